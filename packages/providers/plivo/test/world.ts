import { createHmac } from 'node:crypto'
import {
  outboundCall,
  type OutboundCallInput,
  type Ports,
  type WebhookRequest,
} from '@callplane/core'
import {
  jsonReply as reply,
  scriptedApi,
  type ScriptedAnswer,
  type ScriptedApi,
} from '@callplane/core/testing'
import { formEncode, plivoSignedText } from '@callplane/kit'
import { plivo } from '../src/plugin.ts'

export const authId = 'MAEXAMPLEEXAMPLE1234'
export const authToken = 'exampletokenexampletokenexampletoken1234'
export const baseUrl = 'http://plivo.invalid/base'
export const account = `${baseUrl}/v1/Account/${authId}`
export const callbackUrl = 'https://callplane.example/webhooks/plivo?attempt=cp1'
export const business = '+14155550100'
export const far = '+14155550123'
export const near = '+14155550102'
export const requestUuid = '11111111-1111-4111-8111-111111111111'
export const callUuid = '22222222-2222-4222-8222-222222222222'
export const childUuid = '33333333-3333-4333-8333-333333333333'
export const route = { provider: 'plivo', weight: 1 }

export const callOf = (extra: Partial<OutboundCallInput> = {}) =>
  outboundCall.parse({ to: far, from: business, ...extra })

export { reply }

export interface World extends ScriptedApi {
  readonly ports: Ports
}

/** Plivo as far as a test scripts it, by `METHOD /path?query` below the account; everything else is a 404 of its own. */
export const connected = (answers: Readonly<Record<string, ScriptedAnswer>> = {}): World => {
  const api = scriptedApi({
    answers,
    otherwise: reply(404, { api_id: 'a', error: 'not found' }),
    namesOf: ({ method, url }) => [`${method} ${url.slice(account.length)}`],
  })
  return { ...api, ports: plivo({ authId, authToken, baseUrl }).connect(api.host) }
}

export const attempt = (extra: Partial<OutboundCallInput> = {}) => ({
  key: 'cp1',
  call: callOf(extra),
  route,
  sendBy: 1e15,
  signal: new AbortController().signal,
  callbackUrl,
})

export const mapped = (
  extra: Partial<OutboundCallInput> = {},
  url: string | undefined = callbackUrl,
) => {
  const call = callOf(extra)
  const { request, notes } = connected().ports.map(call, route, {
    key: 'cp1',
    callbackUrl: url,
    prepared: {},
    options: call.options?.plivo,
  })
  return { request, notes, body: JSON.parse(request.body ?? '') as Record<string, unknown> }
}

/** A request of Plivo's, signed. */
export const webhook = (
  purpose: string,
  form: Readonly<Record<string, string>>,
  extra: { readonly url?: string; readonly method?: 'GET' | 'POST'; readonly token?: string } = {},
): WebhookRequest => {
  const { method = 'POST', token = authToken } = extra
  const target = extra.url ?? `${callbackUrl}&${purpose}`
  const url = method === 'GET' ? `${target}&${formEncode(form)}` : target
  const nonce = '05429567804466091622'
  const body = method === 'GET' ? '' : formEncode(form)
  return {
    method,
    url,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-plivo-signature-v3-nonce': nonce,
      'x-plivo-signature-v3': createHmac('sha256', token)
        .update(plivoSignedText({ method, url }, method === 'GET' ? {} : { ...form }, nonce))
        .digest('base64'),
    },
    body: new TextEncoder().encode(body),
    receivedAt: 0,
  }
}

export const about = {
  CallUUID: callUuid,
  RequestUUID: requestUuid,
  ALegUUID: callUuid,
  ALegRequestUUID: requestUuid,
  Direction: 'outbound',
  From: business.slice(1),
  To: far.slice(1),
  SessionStart: '2026-01-05 12:00:01.250000',
}

export const hangup = {
  ...about,
  Event: 'Hangup',
  CallStatus: 'completed',
  HangupCauseCode: '4000',
  HangupCauseName: 'Normal Hangup',
  HangupSource: 'Callee',
  // Five and a half hours ahead of SessionStart, as in the one real sample.
  StartTime: '2026-01-05 17:30:00',
  AnswerTime: '2026-01-05 17:30:04',
  EndTime: '2026-01-05 17:31:04',
  TotalCost: '0.01000',
}
