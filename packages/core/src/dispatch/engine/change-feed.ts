import type { Call } from '../../model/call.ts'
import type { Host } from '../../plugin/host.ts'
import type { CallRecord } from '../../journal/record.ts'
import type { StoreAccess } from '../../journal/store/store-access.ts'
import { createReadAgain } from './read-again.ts'
import type { Waiters } from './waiters.ts'

/** Is told of a call that has changed, with its state before. */
export type CallListener = (call: Call, previous: Call) => void

export interface ChangeFeedParts {
  readonly store: Pick<StoreAccess, 'get'>
  readonly view: (record: CallRecord) => Call
  readonly host: Pick<Host, 'clock' | 'log'>
  readonly waiters: Waiters
  /** Is told of every write of this process, before the listeners. */
  readonly wrote: (before: CallRecord, after: CallRecord) => void
  /** Whether a call is read although no one waits for it or listens. */
  readonly wanted: (id: string) => boolean
  /** Is given what was read of a call that another process wrote. */
  readonly read: (record: CallRecord) => void
}

/** How many calls' last known state is kept for listeners. */
const maxKnown = 1_000

/** Tells waits and listeners of every change, of this process and of others. */
export const createChangeFeed = (parts: ChangeFeedParts) => {
  const { store, view, waiters } = parts
  const { clock, log } = parts.host
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
  const look = async (id: string, version: number): Promise<void> => {
    if (!parts.wanted(id) && listeners.size === 0 && !waiters.has(id)) return
    if ((known.get(id)?.version ?? 0) >= version) return
    let record: CallRecord | null
    try {
      record = await store.get(id)
    } catch (error) {
      log({ level: 'warn', event: 'feed.failed', call: id, error: String((error as Error).name) })
      return later.add(id, version)
    }
    const before = known.get(id)
    // A write that was announced may not have been carried out.
    if (!record || record.version < version) return
    if (before && before.version >= record.version) return
    tell(before ?? record, record)
    parts.read(record)
  }
  const later = createReadAgain(clock, (id, version) => void look(id, version))
  return {
    /** This process wrote. */
    wrote(before: CallRecord, after: CallRecord): void {
      parts.wrote(before, after)
      tell(before, after)
    },
    /** Another process has written this version. Resolves once that was told, or will be later. */
    foreign: look,
    /** This process may have written this version. */
    doubtful: later.add,
    close: later.close,
    listen(listener: CallListener): () => void {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

export type ChangeFeed = ReturnType<typeof createChangeFeed>
