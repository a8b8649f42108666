import type { EmulatorResponse } from '../../../server/message.ts'
import type { FaceContext } from '../../face.ts'
import type { FaceRequest } from '../../request.ts'
import { createRouter, operationsOf, type EmulatedOperation } from '../../router.ts'
import { createReject } from '../../shared/incoming.ts'
import { createRateLimit } from '../rate-limit.ts'
import { createIncoming, type NumbersOfApplications } from './incoming.ts'
import { numberRoutes } from './number-routes.ts'
import { createRestAccount, replyWith } from './rest-account.ts'
import { createState, type SipTrunk } from './state.ts'
import { dashboardRoutes } from './trunk-routes.ts'

export type Trunks = {
  readonly operations: readonly EmulatedOperation[]
  readonly apiSecret: string
  /** The trunk every account has at the start. */
  readonly seeded: SipTrunk
  /** Undefined for a path outside this older API. */
  handle(request: FaceRequest): EmulatorResponse | Promise<EmulatorResponse> | undefined
  /** Whether the request has the account's key and secret. */
  admits(request: FaceRequest): boolean
  configured(): Readonly<Record<string, unknown>>
  /** An application was changed. */
  refresh(): void
  reset(): void
}

/** Numbers (at the REST host, with key and secret) and SIP trunks, which are set up in the dashboard. */
export function createTrunks(
  context: FaceContext,
  apiKey: string,
  callsPerSecond: number | undefined,
  ofApplications: NumbersOfApplications,
): Trunks {
  const { clock } = context
  const account = createRestAccount(context, apiKey)
  const state = createState(context)
  const limit = createRateLimit(clock, callsPerSecond)
  const refresh = createIncoming({
    context,
    state,
    limit,
    reject: createReject(context),
    ...ofApplications,
  })
  const deps = { state, changed: refresh, now: () => clock.now() }
  const routes = [...numberRoutes(deps), ...dashboardRoutes(deps)]
  const route = createRouter(routes)
  refresh()
  return {
    operations: operationsOf(routes),
    apiSecret: account.apiSecret,
    seeded: state.seeded,
    admits: account.admits,
    refresh,
    handle(request) {
      const found = route(request)
      if (!found) return undefined
      if (!account.admits(request)) return replyWith(401)
      if ('allowed' in found) return replyWith(405)
      return found.handler(request, found.params)
    },
    configured: () => ({ trunks: state.trunks, numbers: state.numbers }),
    reset() {
      state.reset()
      refresh()
    },
  }
}
