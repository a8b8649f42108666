import type { IncomingLeg } from '../../../network/hosts.ts'
import type { Leg, LegEnd } from '../../../network/leg.ts'
import type { Network } from '../../../network/network.ts'
import type { Call } from '../call.ts'
import { statusOf } from '../call-status.ts'
import type { Calls } from '../calls.ts'

type Onward = {
  readonly provider: string
  readonly from: string
  readonly to: string
  readonly ringTimeout?: number | undefined
  readonly sip?: Leg['sip'] | undefined
}

/**
 * Dials onward for a leg that came in and lets the two share their fate: ringing, answer, keys and end. `failed` may
 * take an end that came before the answer over, to try elsewhere.
 */
export function joinLegs(
  network: Network,
  calls: Calls,
  call: Call,
  incoming: IncomingLeg,
  { provider, from, to, ringTimeout, sip }: Onward,
  failed: (end: LegEnd) => boolean = () => false,
): void {
  let answered = false
  let over = false
  const onward = network.dial({
    provider,
    from,
    to,
    callId: call.sid,
    cause: incoming.cause,
    ringTimeout,
    sipHeaders: incoming.sipHeaders,
    sip,
    on: {
      ringing() {
        calls.move(call, 'ringing')
        incoming.ring()
      },
      answered(by) {
        answered = true
        calls.move(call, 'in-progress')
        incoming.answer(by)
      },
      pressed: (digits) => incoming.press(digits),
      ended(end) {
        over = true
        if (!answered && failed(end)) return
        calls.finish(call, statusOf(end), end.sipStatus)
        if (answered) incoming.hangUp()
        else incoming.reject(end.sipStatus)
      },
    },
  })
  incoming.onDigits((digits) => void onward.sendDigits(digits))
  incoming.onEnded(() => {
    if (!over) onward.hangUp()
  })
}
