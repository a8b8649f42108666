import type { FaceContext } from '../../face.ts'
import type { Route } from '../../router.ts'
import type { Account } from '../account.ts'
import type { Calls } from '../calls.ts'
import type { RunDocument } from '../twiml/run.ts'
import { attachedRoutes } from './attached-routes.ts'
import { domainRoutes } from './domain-routes.ts'
import { numberRoutes } from './number-routes.ts'
import { partRoutes } from './part-routes.ts'
import { createSipCalls } from './sip-calls.ts'
import { sipListRoutes } from './sip-lists.ts'
import { createState } from './state.ts'
import { trunkRoutes } from './trunk-routes.ts'

export type Trunks = {
  /** Of the trunking host: whole paths. */
  readonly trunkingRoutes: readonly Route[]
  /** Of the account: paths behind it. */
  readonly accountRoutes: readonly Route[]
  reset(): void
}

/** Elastic SIP Trunking, SIP domains and the numbers of the account. */
export function createTrunks(
  context: FaceContext,
  parts: { readonly account: Account; readonly calls: Calls; readonly run: RunDocument },
): Trunks {
  const { account } = parts
  const state = createState(context)
  const calls = createSipCalls({ context, state, ...parts })
  const deps = { context, state, account, accountSid: account.sid, changed: calls.refresh }
  const seed = (): void => {
    for (const number of account.numbers()) state.settingsOf(number)
  }
  seed()
  return {
    trunkingRoutes: [...trunkRoutes(deps), ...partRoutes(deps), ...attachedRoutes(deps)],
    accountRoutes: [...numberRoutes(deps), ...sipListRoutes(deps), ...domainRoutes(deps)],
    reset() {
      account.reset()
      state.reset()
      seed()
      calls.refresh()
    },
  }
}
