import type { WebhookAnswer } from '../../../webhooks/webhook.ts'
import type { FaceContext } from '../../face.ts'
import { isoSeconds } from '../../shared/times.ts'
import { CONTENT_TYPE, type Account } from '../account.ts'
import { durationOf, ratesOf, type Call } from '../calls/call.ts'

export type CallbackUrls = { readonly primary: string; readonly fallback: string | undefined }

export type Webhooks = {
  /** Asks what to do; undefined without an answer. */
  ask(
    call: Call,
    event: 'ice' | 'ace' | 'pie',
    payload?: Record<string, unknown>,
  ): Promise<string | undefined>
  tell(call: Call, event: 'dice' | 'notify', payload?: Record<string, unknown>): void
  /** Whether the application has a callback URL. */
  configured(): boolean
}

/** Callbacks (developers.sinch.com/docs/voice/api-reference/voice/callbacks), signed. */
export function createWebhooks(
  { clock, wall, webhooks }: FaceContext,
  account: Account,
  urlsOf: () => CallbackUrls | undefined,
): Webhooks {
  const send = (
    url: string,
    call: Call,
    event: string,
    payload: Record<string, unknown>,
  ): Promise<WebhookAnswer | undefined> => {
    const body = JSON.stringify({
      event,
      callid: call.id,
      timestamp: isoSeconds(clock.now()),
      version: 1,
      ...(call.custom === undefined ? {} : { custom: call.custom }),
      applicationKey: account.applicationKey,
      ...payload,
    })
    return webhooks.send({
      // That a call was answered is reported as well, so it may be lost; a caller must be told what to do.
      kind: event === 'ice' || event === 'pie' ? 'document' : 'event',
      event,
      to: call.to.endpoint,
      method: 'POST',
      url,
      headers: { 'content-type': CONTENT_TYPE },
      body,
      // In whole seconds, as in every printed example.
      sign: () => account.sign('POST', url, body, isoSeconds(wall())),
    })
  }
  const succeeded = (answer: WebhookAnswer | undefined): answer is WebhookAnswer =>
    answer !== undefined && answer.status >= 200 && answer.status < 300
  /** The fallback is used "if Sinch platform gets a timeout or error from your primary callback URL". */
  const deliver = async (
    call: Call,
    event: string,
    payload: Record<string, unknown>,
  ): Promise<WebhookAnswer | undefined> => {
    const urls = urlsOf()
    if (!urls) return undefined
    const first = await send(urls.primary, call, event, payload)
    if (succeeded(first) || urls.fallback === undefined) return first
    return send(urls.fallback, call, event, payload)
  }
  return {
    async ask(call, event, payload = {}) {
      const answer = await deliver(call, event, {
        ...(event === 'ice' && { callResourceUrl: `${call.base}/calling/v1/calls/id/${call.id}` }),
        ...payload,
      })
      return succeeded(answer) ? answer.body : undefined
    },
    tell: (call, event, payload = {}) => void deliver(call, event, payload),
    configured: () => urlsOf() !== undefined,
  }
}

/** The fields of the last event of a call. */
export function endPayload(call: Call, now: number): Record<string, unknown> {
  return {
    ...call.end,
    ...ratesOf(call, now),
    to: call.to,
    from: call.from,
    duration: durationOf(call, now),
  }
}
