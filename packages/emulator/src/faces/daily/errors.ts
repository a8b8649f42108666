import { json, type EmulatorResponse } from '../../server/message.ts'

/**
 * `{ error, info }`: `error` is a stable type, `info` free text that Daily changes at will
 * (docs.daily.co/reference/rest-api). The first three types are documented, the others [inferred].
 */
const STATUS = {
  'authorization-header-error': 400,
  'authentication-error': 401,
  'rate-limit-error': 429,
  'invalid-request-error': 400,
  'not-found': 404,
  'server-error': 500,
} as const

export type ErrorType = keyof typeof STATUS

/** Thrown by validation, answered by the router; never leaves the face. */
export class DailyError extends Error {
  override readonly name = 'DailyError'
  readonly type: ErrorType
  constructor(type: ErrorType, info: string) {
    super(info)
    this.type = type
  }
}

export const invalid = (info: string): DailyError => new DailyError('invalid-request-error', info)
export const missing = (info: string): DailyError => new DailyError('not-found', info)

export function refuse({ type, message }: DailyError): EmulatorResponse {
  return json(STATUS[type], { error: type, info: message })
}

/** Daily's own body for a status that its API did not choose. */
export function failureOf(status: number): EmulatorResponse {
  if (status === 429) {
    return json(429, { error: 'rate-limit-error', info: 'rate limit exceeded, please slow down' })
  }
  return json(status, { error: 'server-error', info: 'the request could not be completed' })
}

export function notEmulated(message: string): EmulatorResponse {
  return json(501, { error: 'server-error', info: message })
}
