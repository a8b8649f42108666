import { expect, it } from 'vitest'
import { epochOf } from './times.ts'

it.each([
  [1_767_614_400, 1_767_614_400_000],
  ['1767614400', 1_767_614_400_000],
  [' 1767614400.5 ', 1_767_614_400_500],
  [1_767_614_400_123, 1_767_614_400_123],
  ['1767614400123', 1_767_614_400_123],
  // Seconds up to the year 5138, milliseconds above.
  [1e11, 1e14],
  [1e11 + 1, 1e11 + 1],
  [1e14, null],
  [1e14 - 1, 1e14 - 1],
  [0, null],
  [-1, null],
  ['', null],
  ['  ', null],
  ['soon', null],
  [null, null],
  [undefined, null],
  [true, null],
])('the time %j is %s', (value, time) => {
  expect(epochOf(value)).toBe(time)
})
