import { causeOrigin } from '../../../network/cause-origin.ts'
import type { IncomingLeg } from '../../../network/hosts.ts'
import type { Line } from '../../../network/line.ts'
import type { AnsweredBy, Leg, LegEnd, LegState, RingCause } from '../../../network/leg.ts'
import type { Body, Header } from '../parameters.ts'

export type WebhookTarget = {
  readonly url: string | undefined
  readonly method: 'POST' | 'GET'
  /** URLs of single event types, which go before `url`. */
  readonly byEvent: Readonly<Record<string, string>>
  /** Milliseconds before each retry, by event type. */
  readonly retries: Readonly<Record<string, readonly number[]>>
}

/** One leg with its call control id. Times are virtual milliseconds. */
export type Call = {
  readonly controlId: string
  readonly legId: string
  readonly sessionId: string
  readonly connectionId: string
  readonly direction: 'outgoing' | 'incoming'
  readonly from: string
  readonly to: string
  readonly createdAt: number
  readonly cause: RingCause
  /** `scheme://host[:port]` as the client addressed the emulator: base of the URLs of its recordings. */
  origin: string
  /** What it was dialled with; the answer adds to it for an incoming one. */
  parameters: Body
  readonly headers: readonly Header[]
  clientState: string | undefined
  webhook: WebhookTarget
  answeredAt: number | undefined
  endedAt: number | undefined
  /** Of an outgoing call. */
  leg: Leg | undefined
  /** Of a call that came in at one of our numbers. */
  incoming: IncomingLeg | undefined
  /** The other half of a bridge. */
  bridged: Call | undefined
  /** Ends what the two halves of the bridge hear of each other. */
  part: (() => void) | undefined
  /** Runs once at the end, before the event of it. */
  readonly onEnd: (() => void)[]
}

export function stateOf(call: Call): LegState {
  if (call.endedAt !== undefined) return 'ended'
  return call.answeredAt === undefined ? 'ringing' : 'answered'
}

export type Lifecycle = {
  answered(call: Call, by: AnsweredBy): void
  finish(call: Call, end: LegEnd): void
}

export type CallAbout = Pick<Call, 'direction' | 'from' | 'to' | 'cause' | 'webhook'> &
  Partial<Call>

/** The state of a call at its start. */
export function newCall({ cause }: CallAbout, createdAt: number) {
  return {
    createdAt,
    origin: causeOrigin(cause),
    parameters: {},
    headers: [],
    clientState: undefined,
    answeredAt: undefined,
    endedAt: undefined,
    leg: undefined,
    incoming: undefined,
    bridged: undefined,
    part: undefined,
    onEnd: [],
  }
}

/** What is played to the other party and heard from it; absent before it is dialled. */
export function lineOf({ incoming, leg }: Call): Line | undefined {
  return (incoming ?? leg)?.line
}

/** Ends it from our side. */
export function hangUp({ incoming, leg }: Call): void {
  if (incoming) incoming.hangUp()
  else leg?.hangUp('caller')
}

/** Microseconds, as Telnyx writes its times. */
export function stamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('Z', '000Z')
}

export function viewCall(call: Call, now: number): Record<string, unknown> {
  const { endedAt } = call
  return {
    record_type: 'call',
    call_control_id: call.controlId,
    call_leg_id: call.legId,
    call_session_id: call.sessionId,
    is_alive: endedAt === undefined,
    call_duration: Math.round(((endedAt ?? now) - call.createdAt) / 1000),
    start_time: stamp(call.createdAt),
    ...(endedAt === undefined ? {} : { end_time: stamp(endedAt) }),
    ...(call.clientState === undefined ? {} : { client_state: call.clientState }),
  }
}
