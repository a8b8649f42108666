import { json, type EmulatorResponse } from '../../server/message.ts'
import { StatusError } from '../shared/refusing.ts'

/**
 * A refusal. The page of the call has `statusCode` and `message`, the latter "success or error message"; neither the
 * status of each fault nor the texts are published. Inferred from the vendor's client (server-sdk 0.1.1):
 * 400 validation, 401 credentials, 404 (and 402) for unknown records.
 */
export class VideosdkLegacyError extends StatusError {
  override readonly name = 'VideosdkLegacyError'
}

const texts: Readonly<Record<number, string>> = {
  401: 'Token is invalid or expired',
  404: 'Not found',
  429: 'Too many requests',
  500: 'Internal server error',
  503: 'Service unavailable',
}

export function refuse({
  status,
  message,
}: Pick<VideosdkLegacyError, 'status' | 'message'>): EmulatorResponse {
  return json(status, { statusCode: status, message })
}

export function failureOf(status: number): EmulatorResponse {
  return refuse({ status, message: texts[status] ?? `Request failed with status ${status}` })
}
