import type { CallStatus } from '@callplane/core'
import type { CallLogEntry } from '../model/entry.ts'

export interface EntryFilter {
  readonly contact?: string | undefined
  readonly user?: string | undefined
  readonly status?: string | undefined
  /** At most this many, newest start first. */
  readonly limit: number
  readonly offset: number
}

export interface StatusTotals {
  readonly status: CallStatus
  readonly count: number
  /** Seconds, ringing included. */
  readonly totalDuration: number
}

export type Inserted =
  | { readonly inserted: true }
  /** One of its keys belongs to this entry. Nothing was stored. */
  | { readonly inserted: false; readonly existing: CallLogEntry }

/**
 * Where the call log lives. Not the dispatcher's `CallStore`, which does not fit: that holds the journal of calls that
 * the dispatcher itself places (whatever is claimed in it is dialled, after a restart too, and a call from a browser
 * has been dialled already), its records are never edited, and it can neither count nor search by contact or user.
 * What the log has of a dispatched call is a copy for reading; the dispatcher's record stays the truth.
 *
 * Every method is atomic. What takes a tenant never answers with another one's entry.
 */
export interface CallLogStore {
  insert(entry: CallLogEntry): Promise<Inserted>
  /** Replaces revision `entry.revision - 1`. `stale`: somebody was faster. `taken`: another entry has one of its keys. */
  save(entry: CallLogEntry): Promise<'saved' | 'stale' | 'taken'>
  get(tenant: string, id: string): Promise<CallLogEntry | null>
  findByKey(key: string): Promise<CallLogEntry | null>
  list(
    tenant: string,
    filter: EntryFilter,
  ): Promise<{ readonly entries: readonly CallLogEntry[]; readonly total: number }>
  /** Of calls started in `[from, to]`, ISO 8601 in UTC. */
  totals(
    tenant: string,
    window: { readonly from?: string | undefined; readonly to?: string | undefined },
  ): Promise<readonly StatusTotals[]>
  /**
   * Calls of browsers, of any tenant, that wait for their provider's id: not ended, started at or after `since`.
   * A provider's report names no tenant, so this one question is about all of them.
   */
  unbound(provider: string, since: string): Promise<readonly CallLogEntry[]>
  /** Entries of any tenant changed at or after `since`, oldest change first: what a restart has to look at. */
  changedSince(since: string): Promise<readonly CallLogEntry[]>
}
