import type { Call, WireResponse } from '@callplane/core'
import { jsonResponse, refusalOf, statusOfRefusal } from '@callplane/kit'

const reply = (statusCode: number, message: string, participantId?: string): WireResponse =>
  jsonResponse(statusCode, { statusCode, message, participantId })

/**
 * The legacy API uses the attempt's key as the participant id. An id of another provider would be meaningless to this
 * client.
 */
const participantOf = ({ attempts, id }: Call): string => {
  const attempt = attempts.at(-1)
  return attempt && attempt.references['participant'] === attempt.key ? attempt.key : id
}

/**
 * The response to `POST /v2/sip/outbound-call`. The participant id is that in the room if this API placed the call,
 * otherwise our id of the call.
 */
export const renderCall = (call: Call): WireResponse => {
  const refusal = refusalOf(call)
  if (refusal) return reply(statusOfRefusal[refusal.code] ?? 400, refusal.message)
  return reply(200, 'Success', participantOf(call))
}
