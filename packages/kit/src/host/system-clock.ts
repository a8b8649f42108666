import type { Clock } from '@callplane/core'

/** Above this many milliseconds `setTimeout` fires at once (Node documentation, timers). */
const maxTimerDelay = 2 ** 31 - 1

/** The calls' time is real time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  wall: () => Date.now(),
  monotonic: () => performance.now(),
  after(milliseconds, run) {
    let timer: ReturnType<typeof setTimeout>
    const wait = (left: number): void => {
      timer = setTimeout(
        () => (left > maxTimerDelay ? wait(left - maxTimerDelay) : run()),
        Math.min(left, maxTimerDelay),
      )
    }
    wait(milliseconds)
    return () => clearTimeout(timer)
  },
}
