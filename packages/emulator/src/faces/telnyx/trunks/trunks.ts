import type { FaceContext } from '../../face.ts'
import type { Route } from '../../router.ts'
import type { Account } from '../account.ts'
import { applicationRoutes } from '../applications/routes.ts'
import type { Park } from '../calls/inbound.ts'
import { connectionRoutes } from './connection-routes.ts'
import { endpointRoutes } from './endpoint-routes.ts'
import { createIncoming } from './incoming.ts'
import { numberOrderRoutes } from './number-order-routes.ts'
import { numberRoutes } from './number-routes.ts'
import { createState } from './state.ts'

export type Trunks = {
  readonly routes: readonly Route[]
  configured(): Readonly<Record<string, unknown>>
  reset(): void
}

/** SIP connections and the numbers of the account. `park` takes calls for Call Control applications. */
export function createTrunks(
  context: FaceContext,
  { account, park }: { readonly account: Account; readonly park: Park },
): Trunks {
  const state = createState(context, account)
  let refresh = (): void => undefined
  const deps = { context, state, account, changed: () => refresh() }
  refresh = createIncoming({ ...deps, park })
  return {
    routes: [
      ...applicationRoutes(deps),
      ...connectionRoutes(deps),
      ...endpointRoutes(deps),
      ...numberRoutes(deps),
      ...numberOrderRoutes(deps),
    ],
    configured() {
      const { connections, profiles, fqdns, ips, numbers } = state
      const applications = account.applications.store
      return { applications, connections, profiles, fqdns, ips, numbers: numbers() }
    },
    reset() {
      state.reset()
      refresh()
    },
  }
}
