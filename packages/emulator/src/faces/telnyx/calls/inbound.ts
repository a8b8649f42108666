import { userOf } from '../../../network/addresses.ts'
import type { IncomingLeg } from '../../../network/hosts.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import { stamp, type WebhookTarget } from './call.ts'
import type { Calls } from './calls.ts'

const toApplication: WebhookTarget = { url: undefined, method: 'POST', byEvent: {}, retries: {} }

/** A call that came in to a number of the application `connectionId`. */
export type Park = (leg: IncomingLeg, connectionId: string) => void

/** Calls to numbers of an application: reported by `call.initiated`, parked until a command comes. */
export function parkInbound({
  calls,
  webhooks,
}: {
  readonly calls: Calls
  readonly webhooks: Webhooks
}): Park {
  return (leg, connectionId) => {
    const to = userOf(leg.to)
    const call = calls.draft({
      direction: 'incoming',
      from: leg.from,
      to,
      cause: leg.cause,
      webhook: toApplication,
      incoming: leg,
      connectionId,
    })
    calls.add(call)
    leg.ring()
    leg.onEnded((end) => calls.finish(call, end))
    leg.onDigits((digits) => {
      for (const digit of digits) webhooks.tell(call, 'call.dtmf.received', { digit })
    })
    webhooks.tell(call, 'call.initiated', {
      direction: 'incoming',
      state: 'parked',
      start_time: stamp(call.createdAt),
      custom_headers: Object.entries(leg.sipHeaders).map(([name, value]) => ({ name, value })),
    })
  }
}
