import type { CallRecord } from './record.ts'
import type { CallEvent } from '../model/event.ts'

export interface CallFilter {
  readonly tenant?: string | undefined
  readonly campaign?: string | undefined
  /** Newest first; at most this many, 100 by default. */
  readonly limit?: number | undefined
  /** Only calls created before this one. */
  readonly before?: string | undefined
}

/** One id by which a provider instance knows the call of an attempt. */
export interface ReferenceClaim {
  readonly provider: string
  readonly kind: string
  readonly id: string
  /** Key of the attempt. */
  readonly attempt: string
}

/** What goes with a record into one atomic write. */
export interface StoreWrite {
  /** Id of the dispatcher that writes. A store with leases refuses one whose lease has moved on. */
  readonly owner: string
  /** Epoch milliseconds of the calls' time. */
  readonly at: number
  /** Ids that belong to an attempt of this record from now on. */
  readonly claims: readonly ReferenceClaim[]
  /** Ids that no longer do. */
  readonly releases: readonly ReferenceClaim[]
  /** Parked events that the record now contains; removed by the same write. */
  readonly taken: readonly string[]
}

export type Claim =
  | { readonly claimed: true }
  /** The idempotency key already belongs to this call. */
  | { readonly claimed: false; readonly existing: CallRecord }

export type Saved =
  | { readonly outcome: 'saved' }
  /** The record no longer has version `record.version - 1`. */
  | { readonly outcome: 'conflict' }
  /** A claimed id belongs to an attempt of another call. */
  | {
      readonly outcome: 'owned'
      readonly claim: ReferenceClaim
      readonly owner: { readonly call: string; readonly attempt: string }
    }
  /** Events are parked for a claimed id that `taken` does not name: they must become part of the record first. */
  | { readonly outcome: 'parked'; readonly events: readonly HeldEvent[] }

export interface ParkedEvent {
  readonly provider: string
  readonly event: CallEvent
  /** Epoch milliseconds of the calls' time after which it may be forgotten. */
  readonly until: number
}

/** A parked event as the store holds it. */
export interface HeldEvent {
  readonly id: string
  readonly event: CallEvent
}

/** A dispatcher that works on a store. */
export interface StoreOwner {
  readonly id: string
  /** Take the place of the dispatcher that is attached, where the store serves one only. */
  readonly takeOver: boolean
  /** Told of every change that another dispatcher wrote, soon after it; versions may be left out. */
  changed(change: { readonly id: string; readonly version: number }): void
}

/**
 * Where the journal lives. Every method is atomic. A write that resolved is durable: a lost `sent` rings a phone twice.
 * A method that rejects says nothing about whether its write happened; the dispatcher looks.
 */
export interface CallStore {
  /**
   * Registers a dispatcher; returns the way to leave. A store without leases serves one at a time and throws while
   * another is attached, unless the new one takes over.
   */
  attach(owner: StoreOwner): () => void
  /** Stores a new record unless its tenant already used its idempotency key. Claims of ids that are taken are ignored. */
  claim(record: CallRecord, write: StoreWrite): Promise<Claim>
  /** The record that holds an idempotency key of a tenant. */
  findByIdempotencyKey(tenant: string | undefined, key: string): Promise<CallRecord | null>
  get(id: string): Promise<CallRecord | null>
  /**
   * The only way to change a record: replaces it if it still has version `record.version - 1`. Checks in this order, and
   * changes nothing unless all hold: the version, that each claim is free or belongs to this call, and that no event is
   * parked for a claimed id except those taken.
   */
  save(record: CallRecord, write: StoreWrite): Promise<Saved>
  findByAttempt(key: string): Promise<CallRecord | null>
  /** The call that owns one of the ids that identify a call at a provider instance. */
  findByReference(provider: string, kind: string, id: string): Promise<CallRecord | null>
  /** Calls whose dial rings this party first (`firstPartyOf`) and that sent an attempt at `since` or later. */
  findByParty(party: string, since: number): Promise<readonly CallRecord[]>
  list(filter: CallFilter): Promise<readonly CallRecord[]>
  /** Calls that need attention at `until` or earlier (`dueAt`), the one that is due first at the front. */
  due(until: number): Promise<readonly CallRecord[]>
  /**
   * Keeps an event that belongs to no known call, because it may have overtaken the reply to its dial. Gives the owner's
   * record instead if one of the ids has an owner by now.
   */
  park(event: ParkedEvent): Promise<CallRecord | null>
}
