import { json, type EmulatorResponse } from '../../server/message.ts'
import { StatusError } from '../shared/refusing.ts'

/** Plivo has no error codes: a status and a sentence (plivo.com/docs/voice/api/overview, "Error"). */
export class PlivoError extends StatusError {
  override readonly name = 'PlivoError'
}

const SENTENCES: Readonly<Record<number, string>> = {
  400: 'invalid request',
  401: 'authentication failed',
  403: 'geo permission denied for the destination',
  404: 'not found',
  405: 'method not allowed',
  429: 'too many requests',
  500: 'internal server error',
}

export function refuse(apiId: string, { status, message }: PlivoError): EmulatorResponse {
  return json(status, { api_id: apiId, error: message })
}

export function failureOf(apiId: string, status: number): EmulatorResponse {
  return refuse(apiId, new PlivoError(status, SENTENCES[status] ?? 'server error'))
}
