import { json, type EmulatorResponse } from '../../message.ts'
import type { Face, FaceContext, FaceInstance } from '../face.ts'
import type { FaceRequest } from '../request.ts'
import { createRouter, route } from '../router.ts'
import { callRoutes, CALL_PATH } from './call-routes.ts'
import { createCalls } from './calls.ts'
import { failureOf, refuse, VideosdkError } from './errors.ts'
import { gatewayRoutes } from './gateway-routes.ts'
import { createHooks } from './hooks.ts'
import { takeInbound } from './inbound.ts'
import { numberRoutes } from './number-routes.ts'
import { pluralRuleRoutes } from './plural-rule-routes.ts'
import { createRecords, SEEDS } from './records.ts'
import { ruleRoutes } from './rule-routes.ts'
import { createProject } from './token.ts'

/** VideoSDK's SIP API, `/v2/sip`: calls, webhooks, phone numbers, gateways, routing rules. */
export function videosdk(): Face {
  return { id: 'videosdk', prefix: '/videosdk', create: createInstance }
}

/** What can ring a phone, and the field that says which. */
const dialling: ReadonlyMap<string, string> = new Map([
  [CALL_PATH, 'sipCallTo'],
  [`${CALL_PATH}/transfer`, 'transferTo'],
])

function createInstance(context: FaceContext): FaceInstance {
  const { random } = context
  const project = createProject(context)
  const records = createRecords(context)
  const hooks = createHooks(context)
  const calls = createCalls(context, hooks)
  const organizationId = random.string(10, 'abcdefghijklmnopqrstuvwxyz0123456789')
  takeInbound(context, { records, calls, organizationId })
  const router = createRouter([
    ...callRoutes({ calls, records, random }),
    ...hooks.routes,
    ...numberRoutes(records, context),
    ...gatewayRoutes(records, context),
    ...ruleRoutes(records, context, project.apiKey),
    ...pluralRuleRoutes(records, context),
    route.get('/v2/public/rsa-public-key', () => json(200, { publicKey: hooks.keys().publicKey })),
  ])

  const answer = async (request: FaceRequest): Promise<EmulatorResponse> => {
    if (!project.admits(request)) throw new VideosdkError(401, 'Token is invalid or expired')
    const found = router(request)
    if (!found || 'allowed' in found) throw new VideosdkError(404, 'Not found')
    return found.handler(request, found.params)
  }

  return {
    async handle(request) {
      try {
        return await answer(request)
      } catch (error) {
        if (error instanceof VideosdkError) return refuse(error)
        throw error
      }
    },
    dials(request) {
      if (request.method !== 'POST' || !project.admits(request)) return undefined
      const name = dialling.get(request.path)
      const body = request.json() as Readonly<Record<string, unknown>> | null | undefined
      const to = name === undefined ? undefined : body?.[name]
      return typeof to === 'string' ? to : undefined
    },
    failure: failureOf,
    keys: () => ({
      credentials: { apiKey: project.apiKey, secret: project.secret },
      // The private half too: whoever tests a receiver has to sign, as with a shared secret.
      webhooks: hooks.keys(),
      ids: {
        organizationId,
        ruleId: SEEDS.outboundRule,
        inboundRuleId: SEEDS.inboundRule,
        gatewayId: SEEDS.outboundGateway,
        inboundGatewayId: SEEDS.inboundGateway,
      },
    }),
    // Webhooks stay: like credentials they are how the account is set up, and no call of them.
    reset() {
      calls.reset()
      records.reset()
    },
  }
}
