import type { Clock } from '../../clock.ts'

/** True when the request may pass. */
export type Throttle = () => boolean

/** So many requests in any second; those above are refused, not queued (api.support.vonage.com 207100288). */
export function createThrottle(clock: Clock, perSecond: number | undefined): Throttle {
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
