import type { CallStatus } from '@callplane/core'
import type { SQLInputValue } from 'node:sqlite'
import type { Database, Row } from './database.ts'

interface LogFilter {
  /** Id of a contact of the CRM. Default: any. */
  readonly contact?: string | undefined
  /** Id of a user of the CRM. Default: any. */
  readonly user?: string | undefined
  /** A `CallStatus`. Default: any. */
  readonly status?: string | undefined
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
  totals(window: {
    readonly from?: string | undefined
    readonly to?: string | undefined
  }): Promise<readonly LogTotals[]>
  unconfirmed(provider: string, since: string): Promise<readonly Entry[]>
}

const byId = 'SELECT entry FROM entries WHERE tenant = ? AND id = ?'
const byKey = `
  SELECT e.entry FROM entry_keys k JOIN entries e ON e.tenant = k.tenant AND e.id = k.entry
  WHERE k.tenant = ? AND k.key = ?`
const totals = `
  SELECT status, count(*) AS count, count(total_duration) AS timed, total(total_duration) AS duration
  FROM entries WHERE tenant = ? AND started_at >= ? AND started_at <= ? GROUP BY status`
const unconfirmed =
  'SELECT entry FROM entries WHERE tenant = ? AND unconfirmed = ? AND started_at >= ?'

/** Before and after every ISO 8601 time. */
const [earliest, latest] = ['', '~']

const conditions = (
  tenant: string,
  filter: LogFilter,
): { readonly where: string; readonly values: SQLInputValue[] } => {
  const given = (['contact', 'user', 'status'] as const).flatMap((name) => {
    const value = filter[name]
    return value === undefined ? [] : [{ name, value }]
  })
  return {
    where: ['tenant = ?', ...given.map(({ name }) => `${name} = ?`)].join(' AND '),
    values: [tenant, ...given.map(({ value }) => value)],
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
    totals: async ({ from = earliest, to = latest }) =>
      database.all(totals, tenant, from, to).map((row) => ({
        status: row['status'] as CallStatus,
        count: Number(row['count']),
        timed: Number(row['timed']),
        totalDuration: Number(row['duration']),
      })),
    unconfirmed: async (provider, since) =>
      database.all(unconfirmed, tenant, provider, since).map(read),
  }
}
