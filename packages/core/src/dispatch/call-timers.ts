import type { Clock } from '../plugin/host.ts'
import type { CallTimes } from './call-times.ts'

/** One timer per call, for its next step. */
export const createTimers = (clock: Clock, times: CallTimes, due: (id: string) => void) => {
  const timers = new Map<string, () => void>()
  let closed = false
  return {
    has: (id: string): boolean => timers.has(id),
    /** In place of the timer that the call has. `at` is on the call's own clock (`CallTimes`); Infinity sets none. */
    wake(id: string, at: number): void {
      timers.get(id)?.()
      timers.delete(id)
      if (at === Infinity || closed) return
      timers.set(
        id,
        clock.after(Math.max(1, at - times.now(id)), () => {
          timers.delete(id)
          due(id)
        }),
      )
    },
    close(): void {
      closed = true
      for (const cancel of timers.values()) cancel()
      timers.clear()
    },
  }
}
