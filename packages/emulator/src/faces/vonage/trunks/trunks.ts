import type { EmulatorResponse } from '../../../message.ts'
import type { FaceContext } from '../../face.ts'
import type { FaceRequest } from '../../request.ts'
import { createRouter } from '../../router.ts'
import { createThrottle } from '../throttle.ts'
import { dashboardRoutes } from './dashboard.ts'
import { numberRoutes } from './number-routes.ts'
import { createRestAccount, verdict } from './rest-account.ts'
import { createSip } from './sip.ts'
import { createState, type SipTrunk } from './state.ts'

export type Trunks = {
  readonly apiSecret: string
  /** The trunk every account has at the start. */
  readonly seeded: SipTrunk
  /** Undefined for a path that is none of this older API. */
  handle(request: FaceRequest): EmulatorResponse | Promise<EmulatorResponse> | undefined
  reset(): void
}

/** Numbers (of the rest host, with key and secret) and SIP trunks, which a person sets up. */
export function createTrunks(
  context: FaceContext,
  apiKey: string,
  callsPerSecond: number | undefined,
): Trunks {
  const { clock } = context
  const account = createRestAccount(context, apiKey)
  const state = createState(context)
  const throttle = createThrottle(clock, callsPerSecond)
  const { refresh } = createSip(context, { state, throttle })
  const deps = { state, changed: refresh, now: () => clock.now() }
  const route = createRouter([...numberRoutes(deps), ...dashboardRoutes(deps)])
  refresh()
  return {
    apiSecret: account.apiSecret,
    seeded: state.seeded,
    handle(request) {
      const found = route(request)
      if (!found) return undefined
      if (!account.admits(request)) return verdict(401)
      if ('allowed' in found) return verdict(405)
      return found.handler(request, found.params)
    },
    reset() {
      state.reset()
      refresh()
    },
  }
}
