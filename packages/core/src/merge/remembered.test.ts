import { describe, expect, it } from 'vitest'
import { iso } from './iso.ts'
import { remembered } from './remembered.ts'

describe('what is remembered', () => {
  it('is made once, and again when so many others came since', () => {
    const made: string[] = []
    const keys = Object.fromEntries(['a', 'b', 'c'].map((name) => [name, { name }]))
    const use = remembered(({ name }: { name: string }) => {
      made.push(name)
      return name
    }, 2)
    const asked = ['a', 'b', 'a', 'b', 'c', 'b', 'c', 'a', 'c', 'b']
    for (const name of asked) expect(use(keys[name]!)).toBe(name)
    expect(made).toEqual(['a', 'b', 'c', 'a', 'b'])
  })
  it('is 256 results where nothing else is said', () => {
    let made = 0
    const use = remembered((_key: object) => (made += 1))
    const keys = Array.from({ length: 257 }, () => ({}))
    for (const key of keys.slice(0, 256)) use(key)
    use(keys[0]!)
    expect(made).toBe(256)
    use(keys[256]!)
    use(keys[1]!)
    expect(made).toBe(257)
    use(keys[0]!)
    expect(made).toBe(258)
  })
})

describe('a time in a record', () => {
  it('is ISO 8601 in UTC, whichever was written before', () => {
    const times = [0, 64, 0, 128, 63, -1, -65, 1.5, 8.64e15, -8.64e15]
    for (const time of [...times, ...times.toReversed()])
      expect(iso(time)).toBe(new Date(time).toISOString())
  })
  it('is unknown where no date can hold it', () => {
    for (const time of [8.64e15 + 1, -8.64e15 - 1, Number.NaN, Infinity, 1.7e21])
      expect(iso(time)).toBe('unknown')
    expect(iso(0)).toBe('1970-01-01T00:00:00.000Z')
  })
})
