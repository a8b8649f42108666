import { json, text, type EmulatorResponse } from '../../server/message.ts'

/** Codes of the Twirp protocol, and the HTTP status of each (twitchtv.github.io/twirp/docs/errors.html). */
const statuses = {
  canceled: 408,
  unknown: 500,
  invalid_argument: 400,
  malformed: 400,
  deadline_exceeded: 408,
  not_found: 404,
  bad_route: 404,
  already_exists: 409,
  permission_denied: 403,
  unauthenticated: 401,
  resource_exhausted: 429,
  failed_precondition: 412,
  aborted: 409,
  unimplemented: 501,
  internal: 500,
  unavailable: 503,
} as const

export type TwirpCode = keyof typeof statuses

/** Thrown by validation, answered by the face; never leaves it. */
export class TwirpError extends Error {
  override readonly name = 'TwirpError'
  readonly code: TwirpCode
  readonly meta: Readonly<Record<string, string>> | undefined
  constructor(code: TwirpCode, message: string, meta?: Readonly<Record<string, string>>) {
    super(message)
    this.code = code
    this.meta = meta
  }
}

export const invalid = (message: string): TwirpError => new TwirpError('invalid_argument', message)
export const missing = (what: string): TwirpError =>
  new TwirpError('not_found', `${what} does not exist`)

/** Refused before any service: the reply is a text (livekit-server, pkg/service/auth.go). */
export class UnauthorizedError extends TwirpError {
  constructor(message: string) {
    super('unauthenticated', message)
  }
}

export function refuse(error: TwirpError): EmulatorResponse {
  const { code, message, meta } = error
  if (error instanceof UnauthorizedError) return text(401, message)
  return json(statuses[code], { code, msg: message, ...(meta && { meta }) })
}

const codeOf = (status: number): TwirpCode =>
  status === 503
    ? 'unavailable'
    : ((Object.keys(statuses) as TwirpCode[]).find(
        (code) => code !== 'unknown' && statuses[code] === status,
      ) ?? 'internal')

/** LiveKit's own body for a status that its API did not choose. */
export function failureOf(status: number): EmulatorResponse {
  const code = codeOf(status)
  return json(status, { code, msg: code.replaceAll('_', ' ') })
}

export function notEmulated(message: string): EmulatorResponse {
  return json(501, { code: 'unimplemented', msg: message })
}

const phrases: Readonly<Record<number, string>> = {
  403: 'Forbidden',
  404: 'Not Found',
  480: 'Temporarily Unavailable',
  486: 'Busy Here',
  487: 'Request Terminated',
  488: 'Not Acceptable Here',
  503: 'Service Unavailable',
  600: 'Busy Everywhere',
  603: 'Decline',
}

/** How the bridge turns a final SIP response into a code of its own (livekit/protocol, livekit/sip.go). */
const codes: Readonly<Record<number, TwirpCode>> = {
  403: 'permission_denied',
  404: 'not_found',
  480: 'resource_exhausted',
  486: 'resource_exhausted',
  487: 'aborted',
  600: 'resource_exhausted',
  603: 'permission_denied',
}

/** The error of a call whose INVITE was answered with this final response. */
export function sipError(status: number): TwirpError {
  const phrase = phrases[status] ?? 'SIP failure'
  const code = codes[status] ?? (status >= 500 ? 'failed_precondition' : 'invalid_argument')
  return new TwirpError(code, `sip status: ${status}: ${phrase}`, {
    sip_status_code: String(status),
    sip_status: phrase,
  })
}
