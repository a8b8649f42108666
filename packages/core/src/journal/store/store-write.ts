import type { CallStatus } from '../../model/call.ts'
import type { CallEvent } from '../../model/event.ts'
import type { CallRecord } from '../record.ts'

/** One id by which a provider instance knows the call of an attempt. */
export interface ReferenceClaim {
  readonly provider: string
  readonly kind: string
  readonly id: string
  /** Key of the attempt. */
  readonly attempt: string
}

/** What queries look for besides what the record says itself. */
export interface CallSummary {
  readonly status: CallStatus
  /** The instance that has the call; null before one has it. */
  readonly provider: string | null
  /** The result of the call for its ramp: see `RampStore.samples`. Null or absent: it has none yet. */
  readonly sample?: string | null | undefined
}

/** What goes with a record into one atomic write. */
export interface StoreWrite {
  /** Id of the dispatcher that writes. */
  readonly owner: string
  /** Only the owner may do this: refused where the call belongs to another dispatcher (`fenced`). */
  readonly asOwner: boolean
  /** Refused while the lease of one of these dispatchers has not ended (`leased`). */
  readonly ended: readonly string[]
  /** Epoch milliseconds of the calls' time. */
  readonly at: number
  /** Ids that belong to an attempt of this record from now on. */
  readonly claims: readonly ReferenceClaim[]
  /** Ids that no longer do. */
  readonly releases: readonly ReferenceClaim[]
  /** Parked events that the record now contains; removed by the same write. */
  readonly taken: readonly string[]
  /** Derived from the record; a function, because only stores with indexes need it. */
  readonly summary: () => CallSummary
}

/** Whether an idempotency key was free, and otherwise the call that has it. */
export type Claim =
  | { readonly claimed: true }
  /** The idempotency key already belongs to this call. */
  | { readonly claimed: false; readonly existing: CallRecord }

/** The first of these that applies; only `saved` has changed anything. */
export type Saved =
  /** `owned`: the call belongs to the writer now. */
  | { readonly outcome: 'saved'; readonly owned: boolean }
  /** The record no longer has version `record.version - 1`, or is gone. */
  | { readonly outcome: 'conflict' }
  /** `asOwner`, and the call belongs to another dispatcher. */
  | { readonly outcome: 'fenced' }
  /** This dispatcher of `ended` still has its lease, for so many milliseconds unless it renews it. */
  | { readonly outcome: 'leased'; readonly owner: string; readonly remainingMs: number }
  /** A claimed id belongs to an attempt of another call. */
  | {
      readonly outcome: 'owned'
      readonly claim: ReferenceClaim
      readonly owner: { readonly call: string; readonly attempt: string }
    }
  /** Events are parked for a claimed id that `taken` does not name: they must become part of the record first. */
  | { readonly outcome: 'parked'; readonly events: readonly HeldEvent[] }

/** A report about an id that no attempt owns yet. */
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
