import { inMilliseconds, type Milliseconds } from '../../model/units.ts'
import type { Call } from '../../model/call.ts'
import type { Clock } from '../../plugin/host.ts'
import { isEnd } from '../../merge/fold-attempt.ts'
import type { CallRecord } from '../../journal/record.ts'

/**
 * When a wait is over. A call may end before it is settled, while the provider can still say how it ended. A call that is
 * given up as `unknown` settles without an end, which ends every wait.
 */
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
  // Nothing more to come: waiting would never end.
  if (call.settled) return true
  if (until === 'settled') return false
  if (isEnd(call.status)) return true
  return until !== 'ended' && stageOf[call.status as keyof typeof stageOf] >= stages[until]
}

interface Waiter {
  readonly done: (record: CallRecord) => boolean
  readonly finish: (record: CallRecord | null) => void
}

/** A wait under way: registered from the start, so that no change after it is missed. */
export interface Wait {
  /** The record that ended it; null after the timeout, or when the dispatcher closed. */
  readonly done: Promise<CallRecord | null>
  cancel(): void
}

/** Calls that are waited for. Judged on the journal, so that a change costs no projection unless a wait is over. */
export const createWaiters = (clock: Clock) => {
  const waiting = new Map<string, Set<Waiter>>()
  let closed = false
  return {
    /** Ends when done, or after `timeout` of the calls' time. */
    wait(
      id: string,
      done: (record: CallRecord) => boolean,
      timeout: Milliseconds | undefined,
    ): Wait {
      if (closed) return { done: Promise.resolve(null), cancel: () => {} }
      let stop = () => {}
      let finish: Waiter['finish'] = () => {}
      const over = new Promise<CallRecord | null>((resolve) => {
        const waiter: Waiter = {
          done,
          finish: (finish = (record) => {
            stop()
            const set = waiting.get(id)
            set?.delete(waiter)
            if (set?.size === 0) waiting.delete(id)
            resolve(record)
          }),
        }
        if (timeout !== undefined) stop = clock.after(inMilliseconds(timeout), () => finish(null))
        const set = waiting.get(id)
        if (set) set.add(waiter)
        else waiting.set(id, new Set([waiter]))
      })
      return { done: over, cancel: () => finish(null) }
    },
    has: (id: string): boolean => waiting.has(id),
    tell(record: CallRecord): void {
      for (const waiter of waiting.get(record.id) ?? [])
        if (waiter.done(record)) waiter.finish(record)
    },
    /** Ends every wait, and each one that begins later at once. */
    close(): void {
      closed = true
      for (const set of waiting.values()) for (const waiter of set) waiter.finish(null)
    },
  }
}

export type Waiters = ReturnType<typeof createWaiters>

/** What `dispatch` waits for: the provider has it, or nothing more will be tried. */
export const dispatched = (record: CallRecord): boolean =>
  record.closed !== null ||
  record.attempts.some((a) => a.state === 'accepted' || a.givenUpAt !== null)
