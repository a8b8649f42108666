import type { Awaitable } from '../journal/store/store.ts'
import type { EventJournal } from './event-journal.ts'

/** One event of a tenant as an engine keeps it. */
export interface JournalRow {
  /** Counts the events of the tenant from 1, without gaps. */
  readonly serial: number
  /** The event as JSON. */
  readonly event: string
}

/** What an engine does for an event journal. */
export interface JournalEngine {
  /** Keeps the event under the next serial of the tenant, and forgets the one `journalLength` before. Gives the serial. */
  append(tenant: string, event: string): Promise<number>
  /** The serial of the newest event; 0 before the first. */
  last(tenant: string): Awaitable<number>
  /** Events later than the serial, oldest first. */
  read(tenant: string, after: number, limit: number): Awaitable<readonly JournalRow[]>
  /** Runs `look` now and then, and soon after another process has written. Gives the function that ends it. */
  watch(look: () => void): () => void
}

/** Events kept for each tenant: some minutes of a busy one. */
export const journalLength = 1_000

/** Events read at a time for those who listen. */
const batch = 200

interface Readers<Stored> {
  readonly listeners: Set<(event: Stored) => void>
  /** Serial of the last event that they were told; null until the place is known at which they began. */
  told: number | null
  /** The lowest serial that is known to be news: this process wrote it, or found that it was not there. */
  news: number
  looking: Promise<void> | null
  isWanted: boolean
}

const serialOf = (place: string): number | null =>
  /^(?:0|[1-9]\d{0,15})$/.test(place) ? Number(place) : null

const tell = <Stored>({ listeners }: Readers<Stored>, event: Stored): void => {
  for (const listener of listeners)
    try {
      listener(event)
    } catch {
      // The listener's own problem: the event is kept.
    }
}

/** Tells those who listen to a tenant of its new events, in their order, whichever process wrote them. */
const createReaders = <Event extends object>(
  engine: JournalEngine,
  stored: (row: JournalRow) => Event & { readonly id: string },
) => {
  type Stored = Event & { readonly id: string }
  const byTenant = new Map<string, Readers<Stored>>()
  let end: (() => void) | undefined

  const look = async (tenant: string, readers: Readers<Stored>): Promise<void> => {
    if (readers.told === null) {
      const last = await engine.last(tenant)
      // What came after it began to listen is news, although this look came later.
      readers.told = Math.min(last, readers.news - 1)
    }
    for (;;) {
      const rows = await engine.read(tenant, readers.told, batch)
      for (const row of rows) {
        readers.told = row.serial
        tell(readers, stored(row))
      }
      if (rows.length < batch) return
    }
  }
  const work = async (tenant: string, readers: Readers<Stored>): Promise<void> => {
    do {
      readers.isWanted = false
      // What cannot be read now is read by the next look.
      await look(tenant, readers).catch(() => {})
    } while (readers.isWanted)
    readers.looking = null
  }
  const wake = (tenant: string): void => {
    const readers = byTenant.get(tenant)
    if (!readers) return
    readers.isWanted = true
    readers.looking ??= work(tenant, readers)
  }
  return {
    wrote(tenant: string, serial: number): void {
      const readers = byTenant.get(tenant)
      if (!readers) return
      readers.news = Math.min(readers.news, serial)
      wake(tenant)
    },
    /** There was no event after this one a moment ago. */
    found(tenant: string, serial: number): void {
      const readers = byTenant.get(tenant)
      if (readers) readers.news = Math.min(readers.news, serial + 1)
    },
    subscribe(tenant: string, listener: (event: Stored) => void): () => void {
      const own = (event: Stored) => listener(event)
      const readers = byTenant.get(tenant) ?? {
        listeners: new Set(),
        told: null,
        news: Infinity,
        looking: null,
        isWanted: false,
      }
      byTenant.set(tenant, readers)
      readers.listeners.add(own)
      end ??= engine.watch(() => [...byTenant.keys()].forEach(wake))
      wake(tenant)
      return () => {
        readers.listeners.delete(own)
        if (readers.listeners.size === 0 && byTenant.get(tenant) === readers)
          byTenant.delete(tenant)
        if (byTenant.size > 0) return
        end?.()
        end = undefined
      }
    },
  }
}

/** An event journal over what an engine keeps. A place is the serial of the last event that a reader has. */
export const createEventJournal = <Event extends object>(
  engine: JournalEngine,
): EventJournal<Event> => {
  const stored = ({ serial, event }: JournalRow) => ({
    ...(JSON.parse(event) as Event),
    id: String(serial),
  })
  const readers = createReaders(engine, stored)
  const lastOf = async (tenant: string): Promise<number> => {
    const last = await engine.last(tenant)
    readers.found(tenant, last)
    return last
  }
  return {
    async append(tenant, event) {
      readers.wrote(tenant, await engine.append(tenant, JSON.stringify(event)))
    },
    position: async (tenant) => String(await lastOf(tenant)),
    async after(tenant, place, limit) {
      const serial = serialOf(place)
      if (serial === null) return null
      const rows = await engine.read(tenant, serial, limit)
      const [first] = rows
      if (first) return first.serial === serial + 1 ? rows.map(stored) : null
      return serial <= (await lastOf(tenant)) ? [] : null
    },
    subscribe: readers.subscribe,
  }
}
