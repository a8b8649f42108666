import type { Webhook, WebhookAnswer } from '../../../webhooks/webhook.ts'
import type { FaceContext } from '../../face.ts'
import { withQuery } from '../../shared/urls.ts'
import type { Call } from '../calls/call.ts'
import type { HttpMethod } from '../parameters.ts'
import { signTwilio, signTwilioJson } from './signature.ts'

export type WebhookTarget = { readonly url: string; readonly method: HttpMethod }

export type WebhookAbout = Pick<Webhook, 'kind' | 'event'> & { readonly to: string }

export type Webhooks = {
  /** Form body (POST) or query (GET), signed; a JSON body where the face is set to send it. */
  send(
    target: WebhookTarget,
    parameters: Readonly<Record<string, string>>,
    about: WebhookAbout,
  ): Promise<WebhookAnswer | undefined>
  /** The parameters that every callback about a call carries. */
  about(call: Call): Record<string, string>
}

export type WebhookSettings = {
  readonly accountSid: string
  readonly authToken: string
  /** Sends events (never requests for a document) as JSON with `bodySHA256`. */
  readonly jsonEvents: boolean
}

export function createWebhooks(
  { webhooks, random }: Pick<FaceContext, 'webhooks' | 'random'>,
  { accountSid, authToken, jsonEvents }: WebhookSettings,
): Webhooks {
  return {
    send({ url: given, method }, parameters, { kind, event, to }) {
      const common = { kind, event, to, method } as const
      const headers = {
        accept: '*/*',
        'user-agent': 'TwilioProxy/1.1',
        // The same for every attempt (twilio.com/docs/usage/webhooks/webhooks-connection-overrides).
        'i-twilio-idempotency-token': random.uuid(),
      }
      if (method === 'GET') {
        const url = withQuery(given, new URLSearchParams(parameters).toString())
        const sign = (): Record<string, string> => ({
          'x-twilio-signature': signTwilio(authToken, url),
        })
        return webhooks.send({ ...common, url, headers, sign })
      }
      if (jsonEvents && kind === 'event') {
        const body = JSON.stringify(parameters)
        const { url, signature } = signTwilioJson(authToken, given, body)
        return webhooks.send({
          ...common,
          url,
          headers: { ...headers, 'content-type': 'application/json' },
          body,
          sign: () => ({ 'x-twilio-signature': signature }),
        })
      }
      return webhooks.send({
        ...common,
        url: given,
        headers: {
          ...headers,
          'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
        },
        body: new URLSearchParams(parameters).toString(),
        sign: () => ({ 'x-twilio-signature': signTwilio(authToken, given, parameters) }),
      })
    },
    about: (call) => ({
      CallSid: call.sid,
      AccountSid: accountSid,
      ...(call.parentSid === undefined ? {} : { ParentCallSid: call.parentSid }),
      From: call.from,
      To: call.to,
      Caller: call.from,
      Called: call.to,
      CallStatus: call.status,
      ApiVersion: '2010-04-01',
      Direction: call.direction,
    }),
  }
}
