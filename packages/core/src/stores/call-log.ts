import type { CallStatus } from '../model/call.ts'

/** What a call log needs to know of an entry; the rest is kept as JSON. Times are ISO 8601 in UTC. */
export interface EntryLike {
  readonly tenant: string
  readonly id: string
  /** 1 when new; counts every write. */
  readonly revision: number
  readonly status: CallStatus
  readonly direction: 'inbound' | 'outbound'
  /** Numbers or SIP URIs; null where not known. */
  readonly from: string | null
  readonly to: string | null
  readonly source: string
  readonly provider: string | null
  readonly providerCallId: string | null
  readonly claimedCallId: string | null
  readonly startedAt: string
  readonly updatedAt: string
  /** Seconds; null until the end is known. */
  readonly totalDuration: number | null
  readonly references: {
    readonly contact?: { readonly id: string } | null | undefined
    readonly user?: { readonly id: string } | null | undefined
  }
  /** No two entries of a tenant share one. */
  readonly keys: readonly string[]
}

/** Names an entry without showing it. */
export interface EntryName {
  readonly tenant: string
  readonly id: string
}

/** Which entries of a tenant. Everything that is given must hold: `users` keeps users from the calls of others. */
export interface LogConditions {
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
  /** Only the calls of these users, by id; none for an empty list. Default: of all users and of none. */
  readonly users?: readonly string[] | undefined
  /** With `users`: also calls that belong to no user. Default false. */
  readonly unassigned?: boolean | undefined
}

/** One page of them. */
export interface LogFilter extends LogConditions {
  /** Most entries to give, newest start first. */
  readonly limit: number
  /** How many of the newest to leave out. */
  readonly offset: number
}

/** Entries of one status. */
export interface LogTotals {
  readonly status: CallStatus
  readonly count: number
  /** Entries whose duration is known. */
  readonly timed: number
  /** Seconds, of all of those together. */
  readonly totalDuration: number
}

/** The entries of one tenant: its `TenantCalls` of @callplane/crm. */
export interface TenantLog<Entry> {
  readonly tenant: string
  get(id: string): Promise<Entry | null>
  findByKey(key: string): Promise<Entry | null>
  /** One page, and how many entries match on all pages. */
  list(filter: LogFilter): Promise<{ readonly entries: readonly Entry[]; readonly total: number }>
  totals(conditions: LogConditions): Promise<readonly LogTotals[]>
  /** Entries that wait for a report of this provider, started at or after `since`: see `entryColumns`. */
  unconfirmed(provider: string, since: string): Promise<readonly Entry[]>
}

/** The call log of a CRM: the `CallLogStore` of @callplane/crm. Every method is atomic among all processes. */
export interface CallLog<Entry extends EntryLike> {
  /** An entry of the tenant that has the id or one of the keys stays as it is. */
  insert(
    entry: Entry,
  ): Promise<{ readonly inserted: true } | { readonly inserted: false; readonly existing: Entry }>
  /**
   * Replaces revision `entry.revision - 1`. `stale`: another writer saved first. `taken`: another entry of the tenant has
   * one of its keys.
   */
  save(entry: Entry): Promise<'saved' | 'stale' | 'taken'>
  tenant(tenant: string): TenantLog<Entry>
  /** Tenants that have an entry with this key. */
  tenantsHolding(key: string): Promise<readonly string[]>
  /** Tenants with entries that wait for a report of this provider, started at or after `since`. */
  tenantsWaiting(provider: string, since: string): Promise<readonly string[]>
  /** Entries changed at or after `since`, oldest change first. */
  changedSince(since: string): Promise<readonly EntryName[]>
  /** Browser calls that may still change by themselves, last changed at or before `until`. */
  quietSince(until: string): Promise<readonly EntryName[]>
}

const ended: ReadonlySet<CallStatus> = new Set<CallStatus>([
  'completed',
  'busy',
  'no-answer',
  'rejected',
  'canceled',
  'failed',
])

/** What an entry is found by, as a row of a table has it. */
export interface EntryColumns {
  readonly tenant: string
  readonly id: string
  readonly revision: number
  readonly startedAt: string
  readonly updatedAt: string
  readonly status: CallStatus
  readonly direction: string
  readonly from: string | null
  readonly to: string | null
  readonly contact: string | null
  readonly user: string | null
  readonly totalDuration: number | null
  /** The provider of a browser call that no report has confirmed; an ended one waits only while it claims a provider's id. */
  readonly unconfirmed: string | null
  /** Whether it is a browser call that is neither ended nor `unknown`. */
  readonly open: boolean
}

/** The columns of an entry, the same for every engine. */
export const entryColumns = (entry: EntryLike): EntryColumns => {
  const isBrowserCall = entry.source === 'browser'
  const hasEnded = ended.has(entry.status)
  const waits =
    isBrowserCall && entry.providerCallId === null && (!hasEnded || entry.claimedCallId !== null)
  return {
    tenant: entry.tenant,
    id: entry.id,
    revision: entry.revision,
    startedAt: entry.startedAt,
    updatedAt: entry.updatedAt,
    status: entry.status,
    direction: entry.direction,
    from: entry.from,
    to: entry.to,
    contact: entry.references.contact?.id ?? null,
    user: entry.references.user?.id ?? null,
    totalDuration: entry.totalDuration,
    unconfirmed: waits ? entry.provider : null,
    open: isBrowserCall && !hasEnded && entry.status !== 'unknown',
  }
}
