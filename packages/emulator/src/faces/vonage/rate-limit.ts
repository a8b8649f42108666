import type { Clock } from '../../time/clock.ts'

/** True when the request is admitted. */
export type RateLimit = () => boolean

/** The requests admitted in any second; those beyond are refused, not queued (api.support.vonage.com 207100288). */
export function createRateLimit(clock: Clock, perSecond: number | undefined): RateLimit {
  let recent: number[] = []
  return () => {
    if (perSecond === undefined) return true
    const now = clock.now()
    recent = recent.filter((at) => now - at < 1_000)
    if (recent.length >= perSecond) return false
    recent.push(now)
    return true
  }
}
