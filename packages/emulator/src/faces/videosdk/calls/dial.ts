import type { RingCause } from '../../../network/leg.ts'
import type { FaceContext } from '../../face.ts'
import { dialThrough } from '../trunks/outbound-gateway.ts'
import type { Gateway } from '../trunks/state.ts'
import { statusOf, type Call, type CallStatus, type Lifecycle } from './call.ts'

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

export function dialCall(
  call: Call,
  plan: PlaceCall,
  { id: provider, network }: FaceContext,
  {
    move,
    finish,
    tell,
  }: Lifecycle & {
    tell(call: Call, status: CallStatus, at: number): void
  },
): void {
  const leg = network.dial({
    provider,
    from: call.from,
    ...dialThrough(plan.gateway, call.to, network.hosts),
    callId: call.id,
    cause: plan.cause,
    ringTimeout: plan.ringTimeout,
    maxDuration: plan.maxDuration,
    sipHeaders: plan.headers,
    on: {
      initiated: () => tell(call, 'initiated', call.createdAt),
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
}
