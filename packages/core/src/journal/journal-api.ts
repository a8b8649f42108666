import { type Milliseconds } from '../model/units.ts'
import type { CallError } from '../model/error.ts'
import type { CallEvent } from '../model/event.ts'
import type { Placed } from '../plugin/calls-port.ts'
import type { AttemptRecord, CallRecord } from './record.ts'

/** Whether what was decided on an earlier state of the record still holds for this one. */
export type Decision = (held: CallRecord) => boolean

/** A fact, which holds whatever the record says. */
export const always: Decision = () => true

/** A record in hand spares a read; its id will do. */
export type Subject = CallRecord | string

export interface ChangeOptions {
  /** Whose ids these are: `proved` by the provider's reply or by our key, or only `matched` by number and time. */
  readonly ids?: 'proved' | 'matched' | undefined
  /** Only the dispatcher to which the call belongs may do this; for any other it counts as a decision against it. */
  readonly asOwner?: boolean | undefined
  /** Only once the leases of these dispatchers have ended. */
  readonly ended?: readonly string[] | undefined
  /** For how long a write is tried again; default 10 s. */
  readonly patience?: Milliseconds | undefined
}

export interface Journal {
  /** Keys of attempts whose sender lives in this process. */
  readonly inFlight: Set<string>
  /** Keys of attempts that were not sent, although the store may have them as sent: the write was not acknowledged. */
  readonly unsent: ReadonlySet<string>
  /**
   * A call that is not stored yet: its first change claims its idempotency key too. Resolves with null once it is stored,
   * or with the call that has the key. Rejects with `StoreError`.
   */
  begin(record: CallRecord): Promise<CallRecord | null>
  /**
   * Stores a call that is not stored yet as it is, before something is waited for. Gives the stored record; null where
   * there is no such call, or another one has its idempotency key.
   */
  hold(id: string): Promise<CallRecord | null>
  /**
   * Changes a record by compare-and-swap. The decision is taken again on the very state that the write replaces, and so
   * is `apply`; false or null leaves the record and gives null. Throws `StoreError`.
   */
  change(
    subject: Subject,
    decision: Decision,
    apply: (held: CallRecord) => CallRecord | null,
    options?: ChangeOptions,
  ): Promise<CallRecord | null>
  /** The outcome of a sent attempt. A report that adopted it takes precedence over a lost reply. */
  settle(subject: Subject, key: string, outcome: Partial<AttemptRecord>): Promise<CallRecord | null>
  /** The provider confirmed it. Includes events that overtook the reply. */
  accept(subject: Subject, key: string, placed: Placed): Promise<CallRecord | null>
  /** A look-up found it. Null where the ids belong to another attempt. */
  adopt(
    subject: Subject,
    key: string,
    placed: Placed,
    ids: 'proved' | 'matched',
  ): Promise<CallRecord | null>
  /** Null when nothing is new. */
  addEvents(subject: Subject, key: string, events: readonly CallEvent[]): Promise<CallRecord | null>
  /** Tells listeners of a record that this process has just claimed. */
  announce(record: CallRecord): void
  close(
    subject: Subject,
    decision: Decision,
    reason: 'expired' | 'canceled' | 'no-route' | 'refused',
    error?: CallError,
  ): Promise<CallRecord | null>
}
