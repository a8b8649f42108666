import type { Clock } from '../plugin/host.ts'

/**
 * The time of each call in this process: the wall clock as it stood when the call was first seen here, plus what has passed
 * since by the clock that never goes back. A wall clock that is set, either way, moves no timer and no deadline of the call.
 */
export interface CallTimes {
  now(id: string): number
  /** The later of this time and the wall clock's: at the end of `dialBefore`, whichever comes first counts. */
  latest(id: string): number
  forget(id: string): void
}

export const createCallTimes = (clock: Clock): CallTimes => {
  /** Wall time minus monotonic time, at first sight. */
  const origins = new Map<string, number>()
  const now = (id: string): number => {
    if (!clock.monotonic) return clock.now()
    const monotonic = clock.monotonic()
    let origin = origins.get(id)
    if (origin === undefined) {
      origin = clock.now() - monotonic
      origins.set(id, origin)
    }
    return origin + monotonic
  }
  return {
    now,
    latest: (id) => Math.max(now(id), clock.now()),
    forget: (id) => void origins.delete(id),
  }
}
