import { entryColumns, type CallLog, type EntryLike, type EntryName } from '@callplane/core/stores'
import { storable, textArray } from '../database/binary-arrays.ts'
import { commit, rollBack, type Parameter, type Transaction } from '../database/database.ts'
import { retried } from '../database/retry.ts'
import type { StoreParts } from '../store-parts.ts'
import { createTenantLog } from './tenant-log.ts'

const columns = [
  'tenant',
  'id',
  'revision',
  'started_at',
  'updated_at',
  'status',
  'direction',
  'from_party',
  'to_party',
  'contact',
  '"user"',
  'total_duration',
  'unconfirmed',
  'open',
  'keys',
  'entry',
] as const

const valuesOf = (entry: EntryLike): Parameter[] => {
  const row = entryColumns(entry)
  const text = (value: string | null) => (value === null ? null : storable(value))
  return [
    storable(row.tenant),
    storable(row.id),
    row.revision,
    storable(row.startedAt),
    storable(row.updatedAt),
    row.status,
    row.direction,
    text(row.from),
    text(row.to),
    text(row.contact),
    text(row.user),
    row.totalDuration,
    text(row.unconfirmed),
    row.open,
    textArray(entry.keys),
    JSON.stringify(entry),
  ]
}

interface Row {
  readonly entry: string
}

const placeholders = columns.map((_column, at) => `$${at + 1}`).join(', ')

const statementsOf = ({ tables: t, statement }: StoreParts) => ({
  insert: statement(
    `INSERT INTO ${t.entries} (${columns.join(', ')}) VALUES (${placeholders})
     ON CONFLICT (tenant, id) DO NOTHING RETURNING 1`,
  ),
  replace: statement(
    `UPDATE ${t.entries} SET (${columns.join(', ')}) = ROW(${placeholders}) WHERE tenant = $1 AND id = $2`,
  ),
  byId: statement(`SELECT entry FROM ${t.entries} WHERE tenant = $1 AND id = $2`),
  lock: statement(`SELECT revision FROM ${t.entries} WHERE tenant = $1 AND id = $2 FOR UPDATE`),
  // In one order, so that two writers never wait for each other.
  addKeys: statement(
    `INSERT INTO ${t.entryKeys} (tenant, key, entry)
     SELECT $1::text, key, $2::text FROM unnest($3::text[]) AS k (key) ORDER BY key
     ON CONFLICT (tenant, key) DO NOTHING`,
  ),
  dropKeys: statement(
    `DELETE FROM ${t.entryKeys} WHERE tenant = $1 AND entry = $2 AND key = ANY(
       SELECT unnest(keys) FROM ${t.entries} WHERE tenant = $1 AND id = $2
     ) AND key <> ALL($3::text[])`,
  ),
  // The first of the keys, in the order given, that another entry has.
  holder: statement(
    `SELECT e.entry FROM unnest($3::text[]) WITH ORDINALITY AS k (key, place)
     JOIN ${t.entryKeys} h ON h.tenant = $1 AND h.key = k.key AND h.entry <> $2
     JOIN ${t.entries} e ON e.tenant = $1 AND e.id = h.entry ORDER BY k.place LIMIT 1`,
  ),
  holding: statement(`SELECT tenant FROM ${t.entryKeys} WHERE key = $1 ORDER BY tenant`),
  waiting: statement(
    `SELECT DISTINCT tenant FROM ${t.entries} WHERE unconfirmed = $1 AND started_at >= $2 ORDER BY tenant`,
  ),
  changed: statement(
    `SELECT tenant, id FROM ${t.entries} WHERE updated_at >= $1 ORDER BY updated_at`,
  ),
  quiet: statement(`SELECT tenant, id FROM ${t.entries} WHERE open AND updated_at <= $1`),
})

type Statements = ReturnType<typeof statementsOf>

/** Claims the keys of an entry; gives the entry that has one of them, if there is one. */
const claimKeys = async (
  transaction: Transaction,
  { addKeys, holder }: Statements,
  { tenant, id, keys }: EntryLike,
): Promise<string | null> => {
  const values = [storable(tenant), storable(id), textArray(keys)]
  await transaction.query(addKeys, values)
  const [row] = await transaction.query<Row>(holder, values)
  return row?.entry ?? null
}

type Inserted =
  | { readonly inserted: true }
  | { readonly inserted: false; readonly existing: string }

const insertEntry = async (
  transaction: Transaction,
  statements: Statements,
  entry: EntryLike,
): Promise<Inserted> => {
  const added = await transaction.query(statements.insert, valuesOf(entry))
  if (added.length > 0) {
    const existing = await claimKeys(transaction, statements, entry)
    return existing === null ? { inserted: true } : { inserted: false, existing }
  }
  const name = [storable(entry.tenant), storable(entry.id)]
  const [row] = await transaction.query<Row>(statements.byId, name)
  return { inserted: false, existing: row?.entry ?? '' }
}

const saveEntry = async (
  transaction: Transaction,
  statements: Statements,
  entry: EntryLike,
): Promise<'saved' | 'stale' | 'taken'> => {
  const name = [storable(entry.tenant), storable(entry.id)]
  const [held] = await transaction.query<{ revision: number }>(statements.lock, name)
  if (held?.revision !== entry.revision - 1) return 'stale'
  if ((await claimKeys(transaction, statements, entry)) !== null) return 'taken'
  await transaction.query(statements.dropKeys, [...name, textArray(entry.keys)])
  await transaction.query(statements.replace, valuesOf(entry))
  return 'saved'
}

/** Writes entries within another transaction. */
export const createEntryInserts = (parts: StoreParts) => {
  const statements = statementsOf(parts)
  return (transaction: Transaction, entry: EntryLike): Promise<Inserted> =>
    insertEntry(transaction, statements, entry)
}

export const createCallLog = <Entry extends EntryLike>(parts: StoreParts): CallLog<Entry> => {
  const { database, ready } = parts
  const statements = statementsOf(parts)
  const read = (text: string): Entry => JSON.parse(text) as Entry
  /** Commits what `run` did only where it gives `wanted`. */
  const inTransaction = async <T>(
    run: (transaction: Transaction) => Promise<T>,
    isDone: (value: T) => boolean,
  ): Promise<T> => {
    await ready()
    return retried(() =>
      database.transaction(async (transaction) => {
        const value = await run(transaction)
        return isDone(value) ? commit(value) : rollBack(value)
      }),
    )
  }
  const names = async (
    statement: Statements['quiet'],
    value: string,
  ): Promise<readonly EntryName[]> => {
    await ready()
    return database.query<{ tenant: string; id: string }>(statement, [storable(value)])
  }
  const tenants = async (
    statement: Statements['holding'],
    values: readonly string[],
  ): Promise<readonly string[]> => {
    await ready()
    const rows = await database.query<{ tenant: string }>(statement, values.map(storable))
    return rows.map(({ tenant }) => tenant)
  }
  return {
    async insert(entry) {
      const result = await inTransaction(
        (transaction) => insertEntry(transaction, statements, entry),
        ({ inserted }) => inserted,
      )
      return result.inserted ? result : { inserted: false, existing: read(result.existing) }
    },
    save: (entry) =>
      inTransaction(
        (transaction) => saveEntry(transaction, statements, entry),
        (outcome) => outcome === 'saved',
      ),
    tenant: (tenant) => createTenantLog(parts, tenant, read),
    tenantsHolding: (key) => tenants(statements.holding, [key]),
    tenantsWaiting: (provider, since) => tenants(statements.waiting, [provider, since]),
    changedSince: (since) => names(statements.changed, since),
    quietSince: (until) => names(statements.quiet, until),
  }
}
