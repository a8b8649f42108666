import type { Clock } from '../../time/clock.ts'

/**
 * Calls beyond the account's rate are queued, not rejected, by Twilio (twilio.com/docs/voice/api/call) and Plivo. Returns
 * the virtual milliseconds the next one has to wait; always 0 without a rate.
 */
export function createQueue(clock: Clock, callsPerSecond: number | undefined): () => number {
  let next = 0
  return () => {
    if (callsPerSecond === undefined) return 0
    const now = clock.now()
    const start = Math.max(now, next)
    next = start + 1000 / callsPerSecond
    return Math.round(start - now)
  }
}
