import { rateDeck, type Gate } from '@callplane/core'
import { far } from '@callplane/core/testing'
import { describe, expect, it } from 'vitest'
import { attemptsPerDay } from './counting/attempts-per-day.ts'
import { callerIdOwnership } from './caller-id-ownership.ts'
import { callingWindow } from './calling-window.ts'
import { acquire, check, noon, requestOf, short } from './guards.fixture.ts'
import { spend } from './counting/spend.ts'
import { velocity } from './counting/velocity.ts'

/** The verdict on a second call, so many milliseconds after the first. */
const secondAfter = async (gate: Gate, after: number, fields: object = {}): Promise<string> => {
  expect(short(await acquire(gate, requestOf(fields, { callId: 'call_1' })))).toBe('pass')
  return short(await acquire(gate, requestOf(fields, { callId: 'call_2', now: noon + after })))
}

describe('velocity', () => {
  it.each([
    [90, 89_999, 'refuse velocity'],
    [90, 90_000, 'pass'],
    [90, 90_001, 'pass'],
    [3_600, 3_599_999, 'refuse velocity'],
    [3_600, 3_600_000, 'pass'],
  ])('over %i s, after %i ms: %s', async (window, after, verdict) => {
    expect(await secondAfter(velocity({ limits: [{ calls: 1, window }] }), after)).toBe(verdict)
  })
})

describe('spend', () => {
  const deck = rateDeck('d', 'USD', [{ prefix: '1', perMinute: 0.6 }])
  const gateOf = (window: number, amount: number, expectedDuration?: number) =>
    spend({ limits: [{ amount, window }], currency: 'USD', estimate: () => 1, expectedDuration })
  it.each([
    [90, 89_999, 'refuse spend'],
    [90, 90_000, 'pass'],
    [86_400, 86_399_999, 'refuse spend'],
    [86_400, 86_400_000, 'pass'],
  ])('over %i s, after %i ms: %s', async (window, after, verdict) => {
    expect(await secondAfter(gateOf(window, 1), after)).toBe(verdict)
  })
  // 0.6 a minute: a call of 300 s costs 3, one of 100 s costs 1.
  it.each([
    [undefined, undefined, 3, 'pass'],
    [undefined, undefined, 2.99, 'refuse spend'],
    [100, undefined, 1, 'pass'],
    [100, undefined, 0.99, 'refuse spend'],
    [100, 50, 0.5, 'pass'],
    [100, 50, 0.49, 'refuse spend'],
    [100, 200, 1, 'pass'],
    [100, 200, 0.99, 'refuse spend'],
  ])(
    'reckons with %s s, of at most %s s, within %d: %s',
    async (expectedDuration, maxDuration, amount, verdict) => {
      const limits = [{ amount, window: 60 }]
      const gate = spend({ limits, currency: 'USD', rateDecks: [deck], expectedDuration })
      const request = requestOf({ to: far, maxDuration }, { rateDeck: 'd' })
      expect(short(await acquire(gate, request)).replace('skip', 'refuse')).toBe(verdict)
    },
  )
})

describe('attempts per day', () => {
  const hour = 3_600_000
  // It is noon in San Francisco, 15:00 in New York and 09:00 of the next day in Auckland.
  it.each([
    [undefined, 12 * hour - 1, 'refuse attempts-per-day'],
    [undefined, 12 * hour, 'pass'],
    ['America/New_York', 9 * hour - 1, 'refuse attempts-per-day'],
    ['America/New_York', 9 * hour, 'pass'],
    ['Pacific/Auckland', 15 * hour - 1, 'refuse attempts-per-day'],
    ['Pacific/Auckland', 15 * hour, 'pass'],
    ['UTC', 4 * hour - 1, 'refuse attempts-per-day'],
    ['UTC', 4 * hour, 'pass'],
  ])('in the zone %s, after %i ms: %s', async (zone, after, verdict) => {
    expect(await secondAfter(attemptsPerDay({ limit: 1, zone }), after, { to: far })).toBe(verdict)
  })
})

describe('owned numbers', () => {
  const from = '+14155550100'
  it.each([
    [undefined, 299_999, 1],
    [undefined, 300_000, 2],
    [250, 249, 1],
    [250, 250, 2],
    [250, 251, 2],
  ])(
    'fetched with keepFor %s are fetched again after %i ms: %i',
    async (keepFor, after, fetches) => {
      let fetched = 0
      const owned = () => {
        fetched += 1
        return [from]
      }
      const gate = callerIdOwnership({ owned, keepForMs: keepFor })
      for (const now of [noon, noon, noon + after])
        expect(short(await check(gate, requestOf({ from }, { now })))).toBe('pass')
      expect(fetched).toBe(fetches)
    },
  )
})

describe('the calling window', () => {
  // Noon in San Francisco; the window there ends at 12:30 or begins at 12:01.
  it.each([
    ['08:00', '12:30', 30 * 60_000 - 1, 'pass'],
    ['08:00', '12:30', 30 * 60_000, 'refuse outside-calling-window'],
    ['12:01', '21:00', 59_999, 'refuse outside-calling-window'],
    ['12:01', '21:00', 60_000, 'pass'],
    ['22:00', '12:01', 59_999, 'pass'],
    ['22:00', '12:01', 60_000, 'refuse outside-calling-window'],
  ])('from %s to %s, after %i ms: %s', async (start, to, after, verdict) => {
    const gate = callingWindow({ from: start, to })
    const request = requestOf({ to: '+14155550123' }, { now: noon + after })
    expect(short(await check(gate, request))).toBe(verdict)
  })
})
