import type { Lease, StoreOwner } from './lease.ts'
import type { CallRecord } from '../record.ts'
import type {
  CallCount,
  CallFilter,
  CallPageRequest,
  CallRecordPage,
  CountPeriod,
  Erasure,
} from './store-query.ts'
import type { Claim, ParkedEvent, Saved, StoreWrite } from './store-write.ts'

export type * from './lease.ts'
export type * from './store-query.ts'
export type * from './store-write.ts'

/** A store may answer at once; the caller must await. */
export type Awaitable<T> = T | PromiseLike<T>

/** What a dispatcher asks for when it looks for work. */
export interface DueRequest {
  /** Id of the dispatcher. */
  readonly owner: string
  /** Calls that need attention at this time or earlier. Epoch milliseconds of the calls' time. */
  readonly until: number
  /** Most calls to be taken. */
  readonly limit: number
}

/**
 * Where the journal lives. Every method is atomic. A write that resolved is durable: a lost `sent` rings a phone twice.
 * A method that rejects says nothing about whether its write happened; the dispatcher looks.
 *
 * A call that needs attention (`dueAt`) belongs to one dispatcher, which runs its timers and steps. Other dispatchers
 * write facts to it, such as a provider's report. A call that needs none belongs to no dispatcher.
 */
export interface CallStore {
  /** Whether several dispatchers may use it at a time. Only then are leases renewed and looked for. */
  readonly shared: boolean
  /** Registers a dispatcher. A store that is not shared throws while another is registered, unless the new one takes over. */
  join(owner: StoreOwner): Awaitable<Lease>
  /** Null: the lease had ended, and its calls may belong to others by now. Whatever else, it does not revive the lease. */
  renew(owner: string, leaseMs: number): Awaitable<Lease | null>
  /** Ends the lease and releases the calls of this dispatcher; others may take them at once. */
  leave(owner: string): Awaitable<void>
  /**
   * Stores a new record unless its tenant already used its idempotency key. If it needs attention it belongs to the
   * writer. Claims of ids that are taken are ignored.
   */
  claim(record: CallRecord, write: StoreWrite): Awaitable<Claim>
  /** The record that holds an idempotency key of a tenant. */
  findByIdempotencyKey(tenant: string | undefined, key: string): Awaitable<CallRecord | null>
  get(id: string): Awaitable<CallRecord | null>
  /**
   * The only way to change a record: replaces it if it still has version `record.version - 1`. Checks in the order of
   * `Saved` and changes nothing unless all hold. Afterwards a call that needs attention belongs to the writer if it
   * belonged to no dispatcher, or to one whose lease has ended.
   */
  save(record: CallRecord, write: StoreWrite): Awaitable<Saved>
  findByAttempt(key: string): Awaitable<CallRecord | null>
  /** The call that owns one of the ids that identify a call at a provider instance. */
  findByReference(provider: string, kind: string, id: string): Awaitable<CallRecord | null>
  /** Calls whose dial rings this party first (`firstPartyOf`) and that sent an attempt at `since` or later. */
  findByParty(party: string, since: number): Awaitable<readonly CallRecord[]>
  /**
   * Calls that need attention by `until`, the one that is due first at the front: takes those that belong to no dispatcher
   * or to one whose lease has ended, and gives those of this dispatcher that another one wrote last, for it may not have
   * heard. Where there are more than the limit, those to take go before those to give, which are given again and again until
   * this dispatcher writes them. A record that is damaged is left out, so that it holds up no other. No call is taken by two
   * dispatchers.
   */
  claimDue(request: DueRequest): Awaitable<readonly CallRecord[]>
  /** Takes one call that needs attention as `claimDue` does, whenever it is due. Null where it belongs to another dispatcher. */
  take(id: string, owner: string): Awaitable<CallRecord | null>
  /**
   * Keeps an event that belongs to no known call, because it may have overtaken the reply to its dial. Gives the owner's
   * record instead if one of the ids has an owner by now.
   */
  park(event: ParkedEvent): Awaitable<CallRecord | null>
  list(filter: CallFilter, page: CallPageRequest): Awaitable<CallRecordPage>
  /** The periods in which no such call was created are left out. In no order. */
  count(filter: CallFilter, per: CountPeriod): Awaitable<readonly CallCount[]>
  /**
   * Deletes calls that need no attention and were created before this time, with their ids and idempotency keys; at most
   * `limit` of them. Gives how many: 0 when none is left.
   */
  purge(createdBefore: number, limit: number): Awaitable<number>
  /** Deletes every call with this number or SIP URI (as `CallFilter.number`) that needs no attention any more. */
  erase(number: string): Awaitable<Erasure>
}
