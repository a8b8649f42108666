import { randomUUID } from 'node:crypto'
import { maskWithin, refuseUnknownOptions, type OptionNames } from '@callplane/core'
import { assembleCrm, crmOptions, type Crm, type CrmOptions } from '../create-crm.ts'
import { createCallerCalls } from '../access/caller-calls.ts'
import { defaultPermissions, type Permissions } from '../access/permissions.ts'
import { describeError } from '../model/described-error.ts'
import { apiKeyAuthenticate, fixedApiKeys, type ApiKey, type FindApiKey } from './api-keys.ts'
import { fieldOf, statusOf, toApiError, type ApiError } from './api-error.ts'
import {
  invalidToken,
  jwtAuthenticate,
  type Authenticate,
  type AuthOptions,
} from './authenticate.ts'
import { openApiDocument } from './openapi.ts'
import { operation, type Operation } from './operation.ts'
import { operations } from './operations/index.ts'
import { openApiReply } from './replies.ts'
import { routeOf } from './router.ts'
import { checkCrossSite, type AllowedOrigins } from './cross-site.ts'
import { apiWorld, type ClientOptions } from './api-world.ts'

/** Options of the CRM, and of its HTTP API. */
export interface CrmApiOptions extends CrmOptions, ClientOptions {
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
  /**
   * Who may see, end, transfer, control, annotate and play which calls. Default `defaultPermissions`: users their own
   * calls, supervisors those of their tenant.
   */
  readonly permissions?: Permissions | undefined
  /** Default `/api/calls`. */
  readonly basePath?: string | undefined
}

const crmApiOptions: OptionNames<CrmApiOptions> = {
  ...crmOptions,
  auth: true,
  origins: true,
  apiKeys: true,
  twilio: true,
  sinch: true,
  permissions: true,
  readRecording: true,
  recordingUrls: true,
  saveRecording: true,
  basePath: true,
}

/** The HTTP API of a CRM as a fetch handler. Made by `createCrmApi`. */
export interface CrmApi {
  /** Answers every request below the base path; never throws. */
  (request: Request): Promise<Response>
  readonly crm: Crm
}

const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
  Response.json(body, { status, headers: { 'cache-control': 'no-store', ...headers } })

/** So that a user can name the request, and an operator find it in the log. */
const withRequestId = (response: Response, requestId: string): Response => {
  response.headers.set('x-request-id', requestId)
  return response
}

const refusal = (error: ApiError, requestId: string): Response =>
  json(
    statusOf[error.code],
    {
      success: false,
      code: error.code,
      message: error.message,
      errors: error.faults.map(({ path, message }) => ({ field: fieldOf(path), message })),
      ...(error.callId !== undefined && { callId: error.callId }),
      requestId,
    },
    error.headers,
  )

/** The id that a proxy gave the request, if it is one; else a new one. */
const requestIdOf = (request: Request): string => {
  const given = request.headers.get('x-request-id')
  return given !== null && /^[\w.:-]{1,128}$/.test(given) ? given : randomUUID()
}

/** The CRM API as a fetch handler: mount it in any framework that speaks `Request` and `Response`. */
export const createCrmApi = (options: CrmApiOptions): CrmApi => {
  refuseUnknownOptions('createCrmApi', options, crmApiOptions)
  const { auth, apiKeys, host, basePath = '/api/calls', origins = [] } = options
  const crm = assembleCrm(options)
  const byToken = typeof auth === 'function' ? auth : jwtAuthenticate(auth, host)
  const byKey = apiKeyAuthenticate(
    typeof apiKeys === 'function' ? apiKeys : fixedApiKeys(apiKeys ?? []),
  )
  const permissions = options.permissions ?? defaultPermissions
  const world = apiWorld(options, crm)
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
    const caller = { tenant, user }
    const calls = createCallerCalls(crm, permissions, caller)
    const known = { path: routed.path, caller, calls, expiresAt }
    const result = await routed.operation.run(request, known, world)
    return result instanceof Response ? result : json(result.status, result.body)
  }
  const handle = async (request: Request): Promise<Response> => {
    const requestId = requestIdOf(request)
    try {
      return withRequestId(await answer(request), requestId)
    } catch (thrown) {
      const error = toApiError(thrown)
      if (statusOf[error.code] >= 500)
        host.log({
          level: 'error',
          event: 'crm-api.failed',
          code: error.code,
          requestId,
          method: request.method,
          path: maskWithin(new URL(request.url).pathname),
          error: describeError(error.cause ?? error),
        })
      return withRequestId(refusal(error, requestId), requestId)
    }
  }
  return Object.assign(handle, { crm })
}
