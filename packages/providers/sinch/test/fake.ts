import type {
  AttemptContext,
  OutboundCall,
  OutboundCallInput,
  Ports,
  WebhookRequest,
  WireRequest,
  WireResponse,
} from '@callplane/core'
import { outboundCall } from '@callplane/core'
import { manualHost } from '@callplane/core/testing'
import { signatureOf } from '../src/client/signature.ts'
import { sinch } from '../src/plugin.ts'
import type { SinchSettingsInput } from '../src/settings.ts'

/** Those of the example in developers.sinch.com/docs/voice/api-reference/authentication/callback-signed-request. */
export const application = {
  applicationKey: '669e367e-6bba-48ab-af15-266871c28135',
  applicationSecret: 'BeIukql3pTKJ8RGL5zo0DA==',
} as const

export const far = '+14155550123'
export const near = '+14155550130'
export const from = '+14155550100'
export const key = 'cp1'
export const callId = '822aa4b7-05b4-4d83-87c7-1f835ee0b6f6'
export const secondId = '822aa4b7-05b4-4d83-87c7-1f835ee0b6f7'
export const callbackUrl = 'https://callplane.example/webhooks/sinch'
export const storage = { destinationUrl: 's3://recordings', credentials: 'key:word' } as const

export const callOf = (fields: Partial<OutboundCallInput> = {}): OutboundCall =>
  outboundCall.parse({ to: far, from, ...fields })

export const attemptOf = (
  fields: Partial<OutboundCallInput> = {},
  more: Partial<AttemptContext> = {},
): AttemptContext => ({
  key,
  call: callOf(fields),
  route: { provider: 'sinch', weight: 1 },
  sendBy: 1_000,
  signal: new AbortController().signal,
  callbackUrl,
  ...more,
})

export const reply = (status: number, body: unknown = {}): WireResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

/** The plugin on a host that answers with `answer`, and what it sent. */
export const connected = (
  answer: (request: WireRequest) => WireResponse = () => reply(200, { callId }),
  given: Partial<SinchSettingsInput> = {},
) => {
  const sent: WireRequest[] = []
  const host = manualHost({
    publicUrl: 'https://callplane.example',
    fetch: (request) => {
      sent.push(request)
      return Promise.resolve(answer(request))
    },
  })
  const ports: Ports = sinch({ ...application, ...given }).connect(host)
  const bodies = () => sent.map(({ body }) => JSON.parse(body ?? '{}') as Record<string, unknown>)
  return { ports, sent, host, bodies }
}

export const receivedAt = Date.parse('2026-01-05T10:00:00Z')

interface Signing {
  readonly timestamp?: string
  readonly secret?: string
  readonly applicationKey?: string
  readonly signedBody?: string
  readonly path?: string
  readonly method?: string
}

/** A callback, signed as Sinch signs it unless told otherwise. */
export const callback = (payload: object, signing: Signing = {}): WebhookRequest => {
  const body = JSON.stringify(payload)
  const {
    timestamp = new Date(receivedAt).toISOString(),
    secret = application.applicationSecret,
    applicationKey = application.applicationKey.toUpperCase(),
    signedBody = body,
    path = '/webhooks/sinch',
    method = 'POST',
  } = signing
  const contentType = 'application/json'
  const signature = signatureOf(secret, { method, body: signedBody, contentType, timestamp, path })
  return {
    method: 'POST',
    url: callbackUrl,
    headers: {
      'content-type': contentType,
      'x-timestamp': timestamp,
      authorization: `application ${applicationKey}:${signature}`,
    },
    body: new TextEncoder().encode(body),
    receivedAt,
  }
}
