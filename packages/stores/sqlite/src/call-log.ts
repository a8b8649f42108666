import type { CallStatus } from '@callplane/core'
import type { Database, Row } from './database.ts'
import { createTenantLog, type TenantLog } from './tenant-log.ts'
import type { WriteBatches } from './write-batches.ts'

/** What the log needs to know of an entry; the rest is kept as JSON. Times are ISO 8601 in UTC. */
export interface EntryLike {
  readonly tenant: string
  readonly id: string
  /** 1 when new; counts every write. */
  readonly revision: number
  readonly status: CallStatus
  readonly source: string
  readonly provider: string | null
  readonly providerCallId: string | null
  readonly claimedCallId: string | null
  readonly startedAt: string
  readonly updatedAt: string
  /** Seconds; null until the end is known. */
  readonly totalDuration: number | null
  readonly references: {
    readonly contact?: { readonly id: string } | null | undefined
    readonly user?: { readonly id: string } | null | undefined
  }
  /** No two entries of a tenant share one. */
  readonly keys: readonly string[]
}

interface EntryName {
  readonly tenant: string
  readonly id: string
}

/** The call log of a CRM: the `CallLogStore` of @callplane/crm. */
export interface CallLog<Entry extends EntryLike> {
  insert(
    entry: Entry,
  ): Promise<{ readonly inserted: true } | { readonly inserted: false; readonly existing: Entry }>
  save(entry: Entry): Promise<'saved' | 'stale' | 'taken'>
  tenant(tenant: string): TenantLog<Entry>
  tenantsHolding(key: string): Promise<readonly string[]>
  tenantsWaiting(provider: string, since: string): Promise<readonly string[]>
  changedSince(since: string): Promise<readonly EntryName[]>
  quietSince(until: string): Promise<readonly EntryName[]>
}

const ended: ReadonlySet<CallStatus> = new Set<CallStatus>([
  'completed',
  'busy',
  'no-answer',
  'rejected',
  'canceled',
  'failed',
])

/** The provider of a browser call whose provider has not confirmed it. */
const unconfirmedAt = (entry: EntryLike): string | null =>
  entry.source === 'browser' &&
  entry.providerCallId === null &&
  (!ended.has(entry.status) || entry.claimedCallId !== null)
    ? entry.provider
    : null

const isOpen = ({ source, status }: EntryLike): boolean =>
  source === 'browser' && !ended.has(status) && status !== 'unknown'

const columns = [
  'tenant',
  'id',
  'revision',
  'started_at',
  'updated_at',
  'status',
  'contact',
  'user',
  'total_duration',
  'unconfirmed',
  'open',
  'keys',
  'entry',
] as const

const valuesOf = (entry: EntryLike) => [
  entry.tenant,
  entry.id,
  entry.revision,
  entry.startedAt,
  entry.updatedAt,
  entry.status,
  entry.references.contact?.id ?? null,
  entry.references.user?.id ?? null,
  entry.totalDuration,
  unconfirmedAt(entry),
  isOpen(entry) ? 1 : 0,
  JSON.stringify(entry.keys),
  JSON.stringify(entry),
]

const put = `INSERT OR REPLACE INTO entries (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`
const held = 'SELECT revision, keys, entry FROM entries WHERE tenant = ? AND id = ?'
const holder = `
  SELECT e.entry FROM entry_keys k JOIN entries e ON e.tenant = k.tenant AND e.id = k.entry
  WHERE k.tenant = ? AND k.key = ? AND k.entry <> ?`
const addKey = 'INSERT OR IGNORE INTO entry_keys (tenant, key, entry) VALUES (?, ?, ?)'
const dropKey = 'DELETE FROM entry_keys WHERE tenant = ? AND key = ? AND entry = ?'
const holding = 'SELECT tenant FROM entry_keys WHERE key = ? ORDER BY tenant'
const waiting =
  'SELECT DISTINCT tenant FROM entries WHERE unconfirmed = ? AND started_at >= ? ORDER BY tenant'
const changed = 'SELECT tenant, id FROM entries WHERE updated_at >= ? ORDER BY updated_at'
const quiet = 'SELECT tenant, id FROM entries WHERE open = 1 AND updated_at <= ?'

const nameIn = (row: Row): EntryName => ({ tenant: String(row['tenant']), id: String(row['id']) })

export const createCallLog = <Entry extends EntryLike>(
  database: Database,
  { write }: WriteBatches,
): CallLog<Entry> => {
  const read = (row: Row): Entry => JSON.parse(String(row['entry'])) as Entry
  /** Another entry of the tenant that has one of the keys. */
  const holderOf = ({ tenant, id, keys }: Entry): Entry | null => {
    for (const key of keys) {
      const row = database.get(holder, tenant, key, id)
      if (row) return read(row)
    }
    return null
  }
  const replace = (entry: Entry, before: readonly string[]): void => {
    const { tenant, id, keys } = entry
    for (const key of before) if (!keys.includes(key)) database.run(dropKey, tenant, key, id)
    for (const key of keys) database.run(addKey, tenant, key, id)
    database.run(put, ...valuesOf(entry))
  }
  return {
    insert: (entry) =>
      write(() => {
        const row = database.get(held, entry.tenant, entry.id)
        const existing = row ? read(row) : holderOf(entry)
        if (existing) return { inserted: false, existing } as const
        replace(entry, [])
        return { inserted: true } as const
      }),
    save: (entry) =>
      write(() => {
        const row = database.get(held, entry.tenant, entry.id)
        if (row?.['revision'] !== entry.revision - 1) return 'stale'
        if (holderOf(entry)) return 'taken'
        replace(entry, JSON.parse(String(row['keys'])) as string[])
        return 'saved'
      }),
    tenant: (tenant) => createTenantLog(database, tenant, read),
    tenantsHolding: async (key) => database.all(holding, key).map(({ tenant }) => String(tenant)),
    tenantsWaiting: async (provider, since) =>
      database.all(waiting, provider, since).map(({ tenant }) => String(tenant)),
    changedSince: async (since) => database.all(changed, since).map(nameIn),
    quietSince: async (until) => database.all(quiet, until).map(nameIn),
  }
}
