import type { EmulatorResponse } from '../../message.ts'
import type { Face, FaceContext, FaceInstance } from '../face.ts'
import type { FaceRequest } from '../request.ts'
import { createRouter } from '../router.ts'
import { createDialIn } from './dial-in.ts'
import { dialOutRoutes } from './dial-out-routes.ts'
import { ejectRoutes } from './eject.ts'
import { DailyError, failureOf, missing, refuse } from './errors.ts'
import { meetingRoutes } from './meetings.ts'
import { createNumbers } from './numbers.ts'
import { createPresence } from './presence.ts'
import { createRoomRecordings } from './room-recordings.ts'
import { roomRoutes } from './room-routes.ts'
import { createRooms } from './rooms.ts'
import { createSessions } from './sessions.ts'
import { createTransfers } from './transfers.ts'
import { createDomainWebhooks } from './webhooks.ts'

export type DailyOptions = {
  /** Webhooks the domain has had for long: no test request. Without `hmac` the secret is that of `keys()`. */
  readonly webhooks?:
    | readonly { readonly url: string; readonly hmac?: string | undefined }[]
    | undefined
  /** False: the domain may dial SIP addresses but no phone numbers. */
  readonly approved?: boolean | undefined
  /** False: only numbers of country code 1. */
  readonly international?: boolean | undefined
}

/**
 * Daily's REST API as far as telephones go: rooms, dial-out, presence, numbers, webhooks, dial-in.
 * A domain starts with two numbers and no rooms. The base URL may end in `/v1` or not.
 *
 * What only the outside world can do has controls of the emulator's own, without credentials:
 * `POST /_emulator/rooms/{room}/participants` `{ userName?, userId? }` → `{ id }` (somebody joins) and
 * `DELETE …/{id}`; `POST /_emulator/webhooks` `{ url, hmac?, retryType? }` (registered long ago, not probed);
 * `POST /_emulator/dialin` `{ from, to }` (somebody calls one of the numbers).
 */
export function daily(options: DailyOptions = {}): Face {
  return { id: 'daily', prefix: '/daily', create: (context) => createInstance(context, options) }
}

function createInstance(context: FaceContext, options: DailyOptions): FaceInstance {
  const { random } = context
  const apiKey = random.hex(64)
  const domain = 'callplane-emulator'
  const domainId = random.uuid()
  const secret = Buffer.from(random.bytes(32)).toString('base64')
  const rooms = createRooms(context, domain)
  const numbers = createNumbers(context)
  const webhooks = createDomainWebhooks(context, secret, options.webhooks ?? [])
  const sessions = createSessions(context, webhooks, domainId)
  const presence = createPresence(context, sessions)
  const dialIn = createDialIn(context, { rooms, numbers, presence, webhooks, domainId })
  const recordings = createRoomRecordings(context, { rooms, presence, webhooks })
  const [first, second] = numbers.owned()
  const route = createRouter([
    ...roomRoutes(rooms, presence, dialIn.ready),
    ...ejectRoutes({ rooms, sessions, presence, dialIn }),
    ...recordings.routes,
    ...meetingRoutes(context, presence),
    ...dialOutRoutes({
      rooms,
      sessions,
      presence,
      numbers,
      domain,
      transfer: createTransfers(context, webhooks, domainId),
      approved: options.approved ?? true,
      international: options.international ?? true,
    }),
    ...numbers.routes,
    ...webhooks.routes,
    ...dialIn.routes,
  ])

  const withoutVersion = (request: FaceRequest): FaceRequest => ({
    ...request,
    path: request.path.replace(/^\/v1(?=\/)/, ''),
  })
  const authenticate = ({ headers }: FaceRequest): void => {
    const token = /^Bearer (\S+)$/.exec(headers['authorization'] ?? '')?.[1]
    if (token === undefined) {
      throw new DailyError(
        'authorization-header-error',
        'missing or malformed Authorization header',
      )
    }
    if (token !== apiKey) throw new DailyError('authentication-error', 'invalid API key')
  }
  const answer = async (request: FaceRequest): Promise<EmulatorResponse> => {
    if (!request.path.startsWith('/_emulator/')) authenticate(request)
    const found = route(request)
    if (!found || 'allowed' in found) throw missing(`${request.method} ${request.path} not found`)
    return found.handler(request, found.params)
  }

  return {
    async handle(request) {
      try {
        return await answer(withoutVersion(request))
      } catch (error) {
        if (error instanceof DailyError) return refuse(error)
        throw error
      }
    },
    dials(given) {
      const request = withoutVersion(given)
      const names = /^\/rooms\/[^/]+\/dialOut\/start$/.test(request.path)
        ? ['phoneNumber', 'sipUri']
        : /^\/rooms\/[^/]+\/(?:sipCallTransfer|sipRefer)$/.test(request.path)
          ? ['toEndPoint']
          : []
      if (request.method !== 'POST' || request.headers['authorization'] !== `Bearer ${apiKey}`)
        return undefined
      const body = request.json() as Readonly<Record<string, unknown>> | null | undefined
      const to = names.map((name) => body?.[name]).find((it) => it !== undefined)
      return typeof to === 'string' ? to : undefined
    },
    failure: failureOf,
    keys: () => ({
      credentials: { apiKey, domain },
      webhooks: { secret },
      ids: {
        ...(first && { callerId: first.id }),
        ...(second && { secondCallerId: second.id }),
      },
    }),
    reset() {
      for (const part of [rooms, numbers, webhooks, sessions, presence, dialIn, recordings])
        part.reset()
    },
  }
}
