import type { Host } from '@callplane/core'
import type { CallLogEntry } from '../model/entry.ts'
import { isProviderKey } from '../model/keys.ts'
import { listedEntry } from '../model/listed-entry.ts'
import { revise, type EntryChange } from '../model/revise.ts'
import type { CallLogStore, Inserted, TenantCalls } from '../store/call-log-store.ts'
import { memoryCallLogStore } from '../store/memory-call-log-store.ts'
import { memoryEventJournal, type EventJournal } from './event-journal.ts'
import { eventsBetween } from './events-between.ts'

/**
 * Called after every saved change; `before` is null for a new entry. The version is the same where only bookkeeping
 * changed: a claimed provider call id, or a report that adds nothing.
 */
export type EntryListener = (after: CallLogEntry, before: CallLogEntry | null) => void

export interface CallLogOptions {
  /** The dispatcher's host: its clock, its log. */
  readonly host: Host
  /** Default: in memory, which a restart forgets. */
  readonly store?: CallLogStore | undefined
  readonly journal?: EventJournal | undefined
}

/** The entries of all calls, the events derived from their changes, and the listeners of both. */
export interface CallLog {
  readonly store: CallLogStore
  /** Reads the calls of one tenant. */
  of(tenant: string): TenantCalls
  readonly journal: EventJournal
  readonly host: Host
  insert(entry: CallLogEntry): Promise<Inserted>
  /**
   * Reads, changes and saves; repeats after a concurrent update, so `change` may run more than once. A null from
   * `change` leaves the entry as it is. Resolves to the entry afterwards, or null if there is none.
   */
  update(
    tenant: string,
    id: string,
    change: (entry: CallLogEntry) => EntryChange | null | Promise<EntryChange | null>,
  ): Promise<CallLogEntry | null>
  onChange(listener: EntryListener): () => void
}

/** Concurrent updates tolerated for one change. */
const maxConflicts = 50

export const createCallLog = (options: CallLogOptions): CallLog => {
  const { host } = options
  const store = options.store ?? memoryCallLogStore()
  const journal = options.journal ?? memoryEventJournal()
  const listeners = new Set<EntryListener>()

  const tell = async (after: CallLogEntry, before: CallLogEntry | null): Promise<void> => {
    // The entry is saved already: a failing journal must not fail the change.
    for (const happening of eventsBetween(before, after))
      await journal
        .append(after.tenant, { ...happening, entry: listedEntry(happening.entry) })
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

  // In sequence: the events of two concurrent changes must not interleave.
  let telling = Promise.resolve()
  const publish = (after: CallLogEntry, before: CallLogEntry | null): Promise<void> =>
    (telling = telling.then(() => tell(after, before)))

  return {
    store,
    of: (tenant) => store.tenant(tenant),
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
        const before = await store.tenant(tenant).get(id)
        const wanted = before && (await change(before))
        if (!before || !wanted) return before
        const allowed = refused ? withoutClaim(before, wanted) : wanted
        const after = revise(before, allowed, host.clock.now())
        if (!after) return before
        const saved = await store.save(after)
        if (saved === 'saved') {
          await publish(after, before)
          return after
        }
        // Another entry of the tenant holds the provider's id. The rest of the change is still saved.
        if (saved === 'taken') {
          host.log({ level: 'warn', event: 'call-log.provider-id-taken', entry: id })
          refused = true
        }
      }
      throw new Error(`call log entry ${id} could not be saved: too many concurrent updates`)
    },
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

/** The change without the provider ids that another entry holds. What the dispatcher says of its own call stays. */
const withoutClaim = (before: CallLogEntry, change: EntryChange): EntryChange => {
  const { keys, providerCallId: _id, providerReferences: _references, ...more } = change
  const { claimedCallId: _claimed, ...rest } = more
  const kept = keys?.filter((key) => before.keys.includes(key) || !isProviderKey(key))
  return { ...(before.source === 'dispatched' ? change : rest), ...(kept && { keys: kept }) }
}

/** Of an unknown thing thrown: its name alone, because messages may hold numbers. */
export const nameOf = (error: unknown): string =>
  error instanceof Error ? error.name : typeof error
