import type { RampShadow, SkippedRoute } from '../model/call.ts'
import type { Step } from '../model/flow/flow-step.ts'
import type { Turn } from '../model/flow/flow-turn.ts'
import type { JsonObject } from '../model/json-object.ts'
import type { CallFailure } from '../model/error.ts'
import type { CallEvent, EndReason, References } from '../model/event.ts'
import type { Note } from '../model/note.ts'
import type { OutboundCall } from '../model/outbound-call.ts'
import type { Route } from '../model/routing-rule.ts'

/** One attempt as journalled. Times are epoch milliseconds of the host's clock. */
export interface AttemptRecord {
  readonly key: string
  readonly kind: 'place' | 'connect' | 'transfer' | 'redial' | 'dial'
  /** For `connect`, `transfer` and `dial`: the key of the attempt whose call they continue. */
  readonly parent?: string | undefined
  /** For `transfer`: whom it rings. One is open or accepted per target at most. For `dial`: whom the step rings. */
  readonly target?: string | undefined
  /** For `dial`: the segment that ends in the step. One attempt per segment at most. */
  readonly segment?: number | undefined
  readonly provider: string
  /** The dispatcher that sends it, where that may be another than the call's. While its lease lasts, the attempt is not abandoned. */
  readonly sender?: string | undefined
  /** Placed outside this process, such as by a browser; nothing is sent from here. */
  readonly external?: true | undefined
  /** Index into the record's routes. */
  readonly routeIndex: number
  readonly state: 'planned' | 'sent' | 'accepted' | 'refused' | 'unknown'
  readonly plannedAt: number
  readonly sentAt: number | null
  readonly sendBy: number | null
  readonly settledAt: number | null
  /** Every id known of it: those the provider's reply told, and those learnt from its reports. */
  readonly references: References
  /** Those of the reply (of a caller: of the first report), which no report replaces. */
  readonly told?: References | undefined
  /** Its ids come from a look-up by number and time. The reply to another attempt that names them proves it wrong. */
  readonly matched?: true | undefined
  readonly notes: readonly Note[]
  readonly error?: CallFailure | undefined
  /** Look-ups so far, and how many of them proved an absence after the settling time. */
  readonly locates: number
  readonly absences: number
  readonly nextLocateAt: number | null
  /** When a look-up was last answered, whatever it found. Absent: none was. */
  readonly locatedAt?: number | undefined
  /** Polls for missing reports so far, and the earliest time of the next one. */
  readonly polls: number
  readonly nextPollAt: number | null
  readonly lastPolledAt: number | null
  /** Last time a poll confirmed that the call lives. */
  readonly confirmedAt: number | null
  /** Reports that must have come by now did not; when that was noticed, and the probable cause. Absent: none are overdue. */
  readonly overdue?: { readonly at: number; readonly cause: string } | undefined
  /** Looks into the provider's archive that failed in a row, the time of the next one, and when it was last asked. */
  readonly reviews: number
  readonly nextReviewAt: number | null
  readonly reviewedAt: number | null
  /** Given up at: nothing more is expected. A late event still revises it. */
  readonly givenUpAt: number | null
}

/** A command on a live call, journalled before it is sent so that no event can cause it twice. */
export interface CommandRecord {
  /** `answer` and `reject`: of a caller, where plans are carried out by commands. */
  readonly kind:
    | 'hang-up'
    | 'send-digits'
    | 'start-recording'
    | 'stop-recording'
    | 'answer'
    | 'reject'
  readonly attempt: string
  /** Of digits that the application asked for: the key of its request. Absent for the digits of the call itself. */
  readonly target?: string | undefined
  /** Why a hang-up was sent: evidence for the end reason. */
  readonly reason:
    | 'canceled'
    | 'ring-timeout'
    | 'max-duration'
    | 'machine'
    | 'other-end-gone'
    | null
  readonly at: number
  readonly state: 'planned' | 'sent' | 'done' | 'failed'
  readonly tries: number
  readonly nextTryAt: number | null
  /** Why a command that the application asked for failed. */
  readonly error?: CallFailure | undefined
}

/**
 * What a turn was answered with: the steps up to and including the first one that ends in a turn. Steps never change once
 * they are journalled, so that a request that is repeated gets the same answer.
 */
export interface SegmentRecord {
  /** Counts from 0. */
  readonly seq: number
  /** The attempt whose call runs it. */
  readonly attempt: string
  readonly at: number
  readonly turn: Turn
  readonly continuation: string | null
  readonly steps: readonly Step[]
  /** The steps after them in the same list, for a turn that no continuation answers. Of the last segment only. */
  readonly rest?: readonly Step[] | undefined
  /** What the document runner needs to request the next document, cookies included. Of the last segment only. */
  readonly document?: JsonObject | undefined
  /** Where steps are carried out by commands: how each stands, as far as they were begun. */
  readonly progress?: readonly StepProgress[] | undefined
}

/** That an application is told of a call, a recording or a party. Journalled before it is told, so that it is told once. */
export interface ReportRecord {
  /** Empty for a report of `request.reports`. */
  readonly attempt: string
  /** The provider's own id of the recording, or the state of the party; of the call: index of the address, and what. */
  readonly about: string
  /** When it was sent or over; of one that waits, when it is sent again. */
  readonly at: number
  readonly tries: number
  readonly state: 'sent' | 'waiting' | 'done'
}

/** A step that is carried out by a command. Journalled before it is sent, so that it is sent once. */
export interface StepProgress {
  /** `finished`: a recording whose end was commanded, because the caller pressed a key. */
  readonly state: 'sent' | 'accepted' | 'finished' | 'done' | 'failed'
  readonly at: number
}

/** A report on the record of a call, with the time at which it arrived. */
export interface StoredEvent {
  readonly attempt: string
  readonly event: CallEvent
  readonly receivedAt: number
}

/** The side of a ramp that a call was planned on. Its route is the first of the record. */
export interface RampPlace {
  readonly side: 'control' | 'target'
  /** The position of its number or contact on the scale, 0 to below 100. */
  readonly position: number
  /** Share of the target then, in percent. */
  readonly percent: number
  /** The change of the ramp by which it left 0 %; 0 where it was there. */
  readonly run: number
  /** The change that had set the share. */
  readonly entry: number
}

export interface SkippedRecord extends SkippedRoute {
  /** Index into the record's routes. */
  readonly routeIndex: number
  /** What the plugin said, where it could not prepare the call. */
  readonly error?: CallFailure | undefined
}

/**
 * The journal of one call: facts only, nothing derived, so that the record of the call
 * is a pure function of it (`project`). Replaced as a whole by a compare-and-swap on `version`.
 */
export interface CallRecord {
  readonly id: string
  /** Counts the writes; the compare-and-swap of `CallStore.save` rests on it. */
  readonly version: number
  /** Which dispatcher made the last write. Tells a write whose reply was lost from an equal one of another process. */
  readonly writer?: string | undefined
  /** When the call needs attention next, in epoch milliseconds; null once nothing more is expected of it. */
  readonly dueAt: number | null
  readonly direction: 'outbound' | 'inbound'
  readonly createdAt: number
  /** As parsed, with the rule's defaults, `from` and room filled in. */
  readonly request: OutboundCall
  /** The caller's own request in canonical form, to tell a replay from a conflict. */
  readonly fingerprint: string
  readonly rule: string | null
  /** Version of the rules that the call was planned with; absent on records of earlier releases. */
  readonly rulesVersion?: number | undefined
  readonly room: string | null
  /** Absent: the call was not planned by a ramp. */
  readonly ramp?: RampPlace | undefined
  /** What the other side of the ramp would have sent. Absent: not compared. */
  readonly shadow?: RampShadow | undefined
  /** Reasons of an end for which the next route may be tried. */
  readonly reroute: readonly EndReason[]
  /** In the order in which they are tried. */
  readonly routes: readonly Route[]
  readonly skipped: readonly SkippedRecord[]
  /** A call not yet sent is not dialled after this, restarts included. */
  readonly dialBefore: number
  readonly strict: boolean
  /** The caller named no `from`; it is the rule's. */
  readonly impliedFrom: boolean
  readonly attempts: readonly AttemptRecord[]
  readonly events: readonly StoredEvent[]
  readonly commands: readonly CommandRecord[]
  /** The turns of the call's flow, in order. Absent: no flow has begun. */
  readonly flow?: readonly SegmentRecord[] | undefined
  /** What of the application's own request the call does not say, as a front door noted it. Absent: nothing. */
  readonly notes?: readonly Note[] | undefined
  /** What the application was told of the call, its recordings and parties. Absent: nothing. */
  readonly reports?: readonly ReportRecord[] | undefined
  readonly cancelRequestedAt: number | null
  /** Set when no attempt is or will be open and none was accepted; of a caller: when it is not or cannot be taken. */
  readonly closed: {
    readonly at: number
    readonly status: 'failed' | 'canceled' | 'rejected'
    readonly reason: EndReason
    readonly error: CallFailure | null
  } | null
}

export const attemptOf = (record: CallRecord, key: string): AttemptRecord | undefined =>
  record.attempts.find((attempt) => attempt.key === key)

/** Whether a report about an attempt has come. */
export const isReported = (
  { events }: Pick<CallRecord, 'events'>,
  { key }: Pick<AttemptRecord, 'key'>,
): boolean => events.some(({ attempt }) => attempt === key)

export const withAttempt = (
  record: CallRecord,
  key: string,
  change: Partial<AttemptRecord>,
): CallRecord => ({
  ...record,
  attempts: record.attempts.map((attempt) =>
    attempt.key === key ? { ...attempt, ...change } : attempt,
  ),
})

/** The attempt that decides the status: the last one that placed the call and was not refused, else the last. */
export const currentAttempt = (record: CallRecord): AttemptRecord | undefined => {
  const [only] = record.attempts
  // Nearly every call has one, and no call begins with another kind.
  if (record.attempts.length < 2) return only
  const placing = record.attempts.filter(
    (attempt) => attempt.kind === 'place' || attempt.kind === 'redial',
  )
  return placing.findLast((attempt) => attempt.state !== 'refused') ?? placing.at(-1)
}

/** The attempt and those that make its two legs: the party of a `dial` step is neither, since the flow goes on after it. */
export const attemptFamily = (record: CallRecord, key: string): readonly string[] =>
  record.attempts
    .filter((a) => a.key === key || (a.parent === key && a.kind !== 'dial'))
    .map((a) => a.key)

/**
 * The ids by which the provider is asked about the attempt's call and commanded: its own, and the legs that only the
 * reply to a transfer named, or only a second leg that has no kind of id in common with the first. Nothing at the
 * provider then leads from the one to the other.
 */
export const callReferences = (
  record: CallRecord,
  { key, references }: AttemptRecord,
): References => {
  const others = record.attempts.flatMap((other) => {
    if (other.parent !== key) return []
    if (other.kind === 'transfer') return [other.told]
    const isApart = Object.keys(other.references).every((kind) => references[kind] === undefined)
    return other.kind === 'connect' && isApart ? [other.references] : []
  })
  return Object.assign({}, ...others, references) as References
}

/** Click-to-call: the near phone is rung first, the far party once it answered. */
export const isNearFirst = (record: CallRecord): boolean => {
  const connect = record.request.connect
  return connect !== undefined && 'phone' in connect && connect.first === true
}

/** The phone that the provider's dial rings first. */
export const firstPartyOf = (record: CallRecord): string => {
  const { connect, to } = record.request
  return isNearFirst(record) && connect && 'phone' in connect ? connect.phone : to
}

/** JSON with sorted keys and without undefined: equal for equal values. */
export const canonicalJson = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if ('toJSON' in value && typeof value.toJSON === 'function')
    return canonicalJson(JSON.parse(JSON.stringify(value)))
  const given = value as Readonly<Record<string, unknown>>
  let text = ''
  for (const key of Object.keys(given).sort()) {
    const inner = given[key]
    if (inner === undefined) continue
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(inner)}`
  }
  return `{${text}}`
}
