import type { FaceContext } from '../face.ts'
import type { WebhookAnswer } from '../../webhooks/webhook.ts'
import type { Call } from './call.ts'
import type { HttpMethod } from './parameters.ts'
import { signTwilio, signTwilioJson } from './signature.ts'

export type CallbackTarget = { readonly url: string; readonly method: HttpMethod }

export type CallbackAbout = {
  readonly kind: 'event' | 'document'
  readonly event: string
  /** Destination of the call, for faults and outcomes. */
  readonly to: string
}

export type Callbacks = {
  /** Form body (POST) or query (GET), signed; a JSON body where the face is set to send it. */
  send(
    target: CallbackTarget,
    parameters: Readonly<Record<string, string>>,
    about: CallbackAbout,
  ): Promise<WebhookAnswer | undefined>
  /** The parameters that every callback about a call carries. */
  about(call: Call): Record<string, string>
}

export type CallbackSettings = {
  readonly accountSid: string
  readonly authToken: string
  /** Sends events (never requests for a document) as JSON with `bodySHA256`. */
  readonly jsonEvents: boolean
}

export function createCallbacks(
  { webhooks }: Pick<FaceContext, 'webhooks'>,
  { accountSid, authToken, jsonEvents }: CallbackSettings,
): Callbacks {
  return {
    send({ url: given, method }, parameters, { kind, event, to }) {
      const common = { kind, event, to, method } as const
      const headers = { accept: '*/*', 'user-agent': 'TwilioProxy/1.1' }
      if (method === 'GET') {
        const query = new URLSearchParams(parameters).toString()
        const url = `${given}${given.includes('?') ? '&' : '?'}${query}`
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
