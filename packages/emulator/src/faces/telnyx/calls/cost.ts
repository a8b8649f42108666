import type { Clock } from '../../../time/clock.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import { stamp, type Call } from './call.ts'

/** [inferred] From the end of a call to its price, a US list price per started minute. */
const PRICED_AFTER = 5_000
const PRICE_PER_MINUTE = 0.007

/** Reports what an answered call has cost, some time after its end. */
export function reportCost(call: Call, clock: Clock, webhooks: Webhooks): void {
  if (call.answeredAt === undefined || call.endedAt === undefined) return
  const seconds = Math.ceil((call.endedAt - call.answeredAt) / 60_000) * 60
  const cost = ((seconds / 60) * PRICE_PER_MINUTE).toFixed(4)
  const part = {
    call_part: 'sip-trunking',
    billed_duration_secs: seconds,
    cost,
    currency: 'USD',
    rate: PRICE_PER_MINUTE.toFixed(5),
  }
  clock.after(PRICED_AFTER, () =>
    webhooks.tell(call, 'call.cost', {
      occurred_at: stamp(clock.now()),
      billed_duration_secs: seconds,
      billing_group_id: null,
      cost_parts: [part],
      total_cost: cost,
      status: 'success',
    }),
  )
}
