import type { AnsweredBy, RingCause } from '../../../network/leg.ts'
import type { FaceContext } from '../../face.ts'
import { sipHeadersOf } from '../addresses.ts'
import { isOver, type Call, type CallEvent, type Callback } from './call.ts'
import type { TellProgress } from './events.ts'
import { statusOf } from './hangup-cause.ts'
import type { Lifecycle } from './lifecycle.ts'

export type PlaceCall = {
  readonly to: string
  readonly from: string
  readonly base: string
  readonly cause: RingCause
  readonly parentSid?: string | undefined
  readonly callback: Callback<CallEvent> | undefined
  /** Seconds. */
  readonly ringTimeout: number
  /** Seconds. */
  readonly timeLimit: number
  /** Virtual milliseconds it waits in Twilio's queue. */
  readonly queuedFor?: number | undefined
  readonly ringing?: ((call: Call) => void) | undefined
  readonly answered: (call: Call, by: AnsweredBy) => void
}

/** Dials a call that has left the queue. */
export function dialCall(
  call: Call,
  plan: PlaceCall,
  { id: provider, network, clock }: FaceContext,
  { move, answer, finish, tell }: Lifecycle & { readonly tell: TellProgress },
): void {
  if (isOver(call)) return
  call.leg = network.dial({
    provider,
    from: call.from,
    to: call.to,
    callId: call.sid,
    cause: call.cause,
    ringTimeout: plan.ringTimeout,
    maxDuration: plan.timeLimit,
    sipHeaders: sipHeadersOf(call.to),
    on: {
      initiated() {
        call.startedAt = clock.now()
        tell(call, 'initiated')
      },
      ringing() {
        move(call, 'ringing')
        tell(call, 'ringing')
        plan.ringing?.(call)
      },
      answered(by) {
        answer(call)
        tell(call, 'answered')
        plan.answered(call, by)
      },
      ended: (end) => finish(call, statusOf(end), end.sipStatus),
    },
  })
}
