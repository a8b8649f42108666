import type { EmulatorResponse } from '../../server/message.ts'
import type { Face, FaceContext, FaceInstance } from '../face.ts'
import { NotEmulatedError } from '../not-emulated.ts'
import type { FaceRequest } from '../request.ts'
import { createRouter, operationsOf, type Route } from '../router.ts'
import { refusing } from '../shared/refusing.ts'
import { authenticate, createAccount } from './account.ts'
import { createCalls } from './calls/calls.ts'
import { callRoutes } from './calls/routes.ts'
import { createTransfer } from './calls/transfer.ts'
import { DailyError, failureOf, notEmulated, refuse } from './errors.ts'
import { createRoomRecordings } from './recordings/routes.ts'
import { ejectRoutes } from './rooms/eject-routes.ts'
import { meetingRoutes } from './rooms/meeting-routes.ts'
import { createPresence } from './rooms/presence.ts'
import { createRooms } from './rooms/rooms.ts'
import { roomRoutes } from './rooms/routes.ts'
import { tokenRoutes } from './tokens/routes.ts'
import { createIncoming } from './trunks/incoming.ts'
import { numberRoutes } from './trunks/number-routes.ts'
import { createNumbers } from './trunks/numbers.ts'
import { createWebhooks } from './webhooks/webhooks.ts'

export type DailyOptions = {
  /** Webhooks registered before the run: no test request. Without `hmac` the secret is that of `keys()`. */
  readonly webhooks?:
    | readonly {
        /** Where events are sent. */
        readonly url: string
        /** Secret that signs them, in base64. */
        readonly hmac?: string | undefined
      }[]
    | undefined
  /** False: the domain may dial SIP addresses but no phone numbers. */
  readonly approved?: boolean | undefined
  /** False: only numbers of country code 1. */
  readonly international?: boolean | undefined
}

/**
 * Daily's REST API as far as telephones go: rooms, meeting tokens, dial-out, presence, numbers, webhooks, dial-in.
 * A domain starts with two numbers and no rooms. The base URL may end in `/v1` or not.
 *
 * What happens outside the API has controls of the emulator, without credentials:
 * `POST /_emulator/rooms/{room}/participants` `{ userName?, userId? }` → `{ id }` (a participant joins) and
 * `DELETE …/{id}`; `POST /_emulator/webhooks` `{ url, hmac?, retryType? }` (registered earlier, not probed);
 * `POST /_emulator/dialin` `{ from, to }` (a phone calls one of the numbers).
 */
export function daily(options: DailyOptions = {}): Face {
  return { id: 'daily', prefix: '/daily', create: (context) => createInstance(context, options) }
}

function createInstance(context: FaceContext, options: DailyOptions): FaceInstance {
  const account = createAccount(context)
  const { apiKey, domain, domainId, secret } = account
  const rooms = createRooms(context, domain)
  const numbers = createNumbers(context)
  const webhooks = createWebhooks(context, secret, options.webhooks ?? [])
  const sessions = createCalls(context, webhooks, domainId)
  const presence = createPresence(context, sessions)
  const dialIn = createIncoming(context, { rooms, numbers, presence, webhooks, domainId })
  const recordings = createRoomRecordings(context, { rooms, presence, webhooks })
  const [first, second] = numbers.owned()
  const routes: readonly Route[] = [
    ...roomRoutes(rooms, presence, dialIn.ready),
    ...ejectRoutes({ rooms, sessions, presence, dialIn }),
    ...recordings.routes,
    ...meetingRoutes(context, presence),
    ...tokenRoutes(context, account),
    ...callRoutes({
      rooms,
      sessions,
      presence,
      numbers,
      domain,
      transfer: createTransfer(context, webhooks, domainId),
      approved: options.approved ?? true,
      international: options.international ?? true,
    }),
    ...numberRoutes(context, numbers),
    ...webhooks.routes,
    ...dialIn.routes,
  ]
  const route = createRouter(routes)

  const answer = (request: FaceRequest): EmulatorResponse | Promise<EmulatorResponse> => {
    if (!request.path.startsWith('/_emulator/')) authenticate(request, account)
    const found = route(request)
    if (!found || 'allowed' in found) throw new NotEmulatedError()
    return found.handler(request, found.params)
  }

  return {
    operations: operationsOf(routes),
    handle: refusing((request) => answer(withoutVersion(request)), DailyError, refuse),
    dials: (request) =>
      account.admits(request) ? destinationOf(withoutVersion(request)) : undefined,
    failure: failureOf,
    notEmulated,
    keys: () => ({
      credentials: { apiKey, domain },
      webhooks: { secret },
      ids: {
        ...(first && { callerId: first.id }),
        ...(second && { secondCallerId: second.id }),
      },
    }),
    configured: () => ({ numbers: numbers.owned(), dialIn: dialIn.configs.all() }),
    reset() {
      for (const part of [rooms, numbers, webhooks, sessions, presence, dialIn, recordings])
        part.reset()
    },
  }
}

const withoutVersion = (request: FaceRequest): FaceRequest => ({
  ...request,
  path: request.path.replace(/^\/v1(?=\/)/, ''),
})

/** The destination of a dial-out or a transfer, read leniently. */
function destinationOf(request: FaceRequest): string | undefined {
  const names = /^\/rooms\/[^/]+\/dialOut\/start$/.test(request.path)
    ? ['phoneNumber', 'sipUri']
    : /^\/rooms\/[^/]+\/(?:sipCallTransfer|sipRefer)$/.test(request.path)
      ? ['toEndPoint']
      : []
  if (request.method !== 'POST') return undefined
  const body = request.json() as Readonly<Record<string, unknown>> | null | undefined
  const to = names.map((name) => body?.[name]).find((it) => it !== undefined)
  return typeof to === 'string' ? to : undefined
}
