import type { Call } from '../model/call.ts'
import type { Clock } from '../plugin/host.ts'
import { isEnd } from '../merge/project.ts'
import type { CallRecord } from './record.ts'

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
  readonly done: (record: CallRecord) => boolean
  readonly resolve: () => void
  readonly cancel: () => void
}

/** Calls somebody waits for. Judged on the journal, so that a change costs no projection unless a wait is over. */
export const createWaiters = (clock: Clock) => {
  const waiting = new Map<string, Set<Waiter>>()
  const remove = (id: string, waiter: Waiter) => {
    const set = waiting.get(id)
    set?.delete(waiter)
    if (set?.size === 0) waiting.delete(id)
  }
  return {
    /** Resolves when done, or after `timeout` milliseconds of the calls' time. */
    wait(
      id: string,
      done: (record: CallRecord) => boolean,
      timeout: number | undefined,
    ): Promise<void> {
      return new Promise((resolve) => {
        let stop = () => {}
        const waiter: Waiter = { done, resolve, cancel: () => stop() }
        if (timeout !== undefined)
          stop = clock.after(timeout, () => {
            remove(id, waiter)
            resolve()
          })
        const set = waiting.get(id)
        if (set) set.add(waiter)
        else waiting.set(id, new Set([waiter]))
      })
    },
    tell(record: CallRecord): void {
      const set = waiting.get(record.id)
      if (!set) return
      for (const waiter of set)
        if (waiter.done(record)) {
          waiter.cancel()
          remove(record.id, waiter)
          waiter.resolve()
        }
    },
  }
}

/** What `dispatch` waits for: the provider has it, or nothing more will be tried. */
export const dispatched = (record: CallRecord): boolean =>
  record.closed !== null ||
  record.attempts.some((a) => a.state === 'accepted' || a.givenUpAt !== null)
