import { userOf } from '../../outcomes.ts'
import type { FaceContext } from '../face.ts'
import type { Account } from './account.ts'
import { stamp, type WebhookTarget } from './call.ts'
import type { Calls } from './calls.ts'
import type { Events } from './events.ts'

/** Where a trunk reaches a number of the account in this emulator: `sip:+14155550100@sip.telnyx.com`. */
export const SIP_HOST = 'sip.telnyx.com'

const toApplication: WebhookTarget = { url: undefined, method: 'POST', byEvent: {}, retries: {} }

/** Calls to numbers of the account: told of by `call.initiated`, parked until a command comes. */
export function acceptInbound(
  { network }: FaceContext,
  { account, calls, events }: { account: Account; calls: Calls; events: Events },
): void {
  network.hosts.register(SIP_HOST, (leg) => {
    const to = userOf(leg.to)
    if (!account.owns(to)) return leg.reject(404)
    const call = calls.draft({
      direction: 'incoming',
      from: leg.from,
      to,
      cause: { method: 'INVITE', url: `sip://${SIP_HOST}`, headers: {}, body: '' },
      webhook: toApplication,
      incoming: leg,
    })
    calls.add(call)
    leg.ring()
    leg.onEnded((end) => calls.finish(call, end))
    leg.onDigits((digits) => {
      for (const digit of digits) events.tell(call, 'call.dtmf.received', { digit })
    })
    events.tell(call, 'call.initiated', {
      direction: 'incoming',
      state: 'parked',
      start_time: stamp(call.createdAt),
      custom_headers: Object.entries(leg.sipHeaders).map(([name, value]) => ({ name, value })),
    })
  })
}
