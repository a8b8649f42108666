import type { LegView } from '@callplane/emulator'
import { time, type Case, type Evidence, type Tell } from './evidence.ts'
import { nearPhoneOf } from './load.ts'
import { digitsOf } from './ownership.ts'
import { deadName } from './rules.ts'

/** Statuses that tell the truth about what the network did with the one leg that decided. */
const truthful: Readonly<Record<string, readonly string[]>> = {
  'hang-up': ['completed'],
  'max-duration': ['completed'],
  canceled: ['canceled', 'no-answer'],
  busy: ['busy', 'rejected', 'no-answer', 'failed'],
  'no-answer': ['no-answer', 'canceled'],
  // Some providers have one word for a person who declines and a line that is busy.
  declined: ['rejected', 'busy', 'no-answer', 'failed'],
  'invalid-number': ['failed', 'rejected', 'no-answer', 'canceled'],
  'carrier-failure': ['failed', 'rejected', 'no-answer', 'canceled'],
}

/**
 * A click-to-call whose near phone answered and whose reports of the far leg were all lost reads as if the near end had
 * not been reached: a known gap, counted by itself.
 */
export const isFarSilent = ({ planned, record, legs }: Case): boolean => {
  const near = nearPhoneOf(planned)
  return (
    near !== null &&
    near.first &&
    record?.endReason === 'near-end-unreachable' &&
    legs.some(({ to, answeredAt }) => answeredAt !== null && to.endsWith(digitsOf(near.phone)))
  )
}

/** Whether a record that ended says what the network did. */
export const judgeStatus = (mine: Case, tell: Tell<'wrongFinalStatus'>) => {
  const { planned, record, farLegs } = mine
  if (!record || isFarSilent(mine)) return
  const last = farLegs.at(-1)
  const cause = last?.end ? truthful[last.end.cause] : ['failed', 'canceled']
  // `unspecified` means that the reason for the unanswered end was not reported.
  const allowed =
    record.endReason === 'unspecified' && last?.answeredAt === null ? [record.status] : cause
  if (!allowed?.includes(record.status))
    tell(
      'wrongFinalStatus',
      planned,
      `${record.status} by ${record.provider}, network says ${last?.end?.cause ?? 'nothing'}`,
    )
}

/** Two calls to one number within this cannot be distinguished by number and time. Milliseconds. */
const alike = 120_000

/**
 * Plivo's reply names the request, and only a report or a look at the live calls tells the call's own id. One that is over
 * before the first look, and whose reports are all lost, has none.
 */
const overAtOnce = ({ record }: Case, leg: LegView): boolean =>
  leg.provider === 'plivo' &&
  record?.providerRef === null &&
  time(leg.endedAt) < time(leg.startedAt) + firstLookAfter
/** The longest that a phone may ring, and a little. Milliseconds. */
const firstLookAfter = 140_000

/**
 * A process died, or was late, between the journal and the socket: the provider never had it, which only a key that it
 * takes could prove. Told unknown, as it must be.
 */
export const isNeverSent = ({ record, legs, requestsWithKey }: Case): boolean =>
  record?.status === 'unknown' &&
  record.provider !== deadName &&
  legs.length === 0 &&
  requestsWithKey === 0

/** Whether a record that stayed unknown could have been told by a report or a look-up. */
export const judgeFinding = (mine: Case, evidence: Evidence, tell: Tell<'unknownAvoidable'>) => {
  const { planned, record, farLegs, clockWasFar } = mine
  if (!record) return
  // The leg of the attempt that is unknown: an earlier route's may have ended for certain.
  const leg = farLegs.find((candidate) => candidate.provider === record.provider)
  const can = leg && evidence.capabilities(leg.provider)
  // Nothing was processed: there is nothing to be found, and no proof of that either.
  // The legacy API knows who joined and nothing else: an unanswered call leaves no trace.
  const traceless = leg?.provider === 'videosdk-legacy' && leg.answeredAt === null
  // A clock that is set forward makes the dispatcher give up before its time.
  if (!leg || !can || traceless || clockWasFar) return
  const digits = digitsOf(planned.input.to)
  const twin = evidence.planned.some(
    (other) =>
      other !== planned &&
      digitsOf(other.input.to) === digits &&
      Math.abs(other.at - planned.at) < alike,
  )
  const locatable = can.verbs.includes('locate') && !twin && !overAtOnce(mine, leg)
  const { callId } = leg
  const endReported = evidence.deliveries.some(
    (d) =>
      d.status !== null &&
      d.status < 300 &&
      d.fault !== 'forge' &&
      (twin
        ? d.body.includes(callId) || d.url.includes(callId)
        : d.to !== null && digitsOf(d.to) === digits),
  )
  const findable =
    (can.verbs.includes('get') && (record.providerRef !== null || locatable)) ||
    // An archive contains those who answered, by session id, and no one else.
    (can.verbs.includes('review') && record.providerRef !== null && leg.answeredAt !== null) ||
    endReported
  if (findable)
    tell(
      'unknownAvoidable',
      planned,
      `${leg.provider}: ${record.endReason ?? 'unsettled'}, network says ${leg.end?.cause}`,
    )
}
