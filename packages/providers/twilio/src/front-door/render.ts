import { createHash } from 'node:crypto'
import type { Call, CallErrorCode, CallStatus, WireResponse } from '@callplane/core'
import { jsonResponse, refusalOf } from '@callplane/kit'

/** Our statuses as Twilio's (OpenAPI, Apr 2026). A declined call has none of its own [inferred: `busy`]. */
const words: Readonly<Record<CallStatus, string>> = {
  queued: 'queued',
  initiated: 'queued',
  unknown: 'queued',
  ringing: 'ringing',
  'in-progress': 'in-progress',
  completed: 'completed',
  busy: 'busy',
  rejected: 'busy',
  'no-answer': 'no-answer',
  canceled: 'canceled',
  failed: 'failed',
}

/** Refusals as Twilio's own clients know them: HTTP status and code (twilio.com/docs/api/errors). */
const refusals: Readonly<Partial<Record<CallErrorCode, readonly [status: number, code: number]>>> =
  {
    'number-invalid': [400, 21211],
    'caller-id': [400, 21210],
    'caller-not-in-rule': [400, 21210],
    geo: [400, 21215],
    auth: [401, 20003],
    permission: [403, 20006],
    rate: [429, 20429],
    concurrency: [429, 10004],
    'provider-down': [503, 20503],
  }

const rfc2822 = (time: string | null): string | null =>
  time === null || time === 'unknown' ? null : new Date(time).toUTCString().replace('GMT', '+0000')

/** Twilio's own id if Twilio has the call; otherwise an id of the same form that never changes for this call. */
const sidOf = ({ id, providerRef }: Call): string =>
  providerRef && /^CA[0-9a-f]{32}$/i.test(providerRef)
    ? providerRef
    : `CA${createHash('sha256').update(id).digest('hex').slice(0, 32)}`

const answeredBy: Readonly<Record<string, string>> = {
  human: 'human',
  machine: 'machine_start',
  fax: 'fax',
  unknown: 'unknown',
}

/** The response to a created call; for a refused call, the error body that Twilio's clients throw. */
export const renderCall = (call: Call): WireResponse => {
  const refusal = refusalOf(call)
  if (refusal) {
    const [status, code] = refusals[refusal.code] ?? [400, 20001]
    const moreInfo = `https://www.twilio.com/docs/errors/${code}`
    return jsonResponse(status, { code, message: refusal.message, more_info: moreInfo, status })
  }
  const ended = call.endedAt !== null
  const final = call.cost.certainty === 'unknown' ? null : call.cost
  return jsonResponse(201, {
    sid: sidOf(call),
    date_created: rfc2822(call.createdAt),
    date_updated: rfc2822(call.endedAt ?? call.answeredAt ?? call.ringingAt ?? call.createdAt),
    parent_call_sid: null,
    to: call.to,
    from: call.from,
    status: words[call.status],
    start_time: rfc2822(call.ringingAt ?? call.answeredAt),
    end_time: rfc2822(call.endedAt),
    duration: ended && call.talkDuration !== null ? String(Math.round(call.talkDuration)) : null,
    price: final && String(-final.amount),
    price_unit: final?.currency ?? 'USD',
    direction: call.direction === 'inbound' ? 'inbound' : 'outbound-api',
    answered_by: call.answeredBy && (answeredBy[call.answeredBy] ?? 'unknown'),
    api_version: '2010-04-01',
    queue_time: '0',
  })
}
