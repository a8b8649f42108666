import type { CallRecord } from '../dispatch/record.ts'
import type { CallEvent, References } from '../model/event.ts'

export interface CallFilter {
  readonly tenant?: string | undefined
  readonly campaign?: string | undefined
  /** Newest first; at most this many, 100 by default. */
  readonly limit?: number | undefined
  /** Only calls created before this one. */
  readonly before?: string | undefined
}

export type Claim =
  | { readonly claimed: true }
  /** The idempotency key already belongs to this call. */
  | { readonly claimed: false; readonly existing: CallRecord }

/** Where the journal lives. Every method is atomic; `save` is the only way to change a record. */
export interface CallStore {
  /** Stores a new record unless its tenant already used its idempotency key. */
  claim(record: CallRecord): Promise<Claim>
  /** The record that holds an idempotency key of a tenant. */
  findByIdempotencyKey(tenant: string | undefined, key: string): Promise<CallRecord | null>
  get(id: string): Promise<CallRecord | null>
  /** Replaces the record if it still has version `record.version - 1`; false when somebody was faster. */
  save(record: CallRecord): Promise<boolean>
  findByAttempt(key: string): Promise<CallRecord | null>
  /** By one of the ids that identify a call at a provider instance. */
  findByReference(provider: string, kind: string, id: string): Promise<CallRecord | null>
  list(filter: CallFilter): Promise<readonly CallRecord[]>
  /** Ids of all calls that still need attention, oldest first. */
  open(): Promise<readonly string[]>
  markSettled(id: string, settled: boolean): Promise<void>
  /** Keeps an event that no known call claims yet, for `ttl` milliseconds: it may have overtaken the reply to its dial. */
  park(event: ParkedEvent): Promise<void>
  /** Takes and removes the parked events of any of these references. */
  takeParked(provider: string, references: References, now: number): Promise<readonly CallEvent[]>
}

export interface ParkedEvent {
  readonly provider: string
  readonly event: CallEvent
  /** Epoch milliseconds after which it may be forgotten. */
  readonly until: number
}
