import { describe, expect, it } from 'vitest'
import { endOf } from './statuses.ts'
import { utcTime, zonedTime, zoneOf } from './times.ts'

describe('hang-up codes', () => {
  it.each([
    ['1000', 'canceled', 'canceled', 'unknown'],
    ['1010', 'failed', 'refused', 'unknown'],
    ['2000', 'failed', 'invalid-number', 'no'],
    ['2020', 'failed', 'unreachable', 'no'],
    ['2030', 'failed', 'blocked', 'no'],
    ['3000', 'no-answer', 'no-answer', 'unknown'],
    ['3010', 'busy', 'busy', 'unknown'],
    ['3020', 'rejected', 'declined', 'unknown'],
    ['3050', 'failed', 'invalid-number', 'no'],
    ['3080', 'failed', 'carrier-fault', 'unknown'],
    ['3090', 'failed', 'congestion', 'unknown'],
    ['4000', 'completed', 'hung-up', 'yes'],
    ['6000', 'completed', 'max-duration', 'yes'],
    ['6010', 'no-answer', 'ring-timeout', 'unknown'],
    ['8011', 'completed', 'unspecified', 'yes'],
    ['9100', 'completed', 'machine', 'yes'],
  ])('%s', (code, status, reason, rang) => {
    expect(endOf(code, undefined, false)).toMatchObject({ status, reason, rang })
  })

  it('falls back on the status, and on nothing', () => {
    expect(endOf('0', 'busy', false)).toMatchObject({ status: 'busy' })
    expect(endOf('9999', 'timeout', false)).toMatchObject({ reason: 'ring-timeout' })
    expect(endOf(undefined, 'levitated', false)).toMatchObject({
      status: 'failed',
      rang: 'unknown',
    })
  })

  it('never says that an answered phone was not reached', () => {
    expect(endOf('5010', 'failed', true)).toEqual({
      status: 'completed',
      reason: 'unspecified',
      rang: 'yes',
    })
    expect(endOf('4000', 'completed', false).ifUnanswered?.status).toBe('canceled')
    expect(endOf('6000', 'completed', false).ifUnanswered?.reason).toBe('ring-timeout')
  })
})

describe('times', () => {
  it('reads UTC and zones', () => {
    expect(utcTime('2026-01-05 12:00:01.250000')).toBe(Date.UTC(2026, 0, 5, 12, 0, 1, 250))
    expect(zonedTime('2026-01-05 17:30:04+05:30')).toBe(Date.UTC(2026, 0, 5, 12, 0, 4))
    expect([zonedTime('2026-01-05 17:30:04'), utcTime(''), utcTime(undefined)]).toEqual([
      null,
      null,
      null,
    ])
  })

  it.each([
    ['2026-01-05 17:30:00', '2026-01-05 12:00:02.9', '2026-01-05 17:30:04'],
    ['2026-01-05 04:00:00', '2026-01-05 12:00:02.9', '2026-01-05 04:00:04'],
    ['2026-01-05 12:00:00', '2026-01-05 12:00:02.9', '2026-01-05 12:00:04'],
  ])('derives the zone of %s', (start, session, answer) => {
    expect(zoneOf(start, session)(answer)).toBe(Date.UTC(2026, 0, 5, 12, 0, 4))
  })

  it('derives none from nonsense', () => {
    expect(zoneOf('2026-01-05 12:00:00', '2026-03-05 12:00:00')('2026-01-05 12:00:04')).toBeNull()
  })
})
