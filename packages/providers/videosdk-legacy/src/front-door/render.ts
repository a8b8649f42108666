import type { Call, WireResponse } from '@callplane/core'
import { jsonResponse, refusalOf, statusOfRefusal } from '@callplane/kit'

const reply = (statusCode: number, message: string, participantId?: string): WireResponse =>
  jsonResponse(statusCode, { statusCode, message, participantId })

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
  const refusal = refusalOf(call)
  if (refusal) return reply(statusOfRefusal[refusal.code] ?? 400, refusal.message)
  return reply(200, 'Success', participantOf(call))
}
