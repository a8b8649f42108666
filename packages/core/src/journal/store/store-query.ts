import type { CallStatus } from '../../model/call.ts'
import type { RecordReference } from '../../model/outbound-call.ts'
import type { CallRecord } from '../record.ts'

/** Which calls. Everything that is given must hold. */
export interface CallFilter {
  /** Calls of this tenant. */
  readonly tenant?: string | undefined
  /** Calls of this campaign. */
  readonly campaign?: string | undefined
  /** Calls that belong to this record of another system. */
  readonly contact?: RecordReference | undefined
  /** A phone number or SIP URI that the call rang, came from or connected, exactly as the record has it. */
  readonly number?: string | undefined
  /** Calls that have this status now. */
  readonly status?: CallStatus | undefined
  /** Name of the provider instance that has or had the call. */
  readonly provider?: string | undefined
  /** Calls that were placed, or callers. Absent: both. */
  readonly direction?: 'outbound' | 'inbound' | undefined
  /** Created at this time or later. Epoch milliseconds. */
  readonly from?: number | undefined
  /** Created before this time. Epoch milliseconds. */
  readonly until?: number | undefined
}

/** Which page of calls a store is asked for. */
export interface CallPageRequest {
  /** Most calls on a page; 1 to 1,000. */
  readonly limit: number
  /** `next` of the page before. */
  readonly after?: string | undefined
}

/** Newest first. Calls that are created meanwhile shift nothing: pages follow the key, not a count. */
export interface CallRecordPage {
  readonly records: readonly CallRecord[]
  /** For the next page; null after the last one. */
  readonly next: string | null
}

/** The periods that calls are counted by: hours or days of UTC, or all time as one. */
export type CountPeriod = 'hour' | 'day' | 'all'

/** Calls of one status, provider instance and period. */
export interface CallCount {
  readonly status: CallStatus
  readonly provider: string | null
  /** Start of the first hour of the period of creation in UTC, epoch milliseconds; 0 where all time is one period. */
  readonly hour: number
  readonly count: number
}

/** The outcome of an erasure. */
export interface Erasure {
  /** Calls that were deleted. */
  readonly erased: number
  /** Ids of calls that still need attention and were left alone. */
  readonly open: readonly string[]
}
