import type { Leg, RingCause } from '../../../network/leg.ts'
import type { FaceContext } from '../../face.ts'
import { read, type Body } from '../parameters.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import { stamp, type Call, type Lifecycle, type WebhookTarget } from './call.ts'

export type PlaceCall = {
  readonly to: string
  readonly from: string
  readonly parameters: Body
  readonly webhook: WebhookTarget
  readonly clientState: string | undefined
  readonly cause: RingCause
  /** Its application. Default: that of `linked`. */
  readonly connectionId?: string | undefined
  /** The call whose session it shares. */
  readonly linked?: Call | undefined
  readonly answered?: ((call: Call) => void) | undefined
}

/** Seconds, both. */
const DEFAULT_TIMEOUT = 30
const MAX_DURATION = 14_400

export function dialCall(
  call: Call,
  plan: PlaceCall,
  { id: provider, network }: FaceContext,
  { webhooks, answered, finish }: Lifecycle & { readonly webhooks: Webhooks },
): Leg {
  return network.dial({
    provider,
    from: call.from,
    to: call.to,
    callId: call.controlId,
    cause: call.cause,
    ringTimeout: read<number>(call.parameters, 'timeout_secs') ?? DEFAULT_TIMEOUT,
    maxDuration: read<number>(call.parameters, 'time_limit_secs') ?? MAX_DURATION,
    sipHeaders: Object.fromEntries(call.headers.map(({ name, value }) => [name, value])),
    on: {
      initiated: () =>
        webhooks.tell(call, 'call.initiated', {
          direction: 'outgoing',
          state: 'bridging',
          start_time: stamp(call.createdAt),
        }),
      // There is no event for it.
      ringing: () => undefined,
      answered: (by) => {
        answered(call, by)
        plan.answered?.(call)
      },
      ended: (end) => finish(call, end),
      pressed: (digits) => {
        for (const digit of digits) webhooks.tell(call, 'call.dtmf.received', { digit })
      },
    },
  })
}
