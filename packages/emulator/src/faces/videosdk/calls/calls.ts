import type { RingCause } from '../../../network/leg.ts'
import type { FaceContext } from '../../face.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import {
  createCall,
  eventOf,
  viewCall,
  type Call,
  type CallStatus,
  type Lifecycle,
  type ReceiveCall,
} from './call.ts'
import { dialCall, type PlaceCall } from './dial.ts'
import { transferCall } from './transfer.ts'

export type Calls = Lifecycle & {
  place(plan: PlaceCall): Call
  /** A call that came in; `move` and `finish` follow its progress. */
  receive(plan: ReceiveCall): Call
  /** Newest first. */
  all(): readonly Call[]
  get(id: string): Call | undefined
  hangUp(call: Call): void
  transfer(call: Call, to: string, cause: RingCause): void
  switchRoom(call: Call, roomId: string): void
  reset(): void
}

// How long a room takes to let a leg in; virtual milliseconds.
const SWITCH_AFTER = 500

/** The calls of the account and what moves them from status to status. */
export function createCalls(context: FaceContext, webhooks: Webhooks): Calls {
  const { clock, random } = context
  const calls = context.kept<Call>(({ endedAt }) => endedAt !== undefined)

  const move = (call: Call, status: CallStatus): void => {
    const at = clock.now()
    call.status = status
    call.log.push({ status, at })
    tell(call, status, at)
  }

  // The payload is not published. Public receivers read `webhookType`, `data.callId` and `data.timestamp`; the rest is
  // the call as look-ups show it [inferred].
  const tell = (call: Call, status: CallStatus, at: number): void =>
    webhooks.tell(eventOf(status), call.to, {
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
    const ids = { id: random.uuid(), sessionId: random.hex(24) }
    const call = createCall({ ...plan, ...ids, createdAt: clock.now() })
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
      dialCall(call, plan, context, { move, finish, tell })
      return call
    },
    all: () => [...calls.values()].toReversed(),
    get: (id) => calls.get(id),
    hangUp: (call) => call.leg?.hangUp(),
    transfer: (call, to, cause) => transferCall(call, { to, cause }, context, { move, finish }),
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
