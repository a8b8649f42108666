import type { OutboundCall } from '../../model/outbound-call.ts'
import type { Route } from '../../model/routing-rule.ts'
import { throughGates } from '../../gates/through-gates.ts'
import type { DispatchWorld } from '../world.ts'

/** Asks the guards about another party that a call is to ring; gives why it must not ring. */
export const guardParty = async (
  to: string,
  { callId, call, route }: { callId: string; call: OutboundCall; route: Route },
  world: DispatchWorld,
): Promise<string | null> =>
  throughGates<string | null>(
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
    {
      run: async () => ({ outcome: { kind: 'accepted' }, result: null }),
      refused: async ({ detail }) => detail,
    },
  )
