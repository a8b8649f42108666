import { mayTryAgain, wasKeptBack } from '../journal/failures.ts'
import { againAt, transientTries, unsentTries } from './again.ts'
import type { AttemptFold } from './fold-attempt.ts'
import { isNearFirst, type AttemptRecord, type CallRecord } from '../journal/record.ts'

export interface NextRoute {
  readonly index: number
  /** Epoch milliseconds: a route that was refused is left alone until then. */
  readonly notBefore: number
  /** Every route left is behind an open breaker, and nothing was sent yet: this one is tried anyway. */
  readonly lastResort: boolean
}

const placedAttempts = ({ attempts }: CallRecord): readonly AttemptRecord[] =>
  attempts.filter(({ kind }) => kind === 'place' || kind === 'redial')

/** Why a route is not taken as it stands; `breaker` where only an open breaker is in the way. */
const obstacleOf = ({ skipped }: CallRecord, index: number): 'breaker' | 'other' | null => {
  const reasons = skipped.filter(({ routeIndex }) => routeIndex === index)
  if (reasons.length === 0) return null
  return reasons.every(({ reason }) => reason === 'breaker') ? 'breaker' : 'other'
}

const triesOf = (attempt: AttemptRecord): number =>
  wasKeptBack(attempt) ? unsentTries : transientTries

/** The last attempts of their routes that may be made again. */
const triedAgain = (placed: readonly AttemptRecord[]): readonly AttemptRecord[] =>
  placed.filter(
    (attempt, position) =>
      mayTryAgain(attempt) &&
      placed.findLastIndex(({ routeIndex }) => routeIndex === attempt.routeIndex) === position &&
      placed.filter(({ routeIndex }) => routeIndex === attempt.routeIndex).length <
        triesOf(attempt),
  )

/**
 * The next route worth trying, in order; those refused for a transient reason come again after the others, once their wait
 * is over. Where nothing was sent over any route, an open breaker keeps the call from none of them.
 */
export const nextRoute = (record: CallRecord): NextRoute | null => {
  const placed = placedAttempts(record)
  const isUntried = (index: number) => !placed.some(({ routeIndex }) => routeIndex === index)
  const untried = record.routes.findIndex(
    (_route, index) => isUntried(index) && obstacleOf(record, index) === null,
  )
  if (untried >= 0) return { index: untried, notBefore: 0, lastResort: false }
  const mayIgnoreBreaker = placed.every(wasKeptBack)
  const isOpen = (index: number): boolean => {
    const obstacle = obstacleOf(record, index)
    return obstacle === null || (obstacle === 'breaker' && mayIgnoreBreaker)
  }
  const [again] = triedAgain(placed)
    .filter(({ routeIndex }) => isOpen(routeIndex))
    .map((attempt) => ({
      index: attempt.routeIndex,
      notBefore: againAt(attempt),
      lastResort: obstacleOf(record, attempt.routeIndex) === 'breaker',
    }))
    .sort((a, b) => a.notBefore - b.notBefore)
  if (again) return again
  const behindBreaker = record.routes.findIndex(
    (_route, index) => isUntried(index) && isOpen(index),
  )
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
