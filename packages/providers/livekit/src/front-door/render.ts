import type { Call, CallErrorCode, WireResponse } from '@callplane/core'
import { jsonResponse, refusalOf, uuidFor } from '@callplane/kit'

/** Error codes as Twirp's status and code; any other is an invalid argument. */
const refusals: Readonly<Partial<Record<CallErrorCode, readonly [number, string]>>> = {
  auth: [401, 'unauthenticated'],
  permission: [403, 'permission_denied'],
  'guard-refused': [403, 'permission_denied'],
  'not-found': [404, 'not_found'],
  'rule-unknown': [404, 'not_found'],
  'room-missing': [404, 'not_found'],
  conflict: [409, 'already_exists'],
  rate: [429, 'resource_exhausted'],
  concurrency: [429, 'resource_exhausted'],
  'provider-down': [503, 'unavailable'],
}

/** An id of LiveKit's form that never changes for this call. */
const idFor = (prefix: string, { id }: Call): string =>
  `${prefix}_${uuidFor(id).replaceAll('-', '').slice(0, 12)}`

/** The response to `CreateSIPParticipant` (`SIPParticipantInfo`), with LiveKit's own ids where it has the call. */
export const renderCall = (call: Call): WireResponse => {
  const refusal = refusalOf(call)
  if (refusal) {
    const [status, code] = refusals[refusal.code] ?? [400, 'invalid_argument']
    return jsonResponse(status, { code, msg: refusal.message })
  }
  const { call: own, participant } = call.attempts.at(-1)?.references ?? {}
  return jsonResponse(200, {
    participant_id: idFor('PA', call),
    participant_identity: participant ?? idFor('sip', call),
    room_name: call.room ?? '',
    sip_call_id: own ?? idFor('SCL', call),
  })
}
