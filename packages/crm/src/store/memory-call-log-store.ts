import { hasEnded, type CallLogEntry } from '../model/entry.ts'
import type { CallLogStore, EntryFilter, StatusTotals } from './call-log-store.ts'

const newestFirst = (a: CallLogEntry, b: CallLogEntry): number =>
  a.startedAt === b.startedAt ? (a.id < b.id ? 1 : -1) : a.startedAt < b.startedAt ? 1 : -1

const fits = (entry: CallLogEntry, { contact, user, status }: EntryFilter): boolean =>
  (contact === undefined || entry.references.contact?.id === contact) &&
  (user === undefined || entry.references.user?.id === user) &&
  (status === undefined || entry.status === status)

/** Keeps the log in this process; a restart forgets it. */
export const memoryCallLogStore = (): CallLogStore => {
  const entries = new Map<string, CallLogEntry>()
  const byKey = new Map<string, string>()

  const holderOf = (entry: CallLogEntry): CallLogEntry | undefined => {
    for (const key of entry.keys) {
      const holder = byKey.get(key)
      if (holder !== undefined && holder !== entry.id) return entries.get(holder)
    }
    return undefined
  }
  const put = (entry: CallLogEntry): void => {
    for (const key of entries.get(entry.id)?.keys ?? []) byKey.delete(key)
    for (const key of entry.keys) byKey.set(key, entry.id)
    entries.set(entry.id, entry)
  }
  const ofTenant = (tenant: string): CallLogEntry[] =>
    [...entries.values()].filter((entry) => entry.tenant === tenant)

  return {
    async insert(entry) {
      const existing = entries.get(entry.id) ?? holderOf(entry)
      if (existing) return { inserted: false, existing }
      put(entry)
      return { inserted: true }
    },
    async save(entry) {
      if (entries.get(entry.id)?.revision !== entry.revision - 1) return 'stale'
      if (holderOf(entry)) return 'taken'
      put(entry)
      return 'saved'
    },
    async get(tenant, id) {
      const entry = entries.get(id)
      return entry?.tenant === tenant ? entry : null
    },
    async findByKey(key) {
      return entries.get(byKey.get(key) ?? '') ?? null
    },
    async list(tenant, filter) {
      const found = ofTenant(tenant)
        .filter((entry) => fits(entry, filter))
        .sort(newestFirst)
      return {
        entries: found.slice(filter.offset, filter.offset + filter.limit),
        total: found.length,
      }
    },
    async totals(tenant, { from, to }) {
      const totals = new Map<string, StatusTotals>()
      for (const entry of ofTenant(tenant)) {
        if (
          (from !== undefined && entry.startedAt < from) ||
          (to !== undefined && entry.startedAt > to)
        )
          continue
        const held = totals.get(entry.status)
        totals.set(entry.status, {
          status: entry.status,
          count: (held?.count ?? 0) + 1,
          totalDuration: (held?.totalDuration ?? 0) + (entry.totalDuration ?? 0),
        })
      }
      return [...totals.values()]
    },
    async unbound(provider, since) {
      return [...entries.values()].filter(
        (entry) =>
          entry.source === 'browser' &&
          entry.provider === provider &&
          entry.providerCallId === null &&
          !hasEnded(entry) &&
          entry.startedAt >= since,
      )
    },
    async changedSince(since) {
      return [...entries.values()]
        .filter((entry) => entry.updatedAt >= since)
        .sort((a, b) => (a.updatedAt < b.updatedAt ? -1 : 1))
    },
  }
}
