import { timeAfter } from '../model/units.ts'
import { delayAfter, reviewDelays } from '../journal/times.ts'
import type { AttemptRecord, CallRecord } from '../journal/record.ts'
import type { Capabilities } from '../plugin/capabilities.ts'
import type { LegFold } from './fold-leg.ts'

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
  return attempt.nextReviewAt ?? timeAfter(endedAt, delayAfter(reviewDelays, 0))
}
