import type { CallStatus } from '@callplane/core'
import type { LogConditions, TenantLog } from '@callplane/core/stores'
import { storable, textArray } from '../database/binary-arrays.ts'
import type { Parameter } from '../database/database.ts'
import type { StoreParts } from '../store-parts.ts'

interface Row {
  readonly entry: string
}

interface TotalRow {
  readonly status: CallStatus
  readonly count: number
  readonly timed: number
  readonly duration: number
}

/** Fields that narrow by one value, and how. */
const comparisons = {
  contact: (value) => `contact = ${value}`,
  user: (value) => `"user" = ${value}`,
  status: (value) => `status = ${value}`,
  direction: (value) => `direction = ${value}`,
  number: (value) => `${value} IN (from_party, to_party)`,
  from: (value) => `started_at >= ${value}`,
  to: (value) => `started_at <= ${value}`,
} as const satisfies Partial<Record<keyof LogConditions, (value: string) => string>>

interface Where {
  readonly where: string
  readonly values: readonly Parameter[]
}

const conditionsOf = (tenant: string, filter: LogConditions): Where => {
  const values: Parameter[] = [storable(tenant)]
  const where = ['tenant = $1']
  const add = (value: Parameter, condition: (parameter: string) => string): void => {
    values.push(value)
    where.push(condition(`$${values.length}`))
  }
  for (const name of Object.keys(comparisons) as (keyof typeof comparisons)[]) {
    const value = filter[name]
    if (value !== undefined) add(storable(value), comparisons[name])
  }
  const { users, unassigned = false } = filter
  if (users)
    add(textArray(users), (listed) =>
      unassigned
        ? `("user" = ANY(${listed}::text[]) OR "user" IS NULL)`
        : `"user" = ANY(${listed}::text[])`,
    )
  return { where: where.join(' AND '), values }
}

/** The entries of one tenant. */
export const createTenantLog = <Entry>(
  { database, tables: t, ready, statement }: StoreParts,
  tenant: string,
  read: (text: string) => Entry,
): TenantLog<Entry> => {
  const all = async (sql: string, values: readonly Parameter[]): Promise<readonly Entry[]> => {
    await ready()
    const rows = await database.query<Row>(statement(sql), values)
    return rows.map(({ entry }) => read(entry))
  }
  const own = storable(tenant)
  return {
    tenant,
    async get(id) {
      const sql = `SELECT entry FROM ${t.entries} WHERE tenant = $1 AND id = $2`
      return (await all(sql, [own, storable(id)]))[0] ?? null
    },
    async findByKey(key) {
      const sql = `SELECT e.entry FROM ${t.entryKeys} k JOIN ${t.entries} e ON e.tenant = k.tenant AND e.id = k.entry
        WHERE k.tenant = $1 AND k.key = $2`
      return (await all(sql, [own, storable(key)]))[0] ?? null
    },
    async list(filter) {
      const { where, values } = conditionsOf(tenant, filter)
      const place = values.length
      const page = `SELECT entry FROM ${t.entries} WHERE ${where}
        ORDER BY started_at DESC, id DESC LIMIT $${place + 1} OFFSET $${place + 2}`
      const count = statement(`SELECT count(*)::integer AS count FROM ${t.entries} WHERE ${where}`)
      const entries = await all(page, [...values, filter.limit, filter.offset])
      const [row] = await database.query<{ count: number }>(count, values)
      return { entries, total: row?.count ?? 0 }
    },
    async totals(filter) {
      const { where, values } = conditionsOf(tenant, filter)
      const sql = `SELECT status, count(*)::integer AS count, count(total_duration)::integer AS timed,
          COALESCE(sum(total_duration), 0) AS duration
        FROM ${t.entries} WHERE ${where} GROUP BY status`
      await ready()
      const rows = await database.query<{ [Name in keyof TotalRow]: TotalRow[Name] }>(
        statement(sql),
        values,
      )
      return rows.map(({ duration, ...row }) => ({ ...row, totalDuration: duration }))
    },
    unconfirmed: (provider, since) =>
      all(
        `SELECT entry FROM ${t.entries} WHERE tenant = $1 AND unconfirmed = $2 AND started_at >= $3`,
        [own, storable(provider), storable(since)],
      ),
  }
}
