import type { Attempt } from '@callplane/core'
import type { LegView } from '@callplane/emulator'
import { time, type Case, type Evidence, type Tell } from './evidence.ts'
import { firstParty, phoneIn } from './ownership.ts'

/** Two calls to one number within this cannot be distinguished by number and time. Milliseconds. */
const alike = 120_000

/** Providers that take no key of ours: a lost call is looked for by its numbers and the time at which it was sent. */
const foundByTime: ReadonlySet<string> = new Set(['twilio', 'plivo', 'vonage'])
/** What their plugins allow for between the two clocks, and between the request and the call. Milliseconds. */
const clockSkew = 5_000
const maxDelay = 60_000

const placed = ({ record }: Case): Attempt | undefined =>
  record?.attempts.findLast(
    ({ kind, provider }) => (kind === 'place' || kind === 'redial') && provider === record.provider,
  )

/**
 * Whether the provider shows the leg under an id that the record holds. Plivo's reply names the request, under which
 * nothing is shown once the call is over: its detail records do not name the request they came from. Sinch's second leg is
 * a call of its own, whose id a lost reply leaves unknown.
 */
const isKnown = (mine: Case, leg: LegView): boolean => {
  const { record } = mine
  if (record?.provider === 'plivo') return placed(mine)?.references['call'] !== undefined
  if (record?.provider === 'sinch')
    return record.attempts.some(({ references }) => Object.values(references).includes(leg.callId))
  return record?.providerRef != null
}

const hasTwin = ({ planned }: Case, evidence: Evidence): boolean =>
  evidence.planned.some(
    (other) =>
      other !== planned &&
      firstParty(other) === firstParty(planned) &&
      Math.abs(other.at - planned.at) < alike,
  )

/** How much later the provider dialled than the sending was stamped; negative by a clock that was ahead. Milliseconds. */
const lateness = (mine: Case): number => {
  const { record, planned, legs } = mine
  const dialled = legs.find(
    ({ provider, to }) => provider === record?.provider && phoneIn(to) === firstParty(planned),
  )
  return time(dialled?.startedAt) - time(placed(mine)?.sentAt)
}

/** Whether a look by numbers and time can find the call: the clock by which its sending was stamped was right. */
const isLocatable = (mine: Case, evidence: Evidence): boolean => {
  if (!foundByTime.has(mine.record?.provider ?? '')) return true
  const late = lateness(mine)
  return !hasTwin(mine, evidence) && late >= -clockSkew && late <= maxDelay
}

/** Of LiveKit: reports of recordings, and of a join, which may come after the end too. */
const tellsNoEnd = /^egress_|^participant_joined$/

/** Whether a genuine report of this leg that came after its end was taken, and may have told of the end. */
const endReported = ({ callId, endedAt }: LegView, { deliveries }: Evidence): boolean =>
  deliveries.some(
    ({ event, status, fault, at, url, body }) =>
      !tellsNoEnd.test(event) &&
      status !== null &&
      status < 300 &&
      fault !== 'forge' &&
      time(at) >= time(endedAt) &&
      (body.includes(callId) || url.includes(callId)),
  )

/** Whether a record that stayed unknown could have been told by a report or a look-up. */
export const judgeFinding = (mine: Case, evidence: Evidence, tell: Tell<'unknownAvoidable'>) => {
  const { planned, record, farLegs } = mine
  if (!record) return
  // The leg of the attempt that is unknown: an earlier route's may have ended for certain.
  const leg = farLegs.find((candidate) => candidate.provider === record.provider)
  const can = leg && evidence.capabilities(leg.provider)
  // Nothing was processed: there is nothing to be found, and no proof of that either.
  // The legacy API knows who joined and nothing else: an unanswered call leaves no trace.
  const traceless = leg?.provider === 'videosdk-legacy' && leg.answeredAt === null
  // A process whose clock is right gives up what one with a clock far behind has stamped long ago, as it seems.
  if (!leg || !can || traceless || lateness(mine) > maxDelay) return
  const known = isKnown(mine, leg)
  // LiveKit shows who is in a room and nothing of those who left: an answer that no look saw leaves no trace.
  const unseen = leg.provider === 'livekit' && record.answeredAt === null
  const findable =
    (can.verbs.includes('get') &&
      !unseen &&
      (known || (can.verbs.includes('locate') && isLocatable(mine, evidence)))) ||
    // An archive contains those who answered, by session id, and no one else.
    (can.verbs.includes('review') && known && leg.answeredAt !== null) ||
    endReported(leg, evidence)
  if (findable)
    tell(
      'unknownAvoidable',
      planned,
      `${leg.provider}: ${record.endReason ?? 'unsettled'}, network says ${leg.end?.cause}`,
    )
}
