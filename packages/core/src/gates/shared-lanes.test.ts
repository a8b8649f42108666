import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { far, manualClock, settlePromises, type ManualClock } from '../testing/index.ts'
import { breaker } from './breaker.ts'
import type { GateRequest, Outcome } from './gate.ts'
import { sharedHealth } from './health-book.ts'
import type { LaneStore } from './lane-store.ts'
import { memoryLanes } from './memory-lanes.ts'
import { pacer, type PaceLimits } from './pacer.ts'

const route = { provider: 'a', weight: 1 }
const requestAt = (clock: ManualClock, callId: string, fields: Partial<GateRequest> = {}) => ({
  callId,
  call: { to: far },
  route,
  now: clock.now(),
  dialBefore: clock.now() + 60_000,
  alternatives: false,
  lastResort: false,
  ...fields,
})
const accepted: Outcome = { kind: 'accepted' }
const unknown: Outcome = { kind: 'unknown', error: null }

/** Pacers of several processes over one store. */
const pacers = (limits: PaceLimits, count = 2, store: LaneStore = memoryLanes()) => {
  const clock = manualClock()
  const shared = { store, now: clock.now }
  const gates = Array.from({ length: count }, () => pacer({ clock, limits: () => limits, shared }))
  const started: number[] = []
  const refused: string[] = []
  const ask = async (process: number, callId: string, fields?: Partial<GateRequest>) => {
    const verdict = await gates[process]?.acquire?.(requestAt(clock, callId, fields))
    if (verdict?.verdict === 'pass') started.push(clock.now())
    else refused.push(callId)
  }
  return { clock, gates, started, refused, ask, store }
}

describe('a lane that processes share', () => {
  it('says that it waits, so that a new call is stored before its start is reserved', () => {
    const { gates, clock } = pacers({ cps: 1 })
    expect(gates[0]?.waits?.(requestAt(clock, 'one'))).toBe(true)
    expect(pacers({}).gates[0]?.waits?.(requestAt(clock, 'one'))).toBe(false)
    const own = pacer({ clock, limits: () => ({ cps: 1 }) })
    expect(own.waits?.(requestAt(clock, 'one'))).toBe(false)
  })

  it('starts no more calls per second and at a time than it takes, over all of them', async () => {
    const reached = { paced: 0, full: 0 }
    const scenario = fc.record({
      cps: fc.integer({ min: 1, max: 20 }),
      concurrency: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }),
      calls: fc.array(
        fc.record({
          process: fc.integer({ min: 0, max: 2 }),
          wait: fc.integer({ min: 0, max: 200 }),
          talk: fc.integer({ min: 10, max: 3_000 }),
        }),
        { minLength: 5, maxLength: 25 },
      ),
    })
    await fc.assert(
      fc.asyncProperty(scenario, async ({ cps, concurrency, calls }) => {
        const { clock, gates, started, refused, ask } = pacers({ cps, concurrency }, 3)
        let live = 0
        let most = 0
        const all: Promise<void>[] = []
        for (const [index, { process, wait, talk }] of calls.entries()) {
          const id = String(index)
          all.push(
            (async () => {
              await ask(process, id)
              if (refused.includes(id)) return
              most = Math.max(most, ++live)
              clock.after(talk, () => {
                live--
                // The process that took the call over learns of its end.
                gates[(process + 1) % 3]?.end?.(id, [route])
              })
            })(),
          )
          await clock.advance(wait)
        }
        await clock.advance(120_000)
        await Promise.all(all)
        expect(started.length + refused.length).toBe(calls.length)
        const gaps = started.slice(1).map((at, index) => at - (started[index] ?? 0))
        for (const [index, at] of started.entries())
          expect(
            started.slice(index).filter((other) => other < at + 1_000).length,
          ).toBeLessThanOrEqual(cps)
        if (concurrency) expect(most).toBeLessThanOrEqual(concurrency)
        if (gaps.some((gap) => gap > 0)) reached.paced++
        if (most === concurrency) reached.full++
      }),
      { numRuns: 60 },
    )
    expect(reached.paced).toBeGreaterThan(20)
    expect(reached.full).toBeGreaterThan(5)
  })

  it('waits no longer than the call is wanted, and gives the slot of a call back that never started', async () => {
    const { clock, started, refused, ask } = pacers({ cps: 0.1, concurrency: 5 })
    void ask(0, 'first')
    await settlePromises()
    void ask(1, 'late', { dialBefore: clock.now() + 3_000 })
    await clock.advance(3_000)
    expect([started.length, refused]).toEqual([1, ['late']])
    const slots = pacers({ concurrency: 1 }, 3)
    void slots.ask(0, 'one')
    await settlePromises()
    void slots.ask(1, 'canceled')
    await slots.clock.advance(500)
    slots.gates[1]?.abandon?.('canceled')
    // Heard by a process that has not dialled over the lane.
    slots.gates[2]?.end?.('one', [route])
    await slots.clock.advance(500)
    void slots.ask(1, 'two')
    await slots.clock.advance(500)
    expect([slots.started.length, slots.refused]).toEqual([2, ['canceled']])
  })

  it('slows down in all processes after a refusal for its rate', async () => {
    const { clock, gates, started, ask } = pacers({ cps: 100 })
    const error = { code: 'rate' as const, message: '', dialled: 'no' as const, retryAfter: 5 }
    gates[0]?.release?.(requestAt(clock, 'x'), { kind: 'refused', error })
    await settlePromises()
    void ask(1, 'y')
    await clock.advance(4_900)
    expect(started).toEqual([])
    await clock.advance(200)
    expect(started).toHaveLength(1)
  })

  it('waits while the store is away', async () => {
    const inner = memoryLanes()
    let away = true
    const store: LaneStore = {
      ...inner,
      reserveStart: async (lane, request) => {
        if (away) throw new Error('connection refused')
        return inner.reserveStart(lane, request)
      },
    }
    const { clock, started, ask } = pacers({ cps: 5 }, 1, store)
    void ask(0, 'a')
    await clock.advance(2_000)
    expect(started).toEqual([])
    away = false
    await clock.advance(500)
    expect(started).toHaveLength(1)
  })

  it('starts calls at their pace although each answer of the store comes late', async () => {
    const inner = memoryLanes()
    const held: { clock?: ManualClock } = {}
    const store: LaneStore = {
      ...inner,
      reserveStart: async (lane, request) => {
        const start = inner.reserveStart(lane, request)
        await new Promise<void>((resolve) => void held.clock?.after(300, resolve))
        return start
      },
    }
    const { clock, started, ask } = pacers({ cps: 5 }, 2, store)
    held.clock = clock
    for (let call = 0; call < 20; call++) void ask(call % 2, `call-${call}`)
    await clock.advance(6_000)
    expect(started).toHaveLength(20)
    // A start may come a tenth of a second after its turn.
    const begin = (started[0] ?? 0) - 100
    for (const [index, at] of started.entries())
      expect(at - begin).toBeGreaterThanOrEqual(index * 199)
  })

  it('does not start a call late that its process was held up over', async () => {
    const { clock, started, ask, store } = pacers({ cps: 1 }, 2)
    void ask(0, 'a')
    await settlePromises()
    // Reserved for a second later; meanwhile the process stops, and the second is gone.
    const held = pacer({
      clock: { ...clock, after: (milliseconds, run) => clock.after(milliseconds + 5_000, run) },
      limits: () => ({ cps: 1 }),
      shared: { store, now: clock.now },
    })
    let late: number | null = null
    void Promise.resolve(held.acquire?.(requestAt(clock, 'b'))).then(() => (late = clock.now()))
    await clock.advance(5_900)
    void ask(1, 'c')
    await clock.advance(200)
    expect([started.length, late]).toEqual([2, null])
  })
})

describe('a process that goes on after a stop', () => {
  it('starts calls at once, however long its last question to the store took', async () => {
    const inner = memoryLanes()
    let release: (() => void) | undefined
    const store: LaneStore = {
      ...inner,
      reserveStart: async (lane, request) => {
        const start = inner.reserveStart(lane, request)
        if (!release) await new Promise<void>((resolve) => (release = resolve))
        return start
      },
    }
    const { clock, started, ask } = pacers({ cps: 1_000 }, 1, store)
    void ask(0, 'asked before')
    await clock.advance(50_000)
    release?.()
    await settlePromises()
    void ask(0, 'asked after')
    await clock.advance(1_500)
    expect(started).toHaveLength(2)
  })
})

describe('a breaker that processes share', () => {
  const breakers = (store: LaneStore = memoryLanes()) => {
    const clock = manualClock()
    const make = () => breaker({ failures: 2 }, sharedHealth(store, clock))
    const [one, other] = [make(), make()]
    const acquire = async (gate: typeof one, callId: string) =>
      (await gate.acquire?.(requestAt(clock, callId)))?.verdict
    const release = async (gate: typeof one, callId: string, outcome: Outcome) => {
      gate.release?.(requestAt(clock, callId), outcome)
      await settlePromises()
    }
    return { clock, one, other, acquire, release }
  }

  it('opens for all by the failures of all', async () => {
    const { clock, one, other, acquire, release } = breakers()
    await release(one, '1', unknown)
    expect(await acquire(other, '2')).toBe('pass')
    await release(other, '2', unknown)
    await clock.advance(1_001)
    expect([await acquire(one, '3'), await acquire(other, '4')]).toEqual(['skip', 'skip'])
  })

  it('is probed by one call of all, and closes for all', async () => {
    const { clock, one, other, acquire, release } = breakers()
    await release(one, '1', unknown)
    await release(one, '2', unknown)
    await clock.advance(31_000)
    const verdicts = await Promise.all([acquire(one, '3'), acquire(other, '4')])
    expect(verdicts.toSorted()).toEqual(['pass', 'skip'])
    const [gate, id] = verdicts[0] === 'pass' ? ([one, '3'] as const) : ([other, '4'] as const)
    await release(gate, id, accepted)
    await clock.advance(1_001)
    expect([await acquire(one, '5'), await acquire(other, '6')]).toEqual(['pass', 'pass'])
  })

  it('gives up a probe whose process died', async () => {
    const { clock, one, other, acquire, release } = breakers()
    await release(one, '1', unknown)
    await release(one, '2', unknown)
    await clock.advance(31_000)
    expect(await acquire(one, '3')).toBe('pass')
    await clock.advance(59_000)
    expect(await acquire(other, '4')).toBe('skip')
    await clock.advance(2_000)
    expect(await acquire(other, '4')).toBe('pass')
  })

  it('lets calls through, as it knows, while the store is away', async () => {
    const away = () => Promise.reject(new Error('connection refused'))
    const store: LaneStore = { ...memoryLanes(), readState: away, writeState: away }
    const { one, acquire, release } = breakers(store)
    for (const id of ['1', '2', '3']) await release(one, id, unknown)
    expect(await acquire(one, '4')).toBe('pass')
  })
})
