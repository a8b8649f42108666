import { json, type EmulatorResponse } from '../../server/message.ts'
import type { Face, FaceContext, FaceInstance } from '../face.ts'
import { NotEmulatedError } from '../not-emulated.ts'
import type { FaceRequest } from '../request.ts'
import { createRouter, operationsOf, route, type Route } from '../router.ts'
import { refusing } from '../shared/refusing.ts'
import { createAccount } from './account.ts'
import { createCalls } from './calls/calls.ts'
import { callRoutes, CALL_PATH } from './calls/routes.ts'
import { failureOf, notEmulated, refuse, VideosdkError } from './errors.ts'
import { gatewayRoutes } from './trunks/gateway-routes.ts'
import { createIncoming } from './trunks/incoming.ts'
import { numberRoutes } from './trunks/number-routes.ts'
import { olderRuleRoutes } from './trunks/older-rule-routes.ts'
import { ruleRoutes } from './trunks/rule-routes.ts'
import { createState, SEEDS } from './trunks/state.ts'
import { createWebhooks } from './webhooks/webhooks.ts'

/** VideoSDK's SIP API, `/v2/sip`: calls, webhooks, phone numbers, gateways, routing rules. */
export function videosdk(): Face {
  return { id: 'videosdk', prefix: '/videosdk', host: HOST, create: createInstance }
}

/** Both generations of the API are served there, with one key pair. */
const HOST = 'api.videosdk.live'

/** Paths that can ring a phone, and the field with the destination. */
const dialling: ReadonlyMap<string, string> = new Map([
  [CALL_PATH, 'sipCallTo'],
  [`${CALL_PATH}/transfer`, 'transferTo'],
])

function createInstance(context: FaceContext): FaceInstance {
  const { random } = context
  const account = createAccount(context)
  const state = createState(context)
  const webhooks = createWebhooks(context)
  const calls = createCalls(context, webhooks)
  const organizationId = random.string(10, 'abcdefghijklmnopqrstuvwxyz0123456789')
  createIncoming(context, { state, calls, organizationId })
  const routes: readonly Route[] = [
    ...callRoutes({ calls, state, random }),
    ...webhooks.routes,
    ...numberRoutes(state, context),
    ...gatewayRoutes(state, context),
    ...ruleRoutes(state, context, account.apiKey),
    ...olderRuleRoutes(state, context),
    route.get('/v2/public/rsa-public-key', () =>
      json(200, { publicKey: webhooks.keys().publicKey }),
    ),
  ]
  const router = createRouter(routes)

  const answer = (request: FaceRequest): EmulatorResponse | Promise<EmulatorResponse> => {
    if (!account.admits(request)) throw new VideosdkError(401, 'Token is invalid or expired')
    const found = router(request)
    if (!found || 'allowed' in found) throw new NotEmulatedError()
    return found.handler(request, found.params)
  }

  return {
    operations: operationsOf(routes),
    handle: refusing(answer, VideosdkError, refuse),
    dials(request) {
      if (request.method !== 'POST' || !account.admits(request)) return undefined
      const name = dialling.get(request.path)
      const body = request.json() as Readonly<Record<string, unknown>> | null | undefined
      const to = name === undefined ? undefined : body?.[name]
      return typeof to === 'string' ? to : undefined
    },
    failure: failureOf,
    notEmulated,
    keys: () => ({
      credentials: { apiKey: account.apiKey, secret: account.secret },
      // The private half too: a test of a receiver has to sign, as with a shared secret.
      webhooks: webhooks.keys(),
      ids: {
        organizationId,
        ruleId: SEEDS.outboundRule,
        inboundRuleId: SEEDS.inboundRule,
        gatewayId: SEEDS.outboundGateway,
        inboundGatewayId: SEEDS.inboundGateway,
      },
    }),
    configured() {
      const { gateways, numbers, rules } = state
      return { gateways, numbers, rules, webhooks: webhooks.hooks }
    },
    // Webhooks stay: they are part of the account, like credentials.
    reset() {
      calls.reset()
      state.reset()
    },
  }
}
