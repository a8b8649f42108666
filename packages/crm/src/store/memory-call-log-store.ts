import { hasEnded, isOver, type CallLogEntry } from '../model/entry.ts'
import type {
  CallLogStore,
  EntryConditions,
  EntryReference,
  StatusTotals,
  TenantCalls,
} from './call-log-store.ts'

const newestFirst = (a: CallLogEntry, b: CallLogEntry): number =>
  a.startedAt === b.startedAt ? (a.id < b.id ? 1 : -1) : a.startedAt < b.startedAt ? 1 : -1

const isOneOf = (
  { references: { user } }: CallLogEntry,
  { users, unassigned = false }: EntryConditions,
): boolean => users === undefined || (user === null ? unassigned : users.includes(user.id))

const fits = (entry: CallLogEntry, conditions: EntryConditions): boolean => {
  const { contact, user, status, direction, number, from, to } = conditions
  return (
    (contact === undefined || entry.references.contact?.id === contact) &&
    (user === undefined || entry.references.user?.id === user) &&
    (status === undefined || entry.status === status) &&
    (direction === undefined || entry.direction === direction) &&
    (number === undefined || entry.from === number || entry.to === number) &&
    (from === undefined || entry.startedAt >= from) &&
    (to === undefined || entry.startedAt <= to) &&
    isOneOf(entry, conditions)
  )
}

const isUnconfirmed = (entry: CallLogEntry, provider: string, since: string): boolean =>
  entry.source === 'browser' &&
  entry.provider === provider &&
  entry.providerCallId === null &&
  (!hasEnded(entry) || entry.claimedCallId !== null) &&
  entry.startedAt >= since

const referenceTo = ({ tenant, id }: CallLogEntry): EntryReference => ({ tenant, id })

const totalsOf = (entries: Iterable<CallLogEntry>): readonly StatusTotals[] => {
  const totals = new Map<string, StatusTotals>()
  for (const { status, totalDuration } of entries) {
    const held = totals.get(status) ?? { status, count: 0, timed: 0, totalDuration: 0 }
    totals.set(status, {
      status,
      count: held.count + 1,
      timed: held.timed + (totalDuration === null ? 0 : 1),
      totalDuration: held.totalDuration + (totalDuration ?? 0),
    })
  }
  return [...totals.values()]
}

/** One tenant's entries and their keys. */
interface Shelf {
  readonly entries: Map<string, CallLogEntry>
  readonly byKey: Map<string, string>
}

const holderOf = (shelf: Shelf, entry: CallLogEntry): CallLogEntry | undefined => {
  for (const key of entry.keys) {
    const holder = shelf.byKey.get(key)
    if (holder !== undefined && holder !== entry.id) return shelf.entries.get(holder)
  }
  return undefined
}

const put = ({ entries, byKey }: Shelf, entry: CallLogEntry): void => {
  for (const key of entries.get(entry.id)?.keys ?? []) byKey.delete(key)
  for (const key of entry.keys) byKey.set(key, entry.id)
  entries.set(entry.id, entry)
}

const reading = (tenant: string, shelf: () => Shelf | undefined): TenantCalls => {
  const all = (): CallLogEntry[] => [...(shelf()?.entries.values() ?? [])]
  return {
    tenant,
    async get(id) {
      return shelf()?.entries.get(id) ?? null
    },
    async findByKey(key) {
      const held = shelf()
      return held?.entries.get(held.byKey.get(key) ?? '') ?? null
    },
    async list(filter) {
      const found = all()
        .filter((entry) => fits(entry, filter))
        .sort(newestFirst)
      return {
        entries: found.slice(filter.offset, filter.offset + filter.limit),
        total: found.length,
      }
    },
    async totals(conditions) {
      return totalsOf(all().filter((entry) => fits(entry, conditions)))
    },
    async unconfirmed(provider, since) {
      return all().filter((entry) => isUnconfirmed(entry, provider, since))
    },
  }
}

/** Keeps the log in this process; a restart forgets it. For tests and trials. */
export const memoryCallLogStore = (): CallLogStore => {
  const shelves = new Map<string, Shelf>()
  const shelfOf = (tenant: string): Shelf => {
    const held = shelves.get(tenant) ?? { entries: new Map(), byKey: new Map() }
    shelves.set(tenant, held)
    return held
  }
  const everyEntry = (): CallLogEntry[] =>
    [...shelves.values()].flatMap(({ entries }) => [...entries.values()])

  return {
    async insert(entry) {
      const shelf = shelfOf(entry.tenant)
      const existing = shelf.entries.get(entry.id) ?? holderOf(shelf, entry)
      if (existing) return { inserted: false, existing }
      put(shelf, entry)
      return { inserted: true }
    },
    async save(entry) {
      const shelf = shelfOf(entry.tenant)
      if (shelf.entries.get(entry.id)?.revision !== entry.revision - 1) return 'stale'
      if (holderOf(shelf, entry)) return 'taken'
      put(shelf, entry)
      return 'saved'
    },
    tenant: (tenant) => reading(tenant, () => shelves.get(tenant)),
    async tenantsHolding(key) {
      return [...shelves].flatMap(([tenant, { byKey }]) => (byKey.has(key) ? [tenant] : []))
    },
    async tenantsWaiting(provider, since) {
      const waiting = everyEntry().filter((entry) => isUnconfirmed(entry, provider, since))
      return [...new Set(waiting.map(({ tenant }) => tenant))]
    },
    async changedSince(since) {
      return everyEntry()
        .filter((entry) => entry.updatedAt >= since)
        .sort((a, b) => (a.updatedAt < b.updatedAt ? -1 : 1))
        .map(referenceTo)
    },
    async quietSince(until) {
      return everyEntry()
        .filter((entry) => entry.source === 'browser' && !isOver(entry) && entry.updatedAt <= until)
        .map(referenceTo)
    },
  }
}
