import { plus, shorter, timeAfter, times, type Milliseconds } from '../../model/units.ts'
import {
  asksForAnswer,
  farEndsWithNear,
  isEnd,
  type AttemptFold,
} from '../../merge/fold-attempt.ts'
import {
  archivePoll,
  delayAfter,
  firstReport,
  outagePatience,
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

/** A hang-up that was carried out: the report of the end should follow. */
const hangUpReportDue = (record: CallRecord, attempt: AttemptRecord): number => {
  const hungUp = record.commands.findLast(
    (c) => c.attempt === attempt.key && c.kind === 'hang-up' && c.state === 'done',
  )
  return hungUp ? timeAfter(hungUp.at, reportGrace) : Infinity
}

interface ArchiveTimes {
  readonly now: number
  /** When the record must say that its reports are overdue. */
  readonly firstDue: number
  /** When the archive is to be asked, if it was not asked since. */
  readonly due: readonly number[]
  /** Between two looks. */
  readonly pause: Milliseconds
  readonly giveUpAt: number
}

/** Of a provider that cannot be asked, but may have an archive: it may know of reports that were lost. */
const fromArchive = (
  attempt: AttemptRecord,
  can: Capabilities | undefined,
  { now, firstDue, due, pause, giveUpAt }: ArchiveTimes,
): PollStep => {
  const hasArchive = can?.verbs.includes('review') === true
  const asked = attempt.reviewedAt ?? 0
  if (now >= giveUpAt && (!hasArchive || asked >= giveUpAt)) return { kind: 'give-up', attempt }
  const steady = timeAfter(asked, pause)
  const unasked = due.map((time) => (asked >= time ? steady : time))
  const next = hasArchive ? (attempt.nextReviewAt ?? Math.min(giveUpAt, ...unasked)) : giveUpAt
  if (now >= next) return { kind: 'review', attempt }
  return now >= firstDue
    ? { kind: 'overdue', attempt }
    : { kind: 'wait', until: Math.min(firstDue, next) }
}

/**
 * When to ask the provider how a live call stands. Steadily where no webhooks come, or none that reports an answer;
 * otherwise once the next report is overdue, because it may have been lost. Where the provider cannot be asked, its archive
 * is, if it has one. Once even the longest call must be over, the call is given up as `unknown: no-report`.
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
  const hangUpDue = hangUpReportDue(record, attempt)
  if (!can?.verbs.includes('get'))
    return fromArchive(attempt, can, {
      now: world.now,
      firstDue,
      due: [webhooks ? overdue : timeAfter(latest, archivePoll), hangUpDue],
      pause: webhooks ? talkPoll : archivePoll,
      giveUpAt,
    })
  // An earlier look does not count: the provider may have shown the call then. Nor does one that failed, which says nothing:
  // the outcome may be there to be read once the provider answers again.
  const polledAt = attempt.lastPolledAt ?? 0
  const hasLooked = polledAt >= giveUpAt
  const lastMoment = hasLooked ? giveUpAt : timeAfter(giveUpAt, outagePatience)
  // A look that is due comes first: it may be the first one after an outage of ours.
  const nextLook = attempt.nextPollAt ?? 0
  if (world.now >= lastMoment && world.now < nextLook) return { kind: 'give-up', attempt }
  const isLeft = farEndsWithNear(record, fold, can)
  if (isLeft && polledAt >= timeAfter(latest, reportGrace)) return { kind: 'give-up', attempt }
  // The end of the near one is often all that is reported when a caller has hung up.
  const isAlone = record.direction === 'inbound' && fold.near !== null && isEnd(fold.near.status)
  // A report of its other leg adopted it, so nothing else tells the id that a requested hang-up needs.
  const main = can.references[0]
  const unnamed = record.cancelRequestedAt !== null && attempt.references[main] === undefined
  const reportDue = webhooks
    ? Math.min(
        overdue,
        firstDue,
        hangUpDue,
        isLeft || isAlone ? timeAfter(latest, reportGrace) : Infinity,
      )
    : timeAfter(latest, delayAfter(pollDelays, 0))
  const first = unnamed ? 0 : reportDue
  const due = Math.max(first, nextLook)
  return world.now >= due ? { kind: 'poll', attempt } : { kind: 'wait', until: due }
}
