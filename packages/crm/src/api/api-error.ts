import { formatPath, type Fault } from '@callplane/core'
import { CrmError, type CrmErrorCode } from '../model/crm-error.ts'

export type ApiErrorCode =
  | CrmErrorCode
  | 'auth.missing'
  | 'auth.invalid'
  | 'auth.unavailable'
  | 'body.malformed'
  | 'body.too-large'
  | 'route.unknown'
  | 'origin.forbidden'
  | 'content-type.unsupported'
  | 'streams.too-many'
  | 'range.unsatisfiable'
  | 'method.unsupported'
  | 'token.unconfigured'
  | 'token.unavailable'
  | 'unexpected'

/** Each refusal has one status. The page that this API follows documents none of its own. */
export const statusOf: Readonly<Record<ApiErrorCode, number>> = {
  'input.invalid': 400,
  'body.malformed': 400,
  'contact.without-number': 400,
  'recording.unsupported': 400,
  'auth.missing': 401,
  'auth.invalid': 401,
  'origin.forbidden': 403,
  'call.forbidden': 403,
  'call.refused': 403,
  'contact.unknown': 404,
  'call.unknown': 404,
  'recording.unknown': 404,
  'route.unknown': 404,
  'token.unconfigured': 404,
  'method.unsupported': 405,
  'call.in-flight': 409,
  'call.conflict': 409,
  'call.not-live': 409,
  'control.unsupported': 409,
  'user.without-phone': 409,
  'body.too-large': 413,
  'content-type.unsupported': 415,
  'range.unsatisfiable': 416,
  'streams.too-many': 429,
  unexpected: 500,
  'provider.refused': 502,
  'recording.unavailable': 502,
  'auth.unavailable': 503,
  'dispatch.refused': 503,
  'token.unavailable': 503,
}

/** A refused request. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly code: ApiErrorCode
  readonly faults: readonly Fault[]
  readonly callId: string | undefined
  readonly headers: Readonly<Record<string, string>>

  constructor(
    code: ApiErrorCode,
    message: string,
    details: {
      readonly faults?: readonly Fault[]
      readonly callId?: string | undefined
      readonly headers?: Readonly<Record<string, string>>
      readonly cause?: unknown
    } = {},
  ) {
    super(message, { cause: details.cause })
    this.code = code
    this.faults = details.faults ?? []
    this.callId = details.callId
    this.headers = details.headers ?? {}
  }
}

/** Every fault with the field it is about. The values are not repeated: they may be personal. */
export const inputFaults = (faults: readonly Fault[]): ApiError =>
  new ApiError(
    'input.invalid',
    faults.map(({ path, message }) => `${fieldOf(path)}: ${message}`).join('; '),
    { faults },
  )

export const fieldOf = (path: readonly PropertyKey[]): string =>
  path.length === 0 ? 'body' : formatPath(path)

/** Ours as it is; anything else is a fault of this code and says nothing to the outside. */
export const toApiError = (thrown: unknown): ApiError => {
  if (thrown instanceof ApiError) return thrown
  if (CrmError.isInstance(thrown))
    return new ApiError(thrown.code, thrown.message, {
      faults: thrown.faults,
      callId: thrown.callId,
      cause: thrown,
    })
  return new ApiError('unexpected', 'internal error', { cause: thrown })
}
