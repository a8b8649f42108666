import {
  contactKey,
  type CallCount,
  type CallFilter,
  type CallPageRequest,
  type CallRecordPage,
  type CountPeriod,
} from '@callplane/core'
import { keptCounts, type KeptCounts } from '@callplane/core/stores'
import { storable } from '../database/binary-arrays.ts'
import { parseRecord } from './call-rows.ts'
import type { Parameter } from '../database/database.ts'
import type { StoreParts } from '../store-parts.ts'
import type { Tables } from '../schema/tables.ts'

/** A condition and its parameters, built side by side. */
interface Selection {
  readonly from: string
  readonly where: readonly string[]
  readonly values: Parameter[]
}

const columns = ['tenant', 'campaign', 'status', 'provider'] as const

/** Every text that results is one of a few, so each is prepared once. */
const selectionOf = (t: Tables, filter: CallFilter, values: Parameter[] = []): Selection => {
  const where: string[] = []
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
  if (filter.until !== undefined && filter.until !== Infinity)
    add((parameter) => `c.created_at < ${parameter}`, filter.until)
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

const lengths = { hour: 3_600_000, day: 86_400_000 } as const

const startOf = (per: CountPeriod): string =>
  per === 'all' ? '0::double precision' : `floor(c.created_at / ${lengths[per]}) * ${lengths[per]}`

/** Counts rows: all that match, or those that need attention. */
const countRows = (
  t: Tables,
  filter: CallFilter,
  per: CountPeriod,
  values: Parameter[],
  isOpen = false,
): string => {
  const { from, where } = selectionOf(t, filter, values)
  const conditions = isOpen ? [...where, 'c.due_at IS NOT NULL'] : where
  return `SELECT c.status, c.provider, ${startOf(per)} AS hour, count(*) AS count
    FROM ${from} ${conditionOf(conditions)} GROUP BY 1, 2, 3`
}

/** Counts whole hours or days of calls that need no attention, and what was not added to them yet. */
const countKept = (
  t: Tables,
  filter: CallFilter,
  per: CountPeriod,
  kept: KeptCounts,
  values: Parameter[],
): string[] => {
  const add = (value: Parameter): string => `$${values.push(value)}`
  const where = [`scope = ${add(storable(kept.scope))}`, `start >= ${add(kept.from)}`]
  if (Number.isFinite(kept.until)) where.push(`start < ${add(kept.until)}`)
  for (const name of ['status', 'provider', 'direction'] as const) {
    const value = filter[name]
    if (value !== undefined) where.push(`${name} = ${add(storable(value))}`)
  }
  const start = per === 'all' ? '0::double precision' : 'start'
  return [t.counts, t.countChanges].map(
    (table) => `SELECT status, NULLIF(provider, ''), ${start}, sum(count) FROM ${table}
      ${conditionOf(where)} GROUP BY 1, 2, 3`,
  )
}

/** The counts as a statement, which sees everything as it is at one moment; exported for the tests of its plan. */
export const countQuery = (
  t: Tables,
  filter: CallFilter,
  per: CountPeriod,
): { readonly text: string; readonly values: readonly Parameter[] } => {
  const values: Parameter[] = []
  const kept = keptCounts(filter, per)
  const { from = 0, until = Infinity } = filter
  const within = (more: Pick<CallFilter, 'from' | 'until'>, isOpen = false) =>
    countRows(t, { ...filter, ...more }, per, values, isOpen)
  const parts = kept
    ? [
        ...countKept(t, filter, per, kept, values),
        within({ from: kept.from, until: kept.until }, true),
        ...(from < kept.from ? [within({ until: kept.from })] : []),
        ...(kept.until < until ? [within({ from: kept.until })] : []),
      ]
    : [within({})]
  return {
    text: `SELECT status, provider, hour, sum(count)::integer AS count
      FROM (${parts.join(' UNION ALL ')}) AS counts (status, provider, hour, count)
      GROUP BY 1, 2, 3 HAVING sum(count) > 0`,
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
  async count(filter: CallFilter, per: CountPeriod): Promise<readonly CallCount[]> {
    const { text, values } = countQuery(tables, filter, per)
    await ready()
    return database.query<{ [Key in keyof CallCount]: CallCount[Key] }>(statement(text), values)
  },
})
