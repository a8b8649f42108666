import { formatPath, type CallErrorCode } from '@callplane/core'
import { jsonResponse, uuidFor } from '@callplane/kit'
import type { DoorRequest, DoorResponse } from '../door-face.ts'
import type { Refusal, RefusalReason } from '../door-refusal.ts'

/** Plivo has no error codes, only HTTP statuses and texts (plivo.com/docs/voice/api/overview, "Error"). */
const ofErrors: Readonly<Partial<Record<CallErrorCode, number>>> = {
  auth: 401,
  permission: 403,
  geo: 403,
  'guard-refused': 403,
  'not-found': 404,
  'call-unknown': 404,
  'call-not-live': 404,
  unsupported: 405,
  rate: 429,
  concurrency: 429,
  closed: 503,
  'provider-down': 503,
}

/**
 * Plivo's own client repeats voice requests at a status of 500 and above, `POST /Call/` included (npm plivo 4.79.0). So one
 * whose outcome is not known has a status that is not repeated: the phone may be ringing.
 */
const ofReasons: Readonly<Record<Exclude<RefusalReason, 'failed'>, number>> = {
  unauthenticated: 401,
  'not-found': 404,
  'not-served': 405,
  invalid: 400,
  'too-large': 413,
  unexpected: 409,
}

const statusOf = ({ reason, error }: Refusal): number => {
  if (reason !== 'failed') return ofReasons[reason]
  const status = (error && ofErrors[error.code]) ?? 400
  // Only what certainly rang no phone may be repeated.
  return status >= 500 && error?.dialled !== 'no' ? ofReasons.unexpected : status
}

/** The body of every answer has an id of the request. */
export const apiIdOf = ({ path, body }: DoorRequest, now: number): string =>
  uuidFor(`${path} ${body} ${now}`)

export const refuse = (refusal: Refusal, request: DoorRequest): DoorResponse => {
  const { message, faults = [] } = refusal
  const error =
    faults.length === 0
      ? message
      : faults
          .map(
            ({ path, message: why }) =>
              `${formatPath(path[0] === 'body' ? path.slice(1) : path)}: ${why}`,
          )
          .join('; ')
  return jsonResponse(statusOf(refusal), { api_id: apiIdOf(request, 0), error })
}
