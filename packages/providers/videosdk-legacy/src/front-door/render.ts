import type { Call, CallErrorCode, WireResponse } from '@callplane/core'

/** Errors by the status VideoSDK refuses with; its own client knows these and no others. */
const refusals: Readonly<Partial<Record<CallErrorCode, number>>> = {
  auth: 401,
  permission: 403,
  'rule-unknown': 404,
  'not-found': 404,
  'room-missing': 404,
  'room-unusable': 404,
  conflict: 409,
  rate: 429,
  concurrency: 429,
  'provider-down': 500,
  transport: 500,
  timeout: 500,
  unexpected: 500,
}

const reply = (statusCode: number, message: string, participantId?: string): WireResponse => ({
  status: statusCode,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ statusCode, message, participantId }),
})

/** By the legacy API the participant has the attempt's key. An id of another provider would mean nothing to this caller. */
const participantOf = ({ attempts, id }: Call): string => {
  const attempt = attempts.at(-1)
  return attempt && attempt.references['participant'] === attempt.key ? attempt.key : id
}

/**
 * A call as the page prints the reply to `POST /v2/sip/outbound-call`. The participant id is the one in the room where
 * this API placed the call; where another one did, it is our id of the call.
 */
export const renderCall = (call: Call): WireResponse => {
  // Only a call that was refused answers as a refusal; one that failed later had been accepted.
  if (call.status === 'failed' && call.error?.dialled === 'no')
    return reply(refusals[call.error.code] ?? 400, call.error.message)
  return reply(200, 'Success', participantOf(call))
}
