import { CallError } from '@callplane/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { attemptOf, byGateway, byRule, callOf, connect, fakeApi, token } from '../test/fake-api.ts'
import { videosdkExtension } from './extension.ts'

/** Ids that mean something in a path or are no id at all. */
const hostile = fc.oneof(
  fc.constantFrom(
    '..',
    '.',
    '',
    '../rooms',
    'a/../../keys',
    '%2e%2e',
    'a?b=c',
    'a#b',
    'a\\b',
    '\0',
    '\ud800',
  ),
  fc.string().map((text) => `${text}/..`),
  fc.string().map((text) => `${text}?x`),
)

const api = fakeApi()
const ports = connect(api)
const extension = videosdkExtension({ token }, api.host)

/** Everything that takes an id from outside. */
const verbs: Readonly<Record<string, (id: string) => unknown>> = {
  get: (id) => ports.calls.get?.({ call: id }),
  hangUp: (id) => ports.calls.hangUp?.({ call: id }),
  transfer: (id) => ports.calls.transfer?.({ call: id }, '+14155550124', attemptOf()),
  switchRoom: (id) => extension.switchRoom(id, { roomId: 'room-1' }),
  'gateways.get': (id) => ports.gateways?.get(id),
  'gateways.update': (id) => ports.gateways?.update(id, { name: 'x' }),
  'gateways.remove': (id) => ports.gateways?.remove(id),
  'gateways.attach': (id) => ports.gateways?.attach?.(id, ['+14155550101']),
  'numbers.release': (id) => ports.numbers?.release?.(id),
  'phoneNumbers.get': (id) => extension.phoneNumbers.get(id),
  'phoneNumbers.updateGateway': (id) => extension.phoneNumbers.updateGateway(id, {}),
  'phoneNumbers.release': (id) => extension.phoneNumbers.release(id),
  'rules.read': (id) => ports.rules?.read(id),
  'rules.remove': (id) => ports.rules?.remove(id),
  'routingRules.get': (id) => extension.routingRules.get(id),
  'routingRules.update': (id) => extension.routingRules.update(id, { name: 'x' }),
  'routingRules.remove': (id) => extension.routingRules.remove(id),
  'webhooks.get': (id) => extension.webhooks.get(id),
  'webhooks.update': (id) => extension.webhooks.update(id, 'https://app.example/x'),
  'webhooks.remove': (id) => extension.webhooks.remove(id),
}

test.each(Object.entries(verbs))('%s sends nothing for a hostile id (C1)', async (_name, verb) => {
  await fc.assert(
    fc.asyncProperty(hostile, async (id) => {
      const failure = await Promise.resolve()
        .then(() => verb(id))
        .catch((error: unknown) => error)
      expect(CallError.isInstance(failure) && failure.code).toMatch(/input-invalid|call-unknown/)
      expect(api.asked).toEqual([])
    }),
    { numRuns: 50 },
  )
})

test('a hostile rule or gateway of a route is not read either (C1)', async () => {
  for (const id of ['..', 'a/../b']) {
    const prepared = Promise.resolve(ports.prepare?.(callOf(), { ...byRule, reference: id }))
    await prepared.catch(() => undefined)
    const required = callOf({ mediaEncryption: 'required' })
    await ports.prepare?.(required, { ...byGateway, gateway: id })
  }
  expect(api.asked).toEqual([])
})
