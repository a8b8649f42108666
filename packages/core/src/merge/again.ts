import type { AttemptRecord } from '../journal/record.ts'
import { seconds, timeAfter, toMilliseconds } from '../model/units.ts'

/** How often one dial is tried that is refused for a transient reason. */
export const transientTries = 3

/**
 * How often one is tried that was never sent, because its provider could not be asked before the dial or its turn had
 * passed: it has cost nothing yet.
 */
export const unsentTries = 6

/** Epoch milliseconds from which a refused dial may be tried again: as the provider says, else after a second. */
export const againAt = ({ settledAt, error }: AttemptRecord): number =>
  timeAfter(settledAt ?? 0, toMilliseconds(seconds(error?.retryAfter ?? 1)))
