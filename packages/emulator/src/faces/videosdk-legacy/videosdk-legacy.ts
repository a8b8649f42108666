import type { Face, FaceContext, FaceInstance } from '../face.ts'
import { NotEmulatedError } from '../not-emulated.ts'
import { createRouter, operationsOf, type Route } from '../router.ts'
import { refusing } from '../shared/refusing.ts'
import { createAccount } from './account.ts'
import { createCalls } from './calls/calls.ts'
import { CALL_PATH, callRoutes } from './calls/routes.ts'
import { failureOf, refuse, VideosdkLegacyError } from './errors.ts'
import { isDestination } from './parameters.ts'
import { createRooms } from './rooms/rooms.ts'
import { roomRoutes } from './rooms/routes.ts'
import { sessionRoutes } from './rooms/session-routes.ts'

/** VideoSDK's first outbound API: the call, and the sessions in which it shows. It starts with no rooms. */
export function videosdkLegacy(): Face {
  const id = 'videosdk-legacy'
  return { id, prefix: `/${id}`, host: 'api.videosdk.live', create: createInstance }
}

function createInstance(context: FaceContext): FaceInstance {
  const account = createAccount(context)
  const rooms = createRooms(context)
  const calls = createCalls(context, rooms)
  const routes: readonly Route[] = [
    ...callRoutes(context, account, rooms, calls),
    ...sessionRoutes(rooms, calls),
    ...roomRoutes(rooms, calls),
  ]
  const route = createRouter(routes)
  return {
    operations: operationsOf(routes),
    handle: refusing(
      (request) => {
        if (!account.admits(request)) return failureOf(401)
        const found = route(request)
        if (!found || 'allowed' in found) throw new NotEmulatedError()
        return found.handler(request, found.params)
      },
      VideosdkLegacyError,
      refuse,
    ),
    dials(request) {
      if (request.method !== 'POST' || request.path !== CALL_PATH) return undefined
      if (!account.admits(request)) return undefined
      const { to } = (request.json() ?? {}) as { readonly to?: unknown }
      return typeof to === 'string' && isDestination(to) ? to : undefined
    },
    failure: failureOf,
    notEmulated: (message) => refuse({ status: 501, message }),
    keys: () => ({
      credentials: { apiKey: account.apiKey, secret: account.secret, token: account.token },
      webhooks: {},
      ids: { trunkId: account.trunk.id },
    }),
    reset() {
      calls.reset()
      rooms.reset()
    },
  }
}
