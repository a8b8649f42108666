import { createHash, createHmac, generateKeyPairSync } from 'node:crypto'
import {
  TransportError,
  type AttemptContext,
  type CallEvent,
  type FetchLimits,
  type OutboundCall,
  type Ports,
  type WebhookRequest,
  type WireRequest,
  type WireResponse,
} from '@callplane/core'
import { manualHost } from '@callplane/core/testing'
import { vonage } from '../src/plugin.ts'

export const keyPair = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})
export const account = {
  applicationId: '5f9b2f0a-8f5e-4c55-9a2b-2f3d6d5f0a11',
  privateKey: keyPair.privateKey,
  apiKey: 'abcd1234',
  signatureSecret: 'a signature secret of fifty characters, or nearly',
} as const

export const far = '+14155550123'
export const near = '+14155550130'
export const from = '+14155550100'
export const callbackUrl = 'https://callplane.example/webhooks/vonage?attempt=cp1'
export const uuid = '63f61863-4a51-4f6b-86e1-46edebcf9356'
export const conversation = 'CON-f972836a-550f-45fa-956c-12a2ab5b7d22'

export const callOf = (fields: Partial<OutboundCall> = {}): OutboundCall => ({
  to: far,
  from,
  ...fields,
})

export const attemptOf = (fields: Partial<AttemptContext> = {}): AttemptContext => ({
  key: 'cp1',
  call: callOf(),
  route: { provider: 'vonage', weight: 1 },
  sendBy: 1,
  signal: new AbortController().signal,
  callbackUrl,
  ...fields,
})

export const reply = (
  status: number,
  body: unknown = '',
  headers: Readonly<Record<string, string>> = {},
): WireResponse => ({
  status,
  headers,
  body: typeof body === 'string' ? body : JSON.stringify(body),
})

export const problem = (title: string, more: object = {}) => ({
  type: 'https://developer.vonage.com/en/api-errors#some-code',
  title,
  detail: 'words',
  ...more,
})

export interface Fake {
  readonly ports: Ports
  readonly sent: { readonly request: WireRequest; readonly limits: FetchLimits | undefined }[]
}

/** The plugin over a network that answers from a list, and has failed when it is at its end. */
export const connect = (...replies: readonly (WireResponse | TransportError)[]): Fake => {
  const sent: Fake['sent'] = []
  const left = [...replies]
  const host = manualHost({
    fetch: async (request, limits) => {
      sent.push({ request, limits })
      const next = left.shift() ?? new TransportError('connect', false)
      if (next instanceof Error) throw next
      return next
    },
  })
  return { ports: vonage(account).connect(host), sent }
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A token as Vonage signs its webhooks, with whatever is wrong about it. */
export const signedToken = (
  payload: string,
  claims: Record<string, unknown> = {},
  {
    secret = account.signatureSecret as string,
    header = {},
  }: { readonly secret?: string; readonly header?: Record<string, unknown> } = {},
): string => {
  const body = {
    iat: Math.floor(receivedAt / 1000),
    jti: `jti-${createHash('md5').update(payload).digest('hex')}`,
    iss: 'Vonage',
    payload_hash: createHash('sha256').update(payload).digest('hex'),
    api_key: account.apiKey,
    application_id: account.applicationId,
    ...claims,
  }
  const text = `${encode({ alg: 'HS256', typ: 'JWT', ...header })}.${encode(body)}`
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
}

export const receivedAt = Date.UTC(2026, 0, 5, 12)

export const webhook = (
  payload: unknown,
  {
    token,
    url = `${callbackUrl}&leg=far`,
  }: { readonly token?: string; readonly url?: string } = {},
): WebhookRequest => {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload)
  return {
    method: 'POST',
    url,
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${token ?? signedToken(text)}`,
    },
    body: new TextEncoder().encode(text),
    receivedAt,
  }
}

export const ringing = {
  uuid,
  conversation_uuid: conversation,
  from: from.slice(1),
  to: far.slice(1),
  status: 'ringing',
  direction: 'outbound',
  timestamp: '2026-01-05T12:00:00.250Z',
}

/** The events of one genuine report; throws where it is not taken for genuine. */
export const reported = async (payload: unknown, url?: string): Promise<readonly CallEvent[]> => {
  const request = webhook(payload, url === undefined ? {} : { url })
  const result = await connect().ports.webhooks?.receive(request)
  if (result?.verdict !== 'genuine') throw new Error(result?.detail)
  return result.events
}
