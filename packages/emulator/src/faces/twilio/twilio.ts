import type { EmulatorResponse } from '../../server/message.ts'
import type { Face, FaceContext, FaceInstance } from '../face.ts'
import { NotEmulatedError } from '../not-emulated.ts'
import type { FaceRequest } from '../request.ts'
import { createRouter, operationsOf, type Route } from '../router.ts'
import { createQueue } from '../shared/queue.ts'
import { refusing } from '../shared/refusing.ts'
import { accountRoutes } from './account-routes.ts'
import { createAccount, type Account } from './account.ts'
import { readAddress } from './addresses.ts'
import { createCalls } from './calls/calls.ts'
import { callRoutes } from './calls/routes.ts'
import { failureOf, notEmulated, refuse, TwilioError } from './errors.ts'
import { createRecordings, type Recordings } from './recordings/recordings.ts'
import { recordingRoutes } from './recordings/routes.ts'
import { createTrunks } from './trunks/trunks.ts'
import { conferenceRoutes } from './twiml/conference-routes.ts'
import { createConferences } from './twiml/conferences.ts'
import { createDocuments } from './twiml/documents.ts'
import { createRunner } from './twiml/run.ts'
import { createStreams } from './twiml/streams.ts'
import { createWebhooks } from './webhooks/webhooks.ts'

export type TwilioOptions = {
  /** Sends events as JSON with `bodySHA256` in the URL, where Twilio would send a form. */
  readonly jsonEvents?: boolean | undefined
  /** Calls beyond it queue, as Twilio's one per second; unlimited when absent. */
  readonly callsPerSecond?: number | undefined
}

/**
 * Twilio: Programmable Voice (API version 2010-04-01: calls, recordings, TwiML, webhooks, numbers, SIP domains) and
 * Elastic SIP Trunking (`/v1/Trunks`, which has a host of its own at Twilio and the same prefix here).
 */
export function twilio(options: TwilioOptions = {}): Face {
  return { id: 'twilio', prefix: '/twilio', create: (context) => createInstance(context, options) }
}

function createInstance(context: FaceContext, options: TwilioOptions): FaceInstance {
  const { clock, log } = context
  const account = createAccount(context)
  const webhooks = createWebhooks(context, {
    accountSid: account.sid,
    authToken: account.authToken,
    jsonEvents: options.jsonEvents ?? false,
  })
  const recordings: Recordings = createRecordings(context, webhooks, account.sid)
  const calls = createCalls(context, webhooks, recordings)
  const conferences = createConferences(context, webhooks, account.sid)
  const run = createRunner({
    clock,
    calls,
    recordings,
    conferences,
    documents: createDocuments(webhooks, log),
    streams: createStreams(context, webhooks, {
      accountSid: account.sid,
      authToken: account.authToken,
    }),
    owns: account.owns,
    log,
  })
  const queue = createQueue(clock, options.callsPerSecond)
  const deps = { context, account, calls, recordings, webhooks, run, queue }
  const trunks = createTrunks({ context, account, calls, run })
  const root = '/2010-04-01/Accounts/:account'
  const routes: readonly Route[] = [
    ...trunks.trunkingRoutes,
    ...[
      ...callRoutes(deps),
      ...recordingRoutes(deps),
      ...conferenceRoutes({ ...deps, conferences }),
      ...accountRoutes(account, clock.now()),
      ...trunks.accountRoutes,
    ].map(([method, path, handler]) => [method, `${root}${path}`, handler] as const),
  ]
  const route = createRouter(routes)
  const answer = (request: FaceRequest): EmulatorResponse | Promise<EmulatorResponse> => {
    // Media may be fetched without credentials unless an account demands them
    // (twilio.com/docs/voice/api/recording).
    const isMedia = /\/Recordings\/RE[\da-f]{32}(?:\.mp3|\.wav)?$/.test(request.path)
    if (!isMedia && !account.admits(request)) throw new TwilioError('authenticate')
    const found = route(request)
    if (!found) throw new NotEmulatedError()
    if ('allowed' in found) throw new TwilioError('methodNotAllowed')
    // The trunking API has no account in its paths: the credentials say whose trunks they are.
    if (!request.path.startsWith('/v1/') && found.params['account'] !== account.sid)
      throw new TwilioError('notFound', request.path)
    return found.handler(request, found.params)
  }

  return {
    operations: operationsOf(routes),
    handle: refusing(answer, TwilioError, refuse),
    dials: dialledBy(account),
    failure: failureOf,
    notEmulated,
    keys: () => ({
      credentials: {
        accountSid: account.sid,
        authToken: account.authToken,
        apiKey: account.apiKey,
        apiSecret: account.apiSecret,
      },
      webhooks: { authToken: account.authToken },
      ids: { applicationSid: account.applicationSid },
    }),
    configured: trunks.configured,
    reset() {
      calls.reset()
      recordings.reset()
      conferences.reset()
      trunks.reset()
    },
  }
}

/** The destination of a new call, or of a new participant of a conference. */
function dialledBy(account: Account): FaceInstance['dials'] {
  const dialling = new RegExp(
    String.raw`^/2010-04-01/Accounts/${account.sid}/(?:Calls|Conferences/[^/]+/Participants)\.json$`,
  )
  return (request) => {
    if (request.method !== 'POST' || !dialling.test(request.path)) return undefined
    if (!account.admits(request)) return undefined
    return readAddress(request.form().get('To') ?? '')?.text
  }
}
