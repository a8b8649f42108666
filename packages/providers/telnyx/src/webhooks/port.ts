import { type Ask, type Ports, type WebhookRequest, type WebhookResult } from '@callplane/core'
import { seconds } from '@callplane/core/units'
import { isStale, jsonBody, verifyEd25519, isObject } from '@callplane/kit'
import { eventOf, type TelnyxEvent } from './read.ts'
import { referencesOf, type Ids } from '../references.ts'
import { stepOf } from './step.ts'

type Verdict = Exclude<WebhookResult, { verdict: 'genuine' }>

/** In seconds, both ways, as in the vendor's own check (SDK 7.24, lib/webhooks). */
const window = 300

const separator = Buffer.from('|')

/** Null if signature and time are valid. The signed message is the time, a bar and the raw body. */
const faultOf = (
  { body, headers, receivedAt }: WebhookRequest,
  publicKey: string,
): Verdict | null => {
  const signature = headers['telnyx-signature-ed25519']
  const timestamp = headers['telnyx-timestamp']
  if (!signature || !timestamp || !/^\d{1,12}$/.test(timestamp))
    return { verdict: 'forged', detail: 'signature or time is missing' }
  const message = Buffer.concat([Buffer.from(timestamp), separator, body])
  if (!verifyEd25519(publicKey, message, signature))
    return { verdict: 'forged', detail: 'the signature is wrong' }
  // Checked after the signature, so that only genuine webhooks count as late.
  return isStale(Number(timestamp) * 1000, receivedAt, seconds(window))
    ? { verdict: 'stale', detail: 'signed more than five minutes from its arrival' }
    : null
}

/**
 * Null if it is not an event. An application that is set to API version 1 sends events without the wrapper `data`;
 * their types (`call_initiated`) are unknown here; they are recorded as unrecognised, so that Telnyx does not redeliver
 * them.
 */
const readEvent = (body: unknown): TelnyxEvent | null => {
  const { data = body } = isObject(body) ? body : {}
  const { event_type, id, occurred_at, payload: given } = isObject(data) ? data : {}
  if (typeof event_type !== 'string' || typeof id !== 'string') return null
  const payload = isObject(given) ? given : {}
  // `conference.created` carries its time in the payload.
  const at = [occurred_at, payload.occurred_at].find((time) => typeof time === 'string')
  return { event_type, id, occurred_at: at, payload }
}

/** An inbound call waits for a command: Telnyx asks with this event and ignores the response. */
const askOf = ({ event_type, payload }: TelnyxEvent): Ask | undefined =>
  event_type === 'call.initiated' && payload.direction === 'incoming'
    ? {
        kind: 'inbound',
        references: referencesOf(payload as Ids, 'far'),
        from: String(payload.from),
        to: String(payload.to),
      }
    : undefined

export const createWebhooks = (publicKey: string): NonNullable<Ports['webhooks']> => ({
  async receive(request) {
    // The query of a GET is not signed.
    if (request.method.toUpperCase() !== 'POST')
      return { verdict: 'forged', detail: 'a webhook by GET is not signed' }
    const fault = faultOf(request, publicKey)
    if (fault) return fault
    const event = readEvent(jsonBody(request))
    if (!event) return { verdict: 'malformed', detail: 'the body is not a Telnyx event' }
    const read = eventOf(event)
    const step = stepOf(event)
    const { attemptKey, references } = read
    return {
      verdict: 'genuine',
      events: [read],
      ask: askOf(event),
      ...(step && { step: { ...step, attemptKey, references } }),
    }
  },
})
