import type { Call } from '../model/call.ts'
import type { Host } from '../plugin/host.ts'
import type { CallRecord } from '../journal/record.ts'
import type { StoreAccess } from '../journal/store-access.ts'
import type { Waiters } from './waiters.ts'

/** Is told of a call that has changed, with its state before. */
export type CallListener = (call: Call, previous: Call) => void

export interface ChangeFeedParts {
  readonly store: Pick<StoreAccess, 'get'>
  readonly view: (record: CallRecord) => Call
  readonly log: Host['log']
  readonly waiters: Waiters
  /** Is told of every write of this process, before the listeners. */
  readonly wrote: (before: CallRecord, after: CallRecord) => void
  /** A call of which listeners or waits must hear could not be read. */
  readonly unread: (id: string, version: number) => void
}

/** How many calls' last known state is kept for listeners. */
const maxKnown = 1_000

/** Tells waits and listeners of every change, of this process and of others. */
export const createChangeFeed = ({ store, view, log, waiters, wrote, unread }: ChangeFeedParts) => {
  const listeners = new Set<CallListener>()
  /** What listeners were last told of a call, the oldest first. */
  const known = new Map<string, CallRecord>()
  const know = (record: CallRecord): void => {
    known.delete(record.id)
    known.set(record.id, record)
    if (known.size > maxKnown) for (const oldest of known.keys()) return void known.delete(oldest)
  }
  const tell = (before: CallRecord, after: CallRecord): void => {
    waiters.tell(after)
    if (listeners.size === 0) return
    know(after)
    const call = view(after)
    const previous = view(before)
    for (const listener of listeners)
      try {
        listener(call, previous)
      } catch (error) {
        log({
          level: 'error',
          event: 'listener.failed',
          call: call.id,
          error: String((error as Error)?.name),
        })
      }
  }
  return {
    /** This process wrote. */
    wrote(before: CallRecord, after: CallRecord): void {
      wrote(before, after)
      tell(before, after)
    },
    /** Another process wrote, or this one may have. Gives the record where it is `wanted` here or was read anyway. */
    async foreign(id: string, version: number, wanted: boolean): Promise<CallRecord | null> {
      if (!wanted && listeners.size === 0 && !waiters.has(id)) return null
      if ((known.get(id)?.version ?? 0) >= version) return null
      try {
        const record = await store.get(id)
        const before = known.get(id)
        // A write that was announced may not have been carried out.
        if (!record || record.version < version) return null
        if (before && before.version >= record.version) return null
        tell(before ?? record, record)
        return record
      } catch (error) {
        log({ level: 'warn', event: 'feed.failed', call: id, error: String((error as Error).name) })
        unread(id, version)
        return null
      }
    },
    listen(listener: CallListener): () => void {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

export type ChangeFeed = ReturnType<typeof createChangeFeed>
