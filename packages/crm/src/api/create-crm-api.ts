import { refuseUnknownOptions, type OptionNames } from '@callplane/core'
import { assembleCrm, crmOptions, type Crm, type CrmOptions } from '../create-crm.ts'
import { nameOf } from '../log/call-log.ts'
import type { SaveRecording } from '../calls/ingest-call.ts'
import type { RecordingUrlPolicy } from '../calls/recording-url.ts'
import { apiKeyAuthenticate, fixedApiKeys, type ApiKey, type FindApiKey } from './api-keys.ts'
import { fieldOf, statusOf, toApiError, type ApiError } from './api-error.ts'
import {
  invalidToken,
  jwtAuthenticate,
  type Authenticate,
  type AuthOptions,
} from './authenticate.ts'
import { openApiDocument } from './openapi.ts'
import { operation, type ApiWorld, type Operation } from './operation.ts'
import { operations } from './operations/index.ts'
import { openApiReply } from './replies.ts'
import { routeOf } from './router.ts'
import { checkCrossSite, type AllowedOrigins } from './cross-site.ts'
import { createEventStreams } from './event-stream.ts'
import { twilioTokens, type TwilioClientSettings } from './twilio-token.ts'

export interface CrmApiOptions extends CrmOptions {
  /**
   * How the front end's tokens are checked. A function for sessions of another kind, such as cookies; then requests
   * without an `Authorization` header are also checked for their origin, and have to be JSON to change anything.
   */
  readonly auth: AuthOptions | Authenticate
  /**
   * Origins besides the API's own whose pages may use cookie sessions, as in `https://crm.example.com`. Default: none.
   */
  readonly origins?: AllowedOrigins | undefined
  /** Keys of other systems that push finished calls. Absent: none may. */
  readonly apiKeys?: readonly ApiKey[] | FindApiKey | undefined
  /** What browsers need for the Twilio Voice SDK. A function where tenants differ. */
  readonly twilio?:
    | TwilioClientSettings
    | ((tenant: string) => TwilioClientSettings | null)
    | undefined
  /** Which recording URLs `ingest` takes. Default: https, public hosts, no credentials. */
  readonly recordingUrls?: RecordingUrlPolicy | undefined
  /** Keeps recordings that are sent as bytes. Absent: only URLs are taken. */
  readonly saveRecording?: SaveRecording | undefined
  /** Default `/api/calls`. */
  readonly basePath?: string | undefined
}

const crmApiOptions: OptionNames<CrmApiOptions> = {
  ...crmOptions,
  auth: true,
  origins: true,
  apiKeys: true,
  twilio: true,
  recordingUrls: true,
  saveRecording: true,
  basePath: true,
}

export interface CrmApi {
  /** Answers every request below the base path; never throws. */
  (request: Request): Promise<Response>
  readonly crm: Crm
}

const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
  Response.json(body, { status, headers: { 'cache-control': 'no-store', ...headers } })

const refusal = (error: ApiError): Response =>
  json(
    statusOf[error.code],
    {
      success: false,
      code: error.code,
      message: error.message,
      errors: error.faults.map(({ path, message }) => ({ field: fieldOf(path), message })),
      ...(error.callId !== undefined && { callId: error.callId }),
    },
    error.headers,
  )

/** The CRM API as a fetch handler: mount it in any framework that speaks `Request` and `Response`. */
export const createCrmApi = (options: CrmApiOptions): CrmApi => {
  refuseUnknownOptions('createCrmApi', options, crmApiOptions)
  const { auth, apiKeys, twilio, host, basePath = '/api/calls', origins = [] } = options
  const crm = assembleCrm(options)
  const byToken = typeof auth === 'function' ? auth : jwtAuthenticate(auth, host)
  const byKey = apiKeyAuthenticate(
    typeof apiKeys === 'function' ? apiKeys : fixedApiKeys(apiKeys ?? []),
  )
  const world: ApiWorld = {
    crm: crm.world,
    saveRecording: options.saveRecording,
    recordingUrls: options.recordingUrls ?? {},
    streams: createEventStreams(crm.log),
    mintTwilioToken: twilioTokens(typeof twilio === 'function' ? twilio : () => twilio ?? null),
  }
  const described: readonly Operation[] = [
    operation({
      id: 'openApiDocument',
      method: 'GET',
      path: '/openapi.json',
      summary: 'This document',
      security: 'none',
      replies: { 200: openApiReply },
      refusals: [],
      handle: async () => ({ status: 200, body: openApiDocument(described, basePath) }),
    }),
    ...operations,
  ]
  const authenticate = async (request: Request, { security }: Operation) => {
    if (security === 'user') {
      if (typeof auth === 'function') checkCrossSite(request, origins)
      const known = await byToken(request)
      if (!known) throw invalidToken()
      return known
    }
    if (security === 'api-key') return { ...(await byKey(request)), expiresAt: Infinity }
    return { tenant: '', user: '', expiresAt: Infinity }
  }
  const answer = async (request: Request): Promise<Response> => {
    const routed = routeOf(described, basePath, request)
    // Before anything of the body is read.
    const { expiresAt, tenant, user } = await authenticate(request, routed.operation)
    const known = { path: routed.path, caller: { tenant, user }, expiresAt }
    const result = await routed.operation.run(request, known, world)
    return result instanceof Response ? result : json(result.status, result.body)
  }
  const handle = async (request: Request): Promise<Response> => {
    try {
      return await answer(request)
    } catch (thrown) {
      const error = toApiError(thrown)
      if (statusOf[error.code] >= 500)
        host.log({
          level: 'error',
          event: 'crm-api.failed',
          code: error.code,
          error: nameOf(error.cause),
        })
      return refusal(error)
    }
  }
  return Object.assign(handle, { crm })
}
