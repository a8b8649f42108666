import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countingIds, far, manualClock, manualHost } from '../testing/index.ts'
import { interposed, publicUrl, setUp } from './dispatcher.fixture.ts'
import { memoryStore } from './memory-store.ts'

const cps = 2
/** A request may leave this much after its turn. Milliseconds; stated here from the promise, not from the code. */
const late = 250

/** Two dispatchers whose writes take what `delays` says, in turn. Gives when each dial left, and how the calls ended. */
const run = async (delays: readonly number[], calls: number, sendWithinMs = 2_000) => {
  const clock = manualClock()
  const store = memoryStore({ shared: true, now: clock.now })
  let writes = 0
  const slow = interposed(store, async (method, work) => {
    if (method === 'claim' || method === 'save') {
      const delay = delays[writes++ % delays.length] ?? 0
      if (delay > 0) await new Promise<void>((resolve) => void clock.after(delay, resolve))
    }
    return work()
  })
  const starts: number[] = []
  const ids = countingIds()
  const dispatchers = [0, 1].map(() => {
    const host = manualHost({ clock, publicUrl })
    const place = async () => {
      starts.push(clock.now())
      return { references: { call: `fake-${starts.length}` } }
    }
    return setUp(
      { a: { place } },
      { host, store: slow, ids, pace: { a: { cps } }, times: { sendWithinMs } },
    ).dispatcher
  })
  const placed = Array.from({ length: calls }, async (_, index) =>
    dispatchers[index % 2]?.dispatch({ to: far, rule: 'sales', idempotencyKey: `call-${index}` }),
  )
  await clock.advance(120_000)
  await Promise.all(placed)
  const { calls: records } = (await dispatchers[0]?.calls.list({ limit: 100 })) ?? { calls: [] }
  return { starts, records }
}

describe('the pace of a lane whose store is slow', () => {
  it('starts each call at its turn although writing it down takes 400 ms', async () => {
    const { starts, records } = await run([400], 12)
    expect(starts).toHaveLength(12)
    const begin = starts[3] ?? 0
    // Once it is known how long a write takes, nothing is late.
    for (const [index, at] of starts.slice(3).entries())
      expect(Math.abs(at - begin - (index * 1000) / cps)).toBeLessThanOrEqual(late)
    expect(records.every(({ attempts }) => attempts.length <= 2)).toBe(true)
  })

  it('sends a call that was late without another attempt, where a start is left', async () => {
    const { starts, records } = await run([0, 1_200], 1)
    expect(starts).toHaveLength(1)
    expect(records.map(({ attempts }) => attempts.length)).toEqual([1])
  })

  it('does not write calls down so early that they expire before their turn', async () => {
    const fast = (writes: number): number[] => Array<number>(writes).fill(0)
    // One slow write after all calls are stored: the ones after it are ready early.
    const { starts, records } = await run([...fast(12), 1_400, ...fast(200)], 12, 600)
    expect(starts).toHaveLength(12)
    const again = records.filter(({ attempts }) => attempts.length > 1)
    expect(again.length).toBeLessThanOrEqual(2)
  })

  it('never bunches calls whose writes all come back at once, and drops none of them', async () => {
    const reached = { late: 0, again: 0 }
    const delay = fc.oneof(
      { weight: 3, arbitrary: fc.constant(0) },
      { weight: 2, arbitrary: fc.integer({ min: 1, max: 400 }) },
      { weight: 1, arbitrary: fc.integer({ min: 400, max: 1_500 }) },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(delay, { minLength: 3, maxLength: 12 }), async (delays) => {
        const { starts, records } = await run(delays, 10)
        expect(starts).toHaveLength(10)
        expect(records.map(({ status }) => status)).not.toContain('failed')
        const most = Math.ceil(cps * (1 + late / 1_000))
        for (const at of starts)
          expect(
            starts.filter((other) => other >= at && other < at + 1_000).length,
          ).toBeLessThanOrEqual(most)
        if (delays.some((one) => one > late)) reached.late++
        if (records.some(({ attempts }) => attempts.length > 1)) reached.again++
      }),
      { numRuns: 40 },
    )
    expect(reached.late).toBeGreaterThan(10)
    expect(reached.again).toBeGreaterThan(3)
  })
})
