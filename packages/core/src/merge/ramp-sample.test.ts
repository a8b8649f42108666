import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AttemptRecord, CallRecord, RampPlace } from '../journal/record.ts'
import { attemptRecord, callRecord, ended, event, noon } from '../testing/index.ts'
import { project } from './project.ts'
import { rampSample, readSample, sampleOf, samplePrefix, sampleText } from './ramp-sample.ts'

const place: RampPlace = { side: 'target', position: 1, percent: 30, run: 1, entry: 3 }
const routes = [
  { provider: 'a', weight: 1 },
  { provider: 'b', weight: 1 },
]
const recordOf = (fields: Partial<CallRecord>): CallRecord =>
  callRecord('c', {}, { rule: 'sales', ramp: place, routes, reroute: ['carrier-fault'], ...fields })
const sampleIn = (fields: Partial<CallRecord>) => {
  const record = recordOf(fields)
  return rampSample(
    record,
    project(record, () => undefined),
  )
}
const stored = (
  given: ReturnType<typeof event>,
  seconds: number,
  attempt = 'k1',
): CallRecord['events'][number] => ({ attempt, event: given, receivedAt: noon + seconds * 1_000 })
const accepted = (fields: Partial<AttemptRecord> = {}) =>
  attemptRecord('k1', { state: 'accepted', settledAt: noon + 500, ...fields })
const other = (fields: Partial<AttemptRecord> = {}) =>
  attemptRecord('k2', { provider: 'b', routeIndex: 1, plannedAt: noon + 3_000, ...fields })
const skipped = (reason: CallRecord['skipped'][number]['reason']) => [
  { provider: 'a', routeIndex: 0, reason, detail: '' },
]
const refused = { code: 'provider-down', message: '', dialled: 'no' } as AttemptRecord['error']
const closed = (reason: 'refused' | 'canceled' | 'expired' | 'no-route') => ({
  at: noon + 9_000,
  status: reason === 'canceled' ? ('canceled' as const) : ('failed' as const),
  reason,
  error: null,
})
const ringing = stored(event('ringing', { at: noon }), 2.5)

describe('the result of a call for its ramp', () => {
  it('is known once the call is answered, long before its end, and stays as it is', () => {
    const open = { attempts: [accepted()], events: [ringing] }
    expect(sampleIn(open)).toBeNull()
    const answered = [...open.events, stored(event('answered', { at: noon }), 6)]
    const sample = { outcome: 'answered', at: noon + 6_000, postDialDelay: 2.5 }
    expect(sampleIn({ ...open, events: answered })).toEqual(sample)
    const over = [...answered, stored(ended('completed', 'hung-up', 'yes', { at: noon }), 60)]
    expect(sampleIn({ ...open, events: over })).toEqual(sample)
  })

  it.each([
    ['no-answer', 'no-answer', 'unanswered'],
    ['busy', 'busy', 'unanswered'],
    ['rejected', 'declined', 'unanswered'],
    ['canceled', 'canceled', 'unanswered'],
    ['failed', 'invalid-number', 'failed'],
    ['failed', 'carrier-fault', 'failed'],
  ] as const)('of one that ended as %s, %s is %s', (status, reason, outcome) => {
    const end = stored(ended(status, reason, 'yes', { at: noon }), 30)
    expect(sampleIn({ attempts: [accepted()], events: [ringing, end] })).toEqual({
      outcome,
      at: noon + 30_000,
      postDialDelay: 2.5,
    })
  })

  it('is unknown once nothing more is expected, and revised by a late report', () => {
    const attempt = attemptRecord('k1', { state: 'unknown', settledAt: noon + 2_000 })
    expect(sampleIn({ attempts: [attempt] })).toBeNull()
    const givenUp = { ...attempt, givenUpAt: noon + 600_000 }
    expect(sampleIn({ attempts: [givenUp] })).toEqual({
      outcome: 'unknown',
      at: noon + 600_000,
      postDialDelay: null,
    })
    const late = stored(event('answered', { at: noon }), 900)
    expect(sampleIn({ attempts: [givenUp], events: [late] })?.outcome).toBe('answered')
  })

  it('is a failure of its own side where another route carried the call', () => {
    const refusedHere = attemptRecord('k1', {
      state: 'refused',
      settledAt: noon + 1_000,
      error: refused,
    })
    const carried = other({ state: 'accepted' })
    const answered = stored(event('answered', { at: noon }), 6, 'k2')
    expect(sampleIn({ attempts: [refusedHere] })).toBeNull()
    expect(sampleIn({ attempts: [refusedHere, carried], events: [answered] })).toEqual({
      outcome: 'failed',
      at: noon + 1_000,
      postDialDelay: null,
    })
    const faulty = stored(ended('failed', 'carrier-fault', 'no', { at: noon }), 3)
    expect(sampleIn({ attempts: [accepted(), carried], events: [faulty, answered] })).toEqual({
      outcome: 'failed',
      at: noon + 3_000,
      postDialDelay: null,
    })
  })

  it.each([
    ['breaker', 'failed'],
    ['pace', 'failed'],
    ['prepare-failed', 'failed'],
    ['room-unreachable', 'not-carried'],
    ['strict', 'not-carried'],
    ['destination-unsupported', 'not-carried'],
  ] as const)('of one that was skipped because of %s is %s', (reason, outcome) => {
    expect(sampleIn({ skipped: skipped(reason) })).toBeNull()
    expect(sampleIn({ skipped: skipped(reason), attempts: [other()] })).toEqual({
      outcome,
      at: noon + 3_000,
      postDialDelay: null,
    })
  })

  it.each<[string, Partial<CallRecord>]>([
    ['that has no ramp', { ramp: undefined, closed: closed('refused') }],
    ['that the kill switch moved', { skipped: skipped('ramp'), attempts: [other()] }],
    ['that a guard refused', { closed: closed('refused') }],
    ['that was canceled before it was sent', { closed: closed('canceled') }],
    [
      'that expired',
      {
        attempts: [attemptRecord('k1', { state: 'refused', error: refused })],
        closed: closed('expired'),
      },
    ],
    ['that waits', {}],
  ])('of one %s is none', (_what, fields) => {
    expect(sampleIn(fields)).toBeNull()
  })

  it('is a failure where no route carried the call', () => {
    const attempts = [
      attemptRecord('k1', { state: 'refused', settledAt: noon + 1_000, error: refused }),
    ]
    expect(sampleIn({ attempts, closed: closed('refused') })?.outcome).toBe('failed')
  })
})

describe('samples as texts', () => {
  const sample = { outcome: 'answered', at: noon, postDialDelay: 2.5 } as const

  it('are read as they were written', () => {
    for (const postDialDelay of [2.5, 0, null])
      for (const outcome of [
        'answered',
        'unanswered',
        'failed',
        'unknown',
        'not-carried',
      ] as const) {
        const one = { outcome, at: noon, postDialDelay }
        expect(readSample(sampleText('a rule', place, one))).toEqual(one)
      }
    expect(readSample('x')).toBeNull()
  })

  it('of the target begin with its share, those of the control with the run', () => {
    const target = sampleText('sales', place, sample)
    expect(target.startsWith(samplePrefix('sales', { ...place, run: 9 }))).toBe(true)
    expect(target.startsWith(samplePrefix('sales', { ...place, entry: 4 }))).toBe(false)
    const control = sampleText('sales', { ...place, side: 'control' }, sample)
    expect(control.startsWith(samplePrefix('sales', { ...place, side: 'control', entry: 9 }))).toBe(
      true,
    )
    expect(control.startsWith(samplePrefix('sales', { ...place, side: 'control', run: 2 }))).toBe(
      false,
    )
  })

  it('are ASCII, differ between rules, and sort by time', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
        fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
        fc.nat(2 ** 45),
        fc.nat(2 ** 45),
        (one, two, early, late) => {
          const text = (rule: string, at: number) => sampleText(rule, place, { ...sample, at })
          expect(text(one, early)).toMatch(/^[ -~]+$/)
          expect(text(one, early).split(' ')).toHaveLength(6)
          if (one !== two) expect(text(one, early).startsWith(samplePrefix(two, place))).toBe(false)
          expect(text(one, early) < text(one, late)).toBe(early < late)
        },
      ),
    )
  })

  it('are of ramps that have begun only', () => {
    const record = recordOf({ attempts: [accepted()], events: [stored(event('answered'), 1)] })
    const call = project(record, () => undefined)
    expect(sampleOf(record, call)).toMatch(/^sales target 0000000003 \d{15} answered -$/)
    expect(sampleOf({ ...record, ramp: { ...place, run: 0 } }, call)).toBeNull()
    expect(sampleOf({ ...record, ramp: undefined }, call)).toBeNull()
  })
})
