import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { memoryCounters } from './counter-store.ts'

describe('the counters in memory', () => {
  it('sum what lies within the window, like a plain list does', () => {
    const step = fc.record({
      kind: fc.constantFrom('take', 'take', 'give-back', 'sum'),
      id: fc.integer({ min: 0, max: 12 }).map(String),
      amount: fc.integer({ min: 1, max: 3 }),
      wait: fc.integer({ min: 0, max: 40 }),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const counters = memoryCounters()
        let list: { id: string; amount: number; at: number }[] = []
        let now = 1_000
        for (const { kind, id, amount, wait } of steps) {
          now += wait
          const since = now - 100
          list = list.filter((entry) => entry.at > since)
          const sum = list.reduce((total, entry) => total + entry.amount, 0)
          if (kind === 'sum') expect(counters.sum('k', since)).toBe(sum)
          if (kind === 'give-back') {
            list = list.filter((entry) => entry.id !== id)
            void counters.giveBack('k', id)
          }
          if (kind !== 'take') continue
          const expected = list.some((entry) => entry.id === id)
            ? 'held'
            : sum + amount > 8
              ? 'full'
              : 'taken'
          expect(
            counters.take('k', { id, amount, at: now, expires: now + 100 }, { since, limit: 8 }),
          ).toBe(expected)
          if (expected === 'taken') list.push({ id, amount, at: now })
        }
      }),
    )
  })
  it('forget what has expired, and keep the rest', () => {
    const counters = memoryCounters()
    for (let index = 0; index < 5_000; index++)
      void counters.take(
        `k${index % 2}`,
        { id: String(index), amount: 1, at: index, expires: index + 50 },
        { since: index - 50, limit: 100 },
      )
    expect(counters.sum('k1', 4_999 - 50)).toBe(25)
  })
})
