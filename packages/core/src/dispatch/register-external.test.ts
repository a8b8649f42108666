import { expect, test } from 'vitest'
import {
  countingIds,
  ended,
  event,
  fakeProvider,
  far,
  manualHost,
  outboundRule,
  webhookOf,
  type FakeProviderScript,
} from '../testing/index.ts'
import { createDispatcher } from '../create-dispatcher.ts'

const setUp = (script: FakeProviderScript = {}) => {
  const fake = fakeProvider('a', script)
  const host = manualHost({ publicUrl: 'https://calls.example' })
  const dispatcher = createDispatcher({
    host,
    providers: [fake.provider],
    rules: [outboundRule(['a'])],
    ids: countingIds(),
  })
  return { fake, dispatcher, clock: host.clock }
}
const call = { to: far, rule: 'sales', idempotencyKey: 'click-1' }

test('a call that a browser places is recorded, not dialled, and its reports merge with the webhooks', async () => {
  const { fake, dispatcher, clock } = setUp()
  const { call: placed, external: handed } = await dispatcher.registerExternal(call, 'a')
  expect([placed.status, handed?.key.length, handed?.call.to]).toEqual(['queued', 34, far])
  await dispatcher.report(placed.id, {
    references: { call: 'x' },
    events: [event('ringing', { at: 1 })],
  })
  await dispatcher.receive(
    'a',
    webhookOf(event('ringing', { at: 1 }), event('answered', { at: 2, references: { call: 'x' } })),
  )
  await dispatcher.receive(
    'a',
    webhookOf(ended('completed', 'hung-up', 'yes', { at: 3, references: { call: 'x' } })),
  )
  await clock.advance(60_000)
  const done = await dispatcher.calls.get(placed.id)
  expect([
    done?.status,
    done?.timeline.filter((entry) => entry.source === 'provider').length,
  ]).toEqual(['completed', 3])
  expect(fake.log).toEqual([])
})

test('asking twice gives one record and hands out one key', async () => {
  const { dispatcher } = setUp()
  const first = await dispatcher.registerExternal(call, 'a')
  const second = await dispatcher.registerExternal(call, 'a')
  expect([second.call.id, second.call.replay, second.external]).toEqual([first.call.id, true, null])
})

test('a browser that never reports leaves an unknown, which a late webhook revises', async () => {
  const { fake, dispatcher, clock } = setUp()
  const { call: placed, external: handed } = await dispatcher.registerExternal(call, 'a')
  await clock.advance(50_000)
  expect((await dispatcher.calls.get(placed.id))?.status).toBe('queued')
  await clock.advance(600_000)
  expect(await dispatcher.calls.get(placed.id)).toMatchObject({ status: 'unknown', settled: true })
  await dispatcher.receive(
    'a',
    webhookOf(event('answered', { at: 5, attemptKey: handed?.key, references: { call: 'late' } })),
  )
  expect((await dispatcher.calls.get(placed.id))?.status).toBe('in-progress')
  expect(fake.log).toEqual([])
})

test('a provider that no route leads to is refused, and nothing is stored', async () => {
  const { dispatcher } = setUp()
  await expect(dispatcher.registerExternal(call, 'b')).rejects.toMatchObject({
    code: 'provider-unknown',
    message: expect.stringContaining('providers: a') as string,
  })
  expect((await dispatcher.calls.list()).calls).toEqual([])
})

test('what cannot be prepared is on the record', async () => {
  const { dispatcher, clock } = setUp({ prepare: () => Promise.reject(new Error('no number')) })
  const { call: placed, external: handed } = await dispatcher.registerExternal(call, 'a')
  await clock.advance(10)
  expect([handed, (await dispatcher.calls.get(placed.id))?.status]).toEqual([null, 'failed'])
})
