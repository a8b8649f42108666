import type { EmulatorResponse } from '../../server/message.ts'
import type { Face, FaceContext, FaceInstance } from '../face.ts'
import { NotEmulatedError } from '../not-emulated.ts'
import type { FaceRequest } from '../request.ts'
import { createRouter, operationsOf, type Route } from '../router.ts'
import { refusing } from '../shared/refusing.ts'
import { createAccount } from './account.ts'
import { applicationRoutes } from './applications/routes.ts'
import { createCalls } from './calls/calls.ts'
import { dialledBy } from './calls/destination.ts'
import { mediaRoutes } from './calls/media-routes.ts'
import { receiving } from './calls/receive.ts'
import { callRoutes } from './calls/routes.ts'
import { VonageError, refuse } from './errors.ts'
import { createConferences } from './ncco/conferences.ts'
import { createDocuments } from './ncco/documents.ts'
import { createRunner } from './ncco/run.ts'
import { createRateLimit } from './rate-limit.ts'
import { createRecordings } from './recordings/recordings.ts'
import { createTrunks } from './trunks/trunks.ts'
import { createWebhooks } from './webhooks/webhooks.ts'

export type VonageOptions = {
  /** Creates beyond it are refused with 429, as Vonage's three a second; unlimited when absent. */
  readonly callsPerSecond?: number | undefined
}

/**
 * Vonage Voice API v1: calls, NCCOs, signed webhooks, recordings; applications; numbers; SIP trunks.
 */
export function vonage(options: VonageOptions = {}): Face {
  return { id: 'vonage', prefix: '/vonage', create: (context) => createInstance(context, options) }
}

function createInstance(context: FaceContext, options: VonageOptions): FaceInstance {
  const { clock } = context
  const account = createAccount(context)
  const webhooks = createWebhooks(context, account)
  const calls = createCalls(context, webhooks)
  const recordings = createRecordings(context, webhooks)
  const conferences = createConferences(clock, calls)
  const run = createRunner({ ...context, calls, webhooks, recordings, conferences })
  const documents = createDocuments(context, webhooks, calls)
  const limit = createRateLimit(clock, options.callsPerSecond)
  const { applications } = account
  const receive = receiving({ context, calls, documents, run, applications })
  const trunks = createTrunks(context, account.apiKey, options.callsPerSecond, {
    applications,
    receive,
  })
  const { refresh: changed } = trunks
  const managed = applicationRoutes({ ...account, context, changed })
  const routes: readonly Route[] = [
    ...callRoutes({ account, context, calls, conferences, documents, run, limit }),
    ...mediaRoutes(clock, calls, recordings),
    ...managed,
  ]
  const route = createRouter(routes)

  const answer = (request: FaceRequest): EmulatorResponse | Promise<EmulatorResponse> => {
    const older = trunks.handle(request)
    if (older) return older
    const found = route(request)
    if (!found) throw new NotEmulatedError()
    // Applications are managed with the account's key and secret, everything else with a token of one.
    const isManagement = request.path.startsWith('/v2/applications')
    if (!(isManagement ? trunks.admits(request) : account.applicationOf(request)))
      throw new VonageError(401)
    if ('allowed' in found) throw new VonageError(405)
    const type = request.headers['content-type'] ?? ''
    if (/^(?:POST|PUT)$/.test(request.method) && !/^application\/json\b/i.test(type)) {
      throw new VonageError(415)
    }
    return found.handler(request, found.params)
  }

  return {
    operations: [...operationsOf(routes), ...trunks.operations],
    handle: refusing(answer, VonageError, (error) => refuse(error, context.random.uuid())),
    dials: (request) => {
      const to = dialledBy(request)
      return to !== undefined && account.applicationOf(request) ? to : undefined
    },
    failure: (status) => refuse(new VonageError(status), context.random.uuid()),
    notEmulated: (message) => refuse(new VonageError(501, [], message), context.random.uuid()),
    keys: () => ({
      credentials: {
        applicationId: account.applicationId,
        apiKey: account.apiKey,
        apiSecret: trunks.apiSecret,
        signatureSecret: account.signatureSecret,
        sipUsername: trunks.seeded.credentials[0]!.username,
        sipPassword: trunks.seeded.credentials[0]!.password,
        get privateKey() {
          return account.privateKey()
        },
      },
      webhooks: { signatureSecret: account.signatureSecret, apiKey: account.apiKey },
      ids: { applicationId: account.applicationId, sipDomain: trunks.seeded.domain },
    }),
    configured: () => ({ ...trunks.configured(), applications: applications.store }),
    reset() {
      calls.reset()
      conferences.reset()
      recordings.reset()
      applications.reset()
      trunks.reset()
    },
  }
}
