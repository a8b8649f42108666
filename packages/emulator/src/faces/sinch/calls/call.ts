import type { LegEnd, RingCause } from '../../../network/leg.ts'
import type { Line } from '../../../network/line.ts'
import { isoSeconds } from '../../shared/times.ts'

export type Destination = { readonly type: string; readonly endpoint: string }

/** The leg of a call, whichever side dialled it. */
export type CallLeg = {
  hangUp(): void
  /** Plays tones to the party. */
  sendDigits(digits: string): boolean
  readonly line: Line
  enter?(place: string): void
}

/** What says how a call goes on: SVAML given with the callout, or callbacks to the application. */
export type Callbacks = {
  readonly ace: string | undefined
  readonly pie: string | undefined
  /** Whether the application is called back without one of these. */
  readonly tells: { readonly ace: boolean; readonly dice: boolean; readonly pie: boolean }
}

export type Amd = { readonly async: boolean }

/** How a call ended (get-call-information, `result` and `reason`). */
export type End = { readonly result: string; readonly reason: string }

export type Call = {
  readonly id: string
  /** `callout`: made by a request. `incoming`: by a caller to a number of the application. */
  readonly kind: 'callout' | 'incoming'
  readonly from: string
  readonly to: Destination
  readonly custom: string | undefined
  readonly cause: RingCause
  readonly createdAt: number
  /** `scheme://host[:port]` and prefix of the API as the client addressed it. */
  readonly base: string
  readonly callbacks: Callbacks
  readonly amd: Amd | undefined
  answeredAt: number | undefined
  endedAt: number | undefined
  end: End | undefined
  leg: CallLeg | undefined
  /** Why we hang up, where it is not the party. */
  leaving: End | undefined
  /** The conference it is in. */
  conference: string | undefined
  stopRecording: (() => void) | undefined
  /** Stops what the current SVAML does. */
  stop: (() => void) | undefined
  readonly onEnd: (() => void)[]
}

export const isOver = ({ endedAt }: Call): boolean => endedAt !== undefined

/** Seconds of talk. */
export function durationOf({ answeredAt, endedAt }: Call, now: number): number {
  return answeredAt === undefined ? 0 : Math.round(((endedAt ?? now) - answeredAt) / 1000)
}

/** [inferred] Cents per second, so that costs are reproducible. */
const RATE = 0.006

const money = (amount: number) => ({ currencyId: 'USD', amount: Number(amount.toFixed(4)) })

export const ratesOf = (call: Call, now: number) => ({
  userRate: money(RATE * 60),
  debit: money(RATE * durationOf(call, now)),
})

export const ends = {
  byCaller: { result: 'ANSWERED', reason: 'CALLERHANGUP' },
  byCallee: { result: 'ANSWERED', reason: 'CALLEEHANGUP' },
  byManager: { result: 'ANSWERED', reason: 'MANAGERHANGUP' },
  /** [inferred] Hung up by a request before the answer. */
  canceled: { result: 'NOANSWER', reason: 'CANCEL' },
  timeout: { result: 'ANSWERED', reason: 'TIMEOUT' },
  invalidSvaml: { result: 'FAILED', reason: 'INVALIDSVAMLACTION' },
  callbackError: { result: 'FAILED', reason: 'CALLBACKERROR' },
} as const satisfies Readonly<Record<string, End>>

/**
 * [inferred] What the network reports in these terms: printed are `dialTimeout` with "TIMEOUT/NO ANSWER" (SVAML,
 * connectPstn) and the words themselves. A declined call counts as busy.
 */
export function endOf(call: Call, { cause, by }: LegEnd): End {
  if (call.leaving) return call.leaving
  if (call.answeredAt !== undefined) {
    if (cause === 'max-duration') return ends.timeout
    return by === 'callee' ? ends.byCallee : ends.byManager
  }
  switch (cause) {
    case 'busy':
      return { result: 'BUSY', reason: 'BUSY' }
    case 'declined':
      return { result: 'BUSY', reason: 'CALLEEHANGUP' }
    case 'no-answer':
      return { result: 'NOANSWER', reason: 'TIMEOUT' }
    case 'canceled':
    case 'hang-up':
    case 'max-duration':
      return ends.canceled
    case 'invalid-number':
      return { result: 'FAILED', reason: 'GENERALERROR' }
    case 'carrier-failure':
      return { result: 'FAILED', reason: 'CONGESTION' }
  }
}

/** `GET /calling/v1/calls/id/{callId}`. */
export function viewCall(call: Call, now: number): Record<string, unknown> {
  const { end, answeredAt } = call
  return {
    from: { type: 'number', endpoint: call.from },
    to: call.to,
    domain: 'pstn',
    callId: call.id,
    duration: durationOf(call, now),
    status: end ? 'FINAL' : 'ONGOING',
    result: end?.result ?? (answeredAt === undefined ? 'N/A' : 'ANSWERED'),
    reason: end?.reason ?? 'N/A',
    timestamp: isoSeconds(call.createdAt),
    ...(call.custom === undefined ? {} : { custom: call.custom }),
    ...ratesOf(call, now),
  }
}

/** A call that nothing has happened to yet. */
export const newCall = (
  about: Pick<
    Call,
    'id' | 'kind' | 'from' | 'to' | 'custom' | 'cause' | 'createdAt' | 'base' | 'callbacks' | 'amd'
  >,
): Call => ({
  ...about,
  answeredAt: undefined,
  endedAt: undefined,
  end: undefined,
  leg: undefined,
  leaving: undefined,
  conference: undefined,
  stopRecording: undefined,
  stop: undefined,
  onEnd: [],
})
