import { expect, it } from 'vitest'
import { createReplayGuard } from './replay-guard.ts'

const start = Date.UTC(2026, 0, 5, 12)

it.each([
  [0, false],
  [599_999, false],
  [600_000, true],
  [600_001, true],
])('a token that came to one URL is taken at another after %i ms: %s', (after, taken) => {
  const guard = createReplayGuard()
  expect(guard('jti', 'https://a.example/one', start)).toBe(true)
  // Delivered again, it is the same event.
  expect(guard('jti', 'https://a.example/one', start)).toBe(true)
  expect(guard('jti', 'https://a.example/two', start + after)).toBe(taken)
  expect(guard('another', 'https://a.example/two', start + after)).toBe(true)
})
