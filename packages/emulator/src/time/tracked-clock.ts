import type { Clock } from './clock.ts'

/** The same clock, with one switch that cancels every timer set through it. */
export function trackTimers(clock: Clock): {
  readonly clock: Clock
  readonly cancelAll: () => void
} {
  const waiting = new Set<() => void>()
  return {
    clock: {
      now: () => clock.now(),
      after(ms, fn) {
        const cancel = clock.after(ms, () => {
          waiting.delete(stop)
          fn()
        })
        const stop = (): void => {
          waiting.delete(stop)
          cancel()
        }
        waiting.add(stop)
        return stop
      },
    },
    cancelAll() {
      for (const stop of waiting) stop()
    },
  }
}
