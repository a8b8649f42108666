import type { CallFailure } from '../model/error.ts'
import type { AttemptRecord } from './record.ts'

/**
 * Refusals that may be over in a moment and certainly rang nothing: throttled, or never on the wire because the request was
 * late or no connection came about. The same route is tried again after the others, a few times.
 */
const transientCodes: ReadonlySet<string> = new Set(['rate', 'expired', 'transport'])
export const isTransient = ({ code }: CallFailure): boolean => transientCodes.has(code)

/**
 * Also what a question could not be answered for that comes before the dial, such as whether the room is there. A dial that
 * is refused so is left alone: the provider has said that it cannot place calls.
 */
const unansweredCodes: ReadonlySet<string> = new Set([
  ...transientCodes,
  'provider-down',
  'timeout',
])
export const isUnanswered = ({ code }: CallFailure): boolean => unansweredCodes.has(code)

/** Whether a refused attempt may be made again over the same route. */
export const mayTryAgain = ({
  state,
  error,
  sentAt,
}: Pick<AttemptRecord, 'state' | 'error' | 'sentAt'>): boolean =>
  state === 'refused' &&
  error !== undefined &&
  (sentAt === null ? isUnanswered(error) : isTransient(error))

/** Whether it never left this process: it was not journalled as sent, or was too late after that. It says nothing of the route. */
export const wasKeptBack = ({
  state,
  error,
  sentAt,
}: Pick<AttemptRecord, 'state' | 'error' | 'sentAt'>): boolean =>
  sentAt === null || (state === 'refused' && error?.code === 'expired')

/** A fault of the call itself: no other route would do better. */
export const isPermanent = ({ code }: CallFailure): boolean => code === 'number-invalid'
