import type { CallFilter, CallPageRequest, CallRecordPage } from '@callplane/core'
import { between, conditionsOf, sourceOf, valuesOf, where, type Query } from './call-conditions.ts'
import type { CallsWorld } from './calls-world.ts'
import { SqliteFailure } from '../database/failure.ts'

/** `next` of a page: the time and the id of its last call. */
const cursor = /^(-?[\d.e+-]+)\/(.+)$/s

const afterCursor = (file: string, after: string): readonly [number, string] => {
  const [, time, id] = cursor.exec(after) ?? []
  if (time === undefined || id === undefined)
    throw new SqliteFailure(file, 'list: `after` must be the `next` of the page before')
  return [Number(time), id]
}

/** Indexes of calls that give the order of a page, the one first that leaves fewest calls. */
const ordered = ['contact', 'campaign', 'tenant', 'status', 'provider', 'direction'] as const

/**
 * The index by which a page is read. Without statistics SQLite may choose one that leaves a thousand times as many calls,
 * each of which it then has to read.
 */
const indexFor = (filter: CallFilter): string => {
  if (filter.number !== undefined) return ''
  const by = ordered.find((name) => filter[name] !== undefined) ?? 'created'
  return ` INDEXED BY calls_by_${by}`
}

/** One more than the page has, which tells whether there is another one. */
export const listQuery = (
  file: string,
  filter: CallFilter,
  { limit, after }: CallPageRequest,
): Query => {
  const { from, time, id } = sourceOf(filter)
  const conditions = [...conditionsOf(filter), ...between(time, filter)]
  if (after !== undefined)
    conditions.push({ sql: `(${time}, ${id}) < (?, ?)`, values: [...afterCursor(file, after)] })
  return {
    sql: `SELECT c.id, c.version, c.created_at, c.record FROM ${from}${indexFor(filter)} ${where(conditions)} ORDER BY ${time} DESC, ${id} DESC LIMIT ?`,
    values: [...valuesOf(conditions), limit + 1],
  }
}

export const listCalls = (
  { database, records }: CallsWorld,
  filter: CallFilter,
  page: CallPageRequest,
): CallRecordPage => {
  const { sql, values } = listQuery(database.file, filter, page)
  const rows = database.all(sql, ...values)
  const shown = rows.slice(0, page.limit)
  const last = shown.at(-1)
  return {
    records: shown.map((row) => records.parse(row)),
    next:
      last && rows.length > page.limit
        ? `${String(last['created_at'])}/${String(last['id'])}`
        : null,
  }
}
