import type { LegEnd, Leg } from '../../../network/leg.ts'

/** `SipCallStatus` of the vendor's client, those that this face gives. */
export type CallStatus =
  | 'incoming'
  | 'initiated'
  | 'ringing'
  | 'answered'
  | 'ended'
  | 'not-answered'
  | 'rejected'
  | 'failed'
  | 'transfer-initiated'
  | 'transfer-accepted'
  | 'transferring'
  | 'transfer-ringing'
  | 'transferred'
  | 'transfer-failed'
  | 'switch-room-initiated'
  | 'switch-room-completed'
  | 'switch-room-failed'

/** One call and the state behind it. Times are virtual milliseconds. */
export type Call = {
  readonly id: string
  readonly type: 'inbound' | 'outbound'
  readonly to: string
  readonly from: string
  readonly gatewayId: string
  readonly ruleId: string | null
  readonly sessionId: string
  readonly metadata: unknown
  readonly createdAt: number
  readonly log: { readonly status: CallStatus; readonly at: number }[]
  roomId: string
  transfer: { readonly to: string; readonly at: string } | null
  status: CallStatus
  endedAt: number | undefined
  leg: Pick<Leg, 'state' | 'hangUp' | 'sendDigits'> | undefined
  /** The party a transfer leads to. */
  target: Leg | undefined
}

export type Lifecycle = {
  move(call: Call, status: CallStatus): void
  /** Ends the call; nothing when it is over. */
  finish(call: Call, status: CallStatus): void
}

export type ReceiveCall = Pick<Call, 'to' | 'from' | 'gatewayId' | 'ruleId' | 'roomId' | 'leg'>

export type NewCall = ReceiveCall &
  Pick<Call, 'id' | 'type' | 'sessionId' | 'metadata' | 'status' | 'createdAt'>

export function createCall({ roomId, status, leg, ...plan }: NewCall): Call {
  return {
    id: plan.id,
    type: plan.type,
    to: plan.to,
    from: plan.from,
    gatewayId: plan.gatewayId,
    ruleId: plan.ruleId,
    sessionId: plan.sessionId,
    metadata: plan.metadata,
    createdAt: plan.createdAt,
    log: [{ status, at: plan.createdAt }],
    roomId,
    transfer: null,
    status,
    endedAt: undefined,
    leg,
    target: undefined,
  }
}

/** VideoSDK has no busy and no reason. A call hung up before an answer has `ended` too, as `call/end` says of any. */
const STATUS_OF_END: Readonly<Record<LegEnd['cause'], CallStatus>> = {
  'hang-up': 'ended',
  'max-duration': 'ended',
  canceled: 'ended',
  busy: 'rejected',
  declined: 'rejected',
  'no-answer': 'not-answered',
  'invalid-number': 'failed',
  'carrier-failure': 'failed',
}

export function statusOf({ cause }: LegEnd): CallStatus {
  return STATUS_OF_END[cause]
}

/** The event of a status; `call-update` for one without an event of its own. */
export function eventOf(status: CallStatus): string {
  switch (status) {
    case 'incoming':
    case 'initiated':
      return 'call-started'
    case 'ringing':
    case 'answered':
      return `call-${status}`
    case 'ended':
      return 'call-hangup'
    case 'not-answered':
    case 'rejected':
      return 'call-missed'
    case 'failed':
      return 'call-update'
    case 'switch-room-initiated':
    case 'switch-room-completed':
    case 'switch-room-failed':
      return status
    default:
      return `call-${status}`
  }
}

const iso = (ms: number): string => new Date(ms).toISOString()

/** The first entry is written in capitals on the API page, as the create reply's status is. */
function logOf(call: Call): unknown[] {
  return call.log.map(({ status, at }, index) => ({
    status: index === 0 ? status.toUpperCase() : status,
    timestamp: iso(at),
  }))
}

/** As replies to create, end and transfer show it. */
export function viewReply(call: Call, status: string): Record<string, unknown> {
  return {
    callId: call.id,
    status,
    roomId: call.roomId,
    sipCallTo: call.to,
    sipCallFrom: call.from,
    gatewayId: call.gatewayId,
    metadata: call.metadata,
    timelog: logOf(call),
  }
}

/** As look-ups show it, but for the name of its id. */
export function viewCall(call: Call): Record<string, unknown> {
  return {
    type: call.type,
    transport: 'tls',
    provider: 'other',
    gatewayId: call.gatewayId,
    ruleId: call.ruleId,
    roomId: call.roomId,
    to: call.to,
    from: call.from,
    transfer: call.transfer,
    sessionId: call.sessionId,
    status: call.status,
    metadata: call.metadata,
    start: iso(call.createdAt),
    end: call.endedAt === undefined ? null : iso(call.endedAt),
    timelog: logOf(call),
    region: 'us002',
    additionalDetails: {},
  }
}
