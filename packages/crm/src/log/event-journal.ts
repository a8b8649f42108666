import type { ListedEntry } from '../model/listed-entry.ts'
import type { CallHappening } from './events-between.ts'

/** An event as the journal keeps it: with the small form of its entry. */
export interface ListedHappening extends Omit<CallHappening, 'entry'> {
  readonly entry: ListedEntry
}

/** A live event in the journal, from which a browser can resume. */
export interface StoredHappening extends ListedHappening {
  /** Place in the tenant's journal; opaque to those who resume by it. */
  readonly id: string
}

/** The last events of each tenant, for front ends that come back after a lost connection. */
export interface EventJournal {
  append(tenant: string, happening: ListedHappening): Promise<void>
  /** The place after the newest event: the start for a reader of later events only. */
  position(tenant: string): Promise<string>
  /**
   * Up to `limit` events after that place, oldest first; null when the place is no longer known, so that events may be
   * missing.
   */
  after(tenant: string, id: string, limit: number): Promise<readonly StoredHappening[] | null>
  /** Calls the listener after each new event of the tenant. Returns the way to stop. */
  subscribe(tenant: string, listener: (happening: StoredHappening) => void): () => void
}

/** Some minutes of a busy tenant: a browser reconnects within seconds, and reads the history after a longer absence. */
const maxEvents = 1_000

/** Bytes of JSON kept per tenant. */
export const maxJournalBytes = 4 * 1024 * 1024

interface Kept {
  readonly happening: StoredHappening
  readonly bytes: number
}

interface TenantEvents {
  kept: Kept[]
  bytes: number
  /** Events so far. Counted for each tenant alone: a common count would show how busy the others are. */
  count: number
  readonly listeners: Set<(happening: StoredHappening) => void>
}

/** A journal of live events in this process. */
export interface MemoryEventJournal extends EventJournal {
  /** Bytes of JSON that the events of this tenant take. */
  bytes(tenant: string): number
}

/**
 * The last 1,000 events of each tenant, up to 4 MiB, in this process. `name` tells processes apart: a place in the
 * journal of an earlier one is unknown here.
 */
export const memoryEventJournal = (name: string = crypto.randomUUID()): MemoryEventJournal => {
  const tenants = new Map<string, TenantEvents>()
  const of = (tenant: string): TenantEvents => {
    const held = tenants.get(tenant) ?? { kept: [], bytes: 0, count: 0, listeners: new Set() }
    tenants.set(tenant, held)
    return held
  }
  return {
    async append(tenant, happening) {
      const events = of(tenant)
      const stored = { ...happening, id: `${name}.${++events.count}` }
      const bytes = Buffer.byteLength(JSON.stringify(stored))
      events.kept.push({ happening: stored, bytes })
      events.bytes += bytes
      while (
        events.kept.length > maxEvents ||
        (events.bytes > maxJournalBytes && events.kept.length > 1)
      )
        events.bytes -= events.kept.shift()?.bytes ?? 0
      for (const listener of events.listeners) listener(stored)
    },
    async position(tenant) {
      return `${name}.${of(tenant).count}`
    },
    async after(tenant, id, limit) {
      const { kept, count } = of(tenant)
      const serial = id.startsWith(`${name}.`) ? id.slice(name.length + 1) : ''
      const place = /^\d+$/.test(serial) ? Number(serial) : Number.NaN
      const forgotten = count - kept.length
      if (Number.isNaN(place) || place > count || place < forgotten) return null
      const start = place - forgotten
      return kept.slice(start, start + limit).map(({ happening }) => happening)
    },
    subscribe(tenant, listener) {
      const { listeners } = of(tenant)
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    bytes: (tenant) => tenants.get(tenant)?.bytes ?? 0,
  }
}
