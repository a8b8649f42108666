import type { Host } from '@callplane/core'
import type { CallLogEntry } from '../model/entry.ts'
import { isProviderCallKey } from '../model/keys.ts'
import { revise, type EntryChange } from '../model/revise.ts'
import type { CallLogStore, Inserted } from '../store/call-log-store.ts'
import { memoryCallLogStore } from '../store/memory-call-log-store.ts'
import { memoryEventJournal, type EventJournal } from './event-journal.ts'
import { eventsBetween } from './events-between.ts'

/** Told of every new version of an entry; `before` is null for a new one. */
export type EntryListener = (after: CallLogEntry, before: CallLogEntry | null) => void

export interface CallLogOptions {
  /** The dispatcher's host: its clock, its log. */
  readonly host: Host
  /** Default: in memory, which a restart forgets. */
  readonly store?: CallLogStore | undefined
  readonly journal?: EventJournal | undefined
}

/** The entries of all calls, the events made of their changes, and those who want to know of them. */
export interface CallLog {
  readonly store: CallLogStore
  readonly journal: EventJournal
  readonly host: Host
  insert(entry: CallLogEntry): Promise<Inserted>
  /**
   * Reads, changes and saves, again when somebody was faster, so `change` may run more than once; null from it leaves
   * the entry. Gives the entry as it is then, or null if there is none.
   */
  update(
    tenant: string,
    id: string,
    change: (entry: CallLogEntry) => EntryChange | null | Promise<EntryChange | null>,
  ): Promise<CallLogEntry | null>
  onChange(listener: EntryListener): () => void
}

/** Others may save between our look and our write, but not endlessly. */
const maxConflicts = 50

export const createCallLog = (options: CallLogOptions): CallLog => {
  const { host } = options
  const store = options.store ?? memoryCallLogStore()
  const journal = options.journal ?? memoryEventJournal()
  const listeners = new Set<EntryListener>()

  const tell = async (after: CallLogEntry, before: CallLogEntry | null): Promise<void> => {
    // The entry is saved; that its events cannot be told must not undo the call.
    for (const happening of eventsBetween(before, after))
      await journal
        .append(after.tenant, happening)
        .catch((error: unknown) =>
          host.log({ level: 'error', event: 'call-log.journal-failed', error: nameOf(error) }),
        )
    for (const listener of listeners)
      try {
        listener(after, before)
      } catch (error) {
        host.log({ level: 'error', event: 'call-log.listener-failed', error: nameOf(error) })
      }
  }

  // One after the other: two changes of a call at once must not be told in turns.
  let telling = Promise.resolve()
  const publish = (after: CallLogEntry, before: CallLogEntry | null): Promise<void> =>
    (telling = telling.then(() => tell(after, before)))

  return {
    store,
    journal,
    host,
    async insert(entry) {
      const inserted = await store.insert(entry)
      if (inserted.inserted) await publish(entry, null)
      return inserted
    },
    async update(tenant, id, change) {
      let refused = false
      for (let conflicts = 0; conflicts < maxConflicts; conflicts++) {
        const before = await store.get(tenant, id)
        const wanted = before && (await change(before))
        if (!before || !wanted) return before
        const allowed = refused ? withoutClaim(before, wanted) : wanted
        const after = revise(before, allowed, host.clock.now())
        if (!after) return before
        const saved = await store.save(after)
        if (saved === 'saved') {
          if (after.version !== before.version) await publish(after, before)
          return after
        }
        // The provider's id is another entry's. Which of them is right is not ours to say, but nothing else is lost.
        if (saved === 'taken') {
          host.log({ level: 'warn', event: 'call-log.provider-id-taken', entry: id })
          refused = true
        }
      }
      throw new Error(`call log entry ${id} could not be saved: too many writers`)
    },
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

/** A front end that names another call's id gets nothing of it; what the dispatcher says of its own call stays. */
const withoutClaim = (before: CallLogEntry, change: EntryChange): EntryChange => {
  const { keys, providerCallId: _id, providerReferences: _references, ...rest } = change
  const kept = keys?.filter((key) => before.keys.includes(key) || !isProviderCallKey(key))
  return { ...(before.source === 'dispatched' ? change : rest), ...(kept && { keys: kept }) }
}

/** Of an unknown thing thrown: its name alone, because messages may hold numbers. */
export const nameOf = (error: unknown): string =>
  error instanceof Error ? error.name : typeof error
