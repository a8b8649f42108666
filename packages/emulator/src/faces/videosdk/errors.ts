import { json, type EmulatorResponse } from '../../server/message.ts'
import { StatusError } from '../shared/refusing.ts'

/**
 * Thrown by validation, answered by the face; never leaves it. VideoSDK publishes no error codes
 * for its SIP API: a status and a `message` are all its own client reads.
 */
export class VideosdkError extends StatusError {
  override readonly name = 'VideosdkError'
}

export const badRequest = (message: string): VideosdkError => new VideosdkError(400, message)
export const notFound = (what: string): VideosdkError => new VideosdkError(404, `${what} not found`)

export function refuse({ status, message }: VideosdkError): EmulatorResponse {
  return json(status, { message })
}

const words: Readonly<Record<number, string>> = {
  409: 'The request conflicts with another one, please retry',
  429: 'Too many requests',
  500: 'Internal server error',
  503: 'Service unavailable',
}

/** VideoSDK's own body for a status that its API did not choose. */
export function failureOf(status: number): EmulatorResponse {
  return json(status, { message: words[status] ?? 'The request could not be completed' })
}

export function notEmulated(message: string): EmulatorResponse {
  return json(501, { message })
}
