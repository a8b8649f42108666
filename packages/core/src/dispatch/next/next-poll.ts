import { milliseconds, plus, shorter, timeAfter, times } from '../../model/units.ts'
import {
  asksForAnswer,
  farEndsWithNear,
  isEnd,
  type AttemptFold,
} from '../../merge/fold-attempt.ts'
import {
  delayAfter,
  firstReport,
  pollDelays,
  reportGrace,
  ringOf,
  talkOf,
  talkPoll,
} from '../../journal/times.ts'
import { isReported, type AttemptRecord, type CallRecord } from '../../journal/record.ts'
import type { Capabilities } from '../../plugin/capabilities.ts'
import type { Step, StepWorld } from './step.ts'

type PollStep = Extract<Step, { kind: 'poll' | 'review' | 'give-up' | 'overdue' | 'wait' }>

const latestReport = (record: CallRecord, attempt: AttemptRecord): number =>
  record.events.reduce(
    (latest, stored) =>
      stored.attempt === attempt.key ? Math.max(latest, stored.receivedAt) : latest,
    attempt.settledAt ?? attempt.plannedAt,
  )

/** How much longer a call is asked for whose look-ups have failed. */
const outagePatience = milliseconds(600_000)

/** When the first report of a call must have come; Infinity once one has, or once its absence was noticed. */
const firstReportDue = (
  record: CallRecord,
  attempt: AttemptRecord,
  can: Capabilities | undefined,
): number => {
  // A caller's record is made by a report.
  if (record.direction === 'inbound' || attempt.overdue || isReported(record, attempt))
    return Infinity
  const ring = plus(ringOf(record.request), reportGrace)
  return timeAfter(
    attempt.settledAt ?? attempt.plannedAt,
    can?.reports.ringing === true ? shorter(firstReport, ring) : ring,
  )
}

/** Of a provider that cannot be asked: whether the record must say that its reports are overdue. */
const waiting = (due: number, until: number, attempt: AttemptRecord, now: number): PollStep =>
  now >= due ? { kind: 'overdue', attempt } : { kind: 'wait', until: Math.min(due, until) }

/**
 * When to ask the provider how a live call stands. Steadily where no webhooks come, or none that reports an answer;
 * otherwise once the next report is overdue, because it may have been lost. A provider that cannot be asked is given up
 * instead, as `unknown: no-report`, once even the longest call must be over.
 */
export const nextPoll = (
  record: CallRecord,
  attempt: AttemptRecord,
  fold: AttemptFold,
  world: StepWorld,
): PollStep => {
  const { far } = fold
  const can = world.can(attempt.provider)
  const answered = far.answeredAt !== null
  const ring = ringOf(record.request)
  const talk = talkOf(record.request)
  const latest = latestReport(record, attempt)
  const webhooks =
    world.webhooksOf(attempt.provider) && attempt.overdue === undefined && !asksForAnswer(can, fold)
  const firstDue = firstReportDue(record, attempt, can)
  const overdue = timeAfter(latest, answered ? shorter(talk, talkPoll) : ring, reportGrace)
  const giveUpAt = timeAfter(
    Math.max(latest, attempt.confirmedAt ?? 0),
    times(answered ? talk : ring, 2),
    times(reportGrace, 4),
  )
  if (!can?.verbs.includes('get')) {
    if (world.now < giveUpAt) return waiting(firstDue, giveUpAt, attempt, world.now)
    // The report of its end was lost; the archive may know of it.
    const asked = attempt.reviewedAt !== null && attempt.reviewedAt >= giveUpAt
    if (!can?.verbs.includes('review') || asked) return { kind: 'give-up', attempt }
    const due = attempt.nextReviewAt ?? 0
    return world.now >= due ? { kind: 'review', attempt } : { kind: 'wait', until: due }
  }
  // A look that failed says nothing: the outcome may be there to be read once the provider answers again.
  const hasLooked = attempt.lastPolledAt !== null && attempt.lastPolledAt >= overdue
  const lastMoment = hasLooked ? giveUpAt : timeAfter(giveUpAt, outagePatience)
  if (world.now >= lastMoment && attempt.polls > 0) return { kind: 'give-up', attempt }
  const isLeft = farEndsWithNear(record, fold, can)
  const looked = (attempt.lastPolledAt ?? 0) >= timeAfter(latest, reportGrace)
  if (isLeft && looked) return { kind: 'give-up', attempt }
  // The end of the near one is often all that is reported when a caller has hung up.
  const isAlone = record.direction === 'inbound' && fold.near !== null && isEnd(fold.near.status)
  const hungUp = record.commands.findLast(
    (c) => c.attempt === attempt.key && c.kind === 'hang-up' && c.state === 'done',
  )
  // A report of its other leg adopted it, so nothing else tells the id that a requested hang-up needs.
  const main = can.references[0]
  const unnamed = record.cancelRequestedAt !== null && attempt.references[main] === undefined
  const reportDue = webhooks
    ? Math.min(
        overdue,
        firstDue,
        hungUp ? timeAfter(hungUp.at, reportGrace) : Infinity,
        isLeft || isAlone ? timeAfter(latest, reportGrace) : Infinity,
      )
    : timeAfter(latest, delayAfter(pollDelays, 0))
  const first = unnamed ? 0 : reportDue
  const due = Math.max(first, attempt.nextPollAt ?? 0)
  return world.now >= due ? { kind: 'poll', attempt } : { kind: 'wait', until: due }
}
