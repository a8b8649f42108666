import {
  type CallEvent,
  type Host,
  type Ports,
  type WebhookRequest,
  type WebhookResult,
} from '@callplane/core'
import { between, milliseconds } from '@callplane/core/units'
import { createHash } from 'node:crypto'
import { bodyText, jsonBody, verifyRsaSha256, isObject } from '@callplane/kit'
import type { Api } from '../client/api.ts'
import { unreadable } from '../errors.ts'
import { callIdOf, referencesOf } from '../references.ts'
import { attemptKeyIn, epochOf, eventsOf, inboundOf, statusOfWebhook } from './read.ts'
import { isRoomRecording, readRoomRecording } from './recordings.ts'
import { instant, wireCall } from '../client/schemas.ts'

/** Minimum age of a fetched key before a mismatching signature triggers another fetch. Real time. */
const keyTrustedFor = milliseconds(60_000)

/** The pinned key, or the account's own: fetched once, and again when it may have been replaced. */
const createKeys = (api: Api, host: Host) => {
  let fetched: { readonly key: Promise<string>; readonly at: number } | undefined
  const fetchKey = (): Promise<string> => {
    const key = api.request('GET', '/v2/public/rsa-public-key').then((reply) => {
      const pem = (reply as { readonly publicKey?: unknown } | null)?.publicKey
      if (typeof pem !== 'string') throw unreadable('GET rsa-public-key')
      return pem
    })
    const entry = { key, at: host.clock.wall() }
    fetched = entry
    key.catch(() => {
      if (fetched === entry) fetched = undefined
    })
    return key
  }
  const pinned = api.settings.webhookPublicKey
  return async (fits: (key: string) => boolean): Promise<boolean> => {
    if (pinned !== undefined) return fits(pinned)
    const known = fetched
    if (known && fits(await known.key)) return true
    // At most once a minute, so that a flood of forgeries does not become one of requests to VideoSDK.
    if (known && between(known.at, host.clock.wall()) < keyTrustedFor) return false
    return fits(await fetchKey())
  }
}

interface Delivery {
  readonly name: string
  readonly data: Readonly<Record<string, unknown>>
  /** From the envelope, if the call has none. */
  readonly timestamp: unknown
}

/** `{ webhookType, data }`, or the call itself at the top: the payload of SIP webhooks is not documented. */
const deliveryOf = (payload: Readonly<Record<string, unknown>>): Delivery => {
  const { webhookType, type, event, data, timestamp } = payload
  const name = [webhookType, event, type].find((value) => typeof value === 'string') ?? 'unknown'
  return { name, data: isObject(data) ? data : payload, timestamp }
}

/** Events of a call. `body` distinguishes events without an id: it is the same in every delivery of one. */
const callEvents = ({ name, data, timestamp }: Delivery, body: Uint8Array): CallEvent[] => {
  const call = wireCall.parse(data)
  const status = statusOfWebhook(name, call)
  const at = epochOf(call.timestamp ?? instant.parse(timestamp))
  if (status !== undefined && callIdOf(call) !== undefined) return eventsOf(call, { status, at })
  // Not from the parsed payload, which could not be serialised if it is nested deeply.
  const digest = createHash('sha256').update(body).digest('base64url')
  return [
    {
      id: [callIdOf(call) ?? '', name, digest].join('/'),
      type: 'unrecognised',
      at,
      leg: 'far',
      attemptKey: attemptKeyIn(call),
      references: referencesOf(call),
      providerStatus: name,
    },
  ]
}

export const eventsOfWebhook = (
  payload: Readonly<Record<string, unknown>>,
  body: Uint8Array,
): CallEvent[] => callEvents(deliveryOf(payload), body)

/**
 * `videosdk-signature` is RSA-SHA256 over the raw body, in base64. No time is signed, so nothing is stale; a replay
 * gives events that are already known. Documented for account webhooks; that SIP webhooks carry the same header is
 * [inferred] (docs …/webhook-verification, `WebhooksResource.verify` of server-sdk 0.1.1).
 */
export const createWebhooks = (api: Api, host: Host): NonNullable<Ports['webhooks']> => {
  const verified = createKeys(api, host)
  return {
    async receive(request: WebhookRequest): Promise<WebhookResult> {
      const signature = request.headers['videosdk-signature']?.trim()
      if (!signature) return { verdict: 'forged', detail: 'videosdk-signature is missing' }
      if (!(await verified((key) => verifyRsaSha256(key, request.body, signature))))
        return { verdict: 'forged', detail: 'videosdk-signature does not match the body' }
      const payload = jsonBody(request)
      if (typeof payload !== 'object' || payload === null || Array.isArray(payload))
        return {
          verdict: 'malformed',
          detail: bodyText(request) === '' ? 'the body is empty' : 'the body is not a JSON object',
        }
      const delivery = deliveryOf(payload as Record<string, unknown>)
      const recording = isRoomRecording(delivery.name)
        ? await readRoomRecording(api, delivery.name, delivery.data)
        : undefined
      return {
        verdict: 'genuine',
        events: recording ? [recording] : callEvents(delivery, request.body),
        inbound: recording ? undefined : inboundOf(wireCall.parse(delivery.data)),
      }
    },
  }
}
