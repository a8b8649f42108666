import { createTimerQueue } from './timer-queue.ts'

/** Virtual time, shared by the emulator and the dispatcher under test. */
export type Clock = {
  /** Virtual milliseconds since the epoch; never goes back. */
  now(): number
  /** Runs `fn` once after `ms` virtual milliseconds; the result cancels it. */
  after(ms: number, fn: () => void): () => void
}

/** A clock whose speed can be changed, and which can jump forward, while it runs. */
export type ScaledClock = Clock & {
  /** Virtual seconds per real second. */
  speed(): number
  /** 0 stops the clock: time then moves only by `advance`. Throws a RangeError below 0. */
  setSpeed(speed: number): void
  /** Jumps forward by `ms` virtual milliseconds. Resolves when every timer due by then has run. */
  advance(ms: number): Promise<void>
}

export type ScaledClockOptions = {
  /** Virtual seconds per real second; 1 when absent. */
  readonly speed?: number | undefined
  /** Virtual epoch milliseconds at creation; the wall clock's when absent. */
  readonly start?: number | undefined
}

// A longer delay overflows Node's timer and would fire at once (nodejs.org/api/timers.html).
const MAX_SLEEP = 2 ** 31 - 1

/** Virtual time as real time passes, without regard to timers. */
function createScale(start: number, initial: number) {
  let speed = initial
  let virtual = start
  let real = performance.now()
  const at = (): number => virtual + Math.floor((performance.now() - real) * speed)
  return {
    at,
    speed: () => speed,
    set(next: number) {
      virtual = at()
      real = performance.now()
      speed = next
    },
    jump: (ms: number) => void (virtual += ms),
    /** Real milliseconds until `due`; negative when it has passed, Infinity while time stands still. */
    until(due: number): number {
      const left = due - at()
      return left > 0 ? left / speed : left
    },
  }
}

/**
 * Real time multiplied by `speed`. Virtual time never passes a timer that has not run yet, and
 * timers run one by one in the order of their due times, so that event times stay exact however
 * late the machine is.
 */
export function createScaledClock(options: ScaledClockOptions = {}): ScaledClock {
  const speed = options.speed ?? 1
  if (!(speed > 0)) throw new RangeError('speed must be greater than 0')
  const start = options.start ?? Date.now()
  const scale = createScale(start, speed)
  const timers = createTimerQueue()
  let sleep: NodeJS.Timeout | undefined
  let immediate: NodeJS.Immediate | undefined
  let latest = start
  /** Set while a timer and the promises it caused run: time equals its due time. */
  let still = false

  const now = (): number => {
    if (!still) latest = Math.max(latest, Math.min(scale.at(), timers.first()?.due ?? Infinity))
    return latest
  }

  const arm = (): void => {
    clearTimeout(sleep)
    sleep = undefined
    const first = timers.first()
    if (!first || immediate) return
    const real = scale.until(first.due)
    if (real <= 0) immediate = setImmediate(wake)
    else if (real < Infinity) sleep = setTimeout(wake, Math.min(Math.ceil(real), MAX_SLEEP))
  }

  // One timer per turn of the event loop: what a timer's promises cause happens before the next.
  const wake = (): void => {
    immediate = undefined
    still = false
    const first = timers.first()
    if (!first || first.due > scale.at()) return arm()
    latest = Math.max(latest, first.due)
    still = true
    timers.shift()
    immediate = setImmediate(wake)
    first.fn()
  }

  const after = (ms: number, fn: () => void): (() => void) => {
    const cancel = timers.add(now() + Math.max(0, ms), fn)
    arm()
    return () => {
      if (cancel()) arm()
    }
  }

  return {
    now,
    after,
    speed: scale.speed,
    setSpeed(next) {
      if (!(next >= 0 && next < Infinity)) throw new RangeError('speed must be at least 0')
      scale.set(next)
      arm()
    },
    advance: (ms) =>
      new Promise((resolve) => {
        // Before the jump: the timer is due where the jump ends.
        after(ms, resolve)
        scale.jump(ms)
        arm()
      }),
  }
}
