import type { CallFailure } from '../model/error.ts'

/**
 * Refusals that may be over in a moment and certainly rang nothing: throttled, or never on the wire because the request was
 * late or no connection came about. The same route is tried again after the others, a few times.
 */
const transientCodes: ReadonlySet<string> = new Set(['rate', 'expired', 'transport'])
export const isTransient = ({ code }: CallFailure): boolean => transientCodes.has(code)

/** A fault of the call itself: no other route would do better. */
export const isPermanent = ({ code }: CallFailure): boolean => code === 'number-invalid'
