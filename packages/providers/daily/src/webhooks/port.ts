import type { CallEvent, Ports, WebhookRequest, WebhookResult } from '@callplane/core'
import { bodyText, jsonBody, objectOf } from '@callplane/kit'
import type { Api } from '../client/api.ts'
import type { Forwarder } from '../calls/forward.ts'
import { withNearLeg } from './events.ts'
import { inbound } from './dial-in.ts'
import { pinlessReference } from '../references.ts'
import { recordingEvents, recordingReady } from './recordings.ts'
import { isCurrent, refusalOf } from './verify.ts'
import { eventOfWebhook } from './read.ts'

/** Daily's probe of the address. It is unsigned and carries no data. */
const isProbe = (request: WebhookRequest): boolean =>
  request.body.byteLength < 100 && /^\s*\{\s*"test"\s*:\s*"test"\s*\}\s*$/.test(bodyText(request))

/** What one report of the domain means for calls. A late one does not show who is waiting now. */
const eventsOf = async (
  api: Api,
  forwarder: Forwarder,
  request: WebhookRequest,
  body: Readonly<Record<string, unknown>>,
): Promise<readonly CallEvent[]> => {
  const event = eventOfWebhook(body, request.body)
  const { payload } = body
  if (event.providerStatus === recordingReady) return recordingEvents(api, payload, event.at)
  const caller = isCurrent(request) ? forwarder.told(event.providerStatus, payload) : undefined
  const references = { ...event.references, ...(caller && pinlessReference(caller.callId)) }
  return withNearLeg({ ...event, references })
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
    const body = objectOf(jsonBody(request))
    if (!body) return { verdict: 'malformed', detail: 'the body is not a JSON object' }
    if (isPinless) return inbound(body, request, forwarder)
    return { verdict: 'genuine', events: await eventsOf(api, forwarder, request, body) }
  },
})
