import type { Route } from '../../router.ts'
import type { IncomingDeps } from './incoming-call.ts'
import { createIncoming } from './incoming.ts'
import { listRoutes } from './list-routes.ts'
import { numberRoutes } from './number-routes.ts'
import { originationUrlRoutes } from './origination-url-routes.ts'
import { sipDomainRoutes } from './sip-domain-routes.ts'
import { createState } from './state.ts'
import { trunkListRoutes } from './trunk-list-routes.ts'
import { trunkNumberRoutes } from './trunk-number-routes.ts'
import { trunkRecordingRoutes } from './trunk-recording-routes.ts'
import { trunkRoutes } from './trunk-routes.ts'

export type Trunks = {
  /** Of the trunking host: whole paths. */
  readonly trunkingRoutes: readonly Route[]
  /** Of the account: paths behind it. */
  readonly accountRoutes: readonly Route[]
  configured(): Readonly<Record<string, unknown>>
  reset(): void
}

/** Elastic SIP Trunking, SIP domains and the numbers of the account. */
export function createTrunks(face: Omit<IncomingDeps, 'state'>): Trunks {
  const { context, account } = face
  const state = createState(context)
  const refresh = createIncoming({ ...face, state })
  const deps = { context, state, account, changed: refresh }
  const seed = (): void => {
    for (const number of account.numbers()) state.settingsOf(number)
  }
  seed()
  return {
    trunkingRoutes: [
      ...trunkRoutes(deps),
      ...originationUrlRoutes(deps),
      ...trunkListRoutes(deps),
      ...trunkRecordingRoutes(deps),
      ...trunkNumberRoutes(deps),
    ],
    accountRoutes: [...numberRoutes(deps), ...listRoutes(deps), ...sipDomainRoutes(deps)],
    configured() {
      const { trunks, domains, credentialLists, ipLists, numbers } = state
      return { trunks, domains, credentialLists, ipLists, numbers }
    },
    reset() {
      account.reset()
      state.reset()
      seed()
      refresh()
    },
  }
}
