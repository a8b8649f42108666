import { outboundCall, route, type WireRequest } from '@callplane/core'
import {
  jsonReply as reply,
  scriptedApi,
  type ScriptedAnswer,
  type ScriptedApi,
} from '@callplane/core/testing'
import { livekit } from '../src/plugin.ts'
import type { LivekitSettingsInput } from '../src/settings.ts'

export const business = '+14155550100'
export const far = '+14155550123'
export const room = 'desk'
export const key = 'cp0000000000000000000000000000000a'
export const callId = 'SCL_abcdefghijkl'
export const references = { call: callId, participant: key, room }

export { reply }
export type FakeApi = ScriptedApi

/** A Twirp error, as LiveKit answers. */
export const refusal = (
  status: number,
  code: string,
  msg: string,
  meta?: Readonly<Record<string, string>>,
) => reply(status, { code, msg, ...(meta && { meta }) })

/** LiveKit as far as a test scripts it, by `Service/Method`; everything else does not exist. */
export const fakeApi = (answers: Readonly<Record<string, ScriptedAnswer>> = {}): FakeApi =>
  scriptedApi({
    answers,
    otherwise: refusal(404, 'not_found', 'participant does not exist'),
    namesOf: ({ url }) => [new URL(url).pathname.replace('/twirp/livekit.', '')],
  })

export const bodyOf = (request: WireRequest | undefined): Record<string, unknown> =>
  JSON.parse(request?.body ?? 'null') as Record<string, unknown>

/** The claims of the token that a request was sent with. */
export const grantsOf = (request: WireRequest | undefined): unknown => {
  const [, claims = ''] = (request?.headers['authorization'] ?? '').split('.')
  return JSON.parse(Buffer.from(claims, 'base64url').toString())
}

export const settings: LivekitSettingsInput = {
  apiKey: 'APIkey',
  apiSecret: 'a secret of thirty-two characters',
  baseUrl: 'wss://desk.livekit.example/',
}

export const connect = (api: FakeApi, more: Partial<LivekitSettingsInput> = {}) =>
  livekit({ ...settings, ...more }).connect(api.host)

export const byTrunk = route.parse({ provider: 'livekit', gateway: 'ST_abcdefghijkl' })
export const byReference = route.parse({ provider: 'livekit', reference: 'acme' })

export const inlineTrunks = {
  acme: {
    hostname: 'sip.acme.example',
    transport: 'tls',
    authUsername: 'acme-user',
    authPassword: 'acme-password',
  },
} as const

export const callOf = (fields: Readonly<Record<string, unknown>> = {}) =>
  outboundCall.parse({ to: far, from: business, connect: { room }, ...fields })

export const attemptOf = (call = callOf(), where = byTrunk) => ({
  key,
  call,
  route: where,
  sendBy: Number.MAX_SAFE_INTEGER,
  signal: new AbortController().signal,
})

export const mapOf = (fields: Readonly<Record<string, unknown>> = {}, where = byTrunk) => {
  const call = callOf(fields)
  const mapped = connect(fakeApi(), { inlineTrunks }).map(call, where, {
    key,
    prepared: {},
    options: call.options?.['livekit'],
  })
  return { ...mapped, body: bodyOf(mapped.request) }
}

/** A participant as replies show it, with the names of the protocol file. */
export const participant = (
  status: string,
  more: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> => ({
  sid: 'PA_abcdefghijkl',
  identity: key,
  state: 'ACTIVE',
  kind: 'SIP',
  joined_at: '1767614400',
  joined_at_ms: '1767614400250',
  attributes: {
    'sip.callID': callId,
    'sip.callStatus': status,
    'sip.trunkID': 'ST_abcdefghijkl',
    'callplane.attempt': key,
  },
  disconnect_reason: 'UNKNOWN_REASON',
  ...more,
})
