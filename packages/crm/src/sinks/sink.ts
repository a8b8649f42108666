import type { CallLogEntry } from '../model/entry.ts'

/** An entry as sinks see it: without the bookkeeping that only this package needs. */
export type SinkEntry = Omit<
  CallLogEntry,
  | 'keys'
  | 'reports'
  | 'identities'
  | 'revision'
  | 'cancelRequestedAt'
  | 'claimedCallId'
  | 'expiredAt'
>

/** What a sink gets with each delivery. */
export interface SinkContext {
  /** Aborted when the outbox gives up waiting; what was sent by then counts as perhaps written. */
  readonly signal: AbortSignal
}

/** Whether the other CRM has a record, found by our id. */
export type SinkLookUp =
  | { readonly outcome: 'found'; readonly reference: string }
  | { readonly outcome: 'absent' }
  /** Several could be it. */
  | { readonly outcome: 'ambiguous' }

/** Another system that keeps a record of each call: HubSpot, Salesforce, Pipedrive, a warehouse. */
export interface CallLogSink {
  /** Unique among the sinks; kept with what was delivered, so do not rename. */
  readonly name: string
  /**
   * `live`: takes every change, from the first ring on. `final`: takes a call once, when it has ended (Pipedrive has no
   * state in progress; a Salesforce task is one too).
   */
  readonly accepts: 'live' | 'final'
  /**
   * True where the far side knows our id and answers a second create with the first record. Only then may a create be
   * repeated whose outcome is not known.
   */
  readonly deduplicates: boolean
  /** Milliseconds after the end to wait before a `final` sink is written, for late recordings and costs. Default 30,000. */
  readonly finalDelayMs?: number | undefined
  /** Requests that the far side takes in a time, over all calls. Default: as many as there are, eight at once. */
  readonly pace?: { readonly requests: number; readonly perMs: number } | undefined
  /**
   * True where a create leaves something out that `update` adds, such as a recording that is uploaded to the record.
   * Then `update` follows each create. Default false.
   */
  readonly createsInPart?: boolean | undefined
  /** Answers with the far side's id. Throws `SinkError`; anything else thrown counts as perhaps written. */
  create(entry: SinkEntry, context: SinkContext): Promise<string>
  /**
   * Overwrites: repeating it changes nothing. `dropped` says in a sentence what the far side cannot take any more; it is
   * shown with the delivery. Absent: what comes late cannot be carried over, and the outbox says so.
   */
  update?(
    reference: string,
    entry: SinkEntry,
    context: SinkContext,
  ): Promise<void | { readonly dropped: string }>
  /** Looks for a record of an entry whose create had no answer: by our id, or by numbers and times. Never writes. */
  find?(entry: SinkEntry, context: SinkContext): Promise<SinkLookUp>
}

/** The entry without what is ours alone. */
export const forSinks = (entry: CallLogEntry): SinkEntry => {
  const { keys: _keys, reports: _reports, identities: _identities, ...rest } = entry
  const { revision: _revision, cancelRequestedAt: _cancel, ...more } = rest
  const { claimedCallId: _claimed, expiredAt: _expired, ...shown } = more
  return shown
}
