import { describe, expect, it } from 'vitest'
import { isZone, localTime, windowHolds } from './time-window.ts'

const zone = 'UTC'
/** Monday 5 January 2026. */
const at = (hour: number, minute: number, day = 5) => Date.UTC(2026, 0, day, hour, minute, 59, 999)

describe('a window of one day', () => {
  const window = { from: '09:05', to: '17:30', zone }

  it.each([
    [9, 4, false],
    [9, 5, true],
    [12, 0, true],
    [17, 29, true],
    [17, 30, false],
    [0, 0, false],
  ])('at %i:%i is %s', (hour, minute, holds) => {
    expect(windowHolds(window, at(hour, minute))).toBe(holds)
  })

  it('that ends when it begins never holds', () => {
    for (const minute of [4, 5, 6])
      expect(windowHolds({ from: '09:05', to: '09:05', zone }, at(9, minute))).toBe(false)
  })

  it('until 24:00 holds to the last minute, on its days only', () => {
    const monday = { from: '00:00', to: '24:00', zone, days: [1] }
    expect(windowHolds(monday, at(0, 0))).toBe(true)
    expect(windowHolds(monday, at(23, 59))).toBe(true)
    expect(windowHolds(monday, at(0, 0, 6))).toBe(false)
    expect(windowHolds(monday, at(23, 59, 4))).toBe(false)
  })
})

describe('a window over midnight', () => {
  const window = { from: '22:15', to: '06:45', zone, days: [7] }

  it.each([
    [4, 22, 14, false],
    [4, 22, 15, true],
    [4, 23, 59, true],
    [5, 0, 0, true],
    [5, 6, 44, true],
    [5, 6, 45, false],
    // Monday is not a day of it.
    [5, 22, 15, false],
    [4, 6, 44, false],
  ])('of Sunday, on day %i at %i:%i is %s', (day, hour, minute, holds) => {
    expect(windowHolds(window, at(hour, minute, day))).toBe(holds)
  })
})

it('the local time is that of the minute and of the zone', () => {
  const last = Date.UTC(2026, 0, 5, 12, 30, 59, 999)
  expect(localTime('UTC', last)).toEqual({ day: 1, minutes: 750 })
  expect(localTime('UTC', last + 1)).toEqual({ day: 1, minutes: 751 })
  expect(localTime('Asia/Kathmandu', last)).toEqual({ day: 1, minutes: 18 * 60 + 15 })
  expect(localTime('Pacific/Auckland', last)).toEqual({ day: 2, minutes: 90 })
  expect(localTime('UTC', last)).toEqual({ day: 1, minutes: 750 })
})

it('a zone is one that the runtime knows', () => {
  expect([isZone('Europe/Berlin'), isZone('Mars/Olympus')]).toEqual([true, false])
})
