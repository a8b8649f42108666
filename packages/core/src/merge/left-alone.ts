import { isNearFirst, type AttemptRecord, type CallRecord } from '../journal/record.ts'
import { isTransient } from '../journal/failures.ts'
import { hangUpTries } from '../journal/times.ts'
import type { Capabilities } from '../plugin/capabilities.ts'
import { againAt, transientTries } from './again.ts'
import { isEnd, type AttemptFold } from './fold-attempt.ts'

/** Attempts to dial the second leg, where that is ours to command. None follows one that may have rung. */
const connectsOf = (record: CallRecord, key: string): readonly AttemptRecord[] =>
  record.attempts.filter((a) => a.parent === key && a.kind === 'connect')

/**
 * From when the second leg may be dialled: at once, or again after a refusal that may be over in a moment and rang
 * nothing. Null where it was dialled, or was refused for good.
 */
export const connectDue = (record: CallRecord, key: string): number | null => {
  const tries = connectsOf(record, key)
  const last = tries.at(-1)
  if (!last) return 0
  if (last.state !== 'refused' || !last.error || !isTransient(last.error)) return null
  return tries.length < transientTries ? againAt(last) : null
}

/** The attempt by which the second leg was refused for good: its phone never rang. */
export const refusedConnect = (record: CallRecord, key: string): AttemptRecord | undefined => {
  const last = connectsOf(record, key).at(-1)
  return last?.state === 'refused' && connectDue(record, key) === null ? last : undefined
}

/**
 * Where we join the legs, nothing else ends the first one when the second could not be reached or has gone. A transfer
 * takes the far party elsewhere.
 */
export const isLeftAlone = (
  record: CallRecord,
  key: string,
  { far, near }: AttemptFold,
  can: Pick<Capabilities, 'answers'> | undefined,
): boolean => {
  const [first, second] = isNearFirst(record) ? [near, far] : [far, near]
  return (
    can?.answers === 'command' &&
    first !== null &&
    first.answeredAt !== null &&
    !isEnd(first.status) &&
    ((second !== null && isEnd(second.status)) || refusedConnect(record, key) !== undefined) &&
    !record.attempts.some(({ kind, state }) => kind === 'transfer' && state !== 'refused')
  )
}

/**
 * The attempt of the second leg, where the first has ended and does not end the other: it was dialled, or is being
 * dialled, for no one.
 */
export const secondLeftAlone = (
  record: CallRecord,
  key: string,
  { far, near }: AttemptFold,
  can: Pick<Capabilities, 'answers' | 'separateLegs'> | undefined,
): AttemptRecord | undefined => {
  if (can?.answers !== 'command' || can.separateLegs !== true) return undefined
  const [first, second] = isNearFirst(record) ? [near, far] : [far, near]
  if (first === null || !isEnd(first.status)) return undefined
  if (second !== null && isEnd(second.status)) return undefined
  if (record.attempts.some(({ kind, state }) => kind === 'transfer' && state !== 'refused'))
    return undefined
  const last = connectsOf(record, key).at(-1)
  // Without an id there is nothing to hang up: a caller was joined by the provider itself.
  return last?.state === 'accepted' && Object.keys(last.references).length > 0 ? last : undefined
}

/** Whether a hang-up of this attempt may be sent, or sent again. One that was taken, or failed too often, is not repeated. */
export const canHangUp = (
  record: CallRecord,
  key: string,
  can: Pick<Capabilities, 'verbs'>,
): boolean => {
  const last = record.commands.findLast((c) => c.attempt === key && c.kind === 'hang-up')
  return (
    can.verbs.includes('hangUp') &&
    (!last || (last.state !== 'done' && last.tries < hangUpTries && last.nextTryAt !== null))
  )
}

/** Whether a leg that is left alone is still to be hung up. */
export const hasLegToHangUp = (
  record: CallRecord,
  key: string,
  fold: AttemptFold,
  can: Capabilities,
): boolean => {
  if (isLeftAlone(record, key, fold, can)) return canHangUp(record, key, can)
  const second = secondLeftAlone(record, key, fold, can)
  return second !== undefined && canHangUp(record, second.key, can)
}

/** A click-to-call whose near phone has gone, and whose far one was never dialled. */
export const farNeverDialled = (
  record: CallRecord,
  key: string,
  { far, near }: AttemptFold,
): boolean =>
  isNearFirst(record) &&
  near !== null &&
  isEnd(near.status) &&
  far.providerStatus === null &&
  refusedConnect(record, key) !== undefined
