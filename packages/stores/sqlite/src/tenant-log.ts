import type { CallStatus } from '@callplane/core'
import type { SQLInputValue } from 'node:sqlite'
import type { Database, Row } from './database.ts'

/** Which entries of a tenant; each field that is given narrows them. */
interface LogConditions {
  /** Id of a contact of the CRM. Default: any. */
  readonly contact?: string | undefined
  /** Id of a user of the CRM. Default: any. */
  readonly user?: string | undefined
  /** A `CallStatus`. Default: any. */
  readonly status?: string | undefined
  /** Default: both. */
  readonly direction?: 'inbound' | 'outbound' | undefined
  /** A party of the call, exactly as the entry has it. Default: any. */
  readonly number?: string | undefined
  /** Started at or after, ISO 8601 in UTC. Default: any. */
  readonly from?: string | undefined
  /** Started at or before, ISO 8601 in UTC. Default: any. */
  readonly to?: string | undefined
  /** Only the calls of these users, by id. Default: of all users and of none. */
  readonly users?: readonly string[] | undefined
  /** With `users`: also calls that belong to no user. Default false. */
  readonly unassigned?: boolean | undefined
}

interface LogFilter extends LogConditions {
  /** Most entries to give, newest start first. */
  readonly limit: number
  /** How many of the newest to leave out. */
  readonly offset: number
}

interface LogTotals {
  readonly status: CallStatus
  readonly count: number
  readonly timed: number
  readonly totalDuration: number
}

/** The entries of one tenant: its `TenantCalls` of @callplane/crm. */
export interface TenantLog<Entry> {
  readonly tenant: string
  get(id: string): Promise<Entry | null>
  findByKey(key: string): Promise<Entry | null>
  list(filter: LogFilter): Promise<{ readonly entries: readonly Entry[]; readonly total: number }>
  totals(conditions: LogConditions): Promise<readonly LogTotals[]>
  unconfirmed(provider: string, since: string): Promise<readonly Entry[]>
}

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
