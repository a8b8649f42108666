import type { CallStatus } from '@callplane/core'
import type { LogConditions, TenantLog } from '@callplane/core/stores'
import type { SQLInputValue } from 'node:sqlite'
import type { Database, Row } from '../database/database.ts'

const byId = 'SELECT entry FROM entries WHERE tenant = ? AND id = ?'
const byKey = `
  SELECT e.entry FROM entry_keys k JOIN entries e ON e.tenant = k.tenant AND e.id = k.entry
  WHERE k.tenant = ? AND k.key = ?`
const totals =
  'SELECT status, count(*) AS count, count(total_duration) AS timed, total(total_duration) AS duration FROM entries'
const unconfirmed =
  'SELECT entry FROM entries WHERE tenant = ? AND unconfirmed = ? AND started_at >= ?'

/** Fields that narrow by one value, and how. Direction and numbers are read from the JSON: no index is worth it. */
const comparisons = {
  contact: 'contact = ?',
  user: 'user = ?',
  status: 'status = ?',
  direction: "entry ->> '$.direction' = ?",
  number: "? IN (entry ->> '$.from', entry ->> '$.to')",
  from: 'started_at >= ?',
  to: 'started_at <= ?',
} as const

interface Where {
  readonly where: string
  readonly values: SQLInputValue[]
}

const ofUsers = ({ users, unassigned = false }: LogConditions): readonly string[] => {
  if (users === undefined) return []
  const listed = 'user IN (SELECT value FROM json_each(?))'
  return [unassigned ? `(${listed} OR user IS NULL)` : listed]
}

const conditions = (tenant: string, filter: LogConditions): Where => {
  const names = Object.keys(comparisons) as (keyof typeof comparisons)[]
  const given = names.flatMap((name) => {
    const value = filter[name]
    return value === undefined ? [] : [{ sql: comparisons[name], value }]
  })
  return {
    where: ['tenant = ?', ...given.map(({ sql }) => sql), ...ofUsers(filter)].join(' AND '),
    values: [
      tenant,
      ...given.map(({ value }) => value),
      ...(filter.users ? [JSON.stringify(filter.users)] : []),
    ],
  }
}

export const createTenantLog = <Entry>(
  database: Database,
  tenant: string,
  read: (row: Row) => Entry,
): TenantLog<Entry> => {
  const one = (sql: string, ...values: readonly SQLInputValue[]): Entry | null => {
    const row = database.get(sql, ...values)
    return row ? read(row) : null
  }
  return {
    tenant,
    get: async (id) => one(byId, tenant, id),
    findByKey: async (key) => one(byKey, tenant, key),
    async list(filter) {
      const { where, values } = conditions(tenant, filter)
      const rows = database.all(
        `SELECT entry FROM entries WHERE ${where} ORDER BY started_at DESC, id DESC LIMIT ? OFFSET ?`,
        ...values,
        filter.limit,
        filter.offset,
      )
      const count = database.get(`SELECT count(*) AS count FROM entries WHERE ${where}`, ...values)
      return { entries: rows.map(read), total: Number(count?.['count']) }
    },
    async totals(filter) {
      const { where, values } = conditions(tenant, filter)
      const rows = database.all(`${totals} WHERE ${where} GROUP BY status`, ...values)
      return rows.map((row) => ({
        status: row['status'] as CallStatus,
        count: Number(row['count']),
        timed: Number(row['timed']),
        totalDuration: Number(row['duration']),
      }))
    },
    unconfirmed: async (provider, since) =>
      database.all(unconfirmed, tenant, provider, since).map(read),
  }
}
