import type { Clock } from '../../plugin/host.ts'
import type { StoreTime } from '../leases/store-time.ts'
import { monotonicOf } from '../../plugin/monotonic.ts'

/**
 * The time of each call in this process: the time as it stood when the call was first seen here, plus what has passed
 * since by the clock that never goes back. A wall clock that is set, either way, moves no timer and no deadline of the call.
 */
export interface CallTimes {
  now(id: string): number
  /** The later of this time and the wall clock's: at the end of `dialBefore`, whichever comes first counts. */
  latest(id: string): number
  /** When this process first saw the call: what is stamped later is stamped by its own clock. */
  since(id: string): number
  forget(id: string): void
}

export const createCallTimes = (clock: Clock, time: StoreTime): CallTimes => {
  /** At first sight: wall time minus monotonic time, and the wall time itself. */
  const seen = new Map<string, { readonly origin: number; readonly since: number }>()
  const firstSight = (id: string) => {
    const held = seen.get(id)
    if (held) return held
    const since = time.now()
    const first = { origin: since - monotonicOf(clock), since }
    seen.set(id, first)
    return first
  }
  // The journal counts whole milliseconds.
  const now = (id: string): number => Math.floor(firstSight(id).origin + monotonicOf(clock))
  return {
    now,
    latest: (id) => Math.max(now(id), time.now()),
    since: (id) => firstSight(id).since,
    forget: (id) => void seen.delete(id),
  }
}
