import type { Clock } from '../plugin/host.ts'

/** A clock that the test moves. */
export interface ManualClock extends Clock {
  /** Moves time on, running every timer that falls due in its order, and lets promises settle between them. */
  advance(milliseconds: number): Promise<void>
  /** Sets the wall clock on, or back with a negative number; timers and `monotonic` do not notice. */
  step(milliseconds: number): void
  monotonic(): number
  /** Timers not yet due. */
  readonly pending: number
}

/** Lets every promise that can settle without time or input settle. */
export const settlePromises = async (): Promise<void> => {
  for (let turn = 0; turn < 4; turn++) await new Promise<void>((resolve) => setImmediate(resolve))
}

/** A clock that stands still until told to move. */
export const manualClock = (start = Date.UTC(2026, 0, 5, 12)): ManualClock => {
  let now = start
  let stepped = 0
  let serial = 0
  const timers = new Map<number, { readonly at: number; readonly run: () => void }>()
  const nextDue = (until: number) => {
    let best: { id: number; at: number } | undefined
    for (const [id, timer] of timers)
      if (timer.at <= until && (best === undefined || timer.at < best.at))
        best = { id, at: timer.at }
    return best
  }
  return {
    now: () => now + stepped,
    wall: () => now + stepped,
    monotonic: () => now,
    step: (milliseconds) => void (stepped += milliseconds),
    after(milliseconds, run) {
      const id = serial++
      timers.set(id, { at: now + Math.max(0, milliseconds), run })
      return () => void timers.delete(id)
    },
    async advance(milliseconds) {
      const until = now + milliseconds
      await settlePromises()
      for (let due = nextDue(until); due; due = nextDue(until)) {
        const timer = timers.get(due.id)
        timers.delete(due.id)
        now = Math.max(now, due.at)
        timer?.run()
        await settlePromises()
      }
      now = until
      await settlePromises()
    },
    get pending() {
      return timers.size
    },
  }
}
