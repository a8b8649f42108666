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
      /** Waits until the oldest entry is just inside, at, or just beyond the edge of the window. */
      edge: fc.option(fc.constantFrom(-1, 0, 1), { nil: null }),
    })
    const reached = { before: 0, at: 0, after: 0 }
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const counters = memoryCounters()
        let list: { id: string; amount: number; at: number }[] = []
        let now = 1_000
        for (const { kind, id, amount, wait, edge } of steps) {
          const [oldest] = list
          const due = oldest === undefined || edge === null ? null : oldest.at + 100 + edge
          now = due !== null && due >= now ? due : now + wait
          const since = now - 100
          if (oldest?.at === since + 1) reached.before += 1
          if (oldest?.at === since) reached.at += 1
          if (oldest?.at === since - 1) reached.after += 1
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
    for (const count of Object.values(reached)) expect(count).toBeGreaterThan(20)
  })
  it('give the same sums once a long line has been compacted', () => {
    // A line is compacted when the first thousand of its entries are over and make up half of it.
    const window = 1_500
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 2_400 }), { minLength: 20, maxLength: 40 }),
        fc.integer({ min: 1, max: 600 }),
        (returned, jump) => {
          const counters = memoryCounters()
          const held = new Map<string, number>()
          const givenBack = new Set(returned.map(String))
          const take = (id: number, at: number) => {
            const since = at - window
            for (const [other, time] of held) if (time <= since) held.delete(other)
            const entry = { id: String(id), amount: 1, at, expires: at + window }
            const expected = held.has(entry.id) ? 'held' : 'taken'
            expect(counters.take('k', entry, { since, limit: 10_000 })).toBe(expected)
            if (expected === 'taken') held.set(entry.id, at)
          }
          const giveBack = (id: string) => {
            held.delete(id)
            void counters.giveBack('k', id)
          }
          for (let id = 0; id < 2_000; id++) take(id, id)
          for (const id of givenBack) giveBack(id)
          // Everything before 1,100 leaves the window, so that the line is cut.
          const now = 2_600 + jump
          take(5_000, now)
          expect(counters.sum('k', now - window)).toBe(held.size)
          // Entries behind the cut are still found under their ids: held, then released, then taken again.
          for (let id = 1_900; id < 1_910; id++) {
            take(id, now)
            giveBack(String(id))
            expect(counters.sum('k', now - window)).toBe(held.size)
            take(id, now)
          }
          expect(counters.sum('k', now - window)).toBe(held.size)
        },
      ),
      { numRuns: 5 },
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
