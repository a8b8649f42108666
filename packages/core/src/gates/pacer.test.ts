import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { far, manualClock } from '../testing/index.ts'
import type { GateRequest } from './gate.ts'
import { pacer } from './pacer.ts'

const second = 1000
/** A lease outlives the maximum duration of its call by a minute. */
const margin = 60 * second

const requestOf = (
  callId: string,
  now: number,
  maxDuration: number,
  fields: Partial<GateRequest> = {},
): GateRequest => ({
  callId,
  call: { to: far, maxDuration },
  route: { provider: 'a', weight: 1 },
  now,
  dialBefore: Infinity,
  alternatives: false,
  lastResort: false,
  ...fields,
})

describe('the pacer', () => {
  it('gives a waiting call its own lease, not that of the last one queued (T13)', async () => {
    const clock = manualClock()
    const gate = pacer({ clock, limits: () => ({ concurrency: 1 }) })
    const started: string[] = []
    const acquire = (id: string, maxDuration: number) =>
      void Promise.resolve(gate.acquire?.(requestOf(id, clock.now(), maxDuration))).then(() =>
        started.push(id),
      )
    acquire('1', 10)
    acquire('2', 3600)
    acquire('3', 10)
    await clock.advance(10 * second + margin)
    expect(started).toEqual(['1', '2'])
    // The lease of call 3 would be over by now, and call 2 may still talk.
    await clock.advance(3600 * second)
    expect(started).toEqual(['1', '2'])
    await clock.advance(margin)
    expect(started).toEqual(['1', '2', '3'])
  })

  it('never starts more than its limits, for any calls, durations and ends', async () => {
    const reached = { waited: 0, expired: 0, full: 0, runs: 0 }
    const arrival = fc.record({
      after: fc.nat(3_000),
      maxDuration: fc.integer({ min: 1, max: 120 }),
      /** Milliseconds of the call; longer than its lease where the end is never reported. */
      lasts: fc.nat(240_000),
      outcome: fc.constantFrom('accepted' as const, 'refused' as const, 'rate' as const),
      tenant: fc.constantFrom('x', 'y'),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
        fc.option(fc.constantFrom(0.5, 1, 1.5, 3, 7), { nil: undefined }),
        fc.array(arrival, { minLength: 4, maxLength: 14 }),
        async (concurrency, cps, arrivals) => {
          const clock = manualClock()
          const gate = pacer({ clock, limits: () => ({ concurrency, cps }) })
          const starts: number[] = []
          const atOnce: number[] = []
          /** An oracle of its own: who holds a slot, and until when at most. */
          const holding = new Map<string, number>()
          const origin = clock.now()
          let at = 0
          arrivals.forEach((one, index) => {
            at += one.after
            clock.after(at, () => {
              const id = String(index)
              const request = requestOf(id, clock.now(), one.maxDuration, {
                call: { to: far, maxDuration: one.maxDuration, tenant: one.tenant },
                dialBefore: clock.now() + 200 * second,
              })
              const asked = clock.now()
              const start = async () => {
                const verdict = await gate.acquire?.(request)
                if (verdict?.verdict !== 'pass') {
                  reached.expired++
                  return
                }
                const now = clock.now()
                if (now > asked) reached.waited++
                starts.push(now - origin)
                for (const [other, until] of holding) if (until <= now) holding.delete(other)
                holding.set(id, now + one.maxDuration * second + margin)
                atOnce.push(holding.size)
                if (holding.size === concurrency) reached.full++
                if (one.outcome === 'accepted') {
                  gate.release?.(request, { kind: 'accepted' })
                  clock.after(one.lasts, () => {
                    holding.delete(id)
                    gate.end?.(id, [{ provider: 'a', weight: 1 }])
                  })
                  return
                }
                holding.delete(id)
                const code = one.outcome === 'rate' ? 'rate' : 'auth'
                const error = { code, message: '', dialled: 'no' } as const
                gate.release?.(request, { kind: 'refused', error })
              }
              void start()
            })
          })
          await clock.advance(900 * second)
          reached.runs++
          if (concurrency !== undefined)
            expect(Math.max(0, ...atOnce)).toBeLessThanOrEqual(concurrency)
          if (cps === undefined) return
          for (const from of starts)
            for (const window of [1, 4]) {
              const within = starts.filter((s) => s >= from && s < from + window * second).length
              expect(within).toBeLessThanOrEqual(Math.ceil(cps * window))
            }
        },
      ),
      { numRuns: 60 },
    )
    // The interesting cases are reached: waits, calls that waited too long, and lanes that are full.
    expect(reached.waited).toBeGreaterThan(reached.runs)
    expect(reached.expired).toBeGreaterThan(0)
    expect(reached.full).toBeGreaterThan(reached.runs)
  }, 60_000)
})
