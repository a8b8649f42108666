import { expect, it, vi } from 'vitest'
import { randomId } from './random-id.ts'

it('an id is 32 hexadecimal digits, and none comes twice', () => {
  const ids = Array.from({ length: 5_000 }, randomId)
  expect(new Set(ids).size).toBe(ids.length)
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/)
})

it('ids are in the order of time, and random beyond it', () => {
  const clock = vi.spyOn(Date, 'now')
  const at = (time: number): string => {
    clock.mockReturnValue(time)
    return randomId()
  }
  const day = Date.UTC(2026, 0, 5)
  const times = [1, 255, 256, day, day + 1, day + 65_536]
  const ids = times.map(at)
  expect(ids.toSorted()).toEqual(ids)
  expect(ids.map((id) => Number.parseInt(id.slice(0, 12), 16))).toEqual(times)
  // Of 1,000 ids of one moment, every random digit takes every value.
  const alike = Array.from({ length: 1_000 }, () => at(day).slice(12))
  for (let digit = 0; digit < 20; digit++)
    expect(new Set(alike.map((id) => id[digit])).size).toBe(16)
  clock.mockRestore()
})
