import type { Call, CallErrorCode, WireResponse } from '@callplane/core'
import { jsonResponse, refusalOf, uuidFor } from '@callplane/kit'

/** Error codes as Daily's status and stable type. */
const refusals: Readonly<Partial<Record<CallErrorCode, readonly [status: number, type: string]>>> =
  {
    auth: [401, 'authentication-error'],
    rate: [429, 'rate-limit-error'],
    concurrency: [429, 'rate-limit-error'],
    'room-unusable': [404, 'not-found'],
    'room-missing': [404, 'not-found'],
    'not-found': [404, 'not-found'],
    // [inferred] Daily publishes no type for a fault of its own.
    'provider-down': [503, 'server-error'],
  }

/** Daily's own id if Daily has the call; otherwise an id of the same form that never changes for this call. */
const sessionOf = ({ id, attempts }: Call): string => {
  return attempts.at(-1)?.references['session'] ?? uuidFor(id)
}

/** The response to `dialOut/start`. `ok` is a string, as on the page. */
export const renderCall = (call: Call): WireResponse => {
  const refusal = refusalOf(call)
  if (refusal) {
    const [status, error] = refusals[refusal.code] ?? [400, 'invalid-request-error']
    return jsonResponse(status, { error, info: refusal.message })
  }
  return jsonResponse(200, { ok: 'true', sessionId: sessionOf(call) })
}
