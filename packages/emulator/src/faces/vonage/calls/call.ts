import type { LegEnd, RingCause } from '../../../network/leg.ts'
import type { Line } from '../../../network/line.ts'
import type { Endpoint } from './endpoint.ts'

/** Every state that a call can be listed by (OpenAPI 1.3.7, `getCalls`, and the event webhooks). */
export const STATUSES = [
  'started',
  'ringing',
  'answered',
  'machine',
  'completed',
  'busy',
  'cancelled',
  'failed',
  'rejected',
  'timeout',
  'unanswered',
] as const
export type CallStatus = (typeof STATUSES)[number]

export type HttpMethod = 'GET' | 'POST'
export type Hook = { readonly url: string; readonly method: HttpMethod }

export type Detection = {
  readonly behavior: 'continue' | 'hangup'
  /** Only `detect_beep` waits for the beep. */
  readonly beep: boolean
}

/** Controls the other party's leg, whichever side dialled. */
export type CallLeg = {
  readonly ringingAt: number | undefined
  hangUp(): void
  sendDigits(digits: string): boolean
  /** What is played to the other party, and heard from it. */
  readonly line: Line
  /** Absent for a leg that came in: the network did not dial it. */
  enter?(place: string): void
}

/** One leg as the API shows it, and the state behind it. Times are virtual milliseconds. */
export type Call = {
  readonly uuid: string
  readonly direction: 'inbound' | 'outbound'
  /** Whose call it is. */
  readonly applicationId: string | undefined
  conversation: string
  readonly to: Endpoint
  readonly from: string
  readonly event: Hook | undefined
  readonly detection: Detection | undefined
  /** Base of the URLs that it carries: `http://…/vonage`. */
  readonly base: string
  /** The request that caused every ring of this leg; a transfer replaces it. */
  cause: RingCause
  readonly createdAt: number
  status: CallStatus
  answeredAt: number | undefined
  endedAt: number | undefined
  end: LegEnd | undefined
  leg: CallLeg | undefined
  /** Stops the running NCCO. */
  stopNcco: (() => void) | undefined
  /** Of a leg that a `connect` dialled: that action continues without it. */
  leaveConnect: (() => void) | undefined
  /** Of a leg that a synchronous `connect` dialled: takes the event of an end without an answer. */
  askAtEnd: ((payload: Readonly<Record<string, unknown>>, status: string) => void) | undefined
  /** Receives digits that are requested asynchronously. */
  digitsTo: string | undefined
  /** Run once when the call has ended. */
  readonly onEnd: (() => void)[]
}

type NewCall = Pick<
  Call,
  'to' | 'from' | 'base' | 'cause' | 'conversation' | 'event' | 'detection' | 'applicationId'
>

export type ReceiveCall = NewCall & { readonly leg: CallLeg }

export type PlaceCall = NewCall & {
  /** Seconds. */
  readonly ringingTimer: number
  /** Seconds. */
  readonly lengthTimer: number
  readonly answered: (call: Call) => void
}

export function createCall(
  plan: NewCall & Pick<Call, 'direction'>,
  uuid: string,
  createdAt: number,
): Call {
  return {
    uuid,
    direction: plan.direction,
    applicationId: plan.applicationId,
    conversation: plan.conversation,
    to: plan.to,
    from: plan.from,
    event: plan.event,
    detection: plan.detection,
    base: plan.base,
    cause: plan.cause,
    createdAt,
    status: 'started',
    answeredAt: undefined,
    endedAt: undefined,
    end: undefined,
    leg: undefined,
    stopNcco: undefined,
    leaveConnect: undefined,
    askAtEnd: undefined,
    digitsTo: undefined,
    onEnd: [],
  }
}

export function isOver(call: Call): boolean {
  return call.endedAt !== undefined
}

/** Whole seconds of talk. */
export function durationOf(call: Call): number {
  if (call.answeredAt === undefined || call.endedAt === undefined) return 0
  return Math.round((call.endedAt - call.answeredAt) / 1000)
}

const RATE = 0.0045

/** Euros, as strings with eight places. */
export function priceOf(call: Call): { readonly rate: string; readonly price: string } {
  const price = call.answeredAt === undefined ? 0 : (RATE * durationOf(call)) / 60
  return { rate: RATE.toFixed(8), price: price.toFixed(8) }
}

/** Mobile country and network code; one for every phone of this network. */
export const NETWORK = '310260'
