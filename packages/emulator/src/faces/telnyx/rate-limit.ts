import type { Clock } from '../../time/clock.ts'
import { TelnyxError } from './errors.ts'

/** Telnyx counts dials over a rolling window of five seconds: 30 a second are 150 in it. */
const WINDOW = 5_000

export type RateLimit = {
  /** Throws beyond the rate; a refused dial does not count. */
  admit(): void
  reset(): void
}

export function createRateLimit(clock: Clock, dialsPerSecond: number | undefined): RateLimit {
  const dials: number[] = []
  return {
    admit() {
      if (dialsPerSecond === undefined) return
      const now = clock.now()
      while (dials[0] !== undefined && dials[0] <= now - WINDOW) dials.shift()
      if (dials.length >= (dialsPerSecond * WINDOW) / 1000)
        throw new TelnyxError({ name: 'tooFast' })
      dials.push(now)
    },
    reset: () => void dials.splice(0),
  }
}
