import type { CallFailure } from './error.ts'
import type {
  AnsweredBy,
  Cost,
  EndReason,
  EndStatus,
  LegRole,
  Rang,
  Recording,
  References,
} from './event.ts'
import type { Note } from './note.ts'
import type { JsonObject, RecordReference } from './outbound-call.ts'

/**
 * `queued → initiated → ringing → in-progress →` one of the ends.
 * `unknown`: a request was sent whose outcome was never reported; a phone may have rung. A later event revises it.
 */
export type CallStatus = 'queued' | 'initiated' | 'ringing' | 'in-progress' | EndStatus | 'unknown'

/** ISO 8601 in UTC; `unknown` when it happened at an unknown time; null when it has not happened. */
export type ReportedTime = string | 'unknown' | null

/** One step of a call, as reported or as done by the dispatcher. */
export interface TimelineEntry {
  readonly at: ReportedTime
  readonly type: string
  readonly leg: LegRole
  /** Which attempt it belongs to, by key; null for steps of the dispatcher before the first one. */
  readonly attempt: string | null
  readonly source: 'provider' | 'dispatcher'
  readonly provider: string | null
  readonly providerStatus?: string | undefined
  readonly providerCode?: string | undefined
  readonly detail?: string | JsonObject | undefined
}

/** One command that can ring a phone, on one route. */
export interface Attempt {
  /** At most 36 characters; travels in whatever the provider echoes. */
  readonly key: string
  readonly kind: 'place' | 'connect' | 'transfer' | 'redial'
  /** Name of the provider instance. */
  readonly provider: string
  readonly gateway?: string | undefined
  /** Of a transfer: whom it rings. What came of it is its `state` and `error`. */
  readonly target?: string | undefined
  readonly state: 'planned' | 'sent' | 'accepted' | 'refused' | 'unknown'
  readonly plannedAt: string
  readonly sentAt: string | null
  /** The request may not be written to the socket after this. */
  readonly sendBy: string | null
  readonly settledAt: string | null
  readonly references: References
  readonly notes: readonly Note[]
  readonly error?: CallFailure | undefined
}

export interface Leg {
  readonly role: LegRole
  readonly number: string | null
  readonly status: CallStatus
  readonly endReason: EndReason | null
  readonly ringingAt: ReportedTime
  readonly answeredAt: ReportedTime
  readonly endedAt: ReportedTime
  /** Every id the provider has for it; some have three, some change. */
  readonly references: References
  readonly attempt: string
}

/** A route that was not taken, and why. */
export interface SkippedRoute {
  readonly provider: string
  readonly reason:
    | 'room-unreachable'
    | 'room-missing'
    | 'connect-unsupported'
    | 'destination-unsupported'
    | 'caller-id-hiding-unsupported'
    | 'encryption-unsupported'
    | 'strict'
    | 'weight-zero'
    | 'guard'
    | 'breaker'
    | 'pace'
    | 'cost'
    | 'not-chosen'
    | 'prepare-failed'
    | 'provider-missing'
    | 'public-url-missing'
  readonly detail: string
}

/** The record of one call, the same for every provider. Derived from the journal; never edited. */
export interface Call {
  readonly id: string
  readonly status: CallStatus
  readonly endReason: EndReason | null
  /** Whether the far phone rang, of an ended call. */
  readonly rang: Rang | null
  /** True when nothing more is expected to change it, late patches aside. */
  readonly settled: boolean
  /** True on the answer to a request whose idempotency key was already used for this same call. */
  readonly replay: boolean
  readonly direction: 'outbound' | 'inbound'
  /** Provider instance of the current attempt. */
  readonly provider: string | null
  /** The provider's main id of the call. */
  readonly providerRef: string | null
  /** The provider's own last status of the far leg. */
  readonly providerStatus: string | null
  readonly from: string | null
  readonly to: string
  readonly rule: string | null
  /** Version of the routing rules that the call was planned with; null where it is not known. */
  readonly rulesVersion: number | null
  readonly room: string | null
  readonly createdAt: string
  readonly ringingAt: ReportedTime
  readonly answeredAt: ReportedTime
  readonly endedAt: ReportedTime
  readonly answeredBy: AnsweredBy | null
  /** Seconds from answer to end; null until both are known. */
  readonly talkDuration: number | null
  /** Seconds from creation to end, ringing included; null until known. */
  readonly totalDuration: number | null
  readonly recordings: readonly Recording[]
  readonly cost: Cost | { readonly certainty: 'unknown' }
  readonly timeline: readonly TimelineEntry[]
  readonly attempts: readonly Attempt[]
  readonly legs: readonly Leg[]
  readonly skipped: readonly SkippedRoute[]
  readonly notes: readonly Note[]
  readonly error: CallFailure | null
  readonly metadata: JsonObject
  readonly contact: RecordReference | null
  readonly tenant: string | null
  readonly campaign: string | null
  readonly tags: readonly string[]
  readonly idempotencyKey: string | null
}
