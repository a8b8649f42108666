import type { CallEvent } from '../../model/event.ts'
import { lookFor } from './locate.ts'
import { delayAfter, pollDelays, repairDelays } from '../../journal/times.ts'
import { timeAfter } from '../../model/units.ts'
import { failureOf } from '../failure-of.ts'
import {
  attemptOf,
  callReferences,
  withAttempt,
  type AttemptRecord,
  type CallRecord,
} from '../../journal/record.ts'
import type { StepWork } from './step-work.ts'
import type { DispatchWorld } from '../world.ts'

/** What the provider says of a call; null where the question failed. */
const ask = async (
  record: CallRecord,
  attempt: AttemptRecord,
  world: DispatchWorld,
): Promise<readonly CallEvent[] | null> => {
  try {
    return (await world.ports(attempt.provider).calls.get?.(callReferences(record, attempt))) ?? []
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

/** Asks the provider how a live call stands; its answer merges like any report. */
export const poll = async (
  record: CallRecord,
  attempt: AttemptRecord,
  work: StepWork,
): Promise<CallRecord | null> => {
  const { world, journal } = work
  const delays = world.webhooksOf(attempt.provider) ? repairDelays : pollDelays
  const events = await ask(record, attempt, world)
  // By the call's own time, which decides when it is due again: the wall clock may be behind it.
  const now = world.callTimes.now(record.id)
  let held: CallRecord = record
  if (events !== null && events.length > 0)
    held = (await journal.addEvents(record, attempt.key, events)) ?? record
  else if (events !== null) {
    // It may be known under another id by now, as at Plivo, where a request becomes a call.
    const found = await lookFor(record, attempt, work)
    if (found !== null && found !== 'absent') held = found
  }
  return journal.change(
    held,
    (current) => attemptOf(current, attempt.key) !== undefined,
    (current) => {
      const known = attemptOf(current, attempt.key) ?? attempt
      return withAttempt(current, attempt.key, {
        polls: known.polls + 1,
        confirmedAt: confirmsLife(events) ? now : known.confirmedAt,
        // A look that failed does not count as a look for a timer about to cut the call.
        lastPolledAt: events === null ? known.lastPolledAt : now,
        nextPollAt: timeAfter(now, delayAfter(delays, known.polls)),
      })
    },
  )
}
