import type { AnsweredBy, RingCause } from '../../../network/leg.ts'
import type { Line } from '../../../network/line.ts'
import type { HttpMethod } from '../parameters.ts'

export type CallStatus =
  | 'queued'
  | 'ringing'
  | 'in-progress'
  | 'completed'
  | 'busy'
  | 'failed'
  | 'no-answer'
  | 'canceled'

export const CALL_EVENTS = ['initiated', 'ringing', 'answered', 'completed'] as const
export type CallEvent = (typeof CALL_EVENTS)[number]

/** Where events of an application are sent, and which. */
export type Callback<Event extends string> = {
  readonly url: string
  readonly method: HttpMethod
  readonly events: readonly Event[]
}

/** A document to fetch, or one given inline. */
export type DocumentSource =
  | { readonly twiml: string }
  | {
      readonly url: string
      readonly method: HttpMethod
      readonly fallback?: { readonly url: string; readonly method: HttpMethod } | undefined
    }

export type Detection = {
  readonly mode: 'Enable' | 'DetectMessageEnd'
  /** Receives the verdict while the document is already running; absent when the document waits. */
  readonly async?: { readonly url?: string | undefined; readonly method: HttpMethod } | undefined
}

/** Controls the other party's leg, whichever side dialled. */
export type CallLeg = {
  readonly answeredBy: AnsweredBy | undefined
  hangUp(): void
  /** Refuses a call that came in, with a final SIP status; absent for one that was dialled. */
  reject?(sipStatus: number): void
  sendDigits(digits: string): boolean
  limit(maxDuration: number | undefined): void
  /** What is played to the other party, and heard from it. */
  readonly line: Line
  /** Absent for a leg that came in: the network did not dial it. */
  enter?(place: string): void
}

/** One Call resource and the state behind it. Times are virtual milliseconds. */
export type Call = {
  readonly sid: string
  readonly parentSid: string | undefined
  readonly direction:
    | 'outbound-api'
    | 'outbound-dial'
    | 'inbound'
    | 'trunking-terminating'
    | 'trunking-originating'
  readonly trunkSid?: string | undefined
  readonly to: string
  readonly from: string
  /** Base of the URLs that webhooks carry: `http://…/twilio`. */
  readonly base: string
  readonly cause: RingCause
  readonly createdAt: number
  readonly queueTime: number
  callback: Callback<CallEvent> | undefined
  /** Counts the webhooks of this call, delivered or not. */
  sequence: number
  status: CallStatus
  updatedAt: number
  startedAt: number | undefined
  answeredAt: number | undefined
  endedAt: number | undefined
  sipStatus: number | undefined
  answeredBy: string | undefined
  /** US dollars as Twilio writes them, a while after the end; absent before. */
  price: string | undefined
  leg: CallLeg | undefined
  /** Answers a call that came in; called by the first verb that needs it answered. */
  pickUp: (() => void) | undefined
  /** Stops the running TwiML. */
  stopDocument: (() => void) | undefined
  /** Ends the parent's `<Dial>` when this leg is redirected away from it. */
  leaveDial: (() => void) | undefined
  /** Runs once when the call has ended. */
  readonly onEnd: (() => void)[]
}

/** A call without a create request: one that came in, or one that a trunk carried. */
export type RecordCall = Pick<Call, 'direction' | 'to' | 'from' | 'base' | 'cause'> &
  Partial<Pick<Call, 'trunkSid' | 'parentSid' | 'leg'>>

export type NewCall = RecordCall & Partial<Pick<Call, 'callback' | 'queueTime'>>

export function createCall(plan: NewCall, sid: string, createdAt: number): Call {
  return {
    sid,
    parentSid: plan.parentSid,
    direction: plan.direction,
    trunkSid: plan.trunkSid,
    to: plan.to,
    from: plan.from,
    base: plan.base,
    cause: plan.cause,
    createdAt,
    queueTime: plan.queueTime ?? 0,
    callback: plan.callback,
    sequence: 0,
    status: 'queued',
    updatedAt: createdAt,
    startedAt: undefined,
    answeredAt: undefined,
    endedAt: undefined,
    sipStatus: undefined,
    answeredBy: undefined,
    price: undefined,
    leg: plan.leg,
    pickUp: undefined,
    stopDocument: undefined,
    leaveDial: undefined,
    onEnd: [],
  }
}

export function isOver(call: Call): boolean {
  return !['queued', 'ringing', 'in-progress'].includes(call.status)
}

/** Whole seconds of talk; undefined without an answer or before the end. */
export function durationOf(call: Call): number | undefined {
  if (call.answeredAt === undefined || call.endedAt === undefined) return undefined
  return Math.round((call.endedAt - call.answeredAt) / 1000)
}
