import type { CallEvent } from '../../model/event.ts'
import type { KnownCall } from '../../plugin/calls-port.ts'
import { lookFor } from './locate.ts'
import {
  answerDelays,
  delayAfter,
  failedLook,
  pollDelays,
  repairDelays,
  reportGrace,
} from '../../journal/times.ts'
import { asksForAnswer, foldAttempt } from '../../merge/fold-attempt.ts'
import { shorter, timeAfter } from '../../model/units.ts'
import { failureOf } from '../failure-of.ts'
import {
  attemptOf,
  callReferences,
  isReported,
  withAttempt,
  type AttemptRecord,
  type CallRecord,
} from '../../journal/record.ts'
import { always } from '../../journal/journal.ts'
import type { StepWork } from './step-work.ts'
import { warnOverdue } from '../verify/webhook-watch.ts'
import type { DispatchWorld } from '../world.ts'

const knownOf = (record: CallRecord, attempt: AttemptRecord, world: DispatchWorld): KnownCall => ({
  ageMs: world.callTimes.now(record.id) - (attempt.settledAt ?? attempt.plannedAt),
  answered: foldAttempt(record, attempt.key).far.answeredAt !== null,
})

/** What the provider says of a call; null where the question failed. */
const ask = async (
  record: CallRecord,
  attempt: AttemptRecord,
  world: DispatchWorld,
): Promise<readonly CallEvent[] | null> => {
  try {
    const { calls } = world.ports(attempt.provider)
    return (
      (await calls.get?.(callReferences(record, attempt), knownOf(record, attempt, world))) ?? []
    )
  } catch (error) {
    const { code, message } = failureOf(error, attempt.provider, 'unknown', world)
    world.host.log({
      level: 'warn',
      event: 'poll.failed',
      call: record.id,
      code,
      detail: message,
    })
    // Reports of the near leg may have adopted the attempt without an id by which the provider shows the call.
    return code === 'call-unknown' ? [] : null
  }
}

/** One that only tells of an end, such as that of the near leg, does not. */
const confirmsLife = (events: readonly CallEvent[] | null): boolean =>
  events !== null && events.length > 0 && !events.some(({ type }) => type === 'ended')

/** What a webhook would have told. */
const stages: ReadonlySet<CallEvent['type']> = new Set([
  'initiated',
  'ringing',
  'answered',
  'ended',
])

const asksFor = (record: CallRecord, attempt: AttemptRecord, world: DispatchWorld): boolean =>
  asksForAnswer(
    world.providers.get(attempt.provider)?.definition.can,
    foldAttempt(record, attempt.key),
  )

/**
 * Why the reports of a call are overdue, where the provider's answer proves it: it tells of something, and no report has
 * come, or that something happened long enough ago. Null where it does not, or where it is known already.
 */
const overdueCause = (
  record: CallRecord,
  attempt: AttemptRecord,
  events: readonly CallEvent[] | null,
  world: DispatchWorld,
): string | null => {
  // Until the answer, a look is not a sign that a report is missing.
  if (asksFor(record, attempt, world)) return null
  // The end of a caller's leg is reported where the number is set up for it, which nothing here shows.
  if (record.direction === 'inbound') return null
  if (!events || attempt.overdue || !world.webhooksOf(attempt.provider)) return null
  const known = new Set(record.events.map(({ event }) => event.id))
  const news = events.filter(({ id, type }) => stages.has(type) && !known.has(id))
  const now = world.callTimes.now(record.id)
  const isMissed = ({ at }: CallEvent): boolean => at !== null && timeAfter(at, reportGrace) <= now
  const isSilent = !isReported(record, attempt)
  if (!(isSilent ? news.length > 0 : news.some(isMissed))) return null
  return world.watch.causeFor(attempt.provider, attempt.sentAt ?? attempt.plannedAt)
}

/** Asks the provider how a live call stands; its answer merges like any report. */
export const poll = async (
  record: CallRecord,
  attempt: AttemptRecord,
  work: StepWork,
): Promise<CallRecord | null> => {
  const { world, journal } = work
  const events = await ask(record, attempt, world)
  const cause = overdueCause(record, attempt, events, world)
  const byWebhook = world.webhooksOf(attempt.provider) && cause === null && !attempt.overdue
  // By the call's own time, which decides when it is due again: the wall clock may be behind it.
  const now = world.callTimes.now(record.id)
  let held: CallRecord = record
  if (events !== null && events.length > 0)
    held = (await journal.addEvents(record, attempt.key, events)) ?? record
  else if (events !== null) {
    // It may be known under another id by now, as at Plivo, where a request becomes a call.
    const found = await lookFor(record, attempt, work)
    if (typeof found === 'object') held = found
  }
  const delays = asksFor(held, attempt, world)
    ? answerDelays
    : byWebhook
      ? repairDelays
      : pollDelays
  const usual = delayAfter(delays, attempt.polls)
  // A look that failed told nothing, and the call is given up some minutes after one was due.
  const delay = events === null ? shorter(usual, failedLook) : usual
  if (cause !== null) warnOverdue(record, attempt, cause, world)
  return journal.change(held, always, (current) => {
    const known = attemptOf(current, attempt.key) ?? attempt
    return withAttempt(current, attempt.key, {
      polls: known.polls + 1,
      confirmedAt: confirmsLife(events) ? now : known.confirmedAt,
      // A look that failed does not count as a look for a timer about to cut the call.
      lastPolledAt: events === null ? known.lastPolledAt : now,
      nextPollAt: timeAfter(now, delay),
      ...(cause !== null && { overdue: { at: now, cause } }),
    })
  })
}
