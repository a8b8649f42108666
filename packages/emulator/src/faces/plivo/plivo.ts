import { json, type EmulatorResponse } from '../../server/message.ts'
import type { Face, FaceContext, FaceInstance } from '../face.ts'
import { NotEmulatedError } from '../not-emulated.ts'
import type { FaceRequest } from '../request.ts'
import { createRouter, operationsOf, type Route } from '../router.ts'
import { createQueue } from '../shared/queue.ts'
import { refusing } from '../shared/refusing.ts'
import { accountRoutes } from './account-routes.ts'
import { createAccount } from './account.ts'
import { createCalls } from './calls/calls.ts'
import { mediaRoutes } from './calls/media-routes.ts'
import { callRoutes } from './calls/routes.ts'
import { receiving } from './calls/receive.ts'
import { createConferences } from './conferences/conferences.ts'
import { conferenceRoutes } from './conferences/routes.ts'
import { failureOf, PlivoError, refuse } from './errors.ts'
import type { Answer } from './pages.ts'
import { createRecordings } from './recordings/recordings.ts'
import { isFile, recordingRoutes } from './recordings/routes.ts'
import { createTrunks } from './trunks/trunks.ts'
import { createWebhooks } from './webhooks/webhooks.ts'
import { createDocuments } from './xml/documents.ts'
import { createRunner } from './xml/run.ts'

export type PlivoOptions = {
  /** Calls beyond it queue, as Plivo's two per second; unlimited when absent. */
  readonly callsPerSecond?: number | undefined
  /**
   * Minutes that the account's time zone is ahead of UTC. Hang-up webhooks give times in it without naming it. Not zero
   * when absent, so that they are not mistaken for UTC.
   */
  readonly zoneMinutes?: number | undefined
}

/** Plivo Voice: calls, Plivo XML, webhooks; Zentrunk; numbers. */
export function plivo(options: PlivoOptions = {}): Face {
  return { id: 'plivo', prefix: '/plivo', create: (context) => createInstance(context, options) }
}

function createInstance(context: FaceContext, options: PlivoOptions): FaceInstance {
  const { clock, log, random } = context
  const { zoneMinutes = 330 } = options
  const account = createAccount(context)
  const webhooks = createWebhooks(context, account)
  const calls = createCalls(context, webhooks, zoneMinutes)
  const recordings = createRecordings(context, account, webhooks)
  const conferences = createConferences({ ...context, webhooks, stopRecording: recordings.stop })
  const run = createRunner({
    clock,
    random,
    authId: account.authId,
    calls,
    webhooks,
    conferences,
    recordings,
    documents: createDocuments(webhooks, log),
    log,
  })
  const apiId = (): string => random.uuid()
  const answer: Answer = (status, body) => json(status, { api_id: apiId(), ...body })
  const trunks = createTrunks(context, account, answer, receiving(context, { calls, run }))
  const queue = createQueue(clock, options.callsPerSecond)
  const shared = { context, account, calls, webhooks, recordings, conferences }
  const deps = { ...shared, run, queue, zoneMinutes, answer }
  const routes: readonly Route[] = [
    ...callRoutes(deps),
    ...mediaRoutes(deps),
    ...conferenceRoutes(deps),
    ...recordingRoutes(deps),
    ...accountRoutes(account, answer),
    ...trunks.routes,
  ].map(([method, path, handler]) => [method, `/v1/Account/:account${path}`, handler] as const)
  const route = createRouter(routes)
  const createPath = `/v1/Account/${account.authId}/Call/`

  const handle = (request: FaceRequest): EmulatorResponse | Promise<EmulatorResponse> => {
    if (!isFile(request) && !account.admits(request))
      throw new PlivoError(401, 'authentication failed')
    const found = route(request)
    // Every path ends in a slash.
    if (!found && route({ ...request, path: `${request.path}/` }))
      throw new PlivoError(404, 'not found')
    if (!found) throw new NotEmulatedError()
    if ('allowed' in found) throw new PlivoError(405, 'method not allowed')
    if (found.params['account'] !== account.authId) throw new PlivoError(404, 'not found')
    return found.handler(request, found.params)
  }

  return {
    operations: operationsOf(routes),
    // The vendor's client asks for the account with two slashes.
    handle: refusing(
      (request) => handle(withoutDouble(request)),
      PlivoError,
      (error) => refuse(apiId(), error),
    ),
    dials(request) {
      if (request.method !== 'POST' || request.path !== createPath) return undefined
      if (!account.admits(request)) return undefined
      const { to } = (request.json() ?? {}) as { readonly to?: unknown }
      // Of several destinations the first decides what happens to the request.
      return typeof to === 'string' ? to.split('<')[0] : undefined
    },
    failure: (status) => failureOf(apiId(), status),
    notEmulated: (message) => refuse(apiId(), new PlivoError(501, message)),
    keys: () => ({
      credentials: { authId: account.authId, authToken: account.authToken },
      webhooks: { authToken: account.authToken },
      ids: {},
    }),
    configured: trunks.configured,
    reset() {
      calls.reset()
      conferences.reset()
      recordings.reset()
      trunks.reset()
    },
  }
}

const withoutDouble = (request: FaceRequest): FaceRequest =>
  request.path.endsWith('//') ? { ...request, path: request.path.slice(0, -1) } : request
