import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CallEvent, EndReason, EndStatus } from '../model/event.ts'
import { ended, event } from '../testing/index.ts'
import { foldLeg } from './fold-leg.ts'

const rank = { queued: 0, initiated: 1, ringing: 2, 'in-progress': 3 } as const
const rankOf = (status: string): number => rank[status as keyof typeof rank] ?? 4

const ends: readonly [EndStatus, EndReason][] = [
  ['completed', 'hung-up'],
  ['busy', 'busy'],
  ['no-answer', 'no-answer'],
  ['rejected', 'declined'],
  ['canceled', 'canceled'],
  ['failed', 'carrier-fault'],
]

/** Of a provider that has one end for answered and unanswered calls. */
const ifUnanswered = { status: 'no-answer', reason: 'no-answer', rang: 'unknown' } as const

const anyEvent: fc.Arbitrary<CallEvent> = fc
  .record({
    type: fc.constantFrom(
      'queued',
      'initiated',
      'ringing',
      'answered',
      'ended',
      'machine',
      'recording',
      'cost',
      'detail',
      'unrecognised',
    ),
    at: fc.option(fc.integer({ min: 1, max: 20 }), { nil: null }),
    sequence: fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined }),
    id: fc.integer({ min: 0, max: 30 }),
    end: fc.constantFrom(...ends),
    ambiguous: fc.boolean(),
    stated: fc.constantFrom('nothing', 'nothing', 'answer', 'talk'),
  })
  .map(({ type, at, sequence, id, end, ambiguous, stated }) => {
    const fields = { at, sequence, id: `${type}:${id}` }
    if (type === 'ended') {
      const whole = ended(end[0], end[1], 'unknown', {
        ...fields,
        ...(stated === 'answer' && { answeredAt: at }),
        ...(stated === 'talk' && { talkDuration: 7 }),
      })
      return ambiguous && whole.end ? { ...whole, end: { ...whole.end, ifUnanswered } } : whole
    }
    if (type === 'recording')
      return event(type, {
        ...fields,
        recording: { id: `r${id % 3}`, status: id % 2 ? 'completed' : 'in-progress', duration: id },
      })
    if (type === 'cost')
      return event(type, {
        ...fields,
        cost: { amount: id, currency: 'USD', certainty: id % 2 ? 'final' : 'estimated' },
      })
    return event(type as CallEvent['type'], fields)
  })

const events = fc.array(anyEvent, { maxLength: 12 })
/** Without two events of one id, of which only one counts: a test that looks into the set itself needs it so. */
const distinct = fc.uniqueArray(anyEvent, { maxLength: 12, selector: ({ id }) => id })

/** In half of the sets the end that decides is ambiguous, with its answer or without. */
const ambiguousEnd: fc.Arbitrary<readonly CallEvent[]> = fc
  .record({ there: fc.boolean(), answered: fc.boolean(), at: fc.integer({ min: 1, max: 20 }) })
  .map(({ there, answered, at }) => {
    if (!there) return []
    const whole = ended('completed', 'hung-up', 'unknown', { at, id: 'ambiguous' })
    const end = { ...whole, end: { ...whole.end!, ifUnanswered } }
    return answered ? [end, event('answered', { at, id: 'answer' })] : [end]
  })

describe('one true timeline', () => {
  it('is the same for any order and any duplicates', () => {
    fc.assert(
      fc.property(
        events.chain((set) =>
          fc.tuple(
            fc.constant(set),
            fc.shuffledSubarray(set, { minLength: set.length }),
            fc.subarray(set),
          ),
        ),
        ([set, shuffled, again]) => {
          expect(foldLeg([...again, ...shuffled, ...again])).toEqual(foldLeg(set))
        },
      ),
      { numRuns: 500 },
    )
  })
  it('is never moved back by more events', () => {
    fc.assert(
      fc.property(events, anyEvent, (set, more) => {
        expect(rankOf(foldLeg([...set, more]).status)).toBeGreaterThanOrEqual(
          rankOf(foldLeg(set).status),
        )
      }),
      { numRuns: 500 },
    )
  })
  it('keeps status and reason of an end when any earlier event is lost, but for the answer of an ambiguous end', () => {
    const reached = { ambiguous: 0, answerLost: 0, answerLostAndMissed: 0, unanswered: 0 }
    fc.assert(
      fc.property(distinct, ambiguousEnd, fc.nat(), (some, more, pick) => {
        const set = [...some, ...more]
        const whole = foldLeg(set)
        fc.pre(rankOf(whole.status) === 4)
        const losable = set.filter((e) => e.type !== 'ended')
        const lost = losable[pick % Math.max(1, losable.length)]
        const kept = set.filter((e) => e !== lost)
        const rest = foldLeg(kept)
        const deciding = whole.end?.end
        const saysAnswered = (e: CallEvent): boolean =>
          e.type === 'answered' || e.answeredAt !== undefined || (e.talkDuration ?? 0) > 0
        if (deciding?.ifUnanswered) reached.ambiguous += 1
        if (deciding?.ifUnanswered && lost?.type === 'answered') reached.answerLost += 1
        if (deciding?.ifUnanswered && !set.some(saysAnswered)) reached.unanswered += 1
        if (deciding?.ifUnanswered && set.some(saysAnswered) && !kept.some(saysAnswered)) {
          // Without its only answer such an end is that of an unanswered call.
          reached.answerLostAndMissed += 1
          expect([whole.status, whole.endReason]).toEqual([deciding.status, deciding.reason])
          expect([rest.status, rest.endReason]).toEqual(['no-answer', 'no-answer'])
        } else expect([rest.status, rest.endReason]).toEqual([whole.status, whole.endReason])
      }),
      { numRuns: 1000 },
    )
    expect(reached.ambiguous).toBeGreaterThan(300)
    expect(reached.answerLost).toBeGreaterThan(30)
    expect(reached.answerLostAndMissed).toBeGreaterThan(10)
    expect(reached.unanswered).toBeGreaterThan(30)
  })
})

describe('ends', () => {
  const at = (seconds: number) => Date.UTC(2026, 0, 1, 0, 0, seconds)
  it('keeps the cause when a bare completed follows it, as at Vonage', () => {
    const fold = foldLeg([
      ended('completed', 'hung-up', 'unknown', { id: 'c', at: at(9) }),
      ended('busy', 'busy', 'no', { id: 'b', at: at(8) }),
    ])
    expect([fold.status, fold.endReason, fold.rang]).toEqual(['busy', 'busy', 'no'])
  })
  it('marks times that were never reported', () => {
    const fold = foldLeg([ended('completed', 'hung-up', 'yes', { at: at(9) })])
    expect([fold.ringingAt, fold.answeredAt, fold.endedAt]).toEqual([
      'unknown',
      'unknown',
      '2026-01-01T00:00:09.000Z',
    ])
  })
  it('lets the answer decide where a provider has one end for both', () => {
    const end = ended('completed', 'hung-up', 'yes', { at: at(9) })
    const ambiguous = {
      ...end,
      end: {
        ...end.end!,
        ifUnanswered: {
          status: 'no-answer' as const,
          reason: 'no-answer' as const,
          rang: 'unknown' as const,
        },
      },
    }
    expect(foldLeg([ambiguous]).status).toBe('no-answer')
    expect(foldLeg([event('answered', { at: at(5) }), ambiguous]).status).toBe('completed')
  })
})
