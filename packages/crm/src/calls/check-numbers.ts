import { outboundCall, parseOrThrow, type OutboundCallInput, type Route } from '@callplane/core'
import { CrmError } from '../model/crm-error.ts'
import type { CrmWorld } from './crm-world.ts'

/** Guards judge a call over a route; which one it takes is decided later, and these look at numbers only. */
const anyRoute: Route = { provider: 'any', weight: 1 }

/** Milliseconds for which a call is wanted, as guards are told. */
const wantedFor = 60_000

/** Throws if a guard refuses one of the numbers that the call would ring. The message names fields, never numbers. */
export const checkNumbers = async (world: CrmWorld, input: OutboundCallInput): Promise<void> => {
  if (world.guards.length === 0) return
  const call = parseOrThrow(outboundCall, input, 'call')
  const now = world.log.host.clock.now()
  for (const guard of world.guards) {
    const verdict = await guard.check({
      callId: '',
      call,
      route: anyRoute,
      now,
      dialBefore: now + wantedFor,
      alternatives: false,
      lastResort: false,
    })
    if (verdict.verdict === 'pass') continue
    world.log.host.log({ level: 'warn', event: 'crm.call-refused', detail: verdict.detail })
    throw new CrmError('call.refused', `the call is not allowed: ${verdict.detail}`)
  }
}
