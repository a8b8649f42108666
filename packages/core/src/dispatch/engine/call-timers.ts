import type { Clock } from '../../plugin/host.ts'
import type { CallTimes } from './call-times.ts'

interface Timer {
  /** When the call is due, on its own clock. */
  due: number
  /** When the clock comes back, no later than that. */
  readonly at: number
  readonly cancel: () => void
}

/** One timer per call, for its next step. */
export const createTimers = (clock: Clock, times: CallTimes, due: (id: string) => void) => {
  const timers = new Map<string, Timer>()
  let closed = false

  const set = (id: string, at: number): void => {
    const cancel = clock.after(Math.max(1, at - times.now(id)), () => {
      const timer = timers.get(id)
      timers.delete(id)
      if (timer && timer.due > at) set(id, timer.due)
      else due(id)
    })
    timers.set(id, { due: at, at, cancel })
  }

  return {
    has: (id: string): boolean => timers.has(id),
    /** In place of the timer that the call has. `at` is on the call's own clock (`CallTimes`); Infinity sets none. */
    wake(id: string, at: number): void {
      const held = timers.get(id)
      // Every report puts the next look off: the clock is not set again for that.
      if (held && at !== Infinity && held.at <= at) {
        held.due = at
        return
      }
      held?.cancel()
      timers.delete(id)
      if (at !== Infinity && !closed) set(id, at)
    },
    close(): void {
      closed = true
      for (const { cancel } of timers.values()) cancel()
      timers.clear()
    },
  }
}
