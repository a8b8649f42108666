import { describe, expect, it } from 'vitest'
import { retryAfterOf } from './retry-after.ts'

const now = Date.UTC(2026, 10, 20, 12)

describe('retryAfterOf', () => {
  it.each([
    ['2', 2],
    [' 0 ', 0],
    ['1.5', 1.5],
    ['Fri, 20 Nov 2026 12:00:30 GMT', 30],
    ['Fri, 20 Nov 2026 11:00:00 GMT', 0],
    ['-5', undefined],
    ['soon', undefined],
    ['', undefined],
  ])('%j: %s', (text, seconds) => {
    expect(retryAfterOf({ 'retry-after': text }, now)).toBe(seconds)
  })
  it('is absent without the header', () => {
    expect(retryAfterOf({}, now)).toBeUndefined()
  })
})
