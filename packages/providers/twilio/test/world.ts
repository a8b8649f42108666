import {
  outboundCall,
  type FetchLimits,
  type OutboundCallInput,
  type Route,
  type WireRequest,
  type WireResponse,
} from '@callplane/core'
import { manualHost } from '@callplane/core/testing'
import { formDecode } from '@callplane/kit'
import { twilio } from '../src/plugin.ts'

export const accountSid = `AC${'0'.repeat(31)}1`
export const authToken = 'auth-token-of-the-tests'
export const baseUrl = 'https://twilio.example/prefix'
export const route: Route = { provider: 'twilio', weight: 1 }
export const far = '+14155550123'
export const near = '+14155550102'
export const business = '+14155550100'
export const callbackUrl = 'https://app.example/webhooks/twilio?attempt=key-1'
export const callSid = `CA${'a'.repeat(32)}`
export const childSid = `CA${'b'.repeat(32)}`

interface Sent {
  readonly request: WireRequest
  readonly limits: FetchLimits | undefined
}
export type Answer = (request: WireRequest, limits?: FetchLimits) => Promise<WireResponse>

export const reply = (
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): WireResponse => ({
  status,
  headers,
  body: typeof body === 'string' ? body : JSON.stringify(body),
})

/** The plugin, connected to a network that answers as told. */
export const connected = (answer?: Answer, settings: Record<string, unknown> = {}) => {
  const sent: Sent[] = []
  const host = manualHost({
    fetch: async (request, limits) => {
      sent.push({ request, limits })
      if (!answer) throw new Error('nothing should be sent')
      return answer(request, limits)
    },
  })
  const ports = twilio({ accountSid, authToken, baseUrl, ...settings }).connect(host)
  return { ports, host, sent }
}

export const parsed = (input: OutboundCallInput) => {
  const options = input.options?.twilio
  const call = outboundCall.parse({ ...input, options: undefined })
  return options === undefined
    ? call
    : { ...call, options: { twilio: twilio.options.parse(options) } }
}

/** What the plugin makes of a call: the form as fields, the document, the notes. */
export const mapped = async (
  input: Partial<OutboundCallInput>,
  context: { readonly callbackUrl?: string | undefined } = { callbackUrl },
) => {
  const { ports } = connected()
  const call = parsed({ to: far, from: business, ...input })
  const prepared = await ports.prepare?.(call, route)
  const { request, notes } = ports.map(call, route, {
    key: 'key-1',
    ...context,
    prepared,
    options: call.options?.twilio,
  })
  const form = formDecode(request.body ?? '')
  const twiml = String(form.Twiml ?? '').replace('<?xml version="1.0" encoding="UTF-8"?>', '')
  return { call, request, form, twiml, notes }
}

export const attempt = (input: Partial<OutboundCallInput> = {}) => ({
  key: 'key-1',
  call: parsed({ to: far, from: business, ...input }),
  route,
  sendBy: Number.MAX_SAFE_INTEGER,
  signal: new AbortController().signal,
  callbackUrl,
})
