import type { Clock } from './host.ts'

/** Milliseconds that never go back, whatever is done to the wall clock. */
export const monotonicOf = (clock: Clock): number => clock.monotonic?.() ?? clock.now()
