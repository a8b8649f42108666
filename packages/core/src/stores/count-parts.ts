import type { CallFilter, CountPeriod } from '../journal/store/store-query.ts'

const hour = 3_600_000
const day = 24 * hour

/** Counts that a store keeps of calls that need no attention any more: of all hours and days, and of a tenant's days. */
export interface KeptCounts {
  readonly scope: string
  /** Start of the first kept period that counts, and of the first one after the last. */
  readonly from: number
  readonly until: number
}

/** The scopes that a call is counted in. A tenant places few calls in an hour: its hours are not kept. */
export const hourScope = 'hour'
export const dayScope = 'day'
export const tenantScope = (tenant: string): string => `day:${tenant}`

/**
 * What of a count can be answered from kept counts: whole hours or days within its range. Null: nothing. The calls of the
 * rest of the range, and those that need attention, are counted from their rows. Counts of campaigns, contacts and
 * numbers are not kept: each has few calls.
 */
export const keptCounts = (filter: CallFilter, per: CountPeriod): KeptCounts | null => {
  const { tenant, campaign, contact, number, from = 0, until = Infinity } = filter
  if (campaign !== undefined || contact !== undefined || number !== undefined) return null
  if (per === 'hour' && tenant !== undefined) return null
  const length = per === 'hour' ? hour : day
  const kept = {
    scope: per === 'hour' ? hourScope : tenant === undefined ? dayScope : tenantScope(tenant),
    from: Math.ceil(Math.max(0, from) / length) * length,
    until: Math.floor(until / length) * length,
  }
  return kept.from < kept.until ? kept : null
}
