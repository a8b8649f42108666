import { type Ask, type Ports, type WebhookRequest, type WebhookResult } from '@callplane/core'
import { seconds } from '@callplane/core/units'
import { isStale, jsonBody, verifyEd25519, isObject } from '@callplane/kit'
import { eventOf, type TelnyxEvent } from './read.ts'
import { referencesOf, type Ids } from '../references.ts'

type Verdict = Exclude<WebhookResult, { verdict: 'genuine' }>

/** As the vendor's own check has it, to both sides (SDK 7.24, lib/webhooks). Seconds. */
const window = 300

const separator = Buffer.from('|')

/** Null where signature and time are good. The message is the time, a bar and the raw body. */
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
  // Judged after the signature, so that only Telnyx can be late.
  return isStale(Number(timestamp) * 1000, receivedAt, seconds(window))
    ? { verdict: 'stale', detail: 'signed more than five minutes from its arrival' }
    : null
}

/**
 * Null if it is not an event. An application that is set to API version 1 sends events without the wrapper `data`; their
 * types (`call_initiated`) are unknown here, so that they are kept as unrecognised and not delivered again and again.
 */
const readEvent = (body: unknown): TelnyxEvent | null => {
  const { data = body } = isObject(body) ? body : {}
  const { event_type, id, occurred_at, payload: given } = isObject(data) ? data : {}
  if (typeof event_type !== 'string' || typeof id !== 'string') return null
  const payload = isObject(given) ? given : {}
  // `conference.created` has its time inside.
  const at = [occurred_at, payload.occurred_at].find((time) => typeof time === 'string')
  return { event_type, id, occurred_at: at, payload }
}

/** A call that came in waits for a command: Telnyx asks by this event, and its reply is not looked at. */
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
    return { verdict: 'genuine', events: [eventOf(event)], ask: askOf(event) }
  },
})
