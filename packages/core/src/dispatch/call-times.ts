import type { Clock } from '../plugin/host.ts'

/**
 * The time of each call in this process: the wall clock's, but never behind what has passed since the call was first
 * seen here. A wall clock that is set back would otherwise make every deadline of the call later by that much.
 */
export interface CallTimes {
  now(id: string): number
  forget(id: string): void
}

export const createCallTimes = (clock: Clock): CallTimes => {
  /** Wall time minus monotonic time, at first sight. */
  const origins = new Map<string, number>()
  return {
    now(id) {
      const wall = clock.now()
      if (!clock.monotonic) return wall
      const monotonic = clock.monotonic()
      const origin = origins.get(id)
      if (origin === undefined) origins.set(id, wall - monotonic)
      return origin === undefined ? wall : Math.max(wall, origin + monotonic)
    },
    forget: (id) => void origins.delete(id),
  }
}
