import { expect, it } from 'vitest'
import type { Gate } from '../../gates/gate.ts'
import {
  business,
  event,
  far,
  manualHost,
  outboundRule,
  refusal,
  webhookOf,
  type FakeProviderScript,
} from '../../testing/index.ts'
import { call, publicUrl, setUp } from '../dispatcher.fixture.ts'
import { memoryStore } from '../memory-store.ts'

const second = 1_000

it('a new process tells its gates how each earlier dial of the open calls ended, oldest first, and nothing else', async () => {
  const host = manualHost({ publicUrl })
  const { clock } = host
  const begin = clock.now()
  const store = memoryStore()
  let places = 0
  const a: FakeProviderScript = {
    can: { verbs: ['hangUp', 'transfer'] },
    place: async () => {
      places++
      if (places === 1) throw refusal('provider-down')
      if (places === 3) throw refusal('timeout', 'unknown')
      return { references: { call: `a-${places}` } }
    },
    transfer: async () => undefined,
    announce: ({ headers }) =>
      headers['x-caller'] === undefined
        ? undefined
        : { references: { call: 'caller-1' }, from: far, to: business },
  }
  const b: FakeProviderScript = {
    place: async () => {
      await new Promise<void>((resolve) => clock.after(3 * second, resolve))
      return { references: { call: 'b-1' } }
    },
  }
  const rules = [
    outboundRule(['a', 'b']),
    { id: 'in', direction: 'inbound' as const, numbers: [business], routes: [{ provider: 'a' }] },
  ]
  const first = setUp({ a, b }, { host, store, rules })

  // Refused by a at once, and accepted by b after 3 s.
  const rerouted = first.dispatcher.dispatch(call)
  await clock.advance(second)
  // Accepted by a after 1 s, answered, and transferred.
  const { id } = await first.dispatcher.dispatch({ ...call, idempotencyKey: 'transferred' })
  await first.dispatcher.receive('a', webhookOf(event('answered', { references: { call: 'a-2' } })))
  await first.dispatcher.transfer(id, '+14155550124')
  await clock.advance(second)
  // Sent to a after 2 s, and not known to have arrived.
  void first.dispatcher.dispatch({ ...call, idempotencyKey: 'unknown' })
  await clock.advance(second)
  await rerouted
  // Placed by a browser, and by a caller.
  const external = await first.dispatcher.registerExternal(
    { ...call, idempotencyKey: 'browser' },
    'a',
  )
  await first.dispatcher.report(external.call.id, {
    references: { call: 'browser-1' },
    events: [event('ringing')],
  })
  await first.dispatcher.receive('a', {
    ...webhookOf(event('ringing', { references: { call: 'caller-1' } })),
    headers: { 'x-caller': '1' },
  })
  await first.dispatcher.close()

  const recalled: unknown[] = []
  const watching: Gate = {
    name: 'watching',
    check: () => ({ verdict: 'pass' }),
    recall: ({ provider }, outcome, at) =>
      void recalled.push([provider, (at - begin) / second, outcome]),
  }
  const next = setUp({ a, b }, { host, store, rules, gates: [watching] })
  expect(await next.dispatcher.recover()).toBe(5)
  const error = (code: string, dialled: string) =>
    expect.objectContaining({ code, dialled }) as unknown
  expect(recalled).toEqual([
    ['a', 0, { kind: 'refused', error: error('provider-down', 'no') }],
    ['a', 1, { kind: 'accepted' }],
    ['a', 2, { kind: 'unknown', error: error('timeout', 'unknown') }],
    ['b', 3, { kind: 'accepted' }],
  ])
})
