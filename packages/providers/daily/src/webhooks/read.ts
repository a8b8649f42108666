import { createHash } from 'node:crypto'
import type { CallEvent } from '@callplane/core'
import { objectOf, textOf } from '@callplane/kit'
import { epochOf } from './times.ts'
import { eventOf } from './events.ts'

/** Details of a transfer without its endpoints, which are numbers. */
const detailKeys = [
  'is_sip_refer',
  'complete_status',
  'refer_sip_response_code',
  'notify_sip_response_code',
]

/** `body`: the bytes of the envelope, which tell apart events that have no id. `{ version, type, id, payload, event_ts }`; `event_ts` is when it was sent, `payload.timestamp` when it happened. */
export const eventOfWebhook = (
  envelope: Readonly<Record<string, unknown>>,
  body: string | Uint8Array,
): CallEvent => {
  const { type, id, payload: given, event_ts: sentAt } = envelope
  const payload = objectOf(given) ?? {}
  const picked = detailKeys.filter((key) =>
    ['string', 'number', 'boolean'].includes(typeof payload[key]),
  )
  return eventOf({
    type: textOf(type) ?? 'unknown',
    at: epochOf(payload['timestamp']) ?? epochOf(sentAt),
    room: textOf(payload['room']),
    session: textOf(payload['session_id']),
    userId: textOf(payload['user_id']),
    errorMessage: textOf(payload['error_msg']),
    // The id alone repeats a step's word wrongly in two samples, but not together with the type.
    distinct: textOf(id) ?? createHash('sha256').update(body).digest('base64url'),
    detail: Object.fromEntries(
      picked.map((key) => [key, payload[key] as string | number | boolean]),
    ),
  })
}
