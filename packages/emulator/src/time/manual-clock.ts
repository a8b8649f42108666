import { setImmediate as turn } from 'node:timers/promises'
import type { Clock } from './clock.ts'
import { createTimerQueue } from './timer-queue.ts'

export type ManualClock = Clock & {
  /** Runs every timer due within `ms` in order, giving promises a turn after each. */
  advance(ms: number): Promise<void>
  /** When the next timer is due; absent when none waits. */
  next(): number | undefined
}

// Enough turns of the event loop for the promise chains between two timers in one process.
const TURNS = 3

/** Time that moves only by `advance`: for tests and for runs that jump from event to event. */
export function createManualClock(start = Date.UTC(2026, 0, 1)): ManualClock {
  const timers = createTimerQueue()
  let now = start
  const settle = async (): Promise<void> => {
    for (let count = 0; count < TURNS; count++) await turn()
  }
  return {
    now: () => now,
    after(ms, fn) {
      const cancel = timers.add(now + Math.max(0, ms), fn)
      return () => void cancel()
    },
    next: () => timers.first()?.due,
    async advance(ms) {
      const end = now + ms
      await settle()
      for (let first = timers.first(); first && first.due <= end; first = timers.first()) {
        timers.shift()
        now = Math.max(now, first.due)
        first.fn()
        await settle()
      }
      now = end
    },
  }
}
