import type { RingCause } from '../../network/leg.ts'
import type { FaceContext } from '../face.ts'
import { eventOf, statusOf, viewCall, type Call, type CallStatus } from './call.ts'
import type { Hooks } from './hooks.ts'
import type { Gateway } from './records.ts'
import { wayThrough } from './way-through.ts'

export type PlaceCall = {
  readonly to: string
  readonly from: string
  readonly gateway: Gateway
  readonly ruleId: string | null
  readonly roomId: string
  readonly metadata: unknown
  readonly cause: RingCause
  readonly ringTimeout: number | undefined
  readonly maxDuration: number | undefined
  /** Put on the INVITE. */
  readonly headers: Readonly<Record<string, string>>
  /** Sent after the answer. */
  readonly digits: string
}

export type ReceiveCall = Pick<Call, 'to' | 'from' | 'gatewayId' | 'ruleId' | 'roomId' | 'leg'>

export type Calls = {
  place(plan: PlaceCall): Call
  /** A call that came in; what becomes of it is told by `move` and `finish`. */
  receive(plan: ReceiveCall): Call
  move(call: Call, status: CallStatus): void
  finish(call: Call, status: CallStatus): void
  /** Newest first. */
  all(): readonly Call[]
  get(id: string): Call | undefined
  hangUp(call: Call): void
  /** Cold: by SIP REFER, at the carrier. */
  transfer(call: Call, to: string, cause: RingCause): void
  switchRoom(call: Call, roomId: string): void
  reset(): void
}

// How long a room takes to let a leg in; virtual milliseconds.
const SWITCH_AFTER = 500

/** The calls of the account and what moves them from status to status. */
export function createCalls(context: FaceContext, hooks: Hooks): Calls {
  const { id: provider, network, clock, random } = context
  const calls = new Map<string, Call>()

  const move = (call: Call, status: CallStatus): void => {
    const at = clock.now()
    call.status = status
    call.log.push({ status, at })
    tell(call, status, at)
  }

  // The payload is published nowhere. Public receivers read `webhookType`, `data.callId` and
  // `data.timestamp`; the rest is the call as look-ups show it.
  const tell = (call: Call, status: CallStatus, at: number): void =>
    hooks.tell(eventOf(status), call.to, {
      callId: call.id,
      ...viewCall(call),
      timestamp: new Date(at).toISOString(),
    })

  const finish = (call: Call, status: CallStatus): void => {
    if (call.endedAt !== undefined) return
    call.endedAt = clock.now()
    move(call, status)
  }

  const create = (plan: ReceiveCall & Pick<Call, 'type' | 'metadata' | 'status'>): Call => {
    const now = clock.now()
    const { type, to, from, gatewayId, ruleId, roomId, leg, metadata, status } = plan
    const call: Call = {
      id: random.uuid(),
      type,
      to,
      from,
      gatewayId,
      ruleId,
      sessionId: random.hex(24),
      metadata,
      createdAt: now,
      log: [{ status, at: now }],
      roomId,
      transfer: null,
      status,
      endedAt: undefined,
      leg,
      target: undefined,
    }
    calls.set(call.id, call)
    return call
  }

  return {
    move,
    finish,
    receive(plan) {
      const call = create({ ...plan, type: 'inbound', metadata: {}, status: 'incoming' })
      tell(call, 'incoming', call.createdAt)
      return call
    },
    place(plan) {
      const { gateway } = plan
      const call = create({
        ...plan,
        type: 'outbound',
        gatewayId: gateway.id,
        leg: undefined,
        status: 'initiated',
      })
      const now = call.createdAt
      const leg = network.dial({
        provider,
        from: call.from,
        ...wayThrough(gateway, call.to, network.hosts),
        callId: call.id,
        cause: plan.cause,
        ringTimeout: plan.ringTimeout,
        maxDuration: plan.maxDuration,
        sipHeaders: plan.headers,
        on: {
          initiated: () => tell(call, 'initiated', now),
          ringing: () => move(call, 'ringing'),
          answered() {
            move(call, 'answered')
            leg.enter(call.roomId)
            if (plan.digits !== '') call.leg?.sendDigits(plan.digits)
          },
          ended(end) {
            finish(call, statusOf(end))
            call.target?.hangUp()
          },
        },
      })
      call.leg = leg
      return call
    },
    all: () => [...calls.values()].toReversed(),
    get: (id) => calls.get(id),
    hangUp: (call) => call.leg?.hangUp(),
    transfer(call, to, cause) {
      const live = (fn: () => void): void => {
        if (call.endedAt === undefined) fn()
      }
      call.transfer = { to, at: new Date(clock.now()).toISOString() }
      move(call, 'transfer-initiated')
      let answered = false
      call.target = network.dial({
        provider,
        from: call.from,
        to,
        callId: call.id,
        cause,
        on: {
          initiated: () =>
            live(() => {
              move(call, 'transfer-accepted')
              move(call, 'transferring')
            }),
          ringing: () => live(() => move(call, 'transfer-ringing')),
          answered() {
            answered = true
            // From here on the carrier joins the two parties, and the room's side is over.
            finish(call, 'transferred')
          },
          ended() {
            if (answered) call.leg?.hangUp()
            else live(() => move(call, 'transfer-failed'))
          },
        },
      })
    },
    switchRoom(call, roomId) {
      move(call, 'switch-room-initiated')
      clock.after(SWITCH_AFTER, () => {
        if (call.endedAt !== undefined) return
        call.roomId = roomId
        move(call, 'switch-room-completed')
      })
    },
    reset: () => calls.clear(),
  }
}
