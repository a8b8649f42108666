import type { Counters } from '@callplane/core/stores'
import { expect } from 'vitest'
import type { StoreCase } from '../case.ts'

const window = 100
const counted = (id: string, at: number, amount = 1) => ({ id, amount, at, expires: at + window })
const bound = (at: number, limit: number) => ({ since: at - window, limit })

/** The same rules on a plain list. */
const listCounters = () => {
  let list: { key: string; id: string; amount: number; at: number }[] = []
  const sum = (key: string, since: number): number =>
    list.reduce((total, one) => total + (one.key === key && one.at > since ? one.amount : 0), 0)
  return {
    sum,
    take(key: string, id: string, amount: number, at: number, limit: number) {
      const held = list.some((one) => one.key === key && one.id === id && one.at > at - window)
      if (held) return 'held'
      if (sum(key, at - window) + amount > limit) return 'full'
      list = list.filter((one) => one.key !== key || one.id !== id)
      list.push({ key, id, amount, at })
      return 'taken'
    },
    giveBack(key: string, id: string) {
      list = list.filter((one) => one.key !== key || one.id !== id)
    },
  }
}

/** Repeatable numbers below `limit` (Lehmer, multiplier of Park and Miller). */
const numbers = (seed: number) => {
  let state = seed
  return (limit: number): number => {
    state = (state * 48_271) % 2_147_483_647
    return state % limit
  }
}

const takeMany = (sides: readonly Counters[], count: number, limit: number) =>
  Promise.all(
    Array.from({ length: count }, (_, at) =>
      sides[at % sides.length]!.take('k', counted(`${at}`, 1), { since: 0, limit }),
    ),
  )

/** Counts of guards. */
export const counterCases: readonly StoreCase[] = [
  {
    name: 'what was taken within the window is summed, for each key by itself',
    needs: ['counters'],
    async run({ applications: { counters } }) {
      for (const [id, at] of [
        ['1', 100],
        ['2', 150],
        ['3', 151],
      ] as const)
        expect(await counters.take('k', counted(id, at), bound(at, 9))).toBe('taken')
      expect(await counters.take('l', counted('1', 151, 2.5), bound(151, 9))).toBe('taken')
      const sums = [await counters.sum('k', 99), await counters.sum('k', 100)]
      expect([...sums, await counters.sum('k', 150), await counters.sum('l', 0)]).toEqual([
        3, 2, 1, 2.5,
      ])
      expect(await counters.sum('none', 0)).toBe(0)
    },
  },
  {
    name: 'an id counts once until it leaves the window or is given back',
    needs: ['counters'],
    async run({ applications: { counters } }) {
      const take = (at: number) => counters.take('k', counted('1', at), bound(at, 1))
      expect([await take(100), await take(199)]).toEqual(['taken', 'held'])
      expect(await counters.take('k', counted('2', 199), bound(199, 1))).toBe('full')
      expect(await take(200)).toBe('taken')
      await counters.giveBack('k', 'none')
      await counters.giveBack('k', '1')
      expect(await counters.sum('k', 0)).toBe(0)
      expect(await take(201)).toBe('taken')
    },
  },
  {
    name: 'three times 0.1 fits into 0.3',
    needs: ['counters'],
    async run({ applications: { counters } }) {
      const take = (id: number) => counters.take('k', counted(`${id}`, 1, 0.1), bound(1, 0.3))
      for (let id = 0; id < 3; id++) expect(await take(id)).toBe('taken')
      expect(await take(3)).toBe('full')
    },
  },
  {
    name: 'counts are those of a plain list, in any order of operations',
    needs: ['counters'],
    async run({ applications: { counters } }) {
      const list = listCounters()
      const below = numbers(20_260_105)
      let now = 1_000
      const seen = new Set<string>()
      for (let step = 0; step < 120; step++) {
        now += below(25)
        const [key, id, amount] = [`k${below(2)}`, `${below(6)}`, 1 + below(2)]
        if (below(5) === 0) {
          list.giveBack(key, id)
          await counters.giveBack(key, id)
        }
        const expected = list.take(key, id, amount, now, 4)
        seen.add(expected)
        expect(await counters.take(key, counted(id, now, amount), bound(now, 4))).toBe(expected)
        expect(await counters.sum(key, now - window)).toBe(list.sum(key, now - window))
      }
      expect(seen.size).toBe(3)
    },
  },
  {
    name: 'no more than the limit is taken, also by two connections at a time',
    needs: ['counters', 'second'],
    async run({ applications, otherApplications }) {
      const sides = [applications.counters, otherApplications.counters]
      // A key that is not new.
      await applications.counters.take('k', counted('first', 1), { since: 0, limit: 8 })
      const outcomes = await takeMany(sides, 20, 8)
      expect(outcomes.filter((outcome) => outcome === 'taken')).toHaveLength(7)
      for (const counters of sides) expect(await counters.sum('k', 0)).toBe(8)
      const same = await Promise.all(
        Array.from({ length: 8 }, (_, at) =>
          sides[at % 2]!.take('l', counted('one', 1), { since: 0, limit: 9 }),
        ),
      )
      expect(same.filter((outcome) => outcome === 'taken')).toHaveLength(1)
      expect(same.filter((outcome) => outcome === 'held')).toHaveLength(7)
    },
  },
  {
    name: 'counts are there after a crash',
    needs: ['counters', 'reopen'],
    async run({ applications: { counters }, reopenApplications }) {
      await takeMany([counters], 3, 9)
      expect(await (await reopenApplications()).counters.sum('k', 0)).toBe(3)
    },
  },
]
