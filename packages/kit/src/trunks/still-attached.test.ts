import { expect, it } from 'vitest'
import { stillAttached } from './still-attached.ts'

it.each([
  [{}, undefined],
  [{ number: 0, host: 0 }, undefined],
  [{ number: 1, host: 0 }, '1 number'],
  [{ number: 2, host: 1 }, '2 numbers and 1 host'],
])('%j: %s', (counts, words) => {
  expect(stillAttached(counts)).toBe(words)
})
