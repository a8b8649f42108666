import { CallError } from '@callplane/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { account, attempt, callUuid, connected, far, reply } from '../test/world.ts'

const hostile = fc.oneof(
  fc.constantFrom(
    '..',
    '.',
    '../../MAOTHER/Call/x',
    '%2e%2e',
    'x\\..\\..\\Number',
    `${callUuid}/Record`,
    `${callUuid}?status=live`,
    `${callUuid}#x`,
    `${callUuid}\r\n`,
    '__proto__',
  ),
  fc.string({ unit: 'binary', minLength: 1 }),
  fc
    .array(fc.constantFrom('..', '/', '\\', '%2f', '?', '#', 'a', '+', ' '), { minLength: 1 })
    .map((parts) => parts.join('')),
)
const maybe = fc.oneof(hostile, fc.constant(callUuid))

const gateway = { name: 'x', mediaEncryption: 'none' } as const
const world = () => {
  // Everything exists, so that a verb goes as far as it can.
  const found = reply(200, { api_id: 'a', objects: [], calls: [], call_uuid: callUuid })
  return connected(new Proxy({}, { get: () => found }))
}
test('no reference steers a request to another resource, whatever the verb (C1)', async () => {
  const reached = { refused: 0, sent: 0 }
  await fc.assert(
    fc.asyncProperty(
      fc.record({ call: fc.option(maybe, { nil: undefined }), request: maybe }),
      hostile,
      fc.nat({ max: 12 }),
      async (ids, id, pick) => {
        const { ports, sent } = world()
        const references = JSON.parse(JSON.stringify(ids)) as Record<string, string>
        const { calls, gateways, numbers } = ports
        const all: readonly (() => Promise<unknown>)[] = [
          () => calls.get!(references),
          () => calls.hangUp!(references),
          () => calls.transfer!(references, far, attempt()),
          () => calls.sendDigits!(references, '1'),
          () => calls.startRecording!(references),
          () => calls.stopRecording!(references),
          () => gateways!.get(id),
          () => gateways!.update(id, gateway),
          () => gateways!.remove(id),
          () => gateways!.attach!(id, []),
          () => numbers!.buy!(id),
          () => numbers!.configure!(id, { gateway: '' }),
          () => numbers!.release!(id),
        ]
        const error = await all[pick]!().then(
          () => null,
          (thrown: unknown) => thrown,
        )
        if (error !== null) {
          expect(CallError.isInstance(error)).toBe(true)
          reached.refused += 1
        }
        for (const { request } of sent) {
          reached.sent += 1
          const { href } = new URL(request.url)
          expect(href).toBe(request.url)
          expect(request.url.slice(account.length)).toMatch(
            /^\/(?:(?:Call|Request)\/(?:[\w-]+\/(?:DTMF\/|Record\/)?)?|Number\/(?:\d+\/)?|PhoneNumber\/\d+\/|Zentrunk\/\w+\/(?:[\w-]+\/)?)(?:\?[\w=&]+)?$/,
          )
        }
      },
    ),
    { seed: 7, numRuns: 500 },
  )
  expect(Math.min(...Object.values(reached))).toBeGreaterThan(100)
})
