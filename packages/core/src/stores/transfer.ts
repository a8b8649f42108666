import type { CallStatus } from '../model/call.ts'
import type { ReferenceClaim } from '../journal/store/store.ts'

/** What each part of a store consists of when it is moved to another one. JSON is kept as text. */
export interface TransferRows {
  readonly calls: {
    readonly id: string
    /** The record as JSON. */
    readonly record: string
    readonly status: CallStatus
    readonly provider: string | null
    /** The result of the call for its ramp. */
    readonly sample: string | null
    /** The dispatcher that wrote last. */
    readonly writer: string
    /** The ids by which providers know the call. */
    readonly references: readonly ReferenceClaim[]
  }
  /** Events that wait for a call. */
  readonly parked: { readonly provider: string; readonly until: number; readonly event: string }
  readonly lanes: {
    readonly lane: string
    readonly nextStart: number | null
    readonly version: number
    readonly state: string | null
  }
  readonly slots: { readonly lane: string; readonly call: string; readonly until: number }
  readonly rules: { readonly version: number; readonly rules: string }
  /** `state` is JSON. */
  readonly ramps: { readonly rule: string; readonly version: number; readonly state: string }
  readonly counters: {
    readonly key: string
    readonly id: string
    readonly amount: number
    readonly at: number
    readonly expires: number
  }
  readonly deliveries: { readonly delivery: string }
  readonly entries: { readonly entry: string }
  /** Serial of the newest event of each tenant. */
  readonly journals: { readonly tenant: string; readonly last: number }
  readonly events: { readonly tenant: string; readonly serial: number; readonly event: string }
}

export type TransferPart = keyof TransferRows

/** Every part, in the order in which they are moved. */
export const transferParts = [
  'rules',
  'ramps',
  'lanes',
  'slots',
  'counters',
  'calls',
  'parked',
  'entries',
  'deliveries',
  'journals',
  'events',
] as const satisfies readonly TransferPart[]

/** A move of another store into this one that has begun. */
export interface TransferProgress {
  /** `identity` of the other store. */
  readonly source: string
  /** Where each part that has begun goes on; null once all of it was moved. */
  readonly places: Readonly<Partial<Record<TransferPart, string | null>>>
}

/**
 * Reads and writes whole stores, to move one to another engine. No dispatcher may use either of them meanwhile. Writes are
 * carried out once: the rows of a batch and its progress are one transaction, except that calls that are stored already are
 * left as they are.
 */
export interface StoreTransfer {
  /** A name that the data was given when it was created. */
  identity(): Promise<string>
  /** How many dispatchers have a lease that holds. */
  activeDispatchers(): Promise<number>
  count(part: TransferPart): Promise<number>
  /** What the engine finds wrong with its own files; nothing where it cannot tell. */
  damage(): Promise<readonly string[]>
  /** The rows after a place, in the order of their keys; `next` is null after the last one. */
  read<Part extends TransferPart>(
    part: Part,
    after: string | null,
    limit: number,
  ): Promise<{ readonly rows: readonly TransferRows[Part][]; readonly next: string | null }>
  progress(): Promise<readonly TransferProgress[]>
  /** Writes rows of another store, and where it goes on with this part. */
  write<Part extends TransferPart>(
    part: Part,
    rows: readonly TransferRows[Part][],
    progress: { readonly source: string; readonly next: string | null },
  ): Promise<void>
}
