import type { EmulatorResponse } from '../../server/message.ts'
import type { Face, FaceContext, FaceInstance } from '../face.ts'
import { NotEmulatedError } from '../not-emulated.ts'
import type { FaceRequest } from '../request.ts'
import { createRouter, operationsOf, type Route } from '../router.ts'
import { refusing } from '../shared/refusing.ts'
import { createAccount, need } from './account.ts'
import { createCalls } from './calls/calls.ts'
import { callRoutes, destinationOf } from './calls/routes.ts'
import { failureOf, notEmulated, refuse, TwirpError } from './errors.ts'
import { createRecordings } from './recordings/recordings.ts'
import { recordingRoutes } from './recordings/routes.ts'
import { agentRoutes } from './rooms/agent-routes.ts'
import { createRooms } from './rooms/rooms.ts'
import { roomRoutes } from './rooms/routes.ts'
import { createIncoming } from './trunks/incoming.ts'
import { numberRoutes } from './trunks/number-routes.ts'
import { ruleRoutes } from './trunks/rule-routes.ts'
import { createState, SEEDS } from './trunks/state.ts'
import { trunkRoutes } from './trunks/trunk-routes.ts'
import { createWebhooks } from './webhooks/webhooks.ts'

export type LivekitOptions = {
  /** URLs that the project's webhooks go to, as if entered in the dashboard. Default: none. */
  readonly webhooks?: readonly string[] | undefined
}

/**
 * LiveKit as far as telephones go: SIP participants, trunks and dispatch rules, rooms and participants, recordings of
 * rooms, phone numbers, webhooks. Twirp with JSON. Replies have the names of the protocol files and every field; webhooks
 * have proto3 JSON names.
 *
 * The API cannot configure where webhooks go: `POST /_emulator/webhooks` `{ url }` adds one, without credentials.
 */
export function livekit(options: LivekitOptions = {}): Face {
  return {
    id: 'livekit',
    prefix: '/livekit',
    // `livekit-server-sdk` takes the origin of its URL and drops the path.
    rootPath: '/twirp',
    create: (context) => createInstance(context, options),
  }
}

function createInstance(context: FaceContext, options: LivekitOptions): FaceInstance {
  const account = createAccount(context)
  const state = createState(context)
  const webhooks = createWebhooks(context, account, options.webhooks ?? [])
  const rooms = createRooms(context, webhooks)
  const calls = createCalls(context, rooms)
  const recordings = createRecordings(context, rooms, webhooks)
  createIncoming(context, { account, state, calls, rooms })
  const routes: readonly Route[] = [
    ...callRoutes(context, { account, calls, rooms, state }),
    ...trunkRoutes(context, account, state),
    ...ruleRoutes(context, account, state),
    ...numberRoutes(context, account, state),
    ...roomRoutes(account, rooms),
    ...agentRoutes(account, rooms, context.random),
    ...recordingRoutes(account, recordings),
    ...webhooks.routes,
  ]
  const router = createRouter(routes)

  const answer = (request: FaceRequest): EmulatorResponse | Promise<EmulatorResponse> => {
    const found = router(request)
    if (!found || 'allowed' in found) throw new NotEmulatedError()
    return found.handler(request, found.params)
  }
  const mayDial = (request: FaceRequest): boolean => {
    try {
      need.sipCall(account.grantsOf(request))
      return true
    } catch {
      return false
    }
  }

  return {
    operations: operationsOf(routes),
    handle: refusing(answer, TwirpError, refuse),
    dials: (request) => (mayDial(request) ? destinationOf(request) : undefined),
    // Every method is a POST.
    looksUp: ({ path }) => /\/(?:Get|List)[A-Z]\w*$/.test(path),
    failure: failureOf,
    notEmulated,
    keys: () => ({
      credentials: { apiKey: account.apiKey, apiSecret: account.secret },
      // The key that signs requests signs webhooks too.
      webhooks: { secret: account.secret },
      ids: {
        sipHost: account.sipHost,
        trunkId: SEEDS.outboundTrunk,
        inboundTrunkId: SEEDS.inboundTrunk,
        dispatchRuleId: SEEDS.dispatchRule,
      },
    }),
    configured() {
      const { inbound, outbound, rules, numbers } = state
      return { inbound, outbound, rules, numbers }
    },
    reset() {
      for (const part of [state, webhooks, rooms, calls, recordings]) part.reset()
    },
  }
}
