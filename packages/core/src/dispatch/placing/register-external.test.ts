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
} from '../../testing/index.ts'
import { createDispatcher } from '../../create-dispatcher.ts'

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

test('asking twice at once gives one record too, whichever is stored first', async () => {
  const { dispatcher } = setUp()
  const both = await Promise.all([
    dispatcher.registerExternal(call, 'a'),
    dispatcher.registerExternal(call, 'a'),
  ])
  expect(new Set(both.map((one) => one.call.id)).size).toBe(1)
  expect(both.map((one) => one.call.replay)).toEqual([false, true])
  expect(both.map(({ external }) => external === null)).toEqual([false, true])
  expect((await dispatcher.calls.list()).calls).toHaveLength(1)
})

const withTwo = (rule: object = {}, script: FakeProviderScript = {}) =>
  createDispatcher({
    host: manualHost({ publicUrl: 'https://calls.example' }),
    providers: [fakeProvider('a', script).provider, fakeProvider('b').provider],
    rules: [{ ...outboundRule(['b', 'a']), ...rule }],
  })

test('the route is that of the provider that was named, wherever the rule has it', async () => {
  const dispatcher = withTwo()
  const { call: placed, external } = await dispatcher.registerExternal(call, 'a')
  expect(external?.route.provider).toBe('a')
  expect(placed.attempts).toMatchObject([{ provider: 'a', state: 'sent' }])
})

test.each<[string, object, FakeProviderScript, string]>([
  [
    'the rule has no route to it',
    outboundRule(['b']),
    {},
    'a cannot place the call: no route is available',
  ],
  [
    'its route is out of use',
    { routes: [{ provider: 'b' }, { provider: 'a', weight: 0 }], strategy: 'weighted' },
    {},
    'a cannot place the call: the route has weight 0',
  ],
  [
    'it cannot reach the destination',
    {},
    { can: { destinations: ['sip'] } },
    'a cannot place the call: the provider cannot dial a phone destination',
  ],
])('a provider is refused where %s, and nothing is stored', async (_why, rule, script, message) => {
  const dispatcher = withTwo(rule, script)
  await expect(dispatcher.registerExternal(call, 'a')).rejects.toMatchObject({
    code: 'no-route',
    message,
  })
  expect((await dispatcher.calls.list()).calls).toEqual([])
})

test('what cannot be done strictly is refused on the record, as never dialled', async () => {
  const { dispatcher, clock } = setUp({
    notes: [{ field: 'metadata', effect: 'dropped', detail: 'too long' }],
  })
  const { call: placed, external } = await dispatcher.registerExternal(call, 'a', { strict: true })
  await clock.advance(10)
  expect(external).toBe(null)
  expect((await dispatcher.calls.get(placed.id))?.attempts).toMatchObject([
    {
      state: 'refused',
      error: { code: 'no-route', message: 'metadata: too long', dialled: 'no' },
    },
  ])
})

test('a report may have nothing new, and is refused for a call that was dialled here', async () => {
  const { dispatcher } = setUp()
  const { call: placed } = await dispatcher.registerExternal(call, 'a')
  expect(await dispatcher.report(placed.id, {})).toMatchObject({
    id: placed.id,
    status: 'initiated',
  })
  const { id } = await dispatcher.dispatch({ ...call, idempotencyKey: 'click-2' })
  await expect(dispatcher.report(id, {})).rejects.toMatchObject({
    code: 'unsupported',
    message: `${id} was not registered with registerExternal`,
  })
  await expect(dispatcher.report('call_gone', {})).rejects.toMatchObject({ code: 'call-unknown' })
})
