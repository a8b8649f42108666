import {
  contactKey,
  type CallCount,
  type CallFilter,
  type CallPageRequest,
  type CallRecordPage,
} from '@callplane/core'
import { storable } from './binary-arrays.ts'
import { parseRecord } from './call-rows.ts'
import type { Parameter } from './database.ts'
import type { StoreParts } from './store-parts.ts'
import type { Tables } from './tables.ts'

/** A condition and its parameters, built side by side. */
interface Selection {
  readonly from: string
  readonly where: readonly string[]
  readonly values: Parameter[]
}

const columns = ['tenant', 'campaign', 'status', 'provider'] as const

/** Every text that results is one of a few, so each is prepared once. */
const selectionOf = (t: Tables, filter: CallFilter): Selection => {
  const where: string[] = []
  const values: Parameter[] = []
  const add = (condition: (parameter: string) => string, value: Parameter): void => {
    values.push(value)
    where.push(condition(`$${values.length}`))
  }
  for (const column of columns) {
    const value = filter[column]
    if (value !== undefined) add((parameter) => `c.${column} = ${parameter}`, storable(value))
  }
  if (filter.contact !== undefined)
    add((parameter) => `c.contact = ${parameter}`, storable(contactKey(filter.contact)))
  // Not a parameter: the planner uses a partial index only where the text shows that it applies.
  if (filter.direction === 'inbound') where.push(`c.direction = 'inbound'`)
  if (filter.direction === 'outbound') where.push(`c.direction = 'outbound'`)
  if (filter.from !== undefined) add((parameter) => `c.created_at >= ${parameter}`, filter.from)
  if (filter.until !== undefined) add((parameter) => `c.created_at < ${parameter}`, filter.until)
  if (filter.number === undefined) return { from: `${t.calls} c`, where, values }
  // Its own time of creation, so that the pages of a number are read in the order of its index.
  add((parameter) => `n.number = ${parameter}`, storable(filter.number))
  return {
    from: `${t.numbers} n JOIN ${t.calls} c ON c.id = n.call AND c.created_at = n.created_at`,
    where,
    values,
  }
}

const conditionOf = (where: readonly string[]): string =>
  where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`

const cursorOf = (createdAt: number, id: string): string => `${createdAt}/${id}`

const parseCursor = (cursor: string): readonly [createdAt: number, id: string] => {
  const slash = cursor.indexOf('/')
  const createdAt = Number(cursor.slice(0, slash))
  if (slash < 1 || !Number.isFinite(createdAt))
    throw new TypeError('@callplane/postgres: after: must be `next` of the page before')
  return [createdAt, cursor.slice(slash + 1)]
}

/** The page as a statement; exported for the tests of its plan. */
export const listQuery = (
  t: Tables,
  filter: CallFilter,
  { limit, after }: CallPageRequest,
): { readonly text: string; readonly values: readonly Parameter[] } => {
  const { from, where, values } = selectionOf(t, filter)
  const [time, id] =
    filter.number === undefined ? ['c.created_at', 'c.id'] : ['n.created_at', 'n.call']
  const keyset: string[] = []
  if (after !== undefined) {
    const [createdAt, last] = parseCursor(after)
    values.push(createdAt, storable(last))
    keyset.push(`(${time}, ${id}) < ($${values.length - 1}, $${values.length})`)
  }
  values.push(limit + 1)
  return {
    text: `SELECT c.id, c.created_at, c.record FROM ${from} ${conditionOf([...where, ...keyset])}
      ORDER BY ${time} DESC, ${id} DESC LIMIT $${values.length}`,
    values,
  }
}

/** The counts as a statement; exported for the tests of its plan. */
export const countQuery = (
  t: Tables,
  filter: CallFilter,
): { readonly text: string; readonly values: readonly Parameter[] } => {
  const { from, where, values } = selectionOf(t, filter)
  return {
    text: `SELECT c.status, c.provider, floor(c.created_at / 3600000) * 3600000 AS hour, count(*)::integer AS count
      FROM ${from} ${conditionOf(where)} GROUP BY 1, 2, 3`,
    values,
  }
}

export const createQueryCalls = ({ database, tables, ready, statement }: StoreParts) => ({
  async list(filter: CallFilter, page: CallPageRequest): Promise<CallRecordPage> {
    const { text, values } = listQuery(tables, filter, page)
    await ready()
    const rows = await database.query<{ id: string; created_at: number; record: string }>(
      statement(text),
      values,
    )
    const shown = rows.slice(0, page.limit)
    const last = shown.at(-1)
    return {
      records: shown.map(({ id, record }) => parseRecord(record, id)),
      next: last && rows.length > page.limit ? cursorOf(last.created_at, last.id) : null,
    }
  },
  async count(filter: CallFilter): Promise<readonly CallCount[]> {
    const { text, values } = countQuery(tables, filter)
    await ready()
    return database.query<{ [Key in keyof CallCount]: CallCount[Key] }>(statement(text), values)
  },
})
