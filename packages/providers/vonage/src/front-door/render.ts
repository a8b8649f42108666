import type { Call, CallErrorCode, CallStatus, WireResponse } from '@callplane/core'
import { jsonResponse, refusalOf, uuidFor } from '@callplane/kit'

/** Our statuses as Vonage's (webhook reference). */
const words: Readonly<Record<CallStatus, string>> = {
  queued: 'started',
  initiated: 'started',
  unknown: 'started',
  ringing: 'ringing',
  'in-progress': 'answered',
  completed: 'completed',
  busy: 'busy',
  rejected: 'rejected',
  'no-answer': 'unanswered',
  canceled: 'cancelled',
  failed: 'failed',
}

/** Refusals as Vonage's own clients know them. */
const refusals: Readonly<Partial<Record<CallErrorCode, number>>> = {
  auth: 401,
  balance: 402,
  permission: 403,
  geo: 403,
  rate: 429,
  concurrency: 429,
  'provider-down': 503,
}

const titles: Readonly<Record<number, readonly [title: string, slug: string]>> = {
  400: ['Bad Request', 'bad-request'],
  401: ['Unauthorized', 'unauthorized'],
  402: ['Low Balance', 'low-balance'],
  403: ['Forbidden', 'forbidden'],
  429: ['Rate Limit Hit', 'throttled'],
  503: ['Service Unavailable', 'unavailable'],
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The response to a created call; for a refused call, the problem document that Vonage's clients throw. */
export const renderCall = (call: Call): WireResponse => {
  const { id, providerRef, status, direction } = call
  const refusal = refusalOf(call)
  if (refusal) {
    const code = refusals[refusal.code] ?? 400
    const [title, slug] = titles[code] ?? ['Bad Request', 'bad-request']
    const type = `https://developer.vonage.com/en/api-errors#${slug}`
    const problem = { type, title, detail: refusal.message, instance: id }
    return jsonResponse(code, problem, 'application/problem+json')
  }
  return jsonResponse(201, {
    // Vonage's own id if Vonage has the call.
    uuid: providerRef && uuid.test(providerRef) ? providerRef : uuidFor(id),
    status: words[status],
    direction,
    conversation_uuid: `CON-${uuidFor(`conversation of ${id}`)}`,
  })
}
