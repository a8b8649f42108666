import { entryColumns, type CallLog, type EntryLike, type EntryName } from '@callplane/core/stores'
import type { Database, Row } from '../database/database.ts'
import { createTenantLog } from './tenant-log.ts'
import type { WriteBatches } from '../calls/write-batches.ts'

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

const valuesOf = (entry: EntryLike) => {
  const row = entryColumns(entry)
  return [
    row.tenant,
    row.id,
    row.revision,
    row.startedAt,
    row.updatedAt,
    row.status,
    row.contact,
    row.user,
    row.totalDuration,
    row.unconfirmed,
    row.open ? 1 : 0,
    JSON.stringify(entry.keys),
    JSON.stringify(entry),
  ]
}

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

/** Writes an entry, which has given up the keys `before` that it has no more. */
export const putEntry = (
  database: Database,
  entry: EntryLike,
  before: readonly string[] = [],
): void => {
  const { tenant, id, keys } = entry
  for (const key of before) if (!keys.includes(key)) database.run(dropKey, tenant, key, id)
  for (const key of keys) database.run(addKey, tenant, key, id)
  database.run(put, ...valuesOf(entry))
}

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
  return {
    insert: (entry) =>
      write(() => {
        const row = database.get(held, entry.tenant, entry.id)
        const existing = row ? read(row) : holderOf(entry)
        if (existing) return { inserted: false, existing } as const
        putEntry(database, entry)
        return { inserted: true } as const
      }),
    save: (entry) =>
      write(() => {
        const row = database.get(held, entry.tenant, entry.id)
        if (row?.['revision'] !== entry.revision - 1) return 'stale'
        if (holderOf(entry)) return 'taken'
        putEntry(database, entry, JSON.parse(String(row['keys'])) as string[])
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
