import type { Call } from '../model/call.ts'
import type { Clock } from '../plugin/host.ts'
import { isEnd } from '../merge/project.ts'

/** When a wait is over. `ended` and `settled` differ for a call that is given up as `unknown`: it settles without an end. */
export type Until =
  | 'accepted'
  | 'ringing'
  | 'in-progress'
  | 'ended'
  | 'settled'
  | ((call: Call) => boolean)

const stages = { accepted: 1, ringing: 2, 'in-progress': 3 } as const
const stageOf = { queued: 0, unknown: 0, initiated: 1, ringing: 2, 'in-progress': 3 } as const

export const reached = (call: Call, until: Until): boolean => {
  if (typeof until === 'function') return until(call)
  // Past the point, or nothing more to come: waiting on would be waiting for ever.
  if (call.settled || isEnd(call.status)) return true
  if (until === 'ended' || until === 'settled') return false
  return (stageOf[call.status as keyof typeof stageOf] ?? 4) >= stages[until]
}

interface Waiter {
  readonly until: Until
  readonly resolve: (call: Call) => void
  readonly cancel: () => void
}

/** Calls somebody waits for. */
export const createWaiters = (clock: Clock) => {
  const waiting = new Map<string, Set<Waiter>>()
  const remove = (id: string, waiter: Waiter) => {
    const set = waiting.get(id)
    set?.delete(waiter)
    if (set?.size === 0) waiting.delete(id)
  }
  return {
    has: (id: string): boolean => waiting.has(id),
    /** Resolves when reached, or with `current()` after `timeout` milliseconds of the calls' time. */
    wait(
      id: string,
      until: Until,
      timeout: number | undefined,
      current: () => Promise<Call>,
    ): Promise<Call> {
      return new Promise((resolve, reject) => {
        let stop = () => {}
        const waiter: Waiter = { until, resolve, cancel: () => stop() }
        if (timeout !== undefined)
          stop = clock.after(timeout, () => {
            remove(id, waiter)
            current().then(resolve, reject)
          })
        const set = waiting.get(id) ?? new Set()
        set.add(waiter)
        waiting.set(id, set)
      })
    },
    tell(call: Call): void {
      for (const waiter of waiting.get(call.id) ?? [])
        if (reached(call, waiter.until)) {
          waiter.cancel()
          remove(call.id, waiter)
          waiter.resolve(call)
        }
    },
  }
}
