import type { AnsweredBy, RingCause } from '../../../network/leg.ts'
import type { Line } from '../../../network/line.ts'
import type { Hangup } from './hangup-cause.ts'

export type HttpMethod = 'GET' | 'POST'

/** A URL of the application and how it is called. */
export type Target = { readonly url: string; readonly method: HttpMethod }

export type CallState = 'queued' | 'initiated' | 'ringing' | 'in-progress' | 'over'

/** Controls the other party's leg, whichever side dialled. */
export type CallLeg = {
  readonly answeredBy: AnsweredBy | undefined
  hangUp(): void
  sendDigits(digits: string): boolean
  /** What is played to the other party, and heard from it. */
  readonly line: Line
  /** Absent for a leg that came in: the network did not dial it. */
  enter?(place: string): void
}

/** One call leg and the state behind it. Times are virtual milliseconds. */
export type Call = {
  readonly uuid: string
  /** What the create request was answered with; not the id of the call. */
  readonly requestUuid: string
  /** The A leg, for a leg that a document dialled. */
  readonly parent: Call | undefined
  readonly direction: 'inbound' | 'outbound'
  /** As asked for: a number with or without plus, or a `sip:` URI. */
  readonly to: string
  readonly from: string
  readonly callerName: string
  readonly cause: RingCause
  readonly createdAt: number
  readonly ringTarget: Target | undefined
  readonly hangupTarget: Target | undefined
  /** `X-PH-…` headers of the INVITE, which every webhook repeats. */
  readonly sipHeaders: Readonly<Record<string, string>>
  state: CallState
  startedAt: number | undefined
  ringingAt: number | undefined
  answeredAt: number | undefined
  endedAt: number | undefined
  hangup: Hangup | undefined
  /** Why this side is about to hang up, so that the end can say so. */
  leaving: Hangup | undefined
  leg: CallLeg | undefined
  /** Answers a call that came in; called by the first element that needs it answered. */
  pickUp: (() => void) | undefined
  /** Stops the running XML. */
  stopDocument: (() => void) | undefined
  /** Takes a B leg out of its `<Dial>`, when it is sent somewhere else. */
  leaveDial: (() => void) | undefined
  /** Ends the recording that a request started. */
  stopRecording: (() => void) | undefined
  /** Begins the recording that waits for the answer of a `<Dial>`. */
  onDialAnswer: (() => void) | undefined
  /** Runs once when the call has ended. */
  readonly onEnd: (() => void)[]
}

export function isOver(call: Call): boolean {
  return call.state === 'over'
}

/** Started seconds of talk: 0 without an answer. */
export function durationOf(call: Call): number {
  if (call.answeredAt === undefined || call.endedAt === undefined) return 0
  return Math.ceil((call.endedAt - call.answeredAt) / 1000)
}

/** Billed by started minutes. */
export function billedOf(call: Call): number {
  return Math.ceil(durationOf(call) / 60) * 60
}

/** US dollars per minute; the list price does not matter, that there is one does. */
export const RATE = 0.01

export function costOf(call: Call): string {
  return ((billedOf(call) / 60) * RATE).toFixed(5)
}

/** Webhooks show numbers without the plus (seen, not documented). */
export function withoutPlus(address: string): string {
  return address.replace(/^\+/, '')
}
