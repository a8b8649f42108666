import { createReject, refreshing } from '../../shared/incoming.ts'
import type { Receive } from '../calls/receive.ts'
import { originate } from './origination.ts'
import type { TrunkDeps } from './resources.ts'
import { domainOf } from './state.ts'
import { terminate } from './termination.ts'

/** Calls that come in at trunks, and to numbers of a trunk or an application. Run again after a change of any of them. */
export function createIncoming(deps: TrunkDeps, receive: Receive): () => void {
  const { context, state } = deps
  const { hosts } = context.network
  const reject = createReject(context)
  return refreshing(() => [
    ...[...state.trunks.values()].map((trunk) =>
      hosts.register(domainOf(trunk), (leg) => terminate(trunk, leg, deps, reject)),
    ),
    ...[...state.numbers.values()].flatMap(({ number, appId }) => {
      const trunk = state.trunks.get(appId ?? '')
      if (trunk)
        return [hosts.registerNumber(number, (leg) => originate(trunk, number, leg, deps, reject))]
      const application = state.applications.get(appId ?? '')
      if (!application?.answer) return []
      return [hosts.registerNumber(number, (leg) => receive(leg, number, application))]
    }),
  ])
}
