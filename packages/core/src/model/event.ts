import type { JsonObject } from './json-object.ts'

/** Terminal states of a leg. */
export type EndStatus = 'completed' | 'busy' | 'no-answer' | 'rejected' | 'canceled' | 'failed'

/** Why a call ended, in neutral terms; the provider's own status and code are kept with it. */
export type EndReason =
  | 'hung-up'
  | 'transferred'
  | 'max-duration'
  | 'machine'
  | 'busy'
  | 'no-answer'
  | 'ring-timeout'
  | 'declined'
  | 'canceled'
  | 'invalid-number'
  | 'unreachable'
  | 'congestion'
  | 'carrier-fault'
  | 'blocked'
  | 'near-end-unreachable'
  | 'expired'
  | 'no-route'
  | 'refused'
  | 'no-report'
  | 'unspecified'

/** Whether the far phone rang before the end, from a sourced table per provider. Never guessed: in doubt `unknown`. */
export type Rang = 'no' | 'yes' | 'unknown'

/** Who answered, where the provider tells. */
export type AnsweredBy = 'human' | 'machine' | 'fax' | 'unknown'

/** A recording of a call, as far as it was reported. */
export interface Recording {
  /** The provider's own id of the recording. */
  readonly id: string
  /** Where the provider keeps it, as it reported it; often readable with its credentials only. */
  readonly url?: string | undefined
  /** Seconds. */
  readonly duration?: number | undefined
  /** `removed`: deleted at the provider. */
  readonly status: 'in-progress' | 'completed' | 'failed' | 'removed'
}

/** What a call costs, as the provider reported it. */
export interface Cost {
  /** In units of `currency`; what the account is charged, above 0. */
  readonly amount: number
  /** ISO 4217. */
  readonly currency: string
  /** `final`: as charged. `estimated`: as computed or announced before the provider charged it. */
  readonly certainty: 'estimated' | 'final'
}

/** A party's role: the far end is who the call is for, the near end is where it is connected to. */
export type LegRole = 'far' | 'near'

/** Ids by which a provider knows a leg, by kind: `{ call: 'CA…' }`, `{ callControl: 'v3:…', callLeg: '…' }`. */
export type References = Readonly<Record<string, string>>

/** How and why a leg ended, and whether its phone rang. */
export interface EndOutcome {
  /** How the leg ended. */
  readonly status: EndStatus
  /** Why it ended. */
  readonly reason: EndReason
  /** Whether its phone rang before the end. */
  readonly rang: Rang
}
/** The end of a leg, as a provider reports it. */
export interface CallEnd extends EndOutcome {
  /** For a provider whose end event is the same for answered and unanswered calls: what it means without an answer. */
  readonly ifUnanswered?: EndOutcome | undefined
}

/** Kinds of report. */
export type CallEventType =
  | 'queued'
  | 'initiated'
  | 'ringing'
  | 'answered'
  | 'ended'
  | 'machine'
  | 'recording'
  | 'cost'
  | 'digits'
  /** A sub-state that moves nothing, such as a transfer under way; `detail` tells. */
  | 'detail'
  /** An event this plugin does not know. Kept on the record, changes nothing. */
  | 'unrecognised'

/** What every report has, whatever its type. */
export interface CallEventContent {
  /** Equal for two deliveries of one event, different for two events of one provider instance. */
  readonly id: string
  /** Provider's own time, epoch milliseconds; null where it sends none. */
  readonly at: number | null
  /** Provider's own order within one leg, where it has one. */
  readonly sequence?: number | undefined
  /** Which party it is about. */
  readonly leg: LegRole
  /** Our attempt key, where the provider echoed it. */
  readonly attemptKey?: string | undefined
  /** Ids by which the provider knows the leg, by kind. */
  readonly references: References
  /** The provider's own terms, unchanged. */
  readonly providerStatus: string
  /** The provider's own code of a failure or end, as text, unchanged. */
  readonly providerCode?: string | undefined
  /** Final SIP response of the leg, such as 486. */
  readonly sipStatus?: number | undefined
  /** How the leg ended. Given with `ended` alone. */
  readonly end?: CallEnd | undefined
  /** Who answered. Always given with `machine`; some providers tell it with another report. */
  readonly answeredBy?: AnsweredBy | undefined
  /** Always given with `recording`; some providers tell of it with another report. */
  readonly recording?: Recording | undefined
  /** Always given with `cost`; some providers tell it with another report. */
  readonly cost?: Cost | undefined
  /** What the party pressed. Always given with `digits`. */
  readonly digits?: string | undefined
  /**
   * When the leg was answered, as a later report states it, epoch milliseconds; null: answered, at a time not told.
   * Used where the report of the answer itself never came.
   */
  readonly answeredAt?: number | null | undefined
  /** Seconds from answer to end, as the provider states them; used like `answeredAt`. 0 proves nothing. */
  readonly talkDuration?: number | undefined
  /** The platform's room that the call is in, where the provider chose it. */
  readonly room?: string | undefined
  /** The provider's own id of the gateway, where the provider chose it, such as through a rule. */
  readonly gateway?: string | undefined
  /** What the provider tells besides, without personal data. */
  readonly detail?: JsonObject | undefined
}

/** The end of a leg. */
export interface EndedEvent extends CallEventContent {
  /** What is reported. */
  readonly type: 'ended'
  /** How the leg ended. */
  readonly end: CallEnd
}

/** Who or what answered. */
export interface MachineEvent extends CallEventContent {
  /** What is reported. */
  readonly type: 'machine'
  /** Who answered. */
  readonly answeredBy: AnsweredBy
  /** An end has a report of its own. */
  readonly end?: undefined
}

/** A recording, begun, finished or removed. */
export interface RecordingEvent extends CallEventContent {
  /** What is reported. */
  readonly type: 'recording'
  /** The recording as it stands. */
  readonly recording: Recording
  /** An end has a report of its own. */
  readonly end?: undefined
}

/** What the provider charges. */
export interface CostEvent extends CallEventContent {
  /** What is reported. */
  readonly type: 'cost'
  /** The price of the leg. */
  readonly cost: Cost
  /** An end has a report of its own. */
  readonly end?: undefined
}

/** Digits that a party pressed. */
export interface DigitsEvent extends CallEventContent {
  /** What is reported. */
  readonly type: 'digits'
  /** What the party pressed. */
  readonly digits: string
  /** An end has a report of its own. */
  readonly end?: undefined
}

/** A state of the leg, or something that moves none. */
export interface ProgressEvent extends CallEventContent {
  /** What is reported. */
  readonly type: Exclude<CallEventType, 'ended' | 'machine' | 'recording' | 'cost' | 'digits'>
  /** An end has a report of its own. */
  readonly end?: undefined
}

/** What a provider reported, in our words. Plugins make these; the dispatcher merges them. `type` says what is given. */
export type CallEvent =
  | EndedEvent
  | MachineEvent
  | RecordingEvent
  | CostEvent
  | DigitsEvent
  | ProgressEvent
