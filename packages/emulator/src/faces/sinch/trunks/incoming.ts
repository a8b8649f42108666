import { createReject, refreshing } from '../../shared/incoming.ts'
import { originate } from './origination.ts'
import type { TrafficDeps } from './resources.ts'
import { domainOf, type State } from './state.ts'
import { terminate } from './termination.ts'

/** Calls that come in at trunks, and to their numbers. Run again after a change of any of them. */
export function createIncoming(
  context: TrafficDeps['context'] & Parameters<typeof createReject>[0],
  state: State,
): () => void {
  const deps: TrafficDeps = { context, state, reject: createReject(context) }
  const { hosts } = context.network
  return refreshing(() => [
    ...[...state.trunks.values()].map((trunk) =>
      hosts.register(domainOf(trunk), (leg) => terminate(trunk, leg, deps)),
    ),
    ...[...state.numbers.values()].flatMap(({ number, trunk: id }) => {
      const trunk = state.trunks.get(id)
      return trunk
        ? [hosts.registerNumber(number, (leg) => originate(leg, number, trunk, deps))]
        : []
    }),
  ])
}
