import { describe, expect, it } from 'vitest'
import { createDispatcher } from '../create-dispatcher.ts'
import { CallError } from '../model/error.ts'
import {
  countingIds,
  event,
  fakeProvider,
  far,
  manualHost,
  outboundRule,
  refusal,
  settlePromises,
  webhookOf,
  ended,
} from '../testing/index.ts'
import { memoryStore } from '../dispatch/memory-store.ts'
import type { FakeProviderScript } from '../testing/index.ts'
import type { DispatcherOptions } from '../create-dispatcher.ts'
import type { Provider } from '../plugin/define-plugin.ts'

const setUp = (
  scripts: Record<string, FakeProviderScript>,
  options: Partial<DispatcherOptions<readonly Provider[]>> = {},
) => {
  const fakes = new Map(
    Object.entries(scripts).map(([name, script]) => [name, fakeProvider(name, script)]),
  )
  const host = manualHost({ publicUrl: 'https://calls.example' })
  const dispatcher = createDispatcher({
    host,
    providers: [...fakes.values()].map((fake) => fake.provider),
    rules: [outboundRule([...fakes.keys()])],
    ids: countingIds(),
    ...options,
  })
  const placed = (name: string) => fakes.get(name)?.keys.length ?? 0
  return { dispatcher, clock: host.clock, placed, fakes }
}
const call = { to: far, rule: 'sales' }

describe('the breaker', () => {
  const dead = { place: () => Promise.reject(refusal('timeout', 'unknown')) }
  /** `a` is dead until it is healed, `b` is well. */
  const setUpDying = () => {
    let healthy = false
    const place = () =>
      healthy ? Promise.resolve({ references: { call: `x${Math.random()}` } }) : dead.place()
    const heal = (to: boolean) => void (healthy = to)
    return { ...setUp({ a: { place }, b: {} }), heal }
  }
  it('opens after three unknowns, and later calls skip that route at once', async () => {
    const { dispatcher, clock, placed } = setUp({ a: dead, b: {} })
    for (let index = 0; index < 3; index++) {
      void dispatcher.dispatch(call)
      await clock.advance(10)
    }
    const next = await dispatcher.dispatch(call)
    expect([next.provider, next.skipped[0]?.reason]).toEqual(['b', 'breaker'])
    expect(placed('a')).toBe(3)
  })
  it('probes with one call after the cool-down, and closes when it is answered', async () => {
    const { dispatcher, clock, placed, heal } = setUpDying()
    for (let index = 0; index < 3; index++) void dispatcher.dispatch(call)
    await clock.advance(31_000)
    heal(true)
    const before = placed('a')
    await Promise.all([dispatcher.dispatch(call), dispatcher.dispatch(call)])
    expect(placed('a')).toBe(before + 1)
    expect((await dispatcher.dispatch(call)).provider).toBe('a')
  })
  it('probes a failing lane less and less often, and soon again after it recovered', async () => {
    const { dispatcher, clock, placed, heal } = setUpDying()
    const probesIn = async (seconds: number) => {
      const before = placed('a')
      for (let second = 0; second < seconds; second += 10) {
        void dispatcher.dispatch(call)
        await clock.advance(10_000)
      }
      return placed('a') - before
    }
    for (let index = 0; index < 3; index++) void dispatcher.dispatch(call)
    await clock.advance(10)
    // After 30 s, 60 s, 120 s, 240 s, and then every 300 s.
    expect(await probesIn(460)).toBe(4)
    expect(await probesIn(600)).toBe(2)
    heal(true)
    expect(await probesIn(600)).toBeGreaterThan(10)
    heal(false)
    expect(await probesIn(30)).toBe(3)
    expect(await probesIn(40)).toBe(1)
  })
  it('knows after a restart what was dead before it', async () => {
    const shared = { store: memoryStore(), ids: countingIds() }
    const before = setUp({ a: dead, b: {} }, shared)
    for (let index = 0; index < 3; index++) void before.dispatcher.dispatch(call)
    await before.clock.advance(10)
    const after = setUp({ a: dead, b: {} }, { ...shared, takeOver: true })
    await after.dispatcher.recover()
    expect((await after.dispatcher.dispatch(call)).provider).toBe('b')
  })
  it('tries one as a last resort when every route is open', async () => {
    const { dispatcher, clock, placed } = setUp({ a: dead })
    for (let index = 0; index < 3; index++) void dispatcher.dispatch(call)
    await clock.advance(10)
    void dispatcher.dispatch(call)
    await clock.advance(10)
    expect(placed('a')).toBe(4)
  })
  it('is not opened by refusals of single calls', async () => {
    const { dispatcher, placed } = setUp({
      a: { place: () => Promise.reject(refusal('number-invalid')) },
    })
    for (let index = 0; index < 5; index++) await dispatcher.dispatch(call)
    expect(placed('a')).toBe(5)
  })
})

describe('pacing', () => {
  it('starts no more calls per second than a lane takes', async () => {
    const { dispatcher, clock, placed } = setUp({ a: {} }, { pace: { a: { cps: 2 } } })
    for (let index = 0; index < 10; index++) void dispatcher.dispatch(call)
    await settlePromises()
    const counts = [placed('a')]
    for (let second = 0; second < 3; second++) {
      await clock.advance(1000)
      counts.push(placed('a'))
    }
    expect(counts).toEqual([1, 3, 5, 7])
  })
  it('lets a call whose dialBefore passes in the queue expire instead of sending it late (T9)', async () => {
    const { dispatcher, clock, placed } = setUp({ a: {} }, { pace: { a: { cps: 0.1 } } })
    void dispatcher.dispatch(call)
    const late = dispatcher.dispatch({ ...call, dialBefore: new Date(clock.now() + 5_000) })
    await clock.advance(60_000)
    expect((await late).attempts).toEqual([])
    const expired = (await dispatcher.calls.list()).calls.find((c) => c.status === 'failed')
    expect(expired?.error?.code).toBe('expired')
    expect(placed('a')).toBe(1)
  })
  it('gives up a waiting call at once when it is hung up', async () => {
    const { dispatcher, clock, placed } = setUp({ a: {} }, { pace: { a: { cps: 0.1 } } })
    await dispatcher.dispatch(call)
    const waiting = dispatcher.dispatch(call)
    await settlePromises()
    const id = (await dispatcher.calls.list()).calls[0]?.id ?? ''
    expect((await dispatcher.hangUp(id)).status).toBe('canceled')
    await waiting
    await clock.advance(60_000)
    expect(placed('a')).toBe(1)
  })
  it('lets tenants take turns, however many calls one has waiting', async () => {
    const { dispatcher, clock } = setUp({ a: {} }, { pace: { a: { cps: 1 } } })
    for (let index = 0; index < 8; index++) void dispatcher.dispatch({ ...call, tenant: 'large' })
    await settlePromises()
    for (let index = 0; index < 2; index++) void dispatcher.dispatch({ ...call, tenant: 'small' })
    await clock.advance(4_500)
    const placedCalls = (await dispatcher.calls.list()).calls.filter((c) => c.attempts.length > 0)
    expect(placedCalls.filter((c) => c.tenant === 'small')).toHaveLength(2)
    expect(placedCalls.filter((c) => c.tenant === 'large')).toHaveLength(3)
  })
  it('holds the number of calls at a time, and frees a slot at the end of a call', async () => {
    const { dispatcher, clock, placed, fakes } = setUp(
      { a: {} },
      { pace: { a: { concurrency: 2 } } },
    )
    for (let index = 0; index < 3; index++) void dispatcher.dispatch(call)
    await clock.advance(2_000)
    expect(placed('a')).toBe(2)
    await dispatcher.receive(
      'a',
      webhookOf(
        event('answered', { at: clock.now(), attemptKey: fakes.get('a')?.keys[0] }),
        ended('completed', 'hung-up', 'yes', {
          at: clock.now(),
          attemptKey: fakes.get('a')?.keys[0],
        }),
      ),
    )
    await clock.advance(1_000)
    expect(placed('a')).toBe(3)
  })
  it('waits as long as a throttled provider says, and asks it again', async () => {
    let first = true
    const throttled = () => {
      if (!first) return Promise.resolve({ references: { call: 'x' } })
      first = false
      return Promise.reject(
        new CallError('rate', 'too many', { provider: 'a', dialled: 'no', retryAfter: 7 }),
      )
    }
    const { dispatcher, clock, placed } = setUp({ a: { place: throttled } })
    const dispatched = dispatcher.dispatch(call)
    await clock.advance(6_500)
    expect(placed('a')).toBe(1)
    await clock.advance(1_000)
    expect(placed('a')).toBe(2)
    expect((await dispatched).status).not.toBe('busy')
  })
  it('does not wait long where another route is free', async () => {
    const { dispatcher, clock, placed } = setUp({ a: {}, b: {} }, { pace: { a: { cps: 0.01 } } })
    for (let index = 0; index < 3; index++) void dispatcher.dispatch(call)
    await clock.advance(3_000)
    expect([placed('a'), placed('b')]).toEqual([1, 2])
  })
})
