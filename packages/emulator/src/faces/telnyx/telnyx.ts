import type { EmulatorResponse } from '../../message.ts'
import type { Face, FaceContext, FaceInstance } from '../face.ts'
import type { FaceRequest } from '../request.ts'
import { createRouter, route } from '../router.ts'
import { createAccount } from './account.ts'
import { actionRoutes } from './actions.ts'
import { createCalls } from './calls.ts'
import { conferenceRoutes } from './conference-routes.ts'
import { createConferences } from './conferences.ts'
import { dial } from './dial.ts'
import { failureOf, refuse, TelnyxError } from './errors.ts'
import { createEvents } from './events.ts'
import { parkInbound } from './inbound.ts'
import { lookupRoutes, media } from './lookups.ts'
import { createOnce } from './once.ts'
import { splitTo, type Body } from './parameters.ts'
import { createPace } from './pace.ts'
import { createRecordings } from './recordings.ts'
import { createTrunks } from './trunks/trunks.ts'

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
  const events = createEvents(context, account)
  const recordings = createRecordings(context, events)
  const conferences = createConferences(context, events)
  const once = createOnce(clock)
  const pace = createPace(clock, options.dialsPerSecond)
  const calls = createCalls(context, {
    events,
    recordings,
    conferences,
    connectionId: account.connectionId,
    prices: () => account.application.call_cost_in_webhooks,
  })
  const trunks = createTrunks(context, { account, park: parkInbound({ calls, events }) })
  const deps = {
    context,
    account,
    calls,
    events,
    recordings,
    conferences,
    once: once.run,
    now: () => clock.now(),
  }
  const router = createRouter([
    route.post('/v2/calls', (request) => {
      pace.admit()
      const body = (request.json() ?? {}) as Body
      return once.run('dial', body, () => dial(request, deps))
    }),
    ...actionRoutes(deps),
    ...conferenceRoutes(deps),
    ...lookupRoutes(deps),
    ...trunks.routes,
  ])

  const answer = async (request: FaceRequest): Promise<EmulatorResponse> => {
    const file = request.method === 'GET' ? media(request.path, recordings) : undefined
    if (file) return file
    if (!account.admits(request)) throw new TelnyxError({ name: 'unauthenticated' })
    const found = router(request)
    // A path under another method is no other answer than an unknown path [inferred].
    if (!found || 'allowed' in found) throw new TelnyxError({ name: 'notFound' })
    return found.handler(request, found.params)
  }

  return {
    async handle(request) {
      try {
        return await answer(request)
      } catch (error) {
        if (error instanceof TelnyxError) return refuse(error)
        throw error
      }
    },
    dials(request) {
      const rings = /^\/v2\/calls(?:\/[^/]+\/actions\/transfer)?$/.test(request.path)
      if (request.method !== 'POST' || !rings || !account.admits(request)) return undefined
      const { to } = (request.json() ?? {}) as Body
      const first: unknown = Array.isArray(to) ? to[0] : to
      return typeof first === 'string' ? splitTo(first).to : undefined
    },
    failure: failureOf,
    keys: () => ({
      credentials: { apiKey: account.apiKey },
      webhooks: { publicKey: account.publicKey, privateKey: account.privateKey },
      ids: { connectionId: account.connectionId },
    }),
    reset() {
      calls.reset()
      recordings.reset()
      conferences.reset()
      events.reset()
      once.reset()
      pace.reset()
      account.resetNumbers()
      trunks.reset()
      account.application.webhook_event_url = undefined
      account.application.call_cost_in_webhooks = true
    },
  }
}
