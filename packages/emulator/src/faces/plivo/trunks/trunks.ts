import type { FaceContext } from '../../face.ts'
import type { Route } from '../../router.ts'
import type { Account } from '../account.ts'
import { applicationRoutes } from '../applications/routes.ts'
import type { Receive } from '../calls/receive.ts'
import type { Answer } from '../pages.ts'
import { createIncoming } from './incoming.ts'
import { numberRoutes } from './number-routes.ts'
import { trunkResourceRoutes } from './resource-routes.ts'
import { createState } from './state.ts'
import { trunkRoutes } from './trunk-routes.ts'

/** Paths behind the account. */
export type Trunks = {
  readonly routes: readonly Route[]
  configured(): Readonly<Record<string, unknown>>
  reset(): void
}

/** Zentrunk, applications, and the numbers of the account. */
export function createTrunks(
  context: FaceContext,
  account: Account,
  answer: Answer,
  receive: Receive,
): Trunks {
  const state = createState(context, account)
  let refresh = (): void => undefined
  const deps = { context, state, account, answer, changed: () => refresh() }
  refresh = createIncoming(deps, receive)
  return {
    routes: [
      ...applicationRoutes(deps),
      ...trunkRoutes(deps),
      ...trunkResourceRoutes(deps),
      ...numberRoutes(deps),
    ],
    configured() {
      const { trunks, credentials, accessLists, uris, numbers, applications } = state
      return { trunks, credentials, accessLists, uris, numbers, applications }
    },
    reset() {
      state.reset()
      refresh()
    },
  }
}
