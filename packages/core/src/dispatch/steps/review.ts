import type { CallEvent } from '../../model/event.ts'
import { delayAfter, reviewDelays } from '../../journal/times.ts'
import { timeAfter } from '../../model/units.ts'
import { failureOf } from '../failure-of.ts'
import {
  attemptOf,
  withAttempt,
  type AttemptRecord,
  type CallRecord,
} from '../../journal/record.ts'
import { always } from '../../journal/journal.ts'
import type { StepWork } from './step-work.ts'

/** Asks the archive; its answer merges like any report, and none is an answer too. So is the last of several failures in a row. */
export const review = async (
  record: CallRecord,
  attempt: AttemptRecord,
  { world, journal }: StepWork,
): Promise<CallRecord | null> => {
  const { log } = world.host
  const { calls } = world.ports(attempt.provider)
  let events: readonly CallEvent[] | null
  try {
    events = (await calls.review?.(attempt.references, attempt.sentAt ?? attempt.plannedAt)) ?? []
  } catch (error) {
    events = null
    const { code, message } = failureOf(error, attempt.provider, 'unknown', world)
    log({ level: 'warn', event: 'review.failed', call: record.id, code, detail: message })
  }
  const held =
    events && events.length > 0 ? await journal.addEvents(record, attempt.key, events) : null
  const now = world.callTimes.now(record.id)
  return journal.change(held ?? record, always, (current) => {
    const reviews = (attemptOf(current, attempt.key)?.reviews ?? 0) + 1
    const again = events === null && reviews < reviewDelays.length
    return withAttempt(
      current,
      attempt.key,
      again
        ? { reviews, nextReviewAt: timeAfter(now, delayAfter(reviewDelays, reviews)) }
        : { reviews: 0, nextReviewAt: null, reviewedAt: now },
    )
  })
}
