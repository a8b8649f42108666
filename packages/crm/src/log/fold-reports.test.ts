import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ended, event } from '@callplane/core/testing'
import type { CallEvent } from '@callplane/core'
import { toReport, type Report } from '../model/report.ts'
import { foldReports } from './fold-reports.ts'
import { clientReport } from './browser-calls.ts'

const start = Date.UTC(2026, 0, 5, 12)
const at = (seconds: number): number => start + seconds * 1000
const iso = (seconds: number): string => new Date(at(seconds)).toISOString()
const said = (given: CallEvent): Report => toReport('provider', given)
const far = (type: CallEvent['type'], seconds: number) => said(event(type, { at: at(seconds) }))
const near = (type: CallEvent['type'], seconds: number) =>
  said(event(type, { at: at(seconds), leg: 'near' }))
const farEnd = (status: 'completed' | 'busy', seconds: number) =>
  said(ended(status, status === 'busy' ? 'busy' : 'hung-up', 'yes', { at: at(seconds) }))
const nearEnd = (seconds: number) =>
  said(ended('completed', 'hung-up', 'unknown', { at: at(seconds), leg: 'near' }))
const fold = (reports: readonly Report[], direction: 'inbound' | 'outbound' = 'outbound') =>
  foldReports(reports, direction, iso(0))

const recording = (status: 'in-progress' | 'completed') =>
  said(
    event('recording', {
      id: `r:${status}`,
      recording: { id: 'r', status, ...(status === 'completed' && { url: 'https://r.example/r' }) },
    }),
  )
const cost = (certainty: 'estimated' | 'final', amount: number) =>
  said(event('cost', { id: `c:${amount}`, cost: { amount, currency: 'USD', certainty } }))

describe('a call going out of a browser', () => {
  it('is answered when the phone is, not when the browser is connected', () => {
    const connected = [near('initiated', 0), near('answered', 1), far('ringing', 2)]
    expect(fold(connected)).toMatchObject({ status: 'ringing', answeredAt: null })
    const answered = [...connected, far('answered', 8)]
    expect(fold(answered)).toMatchObject({ status: 'in-progress', answeredAt: iso(8) })
    expect(fold([...answered, farEnd('completed', 154), nearEnd(155)])).toMatchObject({
      status: 'completed',
      endedAt: iso(154),
      talkDuration: 146,
      totalDuration: 154,
    })
  })

  it('keeps the cause, whatever the browser leg ends with', () => {
    expect(fold([near('answered', 1), farEnd('busy', 4), nearEnd(4)])).toMatchObject({
      status: 'busy',
      endReason: 'busy',
      answeredAt: null,
      talkDuration: null,
      totalDuration: 4,
    })
  })

  it('is cancelled when the browser hangs up before the answer', () => {
    expect(fold([far('ringing', 2), nearEnd(5)])).toMatchObject({
      status: 'canceled',
      endReason: 'canceled',
      endedAt: iso(5),
    })
  })

  it('has an answer of unknown time when only its browser leg is reported', () => {
    expect(fold([near('answered', 1), nearEnd(60)])).toMatchObject({
      status: 'completed',
      answeredAt: 'unknown',
      talkDuration: null,
      totalDuration: 60,
    })
  })

  it('prefers the report of its provider to that of the front end', () => {
    const reports = [clientReport('answered', at(9), true), far('answered', 8)]
    expect(fold(reports).answeredAt).toBe(iso(8))
    expect(fold(reports.slice(0, 1))).toMatchObject({
      status: 'in-progress',
      answeredAt: iso(9),
    })
  })
})

describe('a call coming into a browser', () => {
  it('is answered when the browser is', () => {
    const waiting = [far('answered', 0), near('ringing', 1)]
    expect(fold(waiting, 'inbound')).toMatchObject({ status: 'ringing', answeredAt: null })
    expect(fold([...waiting, near('answered', 5)], 'inbound').answeredAt).toBe(iso(5))
  })

  it('is missed when the caller gives up', () => {
    const reports = [far('answered', 0), near('ringing', 1), farEnd('completed', 20)]
    expect(fold(reports, 'inbound')).toMatchObject({ status: 'no-answer', answeredAt: null })
  })
})

describe('any set of reports', () => {
  const all = [
    near('initiated', 0),
    near('answered', 1),
    far('ringing', 2),
    clientReport('answered', at(9), true),
    far('answered', 8),
    said(event('machine', { id: 'm', at: at(10), answeredBy: 'human' })),
    recording('in-progress'),
    recording('completed'),
    cost('estimated', 1),
    cost('final', 2),
    farEnd('completed', 154),
    nearEnd(155),
    clientReport('ended', at(153), true),
  ]

  it('gives the same call in any order and with any duplicates', () => {
    const complete = fold(all)
    expect(complete).toMatchObject({
      status: 'completed',
      talkDuration: 146,
      answeredBy: 'human',
      recordings: [{ id: 'r', status: 'completed', url: 'https://r.example/r' }],
      cost: { amount: 2, certainty: 'final' },
    })
    fc.assert(
      fc.property(
        fc.shuffledSubarray(all, { minLength: all.length }),
        fc.subarray(all),
        (shuffled, twice) => {
          expect(fold([...shuffled, ...twice])).toEqual(complete)
        },
      ),
    )
  })

  it('never moves back with more reports', () => {
    const stage = { queued: 0, initiated: 1, ringing: 2, 'in-progress': 3 } as const
    const rank = (reports: readonly Report[]) =>
      stage[fold(reports).status as keyof typeof stage] ?? 4
    fc.assert(
      fc.property(fc.shuffledSubarray(all), fc.constantFrom(...all), (reports, more) => {
        expect(rank([...reports, more])).toBeGreaterThanOrEqual(rank(reports))
      }),
    )
  })
})
