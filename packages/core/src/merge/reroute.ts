import { isTransient } from '../journal/failures.ts'
import { againAt, transientTries } from './again.ts'
import type { AttemptFold } from './fold-attempt.ts'
import { isNearFirst, type AttemptRecord, type CallRecord } from '../journal/record.ts'

export interface NextRoute {
  readonly index: number
  /** Epoch milliseconds: a route that was refused is left alone until then. */
  readonly notBefore: number
  /** Every route is behind an open breaker, and nothing was tried yet: this one is tried anyway. */
  readonly lastResort: boolean
}

/** The next route worth trying, in order; those refused for a transient reason come again after the others, once their wait is over. */
export const nextRoute = (record: CallRecord): NextRoute | null => {
  const placed = record.attempts.filter((a) => a.kind === 'place' || a.kind === 'redial')
  const untried = record.routes.findIndex(
    (_route, index) =>
      !placed.some((a) => a.routeIndex === index) &&
      !record.skipped.some((s) => s.routeIndex === index),
  )
  if (untried >= 0) return { index: untried, notBefore: 0, lastResort: false }
  const again = placed
    .filter((attempt, position) => {
      const tries = placed.filter((other) => other.routeIndex === attempt.routeIndex)
      return (
        placed.findLastIndex((other) => other.routeIndex === attempt.routeIndex) === position &&
        attempt.state === 'refused' &&
        attempt.error !== undefined &&
        isTransient(attempt.error) &&
        tries.length < transientTries &&
        !record.skipped.some((s) => s.routeIndex === attempt.routeIndex)
      )
    })
    .map((attempt) => ({
      index: attempt.routeIndex,
      notBefore: againAt(attempt),
      lastResort: false,
    }))
    .sort((a, b) => a.notBefore - b.notBefore)[0]
  if (again) return again
  if (placed.length > 0) return null
  const behindBreaker = record.routes.findIndex((_route, index) => {
    const reasons = record.skipped.filter((s) => s.routeIndex === index)
    return reasons.length > 0 && reasons.every((s) => s.reason === 'breaker')
  })
  return behindBreaker < 0 ? null : { index: behindBreaker, notBefore: 0, lastResort: true }
}

/**
 * After an accepted call ended: another route may be tried only where the far phone is known
 * not to have rung, for a reason the rule names, and no other phone of the call has rung. A person's decision never is one.
 */
export const mayReroute = (
  record: CallRecord,
  attempt: AttemptRecord,
  fold: AttemptFold,
): boolean =>
  record.closed === null &&
  record.cancelRequestedAt === null &&
  attempt.givenUpAt === null &&
  // The near phone rang first, so another route would ring it a second time.
  !isNearFirst(record) &&
  fold.far.rang === 'no' &&
  fold.far.endReason !== null &&
  record.reroute.includes(fold.far.endReason) &&
  nextRoute(record) !== null
