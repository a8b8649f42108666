import { createTimerQueue } from './timer-queue.ts'

/** Virtual time, shared by the emulator and the dispatcher under test. */
export type Clock = {
  /** Virtual milliseconds since the epoch; never goes back. */
  now(): number
  /** Runs `fn` once after `ms` virtual milliseconds; the result cancels it. */
  after(ms: number, fn: () => void): () => void
}

export type ScaledClockOptions = {
  /** Virtual seconds per real second; 1 when absent. */
  readonly speed?: number | undefined
  /** Virtual epoch milliseconds at creation; the wall clock's when absent. */
  readonly start?: number | undefined
}

// A longer delay overflows Node's timer and would fire at once (nodejs.org/api/timers.html).
const MAX_SLEEP = 2 ** 31 - 1

/**
 * Real time multiplied by `speed`. Virtual time never passes a timer that has not run yet, and
 * timers run one by one in the order of their due times, so that event times stay exact however
 * late the machine is.
 */
export function createScaledClock(options: ScaledClockOptions = {}): Clock {
  const speed = options.speed ?? 1
  if (!(speed > 0)) throw new RangeError('speed must be greater than 0')
  const start = options.start ?? Date.now()
  const origin = performance.now()
  const timers = createTimerQueue()
  let sleep: NodeJS.Timeout | undefined
  let immediate: NodeJS.Immediate | undefined
  let latest = start
  /** Set while a timer and the promises it caused run: time equals its due time. */
  let still = false

  const scaled = (): number => start + Math.floor((performance.now() - origin) * speed)

  const now = (): number => {
    if (!still) latest = Math.max(latest, Math.min(scaled(), timers.first()?.due ?? Infinity))
    return latest
  }

  const arm = (): void => {
    clearTimeout(sleep)
    sleep = undefined
    const first = timers.first()
    if (!first || immediate) return
    const real = (first.due - scaled()) / speed
    if (real <= 0) immediate = setImmediate(wake)
    else sleep = setTimeout(wake, Math.min(Math.ceil(real), MAX_SLEEP))
  }

  // One timer per turn of the event loop: what a timer's promises cause happens before the next.
  const wake = (): void => {
    immediate = undefined
    still = false
    const first = timers.first()
    if (!first || first.due > scaled()) return arm()
    latest = Math.max(latest, first.due)
    still = true
    timers.shift()
    immediate = setImmediate(wake)
    first.fn()
  }

  return {
    now,
    after(ms, fn) {
      const cancel = timers.add(now() + Math.max(0, ms), fn)
      arm()
      return () => {
        if (cancel()) arm()
      }
    },
  }
}
