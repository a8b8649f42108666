import type { Clock } from '@callplane/core'

/**
 * How the calls' time follows from the clock that never goes back, which all processes of a host share. The calls' time is
 * compressed; leases, stops and restarts are in real time.
 */
export interface SharedTime {
  /** Epoch milliseconds of the calls' time at which the run began. */
  readonly start: number
  /** Epoch milliseconds of the calls' time at `origin`. */
  readonly at: number
  /** Milliseconds of the host's clock. */
  readonly origin: number
  /** Seconds of the calls' time per real second. */
  readonly speed: number
}

/** `CLOCK_MONOTONIC` on Linux, the system's uptime elsewhere: the same in every process. Milliseconds. */
const hostClock = (): number => Number(process.hrtime.bigint()) / 1e6

export const beginTime = (speed: number): SharedTime => {
  const start = Date.now()
  return { start, at: start, origin: hostClock(), speed }
}

export interface SharedClock extends Clock {
  monotonic(): number
  readonly time: SharedTime
  /** Goes on at the speed of this time, timers included. */
  follow(time: SharedTime): void
}

interface Timer {
  readonly due: number
  readonly run: () => void
  handle: NodeJS.Timeout
}

/**
 * The clock of a process. It never stands still: a process that was stopped sees at once how much time has passed, as a
 * machine's clock shows it.
 */
export const createSharedClock = (given: SharedTime): SharedClock => {
  let time = given
  const timers = new Set<Timer>()
  const now = () => Math.floor(time.at + (hostClock() - time.origin) * time.speed)
  const arm = (timer: Omit<Timer, 'handle'>): NodeJS.Timeout =>
    setTimeout(
      () => {
        timers.delete(timer as Timer)
        timer.run()
      },
      Math.max(0, Math.ceil((timer.due - now()) / time.speed)),
    )
  return {
    now,
    monotonic: () => now() - time.start,
    wall: () => Date.now(),
    get time() {
      return time
    },
    after(milliseconds, run) {
      const timer = { due: now() + milliseconds, run } as Timer
      timer.handle = arm(timer)
      timers.add(timer)
      return () => {
        timers.delete(timer)
        clearTimeout(timer.handle)
      }
    },
    follow(next) {
      time = next
      for (const timer of timers) {
        clearTimeout(timer.handle)
        timer.handle = arm(timer)
      }
    },
  }
}

/** The same time from now on, at another speed. */
export const atSpeed = (clock: SharedClock, speed: number): SharedTime => ({
  start: clock.time.start,
  at: clock.now(),
  origin: hostClock(),
  speed,
})
