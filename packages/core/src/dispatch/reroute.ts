import type { AttemptFold } from '../merge/project.ts'
import type { AttemptRecord, CallRecord } from './record.ts'

/** The next route not yet tried nor skipped, or -1. */
export const nextRoute = (record: CallRecord): number =>
  record.routes.findIndex(
    (_route, index) =>
      !record.attempts.some((a) => a.routeIndex === index && a.kind === 'place') &&
      !record.skipped.some((skipped) => skipped.routeIndex === index),
  )

/**
 * After an accepted call ended: another route may be tried only where the far phone is known
 * not to have rung, for a reason the rule names. A person's decision never is one.
 */
export const mayReroute = (
  record: CallRecord,
  attempt: AttemptRecord,
  fold: AttemptFold,
): boolean =>
  record.closed === null &&
  record.cancelRequestedAt === null &&
  attempt.givenUpAt === null &&
  fold.far.rang === 'no' &&
  fold.far.endReason !== null &&
  record.reroute.includes(fold.far.endReason) &&
  nextRoute(record) >= 0
