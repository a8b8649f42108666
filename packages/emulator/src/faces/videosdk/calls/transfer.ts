import type { RingCause } from '../../../network/leg.ts'
import type { FaceContext } from '../../face.ts'
import type { Call, Lifecycle } from './call.ts'

/** Cold: by SIP REFER, at the carrier. */
export function transferCall(
  call: Call,
  { to, cause }: { readonly to: string; readonly cause: RingCause },
  { id: provider, network, clock }: FaceContext,
  { move, finish }: Lifecycle,
): void {
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
        // The carrier now joins the two parties; the room's side is over.
        finish(call, 'transferred')
      },
      ended() {
        if (answered) call.leg?.hangUp()
        else live(() => move(call, 'transfer-failed'))
      },
    },
  })
}
