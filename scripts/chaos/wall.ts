import type { Clock } from '@callplane/core'
import type { ManualClock } from '@callplane/emulator'
import type { Random } from './random.ts'

/** A stretch of true time in which the wall clock is wrong. Milliseconds; `offset` is what it is ahead by. */
export interface WallStep {
  readonly from: number
  readonly until: number
  readonly offset: number
}

/** The wall clock that all processes share. It is set wrong now and then, and set right again. */
export interface Wall {
  readonly steps: readonly WallStep[]
  /** How far the wall clock is ahead of true time at a moment of it. */
  offsetAt(time: number): number
  /** The clock as a process sees it: `now` and `wall` are stepped, `monotonic` and timers are not. */
  readonly clock: Clock & { monotonic(): number }
  /**
   * Steps of a few seconds each, until that many milliseconds from now; forwards by at most that many minutes, back by up
   * to three hours.
   */
  plan(end: number, furthestAhead: number, random: Random): void
}

const minute = 60_000
/** Minutes by which the wall clock is set wrong: a little in the first half of a run, and then by much. */
const little = [-0.2, 0.2]
const back = [-180, -60, -7, -1]
const forward = [0.2, 1, 7, 60, 180]

export const createWall = (clock: ManualClock): Wall => {
  const origin = clock.now()
  const steps: WallStep[] = []
  const offsetAt = (time: number) =>
    steps.find(({ from, until }) => time >= from && time < until)?.offset ?? 0
  const stepped = () => clock.now() + offsetAt(clock.now())
  return {
    steps,
    offsetAt,
    clock: {
      now: stepped,
      wall: stepped,
      monotonic: () => clock.now() - origin,
      after: (milliseconds, run) => clock.after(milliseconds, run),
    },
    plan(end, furthestAhead, random) {
      const much = [...back, ...forward.filter((minutes) => minutes <= furthestAhead)]
      let from = random.between(4_000, 10_000)
      while (from < end) {
        const until = from + random.between(2_000, 8_000)
        const minutes = random.pick(from < end / 2 ? little : much)
        steps.push({ from: origin + from, until: origin + until, offset: minutes * minute })
        from = until + random.between(12_000, 40_000)
      }
    },
  }
}
