import { connectKind, type Connect } from '../model/connect.ts'
import { readDecision, type Decided, type InboundCaller } from '../model/inbound-decision.ts'
import { askInTime } from '../dispatch/engine/ask-in-time.ts'
import { guardParty } from '../dispatch/steps/guard-party.ts'
import type { DispatchWorld } from '../dispatch/world.ts'

/** What came of asking the application about a caller. */
export type Asked =
  | { readonly decided: Decided }
  /** It leaves the caller to the rules. */
  | { readonly decided: null }
  /** It could not decide, and why. */
  | { readonly failed: string }

/** Asks the application where a caller goes, for no longer than the provider can wait. */
export const askApplication = async (
  caller: Omit<InboundCaller, 'signal'>,
  { onInbound, host, times }: DispatchWorld,
): Promise<Asked> => {
  if (!onInbound) return { decided: null }
  const asked = await askInTime(host.clock, times.decideWithin, async (signal) => {
    const answer = await onInbound({ ...caller, signal })
    return answer == null ? null : readDecision(answer)
  })
  return 'failed' in asked ? asked : { decided: asked.answer }
}

/** The number or address that a near end rings; undefined for one that rings nothing by itself. */
const rungBy = (connect: Connect): string | undefined =>
  'phone' in connect ? connect.phone : 'sip' in connect ? connect.sip : undefined

/** Asks the guards about a phone that a caller is to be connected with; gives why it must not ring. */
export const guardNearEnd = async (
  connect: Connect,
  caller: Parameters<typeof guardParty>[1],
  world: DispatchWorld,
): Promise<string | null> => {
  const to = rungBy(connect)
  const detail = to === undefined ? null : await guardParty(to, caller, world)
  return detail === null ? null : `the ${connectKind(connect)} must not be rung: ${detail}`
}
