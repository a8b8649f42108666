import type { Ports, WebhookRequest, WebhookResult } from '@callplane/core'
import { bodyText, jsonBody } from '@callplane/kit'
import type { Api } from './api.ts'
import type { Forwarder } from './forwarder.ts'
import { eventOfWebhook } from './webhook-event.ts'
import { inboundAsk } from './pinless.ts'
import { pinlessReference } from './references.ts'
import { refusalOf } from './signature.ts'

/** The probe by which Daily sees whether the address answers. It tells nothing, so nothing is believed. */
const isProbe = (request: WebhookRequest): boolean =>
  request.body.byteLength < 100 && /^\s*\{\s*"test"\s*:\s*"test"\s*\}\s*$/.test(bodyText(request))

const objectOf = (request: WebhookRequest): Readonly<Record<string, unknown>> | undefined => {
  const value = jsonBody(request)
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined
}

/** Events of the whole domain, and the hook of pinless dial-in; told apart by their headers. */
export const createWebhooks = (api: Api, forwarder: Forwarder): NonNullable<Ports['webhooks']> => ({
  async receive(request): Promise<WebhookResult> {
    if (isProbe(request)) return { verdict: 'genuine', events: [] }
    const isPinless = request.headers['x-pinless-signature'] !== undefined
    const { webhookSecret, pinlessSecret } = api.settings
    const refused = isPinless
      ? refusalOf(request, 'pinless', pinlessSecret)
      : refusalOf(request, 'webhook', webhookSecret)
    if (refused) return refused
    const body = objectOf(request)
    if (!body) return { verdict: 'malformed', detail: 'the body is no JSON object' }
    if (isPinless) return { verdict: 'genuine', events: [], ask: inboundAsk(body, forwarder) }
    const event = eventOfWebhook(body)
    const caller = forwarder.told(event.providerStatus, body['payload'])
    const references = { ...event.references, ...(caller && pinlessReference(caller.callId)) }
    return { verdict: 'genuine', events: [{ ...event, references }] }
  },
})
