import type { EmulatorResponse } from '../../message.ts'
import type { Face, FaceContext, FaceInstance } from '../face.ts'
import type { FaceRequest } from '../request.ts'
import { createRouter } from '../router.ts'
import { accountRoutes } from './account-routes.ts'
import { createAccount } from './account.ts'
import { callRoutes } from './call-routes.ts'
import { createCallbacks } from './callbacks.ts'
import { createCalls } from './calls.ts'
import { failureOf, PlivoError, refuse } from './errors.ts'
import { mediaRoutes } from './media-routes.ts'
import { createQueue } from './queue.ts'
import { createTrunks } from './trunks/trunks.ts'
import { createConferences } from './xml/conferences.ts'
import { createDocuments } from './xml/documents.ts'
import { createRunner } from './xml/run.ts'

export type PlivoOptions = {
  /** Calls beyond it queue, as Plivo's two per second; unlimited when absent. */
  readonly callsPerSecond?: number | undefined
  /**
   * Minutes that the account's time zone is ahead of UTC, in which hang-up webhooks give times without naming it.
   * Not zero when absent, so that nobody mistakes them for UTC.
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
  const callbacks = createCallbacks(context, account)
  const calls = createCalls(context, callbacks, zoneMinutes)
  const conferences = createConferences(callbacks)
  const run = createRunner({
    clock,
    calls,
    callbacks,
    conferences,
    documents: createDocuments(callbacks, log),
    after: (ms, fn) => void clock.after(ms, fn),
    log,
  })
  const apiId = (): string => random.uuid()
  const trunks = createTrunks(context, account, apiId)
  const queue = createQueue(clock, options.callsPerSecond)
  const deps = { context, account, calls, callbacks, run, queue, zoneMinutes, apiId }
  const route = createRouter(
    [
      ...callRoutes(deps),
      ...mediaRoutes(deps),
      ...accountRoutes(account, apiId),
      ...trunks.routes,
    ].map(([method, path, handler]) => [method, `/v1/Account/:account${path}`, handler] as const),
  )
  const createPath = `/v1/Account/${account.authId}/Call/`

  const answer = async (request: FaceRequest): Promise<EmulatorResponse> => {
    if (!account.admits(request)) throw new PlivoError(401, 'authentication failed')
    const found = route(request)
    if (!found) throw new PlivoError(404, 'not found')
    if ('allowed' in found) throw new PlivoError(405, 'method not allowed')
    if (found.params['account'] !== account.authId) throw new PlivoError(404, 'not found')
    return found.handler(request, found.params)
  }

  return {
    async handle(request) {
      try {
        return await answer(request)
      } catch (error) {
        if (error instanceof PlivoError) return refuse(apiId(), error)
        throw error
      }
    },
    dials(request) {
      if (request.method !== 'POST' || request.path !== createPath) return undefined
      if (!account.admits(request)) return undefined
      const { to } = (request.json() ?? {}) as { readonly to?: unknown }
      // Of several destinations the first decides what happens to the request.
      return typeof to === 'string' ? to.split('<')[0] : undefined
    },
    failure: (status) => failureOf(apiId(), status),
    keys: () => ({
      credentials: { authId: account.authId, authToken: account.authToken },
      webhooks: { authToken: account.authToken },
      ids: {},
    }),
    reset() {
      calls.reset()
      conferences.reset()
      trunks.reset()
    },
  }
}
