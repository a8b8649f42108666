import { expect, it } from 'vitest'
import { utcTime, zonedTime, zoneOf } from './times.ts'

const noon = Date.UTC(2026, 0, 5, 12)

it.each([
  ['2026-01-05 12:00:00', noon],
  ['2026-01-05T12:00:00', noon],
  ['2026-01-05 12:00:00.250000', noon + 250],
  ['2026-01-05 12:00:00+05:30', noon - 5.5 * 3_600_000],
  ['2026-01-05 12:00:00Z', noon],
  ['2026-01-05', null],
  ['12:00:00', null],
  ['on 2026-01-05 12:00:00', null],
  ['2026-13-05 12:00:00', null],
  ['', null],
  [undefined, null],
  [null, null],
])('the UTC time %j is %s', (text, time) => {
  expect(utcTime(text)).toBe(time)
})

it.each([
  ['2026-01-05 17:30:00+05:30', noon],
  ['2026-01-05 12:00:00', null],
  ['2026-01-05 12:00:00+05:30 ', null],
  ['2026-01-05 12:00:00+05:30x', null],
  [undefined, null],
])('the time with a zone %j is %s', (text, time) => {
  expect(zonedTime(text)).toBe(time)
})

it.each([
  ['2026-01-05 17:30:03', '2026-01-05 12:00:00', noon],
  ['2026-01-06 02:00:00', '2026-01-05 12:00:00', Date.UTC(2026, 0, 5, 3, 30)],
  // More than 14 hours are no time zone.
  ['2026-01-06 02:15:00', '2026-01-05 12:00:00', null],
  ['2026-01-04 21:45:00', '2026-01-05 12:00:00', null],
  [undefined, '2026-01-05 12:00:00', null],
  ['2026-01-05 17:30:03', undefined, null],
])('where the start is %s and the session %s, half past five is %s', (start, session, time) => {
  const inZone = zoneOf(start, session)
  expect(inZone('2026-01-05 17:30:00')).toBe(time)
  expect(inZone(undefined)).toBeNull()
})
