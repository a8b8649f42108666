import {
  attemptFamily,
  currentAttempt,
  isNearFirst,
  type AttemptRecord,
  type CallRecord,
  type RampPlace,
} from '../journal/record.ts'
import type { Call } from '../model/call.ts'
import type { CallEventType } from '../model/event.ts'
import type { SkippedRoute } from '../model/skipped-route.ts'
import { secondsBetween } from '../model/units.ts'
import { isEnd } from './fold-attempt.ts'

/**
 * The outcome of a call on the side of the ramp that it was planned on. `failed`: the provider refused it or it ended as
 * `failed`, also where another route then carried it. `not-carried`: the side cannot take this kind of call, which says
 * nothing of its quality.
 */
export type RampOutcome = 'answered' | 'unanswered' | 'failed' | 'unknown' | 'not-carried'

/** The result of one call of a ramp. */
export interface RampSample {
  readonly outcome: RampOutcome
  /** When the outcome became known. Epoch milliseconds of the calls' time. */
  readonly at: number
  /** Seconds from sending until ringing was reported; null where it was not, or a near phone rang first. */
  readonly postDialDelay: number | null
}

/** Reasons that lie with the side and not with the kind of call. */
const faultsOfSide: ReadonlySet<SkippedRoute['reason']> = new Set([
  'breaker',
  'pace',
  'prepare-failed',
  'provider-missing',
])

/** The gates and the kill switch moved the call before it was sent: it says nothing of the side. */
const notOfSide: ReadonlySet<SkippedRoute['reason']> = new Set(['ramp', 'guard', 'not-chosen'])

/** Of a call that its own side was never asked to place. */
const ofUnsent = ({ skipped, attempts, closed }: CallRecord): RampSample | null => {
  const skip = skipped.find(({ routeIndex }) => routeIndex === 0)
  const at = attempts[0]?.plannedAt ?? closed?.at
  // Behind an open breaker it may still be tried as the last resort.
  if (!skip || at === undefined || notOfSide.has(skip.reason)) return null
  const outcome = faultsOfSide.has(skip.reason) ? 'failed' : 'not-carried'
  return { outcome, at, postDialDelay: null }
}

/** When a report of one of these types first came about the far leg of an attempt. */
const firstReport = (
  record: CallRecord,
  { key }: AttemptRecord,
  types: readonly CallEventType[],
): number | undefined => {
  const family = attemptFamily(record, key)
  const times = record.events
    .filter(
      ({ attempt, event }) =>
        family.includes(attempt) && event.leg === 'far' && types.includes(event.type),
    )
    .map(({ receivedAt }) => receivedAt)
  return times.length > 0 ? Math.min(...times) : undefined
}

const outcomeOf = (record: CallRecord, own: AttemptRecord, call: Call): RampOutcome | null => {
  if (currentAttempt(record)?.routeIndex !== own.routeIndex) return 'failed'
  if (call.answeredAt !== null) return 'answered'
  if (call.status === 'unknown') return call.settled ? 'unknown' : null
  if (!isEnd(call.status)) return null
  // Taken back before it was sent.
  const { closed } = record
  if (closed && (closed.reason === 'canceled' || closed.reason === 'expired')) return null
  return call.status === 'failed' ? 'failed' : 'unanswered'
}

/**
 * The result of a call for its ramp, once it is known; null before, and for a call that was taken back. Both clocks of the
 * post-dial delay are the dispatcher's: providers' clocks differ, and some tell whole seconds only.
 */
export const rampSample = (record: CallRecord, call: Call): RampSample | null => {
  if (!record.ramp) return null
  const own = record.attempts.findLast(
    ({ routeIndex, kind }) => routeIndex === 0 && (kind === 'place' || kind === 'redial'),
  )
  if (!own) return ofUnsent(record)
  const outcome = outcomeOf(record, own, call)
  if (outcome === null) return null
  const rung = isNearFirst(record) ? undefined : firstReport(record, own, ['ringing'])
  const known = firstReport(record, own, outcome === 'answered' ? ['answered'] : ['ended'])
  return {
    outcome,
    at: known ?? own.givenUpAt ?? own.settledAt ?? record.closed?.at ?? own.plannedAt,
    postDialDelay:
      rung === undefined || own.sentAt === null
        ? null
        : Math.max(0, secondsBetween(own.sentAt, rung)),
  }
}

/** ASCII only, and without a space: such texts have the same order in every engine. */
const plain = (text: string): string =>
  text.replace(
    /[^A-Za-z0-9._-]/g,
    (character) => `~${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

const padded = (count: number, length: number): string =>
  String(Math.max(0, Math.floor(count))).padStart(length, '0')

/**
 * What the samples of one side begin with: of the target those of one share, of the control those since the ramp left 0 %.
 * Changes that have the same number are of different rules.
 */
export const samplePrefix = (
  rule: string,
  { side, run, entry }: Pick<RampPlace, 'side' | 'run' | 'entry'>,
): string => `${plain(rule)} ${side} ${padded(side === 'target' ? entry : run, 10)} `

/** A sample as one text. Texts of one side sort by the time at which the outcome became known. */
export const sampleText = (
  rule: string,
  place: RampPlace,
  { outcome, at, postDialDelay }: RampSample,
): string => `${samplePrefix(rule, place)}${padded(at, 15)} ${outcome} ${postDialDelay ?? '-'}`

/** The sample of a text; null for one of another version of this package. */
export const readSample = (text: string): RampSample | null => {
  const [at, outcome, delay] = text.split(' ').slice(3)
  if (at === undefined || outcome === undefined) return null
  return {
    at: Number(at),
    outcome: outcome as RampOutcome,
    postDialDelay: delay === undefined || delay === '-' ? null : Number(delay),
  }
}

/** The text by which stores find the result of a call; null where there is none, or its ramp was at 0 %. */
export const sampleOf = (record: CallRecord, call: Call): string | null => {
  const { ramp, rule } = record
  if (!ramp || rule === null || ramp.run === 0) return null
  const sample = rampSample(record, call)
  return sample && sampleText(rule, ramp, sample)
}
