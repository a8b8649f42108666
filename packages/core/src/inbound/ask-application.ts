import { CallError } from '../model/error.ts'
import { connectKind, type Connect } from '../model/connect.ts'
import type { OutboundCall } from '../model/outbound-call.ts'
import type { Route } from '../model/routing-rule.ts'
import { withoutNumbers } from '../model/without-numbers.ts'
import { inMilliseconds, inSeconds, toSeconds } from '../model/units.ts'
import { throughGates } from '../gates/through-gates.ts'
import type { DispatchWorld } from '../dispatch/world.ts'
import { readDecision, type Decided, type InboundCaller } from '../model/inbound-decision.ts'

/** What came of asking the application about a caller. */
export type Asked =
  | { readonly decided: Decided }
  /** It leaves the caller to the rules. */
  | { readonly decided: null }
  /** It could not decide, and why. */
  | { readonly failed: string }

const tooLate = new CallError('timeout', 'the decision took too long')

/** Asks the application where a caller goes, for no longer than the provider can wait. */
export const askApplication = async (
  caller: Omit<InboundCaller, 'signal'>,
  world: DispatchWorld,
): Promise<Asked> => {
  const { onInbound, host, times } = world
  if (!onInbound) return { decided: null }
  const controller = new AbortController()
  let cancel = () => {}
  const late = new Promise<never>((_resolve, reject) => {
    cancel = host.clock.after(inMilliseconds(times.decideWithin), () => reject(tooLate))
  })
  try {
    const decided = async () => onInbound({ ...caller, signal: controller.signal })
    const answer = await Promise.race([decided(), late])
    return { decided: answer == null ? null : readDecision(answer) }
  } catch (error) {
    if (error === tooLate)
      return { failed: `it took longer than ${inSeconds(toSeconds(times.decideWithin))} s` }
    if (CallError.isInstance(error)) return { failed: error.message }
    const { name, message } = error instanceof Error ? error : new Error(String(error))
    return { failed: `it failed: ${name}: ${withoutNumbers(message)}` }
  } finally {
    cancel()
    controller.abort()
  }
}

/** The number or address that a near end rings; undefined for a room or a conference. */
const rungBy = (connect: Connect): string | undefined =>
  'phone' in connect ? connect.phone : 'sip' in connect ? connect.sip : undefined

/** Asks the guards about a phone that a caller is to be connected with; gives why it must not ring. */
export const guardNearEnd = async (
  connect: Connect,
  { callId, call, route }: { callId: string; call: OutboundCall; route: Route },
  world: DispatchWorld,
): Promise<string | null> => {
  const to = rungBy(connect)
  if (to === undefined) return null
  return throughGates<string | null>(
    world.guards,
    {
      callId,
      call: { ...call, to, connect: undefined, options: undefined },
      route,
      now: world.now(),
      dialBefore: Infinity,
      alternatives: false,
      lastResort: false,
    },
    world.now,
    async () => ({ outcome: { kind: 'accepted' }, result: null }),
    async ({ detail }) => `the ${connectKind(connect)} must not be rung: ${detail}`,
  )
}
