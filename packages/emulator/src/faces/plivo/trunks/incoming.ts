import { createReject, refreshing } from '../../shared/incoming.ts'
import { originate } from './origination.ts'
import type { TrunkDeps } from './resources.ts'
import { domainOf } from './state.ts'
import { terminate } from './termination.ts'

/** Calls that come in at trunks, and to numbers on a trunk. Run again after a change of either. */
export function createIncoming(deps: TrunkDeps): () => void {
  const { context, state } = deps
  const { hosts } = context.network
  const reject = createReject(context)
  return refreshing(() => [
    ...[...state.trunks.values()].map((trunk) =>
      hosts.register(domainOf(trunk), (leg) => terminate(trunk, leg, deps, reject)),
    ),
    ...[...state.numbers.values()].flatMap(({ number, appId }) => {
      const trunk = state.trunks.get(appId ?? '')
      if (!trunk) return []
      return [hosts.registerNumber(number, (leg) => originate(trunk, number, leg, deps, reject))]
    }),
  ])
}
