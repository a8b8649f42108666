import {
  contactKey,
  type CallCount,
  type CallFilter,
  type CallPageRequest,
  type CallRecordPage,
  type CallStatus,
} from '@callplane/core'
import type { SQLInputValue } from 'node:sqlite'
import type { CallsWorld } from './calls-world.ts'
import { SqliteFailure } from './failure.ts'

/** SQL, or a part of it, and what it needs. */
interface Query {
  readonly sql: string
  readonly values: readonly SQLInputValue[]
}

const equal = ['tenant', 'campaign', 'status', 'provider', 'direction'] as const

const all: Readonly<Record<CallStatus, true>> = {
  queued: true,
  initiated: true,
  ringing: true,
  'in-progress': true,
  completed: true,
  busy: true,
  'no-answer': true,
  rejected: true,
  failed: true,
  canceled: true,
  unknown: true,
}
const statuses = Object.keys(all)

const conditionsOf = (filter: CallFilter): Query[] => [
  ...equal.flatMap((name) => {
    const value = filter[name]
    return value === undefined ? [] : [{ sql: `c.${name} = ?`, values: [value] }]
  }),
  ...(filter.contact === undefined
    ? []
    : [{ sql: 'c.contact = ?', values: [contactKey(filter.contact)] }]),
  ...(filter.number === undefined ? [] : [{ sql: 'p.number = ?', values: [filter.number] }]),
]

/** With a number, the table of the numbers leads, which has the time and the id of each call. */
const sourceOf = (filter: CallFilter) =>
  filter.number === undefined
    ? { from: 'calls c', time: 'c.created_at', id: 'c.id' }
    : { from: 'parties p CROSS JOIN calls c ON c.id = p.call', time: 'p.created_at', id: 'p.call' }

const between = (time: string, { from, until }: CallFilter): Query[] => [
  ...(from === undefined ? [] : [{ sql: `${time} >= ?`, values: [from] }]),
  ...(until === undefined ? [] : [{ sql: `${time} < ?`, values: [until] }]),
]

const where = (conditions: readonly Query[]): string =>
  conditions.length === 0 ? '' : `WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}`

const valuesOf = (conditions: readonly Query[]): SQLInputValue[] =>
  conditions.flatMap(({ values }) => values)

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

/**
 * Without a condition that selects few calls, the index by status answers alone: it has one range of times for each
 * status, so the query names every status.
 */
export const countQuery = (filter: CallFilter): Query => {
  const { from, time } = sourceOf(filter)
  const conditions = [...conditionsOf(filter), ...between(time, filter)]
  const isPicked = (['tenant', 'campaign', 'contact', 'number'] as const).some(
    (name) => filter[name] !== undefined,
  )
  if (!isPicked && filter.status === undefined)
    conditions.push({ sql: `c.status IN (${statuses.map(() => '?').join()})`, values: statuses })
  return {
    sql: `SELECT c.status, c.provider, CAST(${time} / 3600000 AS INTEGER) AS hour, count(*) AS count
      FROM ${from}${isPicked ? '' : ' INDEXED BY calls_by_status'} ${where(conditions)} GROUP BY 1, 2, 3`,
    values: valuesOf(conditions),
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

export const countCalls = ({ database }: CallsWorld, filter: CallFilter): CallCount[] => {
  const { sql, values } = countQuery(filter)
  return database.all(sql, ...values).map((row) => ({
    status: row['status'] as CallStatus,
    provider: row['provider'] as string | null,
    hour: Number(row['hour']) * 3_600_000,
    count: Number(row['count']),
  }))
}
