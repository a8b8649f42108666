import { describe, expect, it } from 'vitest'
import { deadlineFor, plainDeadline } from './deadline.ts'

describe('deadlineFor', () => {
  it('is a constant for a plain request, however long the phone rings', () => {
    expect(deadlineFor()).toBe(plainDeadline)
    expect(deadlineFor({ ringTimeout: 600 })).toBe(plainDeadline)
  })
  it.each([1, 30, 600])('outlasts ringing of %i s', (ringTimeout) => {
    expect(deadlineFor({ waitsForAnswer: true, ringTimeout })).toBeGreaterThan(
      ringTimeout * 1000 + 10_000,
    )
  })
  it("outlasts the longest ringing of a provider's own", () => {
    expect(deadlineFor({ waitsForAnswer: true })).toBeGreaterThan(120_000)
  })
})
