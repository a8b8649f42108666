import type { EmulatorResponse } from '../../server/message.ts'
import type { Face, FaceContext, FaceInstance } from '../face.ts'
import { NotEmulatedError } from '../not-emulated.ts'
import type { FaceRequest } from '../request.ts'
import { createRouter, operationsOf, type Route } from '../router.ts'
import { refusing } from '../shared/refusing.ts'
import { createAccount } from './account.ts'
import { createCalls } from './calls/calls.ts'
import { commandRoutes } from './calls/command-routes.ts'
import { parkInbound } from './calls/inbound.ts'
import { callRoutes } from './calls/routes.ts'
import { createCommandIds } from './command-ids.ts'
import { createConferences } from './conferences/conferences.ts'
import { conferenceRoutes } from './conferences/routes.ts'
import { failureOf, notEmulated, refuse, TelnyxError } from './errors.ts'
import { splitTo, type Body } from './parameters.ts'
import { mediaCommands } from './media/commands.ts'
import { createGathers } from './media/gather.ts'
import { createQueue } from './media/queue.ts'
import { createStreaming } from './media/streaming.ts'
import { createRateLimit } from './rate-limit.ts'
import { createRecordings } from './recordings/recordings.ts'
import { media, recordingRoutes } from './recordings/routes.ts'
import { createTrunks } from './trunks/trunks.ts'
import { eventRoutes } from './webhooks/event-routes.ts'
import { createWebhooks } from './webhooks/webhooks.ts'

export type TelnyxOptions = {
  /** Dials beyond it are rejected, measured over five seconds; unlimited when absent. A new account has 30. */
  readonly dialsPerSecond?: number | undefined
}

/** Telnyx, API version 2: Call Control (calls, commands, conferences, recordings, events), SIP trunks, numbers. */
export function telnyx(options: TelnyxOptions = {}): Face {
  return { id: 'telnyx', prefix: '/telnyx', create: (context) => createInstance(context, options) }
}

function createInstance(context: FaceContext, options: TelnyxOptions): FaceInstance {
  const { clock } = context
  const account = createAccount(context)
  const webhooks = createWebhooks(context, account)
  const recordings = createRecordings(context, webhooks)
  const conferences = createConferences(context, webhooks)
  const commandIds = createCommandIds(context)
  const limit = createRateLimit(clock, options.dialsPerSecond)
  const streaming = createStreaming(context, webhooks, context.accountRandom('telnyx').uuid())
  const calls = createCalls(context, {
    webhooks,
    streaming,
    recordings,
    conferences,
    connectionId: account.connectionId,
    reportsCost: account.applications.reportsCost,
  })
  const trunks = createTrunks(context, { account, park: parkInbound({ calls, webhooks }) })
  const deps = {
    context,
    account,
    calls,
    webhooks,
    recordings,
    conferences,
    limit,
    once: commandIds.run,
    media: mediaCommands({
      queue: createQueue(context, webhooks),
      gathers: createGathers(context, webhooks),
      streaming,
    }),
  }
  const routes: readonly Route[] = [
    ...callRoutes(deps),
    ...commandRoutes(deps),
    ...conferenceRoutes(deps),
    ...eventRoutes(webhooks),
    ...recordingRoutes(recordings, clock),
    ...trunks.routes,
  ]
  const route = createRouter(routes)

  const answer = (request: FaceRequest): EmulatorResponse | Promise<EmulatorResponse> => {
    const file = request.method === 'GET' ? media(request.path, recordings) : undefined
    if (file) return file
    if (!account.admits(request)) throw new TelnyxError({ name: 'unauthenticated' })
    const found = route(request)
    if (!found || 'allowed' in found) throw new NotEmulatedError()
    return found.handler(request, found.params)
  }

  return {
    operations: operationsOf(routes),
    handle: refusing(answer, TelnyxError, refuse),
    dials(request) {
      const rings = /^\/v2\/calls(?:\/[^/]+\/actions\/transfer)?$/.test(request.path)
      if (request.method !== 'POST' || !rings || !account.admits(request)) return undefined
      const { to } = (request.json() ?? {}) as Body
      const first: unknown = Array.isArray(to) ? to[0] : to
      return typeof first === 'string' ? splitTo(first).to : undefined
    },
    failure: failureOf,
    notEmulated,
    keys: () => ({
      credentials: { apiKey: account.apiKey },
      webhooks: { publicKey: account.publicKey, privateKey: account.privateKey },
      ids: { connectionId: account.connectionId },
    }),
    configured: trunks.configured,
    reset() {
      const parts = [calls, recordings, conferences, webhooks, commandIds, limit, account, trunks]
      for (const part of parts) part.reset()
    },
  }
}
