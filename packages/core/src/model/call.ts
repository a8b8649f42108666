import type { CallRamp } from './ramp/call-ramp.ts'
import type { CallFailure } from './error.ts'
import type {
  AnsweredBy,
  CallEventType,
  Cost,
  EndReason,
  EndStatus,
  LegRole,
  Rang,
  Recording,
  References,
} from './event.ts'
import type { Note } from './note.ts'
import type { Step } from './flow/flow-step.ts'
import type { Turn } from './flow/flow-turn.ts'
import type { JsonObject } from './json-object.ts'
import type { RecordReference } from './outbound-call.ts'
import type { SkippedRoute } from './skipped-route.ts'

export type * from './ramp/call-ramp.ts'
export type * from './skipped-route.ts'

/**
 * `queued → initiated → ringing → in-progress →` one of the ends.
 * `unknown`: a request was sent whose outcome was never reported; a phone may have rung. A later event revises it.
 */
export type CallStatus = 'queued' | 'initiated' | 'ringing' | 'in-progress' | EndStatus | 'unknown'

/** ISO 8601 in UTC; `unknown` when it happened at an unknown time; null when it has not happened. */
export type ReportedTime = string | 'unknown' | null

/** Kinds of step on a timeline: reports of the provider, and what the dispatcher did. */
export type TimelineType =
  | CallEventType
  | `${Attempt['kind']}-${'sent' | 'accepted' | 'refused' | 'unknown'}`
  | CommandKind
  | 'cancel-requested'
  | 'reports-overdue'
  | 'given-up'
  | 'closed'

/** Commands to a call that is under way. */
export type CommandKind =
  | 'hang-up'
  | 'send-digits'
  | 'start-recording'
  | 'stop-recording'
  | 'answer'
  | 'reject'

/** One step of a call, as reported or as done by the dispatcher. */
export interface TimelineEntry {
  /** When it happened, by the clock of its source. */
  readonly at: ReportedTime
  /** What happened. */
  readonly type: TimelineType
  /** Which party it is about. */
  readonly leg: LegRole
  /** Which attempt it belongs to, by key; null for steps of the dispatcher before the first one. */
  readonly attempt: string | null
  /** Who tells of it. */
  readonly source: 'provider' | 'dispatcher'
  /** Name of the provider instance; null for steps that belong to none. */
  readonly provider: string | null
  /** The provider's own status, unchanged. */
  readonly providerStatus?: string | undefined
  /** The provider's own code, as text, unchanged. */
  readonly providerCode?: string | undefined
  /** What is known besides, such as the reason of a command. */
  readonly detail?: string | JsonObject | undefined
}

/** One command that can ring a phone, on one route. */
export interface Attempt {
  /** At most 36 characters; travels in whatever the provider echoes. */
  readonly key: string
  /**
   * `place`: the call itself. `connect`: its near end. `transfer`: to another party. `redial`: after an unknown outcome.
   * `dial`: a `dial` step of its flow.
   */
  readonly kind: 'place' | 'connect' | 'transfer' | 'redial' | 'dial'
  /** Name of the provider instance. */
  readonly provider: string
  /** The provider's own id of the gateway that it used. */
  readonly gateway?: string | undefined
  /** Of a transfer or a `dial` step: whom it rings. What came of it is its `state` and `error`. */
  readonly target?: string | undefined
  /** `unknown`: it was sent and never answered, so that a phone may have rung. */
  readonly state: 'planned' | 'sent' | 'accepted' | 'refused' | 'unknown'
  /** ISO 8601 in UTC. */
  readonly plannedAt: string
  /** When it was journalled as sent, ISO 8601 in UTC; null before. */
  readonly sentAt: string | null
  /** The request may not be written to the socket after this. */
  readonly sendBy: string | null
  /** When its outcome was known, ISO 8601 in UTC; null before. */
  readonly settledAt: string | null
  /** Ids by which the provider knows it, by kind. */
  readonly references: References
  /** What of the call the provider could not honour as asked. */
  readonly notes: readonly Note[]
  /** Why it was refused or failed. */
  readonly error?: CallFailure | undefined
}

/** One party of a call, as its reports say. */
export interface Leg {
  /** Which party it is. */
  readonly role: LegRole
  /** Whom it rings: a number, a SIP URI, or the name of a room or conference; null where it is not known. */
  readonly number: string | null
  /** As `status` of the call, of this leg alone. */
  readonly status: CallStatus
  /** Why it ended; null before. */
  readonly endReason: EndReason | null
  /** When its phone began to ring. */
  readonly ringingAt: ReportedTime
  /** When it was answered. */
  readonly answeredAt: ReportedTime
  /** When it ended. */
  readonly endedAt: ReportedTime
  /** Every id the provider has for it; some have three, some change. */
  readonly references: References
  /** Key of the attempt that it belongs to. */
  readonly attempt: string
}

/** The cost of a call of which the provider has not told any. */
export interface UnknownCost {
  /** Not known yet, or never told. */
  readonly certainty: 'unknown'
}

/** A turn of a flow, and the steps with which it was answered. */
export interface AnsweredTurn {
  /** Counts the turns from 0. */
  readonly seq: number
  /** What came back from the caller; `started` for the first. */
  readonly turn: Turn
  /** Name of the continuation that answered it; null where the flow went on with its next step. */
  readonly continuation: string | null
  /** The steps until the next turn. */
  readonly steps: readonly Step[]
}

/** What happened in the flow of a call. */
export interface CallFlow {
  /** Name of the flow; null for one that the call brought, and for a stream. */
  readonly name: string | null
  /** The turns so far, in order. */
  readonly turns: readonly AnsweredTurn[]
}

/** The fields of a call that do not depend on its status. */
export interface CallContent {
  /** `call_` and 32 hexadecimal digits; for `calls.get`, `hangUp` and the other verbs. */
  readonly id: string
  /** True when nothing more is expected to change it, late patches aside. */
  readonly settled: boolean
  /** True on the answer to a request whose idempotency key was already used for this same call. */
  readonly replay: boolean
  /** `inbound`: a caller rang one of the business numbers. */
  readonly direction: 'outbound' | 'inbound'
  /** Provider instance of the current attempt. */
  readonly provider: string | null
  /** The provider's main id of the call. */
  readonly providerRef: string | null
  /** The provider's own last status of the far leg. */
  readonly providerStatus: string | null
  /** Caller ID in E.164, or of a caller the number; null where it is hidden or the provider's own. */
  readonly from: string | null
  /** The called party: a number in E.164 or a SIP URI. */
  readonly to: string
  /** Id of the routing rule; null where none applied. */
  readonly rule: string | null
  /** Version of the routing rules that the call was planned with; null where it is not known. */
  readonly rulesVersion: number | null
  /** Room of the near end; null where there is none. */
  readonly room: string | null
  /** When it was asked for or arrived, ISO 8601 in UTC. */
  readonly createdAt: string
  /** When the far phone began to ring. */
  readonly ringingAt: ReportedTime
  /** When the far party answered. */
  readonly answeredAt: ReportedTime
  /** Who answered, where `machineDetection` was asked for; null until known. */
  readonly answeredBy: AnsweredBy | null
  /** Seconds from answer to end; null until both are known. */
  readonly talkDuration: number | null
  /** Seconds from creation to end, ringing included; null until known. */
  readonly totalDuration: number | null
  /** Recordings of both legs; they may come long after the end. */
  readonly recordings: readonly Recording[]
  /** What the provider charged for all legs, or will; it may come hours after the end. */
  readonly cost: Cost | UnknownCost
  /** Everything that happened, in order. */
  readonly timeline: readonly TimelineEntry[]
  /** Every command that could ring a phone, in order. */
  readonly attempts: readonly Attempt[]
  /** The far party, and the near one where the provider tells of it. */
  readonly legs: readonly Leg[]
  /** Routes that were not taken, each with its reason. */
  readonly skipped: readonly SkippedRoute[]
  /** The turns of its flow. Absent: it has no flow, or none has begun. */
  readonly flow?: CallFlow | undefined
  /** Its side of the ramp. Absent: its rule has no ramp, or the call chose its providers itself. */
  readonly ramp?: CallRamp | undefined
  /** What of the call is not done as asked: as its front door noted it, then by the current provider. */
  readonly notes: readonly Note[]
  /** Why it failed, over all routes; null where it did not. */
  readonly error: CallFailure | null
  /** As the call gave it. */
  readonly metadata: JsonObject
  /** As the call gave it. */
  readonly contact: RecordReference | null
  /** As the call gave it. */
  readonly tenant: string | null
  /** As the call gave it. */
  readonly campaign: string | null
  /** As the call gave them. */
  readonly tags: readonly string[]
  /** As the call gave it; null for callers. */
  readonly idempotencyKey: string | null
}

/** A call that goes on. */
export interface OpenCall extends CallContent {
  /** `queued`: not dialled yet. `initiated`: accepted by a provider. */
  readonly status: 'queued' | 'initiated' | 'ringing' | 'in-progress'
  /** Null: it has not ended. */
  readonly endReason: null
  /** Null: known at the end. */
  readonly rang: null
  /** Null: it has not ended. */
  readonly endedAt: null
}

/** A call whose outcome was never reported; a phone may have rung. A later report revises it. */
export interface UnreportedCall extends CallContent {
  /** A request was sent whose outcome was never reported. */
  readonly status: 'unknown'
  /** `no-report` once nothing more is expected. */
  readonly endReason: EndReason | null
  /** Null: it is not known. */
  readonly rang: null
  /** Null: it is not known. */
  readonly endedAt: null
}

/** A call that has ended. */
export interface EndedCall extends CallContent {
  /** `completed`: it was answered. */
  readonly status: EndStatus
  /** Why it ended. */
  readonly endReason: EndReason
  /** Whether the far phone rang. */
  readonly rang: Rang
  /** When it ended, ISO 8601 in UTC; `unknown` where the provider did not tell the time. */
  readonly endedAt: string
}

/** The record of one call, the same for every provider. Derived from the journal; never edited. */
export type Call = OpenCall | UnreportedCall | EndedCall
