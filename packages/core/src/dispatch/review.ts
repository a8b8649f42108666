import type { LegFold } from '../merge/fold-leg.ts'
import type { Capabilities } from '../plugin/capabilities.ts'
import type { Journal } from './journal.ts'
import { delayAfter, reviewDelays } from './policy.ts'
import { asCallError } from './prepare-route.ts'
import { withAttempt, type AttemptRecord, type CallRecord } from './record.ts'
import type { DispatchWorld } from './world.ts'

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
  world: DispatchWorld,
  journal: Journal,
): Promise<void> => {
  const { clock, log } = world.host
  const { calls } = world.ports(attempt.provider)
  const reviews = attempt.reviews + 1
  let failed = false
  try {
    const events = await calls.review?.(attempt.references, attempt.sentAt ?? attempt.plannedAt)
    if (events && events.length > 0) await journal.addEvents(record.id, attempt.key, events)
  } catch (error) {
    failed = true
    const { code } = asCallError(error, attempt.provider, 'unknown')
    log({ level: 'warn', event: 'review.failed', call: record.id, code })
  }
  const again = failed && reviews < reviewDelays.length
  const now = clock.now()
  await journal.change(record.id, (held) =>
    withAttempt(held, attempt.key, {
      reviews,
      nextReviewAt: again ? now + delayAfter(reviewDelays, reviews) : null,
      reviewedAt: again ? null : now,
    }),
  )
}
