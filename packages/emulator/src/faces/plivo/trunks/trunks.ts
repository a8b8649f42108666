import type { FaceContext } from '../../face.ts'
import type { Route } from '../../router.ts'
import type { Account } from '../account.ts'
import { numberRoutes } from './number-routes.ts'
import { partRoutes } from './part-routes.ts'
import { createSip } from './sip.ts'
import { createState } from './state.ts'
import { trunkRoutes } from './trunk-routes.ts'

/** Paths behind the account. */
export type Trunks = { readonly routes: readonly Route[]; reset(): void }

/** Zentrunk and the numbers of the account. */
export function createTrunks(context: FaceContext, account: Account, apiId: () => string): Trunks {
  const state = createState(context, account)
  let refresh = (): void => undefined
  const deps = { context, state, account, apiId, changed: () => refresh() }
  refresh = createSip(deps).refresh
  return {
    routes: [...trunkRoutes(deps), ...partRoutes(deps), ...numberRoutes(deps)],
    reset() {
      state.reset()
      refresh()
    },
  }
}
