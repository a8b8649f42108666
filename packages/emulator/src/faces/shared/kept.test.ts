import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Kept } from './kept.ts'

test('the oldest settled records are forgotten, and no other', () => {
  const kept = new Kept<{ over: boolean }>(2, ({ over }) => over)
  const first = { over: false }
  kept.set('first', first)
  for (const id of ['a', 'b', 'c']) kept.set(id, { over: true })
  expect([...kept.keys()]).toEqual(['first', 'c'])
  for (const id of ['d', 'e', 'f']) kept.set(id, { over: false })
  expect([...kept.keys()]).toEqual(['first', 'd', 'e', 'f'])
  first.over = true
  kept.set('g', { over: false })
  expect([...kept.keys()]).toEqual(['d', 'e', 'f', 'g'])
  kept.clear()
  expect(kept.size).toBe(0)
})

test('in any order, unsettled ones stay, and settled ones are at most a tenth beyond the limit', () => {
  let forgotten = 0
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 20, maxLength: 200 }), (settled) => {
      const kept = new Kept<boolean>(10, (over) => over)
      settled.forEach((over, index) => kept.set(String(index), over))
      const live = settled.filter((over) => !over).length
      expect([...kept.values()].filter((over) => !over)).toHaveLength(live)
      expect(kept.size).toBeLessThanOrEqual(Math.max(10, live) * 1.1 + 1)
      if (kept.size < settled.length) forgotten += 1
    }),
  )
  expect(forgotten).toBeGreaterThan(50)
})
