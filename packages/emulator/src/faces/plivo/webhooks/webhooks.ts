import { outcomeOf } from '../../../outcomes.ts'
import type { WebhookAnswer } from '../../../webhooks/webhook.ts'
import type { FaceContext } from '../../face.ts'
import { withQuery } from '../../shared/urls.ts'
import { withoutPlus, type Call, type Target } from '../calls/call.ts'
import { sessionTime } from '../times.ts'
import { signV3 } from './signature.ts'

export type Webhooks = {
  /** Reports an event. */
  tell(target: Target, call: Call, parameters: Readonly<Record<string, string>>): void
  /** Fetches a document. */
  ask(
    target: Target,
    call: Call,
    parameters: Readonly<Record<string, string>>,
  ): Promise<WebhookAnswer | undefined>
}

// A document is requested three times before the fallback (plivo.com/docs/voice/api/call/make-a-call); the waits
// between are not documented.
const BETWEEN_TRIES = [1, 1]

export function createWebhooks(
  { webhooks, random }: Pick<FaceContext, 'webhooks' | 'random'>,
  { authId, authToken }: { readonly authId: string; readonly authToken: string },
): Webhooks {
  const about = (call: Call): Record<string, string> => {
    const first = call.parent ?? call
    return {
      ALegRequestUUID: first.requestUuid,
      ALegUUID: first.uuid,
      RequestUUID: call.requestUuid,
      CallUUID: call.uuid,
      Direction: call.direction,
      From: withoutPlus(call.from),
      To: withoutPlus(call.to),
      CallStatus: call.state === 'over' ? (call.hangup?.status ?? 'completed') : call.state,
      BillRate: '0.01',
      ParentAuthID: authId,
      SessionStart: sessionTime(call.ringingAt ?? call.createdAt),
      ...(call.callerName === '' ? {} : { CallerName: call.callerName }),
      ...call.sipHeaders,
    }
  }

  const send = (
    kind: 'event' | 'document',
    { url: given, method }: Target,
    call: Call,
    parameters: Readonly<Record<string, string>>,
  ): Promise<WebhookAnswer | undefined> => {
    const form = { ...about(call), ...parameters }
    const query = new URLSearchParams(form).toString()
    const isGet = method === 'GET'
    const url = isGet ? withQuery(given, query) : given
    return webhooks.send({
      kind,
      event: parameters['Event'] ?? '',
      to: call.to,
      method,
      url,
      headers: isGet ? {} : { 'content-type': 'application/x-www-form-urlencoded' },
      ...(isGet ? {} : { body: query }),
      // Asked for at every attempt, so every one has a nonce of its own.
      sign: () => {
        const nonce = random.string(20, '0123456789')
        return {
          'x-plivo-signature-v3': signV3(authToken, { method, url, nonce }, form),
          'x-plivo-signature-v3-nonce': nonce,
        }
      },
      ...(parameters['Event'] === 'StartApp' || kind === 'document'
        ? { retryAfter: BETWEEN_TRIES }
        : {}),
    })
  }

  return {
    tell: (target, call, parameters) => void send('event', target, call, parameters),
    ask(target, call, parameters) {
      // The request for the answer document is also Plivo's only report of the answer, so webhook faults apply to it.
      // A destination that is never reported still needs its document.
      const isReport = parameters['Event'] === 'StartApp' && !outcomeOf(call.to).unreported
      return send(isReport ? 'event' : 'document', target, call, parameters)
    },
  }
}
