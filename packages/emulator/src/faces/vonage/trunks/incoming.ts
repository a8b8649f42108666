import { refreshing } from '../../shared/incoming.ts'
import { originate, targetsOf } from './origination.ts'
import type { IncomingDeps } from './resources.ts'
import { terminate } from './termination.ts'

/** Every trunk has a host in each (developer.vonage.com/en/sip/technical-details). */
const REGIONS = ['us', 'eu', 'ap']

/** Calls that come in at trunks, and to numbers that are forwarded or linked. Run again after a change of either. */
export function createIncoming(deps: IncomingDeps): () => void {
  const { context, state } = deps
  const { hosts } = context.network
  return refreshing(() => [
    ...[...state.trunks.values()].flatMap((trunk) =>
      REGIONS.map((region) =>
        hosts.register(`${trunk.domain}.sip-${region}.vonage.com`, (leg) =>
          terminate(trunk, leg, deps),
        ),
      ),
    ),
    ...[...state.numbers.values()].flatMap((owned) => {
      const { msisdn } = owned
      const uris = targetsOf(owned, state)
      if (uris.length === 0) return []
      return [hosts.registerNumber(`+${msisdn}`, (leg) => originate(leg, msisdn, uris, deps))]
    }),
  ])
}
