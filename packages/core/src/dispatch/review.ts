import type { LegFold } from '../merge/fold-leg.ts'
import type { Capabilities } from '../plugin/capabilities.ts'
import type { CallEvent } from '../model/event.ts'
import { delayAfter, reviewDelays } from './policy.ts'
import { asCallError } from './prepare-route.ts'
import { attemptOf, withAttempt, type AttemptRecord, type CallRecord } from './record.ts'
import type { StepWork } from './step-work.ts'

/**
 * When the archive is to be asked whether an ended call had been answered; null where its end says so itself, where
 * there is no archive, or once it was asked.
 */
export const reviewDue = (
  record: CallRecord,
  attempt: AttemptRecord,
  far: LegFold,
  can: Capabilities | undefined,
): number | null => {
  if (!can?.verbs.includes('review') || far.answeredAt !== null) return null
  if (far.end?.end?.ifUnanswered === undefined) return null
  const endedAt = record.events.find(({ event }) => event === far.end)?.receivedAt ?? 0
  if (attempt.reviewedAt !== null && attempt.reviewedAt >= endedAt) return null
  return attempt.nextReviewAt ?? endedAt + delayAfter(reviewDelays, 0)
}

/** Asks the archive; its answer merges like any report, and none is an answer too. */
export const review = async (
  record: CallRecord,
  attempt: AttemptRecord,
  { world, journal }: StepWork,
): Promise<CallRecord | null> => {
  const { clock, log } = world.host
  const { calls } = world.ports(attempt.provider)
  let events: readonly CallEvent[] | null
  try {
    events = (await calls.review?.(attempt.references, attempt.sentAt ?? attempt.plannedAt)) ?? []
  } catch (error) {
    events = null
    const { code } = asCallError(error, attempt.provider, 'unknown')
    log({ level: 'warn', event: 'review.failed', call: record.id, code })
  }
  const held =
    events && events.length > 0 ? await journal.addEvents(record, attempt.key, events) : null
  const now = clock.now()
  return journal.change(
    held ?? record,
    (current) => attemptOf(current, attempt.key) !== undefined,
    (current) => {
      const reviews = (attemptOf(current, attempt.key)?.reviews ?? 0) + 1
      const again = events === null && reviews < reviewDelays.length
      return withAttempt(current, attempt.key, {
        reviews,
        nextReviewAt: again ? now + delayAfter(reviewDelays, reviews) : null,
        reviewedAt: again ? null : now,
      })
    },
  )
}
