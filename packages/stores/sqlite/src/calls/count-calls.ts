import type { CallCount, CallFilter, CallStatus, CountPeriod } from '@callplane/core'
import { keptCounts, type KeptCounts } from '@callplane/core/stores'
import type { CallsWorld } from './calls-world.ts'
import type { Database, Row } from '../database/database.ts'
import { between, conditionsOf, sourceOf, valuesOf, where, type Query } from './call-conditions.ts'

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

const lengths = { hour: 3_600_000, day: 86_400_000 } as const

const startOf = (time: string, per: CountPeriod): string =>
  per === 'all' ? '0' : `CAST(${time} / ${lengths[per]} AS INTEGER) * ${lengths[per]}`

/**
 * Counts the rows. Without a condition that selects few calls, the index by status answers alone: it has one range of
 * times for each status, so the query names every status.
 */
export const countRowsQuery = (filter: CallFilter, per: CountPeriod): Query => {
  const { from, time } = sourceOf(filter)
  const conditions = [...conditionsOf(filter), ...between(time, filter)]
  const isPicked = (['tenant', 'campaign', 'contact', 'number'] as const).some(
    (name) => filter[name] !== undefined,
  )
  if (!isPicked && filter.status === undefined)
    conditions.push({ sql: `c.status IN (${statuses.map(() => '?').join()})`, values: statuses })
  return {
    sql: `SELECT c.status, c.provider, ${startOf(time, per)} AS hour, count(*) AS count
      FROM ${from}${isPicked ? '' : ' INDEXED BY calls_by_status'} ${where(conditions)} GROUP BY 1, 2, 3`,
    values: valuesOf(conditions),
  }
}

/** Counts the calls that need attention, which are never many. */
export const countOpenQuery = (filter: CallFilter, per: CountPeriod): Query => {
  const conditions = [...conditionsOf(filter), ...between('c.created_at', filter)]
  conditions.push({ sql: 'c.due_at IS NOT NULL', values: [] })
  return {
    sql: `SELECT c.status, c.provider, ${startOf('c.created_at', per)} AS hour, count(*) AS count
      FROM calls c INDEXED BY calls_by_due ${where(conditions)} GROUP BY 1, 2, 3`,
    values: valuesOf(conditions),
  }
}

/** In the order of the table's key where hours or days are counted, so that nothing is sorted. */
export const countKeptQuery = (filter: CallFilter, per: CountPeriod, kept: KeptCounts): Query => {
  const equal = (['status', 'provider', 'direction'] as const).flatMap((name) => {
    const value = filter[name]
    return value === undefined ? [] : [{ sql: `${name} = ?`, values: [value] }]
  })
  const until = Number.isFinite(kept.until) ? [{ sql: 'start < ?', values: [kept.until] }] : []
  const conditions: Query[] = [
    { sql: 'scope = ?', values: [kept.scope] },
    { sql: 'start >= ?', values: [kept.from] },
    ...until,
    ...equal,
  ]
  const groups = per === 'all' ? 'status, provider' : 'start, status, provider'
  return {
    sql: `SELECT status, provider, ${per === 'all' ? '0' : 'start'} AS hour, sum(count) AS count
      FROM counts ${where(conditions)} GROUP BY ${groups}`,
    values: valuesOf(conditions),
  }
}

const countOf = (row: Row): CallCount => ({
  status: row['status'] as CallStatus,
  provider: (row['provider'] as string | null) || null,
  hour: Number(row['hour']),
  count: Number(row['count']),
})

const read = (database: Database, { sql, values }: Query): readonly CallCount[] =>
  database.all(sql, ...values).map(countOf)

/** The few of `more` are added to the many of `counts`. */
const merged = (counts: readonly CallCount[], more: readonly CallCount[]): readonly CallCount[] => {
  if (more.length === 0) return counts
  const keyOf = ({ status, provider, hour }: CallCount) => JSON.stringify([status, provider, hour])
  const added = new Map<string, CallCount>()
  for (const one of more) {
    const key = keyOf(one)
    added.set(key, { ...one, count: one.count + (added.get(key)?.count ?? 0) })
  }
  const hours = new Set(more.map(({ hour }) => hour))
  const result = counts.map((one) => {
    if (!hours.has(one.hour)) return one
    const key = keyOf(one)
    const found = added.get(key)
    added.delete(key)
    return found ? { ...one, count: one.count + found.count } : one
  })
  return [...result, ...added.values()]
}

/** All reads see the file as it is at one moment. */
const inOneMoment = <T>(database: Database, run: () => T): T => {
  database.run('BEGIN')
  try {
    return run()
  } finally {
    database.run('COMMIT')
  }
}

export const countCalls = (
  { database }: CallsWorld,
  filter: CallFilter,
  per: CountPeriod,
): readonly CallCount[] => {
  const kept = keptCounts(filter, per)
  if (!kept) return read(database, countRowsQuery(filter, per))
  const { from = 0, until = Infinity } = filter
  const rest = [countOpenQuery({ ...filter, from: kept.from, until: kept.until }, per)]
  if (from < kept.from) rest.push(countRowsQuery({ ...filter, until: kept.from }, per))
  if (kept.until < until) rest.push(countRowsQuery({ ...filter, from: kept.until }, per))
  return inOneMoment(database, () =>
    merged(
      read(database, countKeptQuery(filter, per, kept)),
      rest.flatMap((query) => read(database, query)),
    ),
  )
}
