import type { CallStore, ReferenceClaim } from '@callplane/core'
import {
  claimMoved,
  type StoreTransfer,
  type TransferPart,
  type TransferProgress,
  type TransferRows,
} from '@callplane/core/stores'
import { original, textArray } from '../database/binary-arrays.ts'
import { commit } from '../database/database.ts'
import type { StoreParts } from '../store-parts.ts'
import { databaseNow } from '../schema/tables.ts'
import { createInserts, type Inserts } from './transfer-inserts.ts'

/** How the rows of a part are read: the columns of `key` are unique and give the order. */
interface Source {
  readonly table: string
  readonly key: readonly string[]
  readonly columns: readonly string[]
}

type Row = Readonly<Record<string, unknown>>

const sourcesOf = ({ tables: t }: StoreParts): Readonly<Record<TransferPart, Source>> => ({
  calls: {
    table: t.calls,
    key: ['id'],
    columns: ['record', 'status', 'provider', 'sample', 'writer'],
  },
  parked: {
    table: `(SELECT p.id, p.until, p.event, min(r.provider) AS provider
      FROM ${t.parked} p JOIN ${t.refs} r ON p.id = ANY(r.held) GROUP BY p.id, p.until, p.event) AS parked`,
    key: ['id'],
    columns: ['provider', 'until', 'event'],
  },
  lanes: {
    table: t.lanes,
    key: ['lane'],
    columns: ['next_start AS "nextStart"', 'version', 'state'],
  },
  slots: { table: t.slots, key: ['lane', 'call'], columns: ['until'] },
  rules: { table: t.rules, key: ['version'], columns: ['rules'] },
  ramps: { table: t.ramps, key: ['rule'], columns: ['version', 'state'] },
  counters: { table: t.counters, key: ['key', 'id'], columns: ['amount', 'at', 'expires'] },
  deliveries: { table: t.deliveries, key: ['id'], columns: ['delivery'] },
  entries: { table: t.entries, key: ['tenant', 'id'], columns: ['entry'] },
  journals: { table: t.journals, key: ['tenant'], columns: ['last'] },
  events: { table: t.events, key: ['tenant', 'serial'], columns: ['event'] },
})

const pageOf = ({ table, key, columns }: Source, after: boolean): string => {
  const names = key.join(', ')
  const place = after
    ? `WHERE (${names}) > (${key.map((_name, at) => `$${at + 2}`).join(', ')})`
    : ''
  return `SELECT ${[...key, ...columns].join(', ')} FROM ${table} ${place} ORDER BY ${names} LIMIT $1`
}

/** Texts as they were given to the store. */
const restored = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'string' ? original(value) : value,
    ]),
  )

/** Reads the parts of a schema. */
const createReading = (parts: StoreParts): Pick<StoreTransfer, 'count' | 'read'> => {
  const { database, tables: t, ready, statement } = parts
  const sources = sourcesOf(parts)
  const references = statement(
    `SELECT call, provider, kind, id, attempt FROM ${t.refs} WHERE call = ANY($1::text[])`,
  )
  /** The rows of calls, with the ids by which providers know them. */
  const withReferences = async (rows: readonly Row[]): Promise<readonly unknown[]> => {
    const ids = rows.map(({ id }) => String(id))
    const found = await database.query<ReferenceClaim & { call: string }>(references, [
      textArray(ids.map(original)),
    ])
    const byCall = Map.groupBy(found, ({ call }) => call)
    return rows.map((row) => ({
      ...restored(row),
      references: (byCall.get(String(row['id'])) ?? []).map(({ call: _call, ...claim }) =>
        restored(claim),
      ),
    }))
  }
  return {
    async count(part) {
      await ready()
      const sql = `SELECT count(*)::integer AS count FROM ${sources[part].table}`
      const [row] = await database.query<{ count: number }>(statement(sql), [])
      return row?.count ?? 0
    },
    async read<Part extends TransferPart>(part: Part, after: string | null, limit: number) {
      await ready()
      const source = sources[part]
      const place = after === null ? [] : (JSON.parse(after) as string[])
      const found = await database.query<Record<string, unknown>>(
        statement(pageOf(source, after !== null)),
        [limit + 1, ...place],
      )
      const shown = found.slice(0, limit)
      const last = found.length > limit ? shown.at(-1) : undefined
      const rows = part === 'calls' ? await withReferences(shown) : shown.map(restored)
      return {
        rows: rows as readonly TransferRows[Part][],
        next: last ? JSON.stringify(source.key.map((name) => last[name])) : null,
      }
    },
  }
}

/** Whole schemas, row by row. */
export const createTransfer = (parts: StoreParts, calls: CallStore): StoreTransfer => {
  const { database, tables: t, ready, statement } = parts
  const inserts = createInserts(parts)
  const identity = statement(`SELECT id FROM ${t.identity}`)
  const active = statement(
    `SELECT count(*)::integer AS count FROM ${t.owners} WHERE NOT ended AND until > ${databaseNow}`,
  )
  const places = statement(`SELECT source, part, place FROM ${t.transfers}`)
  const setPlace = statement(
    `INSERT INTO ${t.transfers} (source, part, place) VALUES ($1, $2, $3)
     ON CONFLICT (source, part) DO UPDATE SET place = excluded.place`,
  )
  return {
    ...createReading(parts),
    async identity() {
      await ready()
      const [row] = await database.query<{ id: string }>(identity, [])
      return row?.id ?? ''
    },
    async activeDispatchers() {
      await ready()
      const [row] = await database.query<{ count: number }>(active, [])
      return row?.count ?? 0
    },
    damage: async () => [],
    async progress() {
      await ready()
      const rows = await database.query<{
        source: string
        part: TransferPart
        place: string | null
      }>(places, [])
      return [...Map.groupBy(rows, ({ source }) => source)].map(
        ([source, own]): TransferProgress => ({
          source,
          places: Object.fromEntries(own.map(({ part, place }) => [part, place])),
        }),
      )
    },
    async write(part, rows, { source, next }) {
      await ready()
      if (part === 'calls') await claimMoved(calls, rows as readonly TransferRows['calls'][])
      await database.transaction(async (transaction) => {
        if (part !== 'calls') await inserts[part as keyof Inserts](transaction, rows as never)
        await transaction.query(setPlace, [source, part, next])
        return commit(undefined)
      })
    },
  }
}
