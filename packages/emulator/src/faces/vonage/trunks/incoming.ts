import { refreshing } from '../../shared/incoming.ts'
import type { Applications } from '../applications/applications.ts'
import type { Receive } from '../calls/receive.ts'
import { originate, targetsOf } from './origination.ts'
import type { IncomingDeps } from './resources.ts'
import type { OwnedNumber } from './state.ts'
import { terminate } from './termination.ts'

/** Every trunk has a host in each (developer.vonage.com/en/sip/technical-details). */
const REGIONS = ['us', 'eu', 'ap']

export type NumbersOfApplications = {
  readonly applications: Applications
  readonly receive: Receive
}

/** Calls that come in at trunks, and to numbers that are forwarded or linked. Run again after a change of any. */
export function createIncoming(deps: IncomingDeps & NumbersOfApplications): () => void {
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
      if (uris.length > 0)
        return [hosts.registerNumber(`+${msisdn}`, (leg) => originate(leg, msisdn, uris, deps))]
      const id = applicationOf(owned)
      if (id === null || !deps.applications.hookOf(id, 'answer_url')) return []
      return [hosts.registerNumber(`+${msisdn}`, (leg) => deps.receive(leg, msisdn, id))]
    }),
  ])
}

/** `app` is the older way to link an application. */
const applicationOf = ({ appId, callbackType, callbackValue }: OwnedNumber): string | null =>
  callbackType === 'app' ? callbackValue : appId
