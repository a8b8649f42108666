import type { CallStatus } from '@callplane/core'
import type { CallLogEntry } from '../model/entry.ts'

/** Which entries of a tenant. A store must apply every field: `users` keeps users from the calls of others. */
export interface EntryConditions {
  /** Id of the contact. */
  readonly contact?: string | undefined
  /** Id of the user. */
  readonly user?: string | undefined
  /** Status of the entry. */
  readonly status?: string | undefined
  /** Direction of the entry. */
  readonly direction?: 'inbound' | 'outbound' | undefined
  /** `from` or `to` of the entry, exactly as it is kept there: E.164 or a SIP URI. */
  readonly number?: string | undefined
  /** Started at or after, ISO 8601 in UTC. */
  readonly from?: string | undefined
  /** Started at or before, ISO 8601 in UTC. */
  readonly to?: string | undefined
  /** Only the calls of these users, by id; none for an empty list. Absent: of all users and of none. */
  readonly users?: readonly string[] | undefined
  /** With `users`: also the calls that belong to no user. Default false. */
  readonly unassigned?: boolean | undefined
}

/** Which entries of the call log are listed. */
export interface EntryFilter extends EntryConditions {
  /** Maximum number of entries, newest start first. */
  readonly limit: number
  /** Entries to leave out, from 0. */
  readonly offset: number
}

/** Count and durations of the calls with one status. */
export interface StatusTotals {
  readonly status: CallStatus
  readonly count: number
  /** Calls whose duration is known: the only ones an average may divide by. */
  readonly timed: number
  /** Seconds, ringing included. */
  readonly totalDuration: number
}

/** Whether an entry was stored, or one of its keys was taken. */
export type Inserted =
  | { readonly inserted: true }
  /** An entry of the same tenant holds one of the keys. Nothing was stored. */
  | { readonly inserted: false; readonly existing: CallLogEntry }

/** Names an entry without showing it. */
export interface EntryReference {
  readonly tenant: string
  readonly id: string
}

/**
 * Reads the calls of one tenant. Entries cannot be read in any other way, so that a look-up across tenants does not
 * compile. Keys are unique within a tenant only: no tenant can occupy a key of another.
 */
export interface TenantCalls {
  readonly tenant: string
  get(id: string): Promise<CallLogEntry | null>
  findByKey(key: string): Promise<CallLogEntry | null>
  list(
    filter: EntryFilter,
  ): Promise<{ readonly entries: readonly CallLogEntry[]; readonly total: number }>
  /** Counts and durations of the calls that match, by status. */
  totals(conditions: EntryConditions): Promise<readonly StatusTotals[]>
  /**
   * Browser calls at this provider that no provider report has confirmed yet, started at or after `since`. An ended
   * call is included only while it claims a provider call id (`claimedCallId`).
   */
  unconfirmed(provider: string, since: string): Promise<readonly CallLogEntry[]>
}

/**
 * Stores the call log. It is separate from the dispatcher's `CallStore`: everything in that journal is dialled, and its
 * records can be neither edited nor searched by contact or user. For a dispatched call the log holds a copy for
 * reading; the dispatcher's record stays authoritative.
 *
 * Every method is atomic. Methods that span tenants return names and references, never entries.
 */
export interface CallLogStore {
  insert(entry: CallLogEntry): Promise<Inserted>
  /**
   * Replaces revision `entry.revision - 1`. `stale`: another writer saved first. `taken`: another entry of the tenant
   * holds one of its keys.
   */
  save(entry: CallLogEntry): Promise<'saved' | 'stale' | 'taken'>
  tenant(tenant: string): TenantCalls
  /** Tenants that have an entry with this key. */
  tenantsHolding(key: string): Promise<readonly string[]>
  /** Tenants with unconfirmed browser calls at this provider, started at or after `since`. */
  tenantsWaiting(provider: string, since: string): Promise<readonly string[]>
  /** Entries changed at or after `since`, oldest change first: what a restart has to look at. */
  changedSince(since: string): Promise<readonly EntryReference[]>
  /** Browser calls that are neither ended nor `unknown`, last changed at or before `until`. */
  quietSince(until: string): Promise<readonly EntryReference[]>
}
