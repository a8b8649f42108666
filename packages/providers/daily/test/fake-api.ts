import { outboundCall, route, type WireRequest } from '@callplane/core'
import {
  jsonReply as reply,
  scriptedApi,
  type ScriptedAnswer,
  type ScriptedApi,
} from '@callplane/core/testing'
import { daily } from '../src/plugin.ts'
import type { DailySettingsInput } from '../src/settings.ts'

export const business = '+14155550100'
export const far = '+14155550123'
export const apiKey = 'd41d8cd98f00b204e9800998ecf8427ed41d8cd98f00b204'
export const callerId = '34b0eb2b-4f6d-41e2-8189-c836e830ffbb'
export const session = '7d208e2a-520b-4a8d-a2c9-3a36dfa0d342'
export const room = 'my-dialout-room'
export const key = 'cp0000000000000000000000000000000a'
export const references = { session, roomSession: `${room}/${session}` }

export { reply }
export const refusal = (status: number, error: string, info: string) =>
  reply(status, { error, info })

export type FakeApi = ScriptedApi

const numbers = {
  total_count: 1,
  data: [{ id: callerId, name: 'main', number: business, status: 'active', verified: true }],
}

/** Daily as far as a test scripts it, by `METHOD path`; everything else is a 404 with its own error body. */
export const fakeApi = (
  answers: Readonly<Record<string, ScriptedAnswer>> = {},
  publicUrl?: string,
): FakeApi =>
  scriptedApi({
    answers: { 'GET /purchased-phone-numbers': reply(200, numbers), ...answers },
    otherwise: refusal(404, 'not-found', 'no such thing'),
    namesOf: ({ method, url }) => [`${method} ${new URL(url).pathname.replace(/^\/v1/, '')}`],
    publicUrl,
  })

export const bodyOf = (request: WireRequest | undefined): Record<string, unknown> =>
  JSON.parse(request?.body ?? 'null') as Record<string, unknown>

export const connect = (api: FakeApi, settings: Partial<DailySettingsInput> = {}) =>
  daily({ apiKey, ...settings }).connect(api.host)

export const where = route.parse({ provider: 'daily' })

export const callOf = (fields: Readonly<Record<string, unknown>> = {}) =>
  outboundCall.parse({ to: far, from: business, connect: { room }, ...fields })

export const attemptOf = (call = callOf()) => ({
  key,
  call,
  route: where,
  sendBy: Number.MAX_SAFE_INTEGER,
  signal: new AbortController().signal,
})

export const prepared = { caller: { id: callerId, number: business } }

export const mapOf = (fields: Readonly<Record<string, unknown>> = {}) => {
  const call = callOf(fields)
  const mapped = connect(fakeApi()).map(call, where, {
    key,
    prepared: call.to.startsWith('sip') ? {} : prepared,
    options: call.options?.['daily'],
  })
  return { ...mapped, body: bodyOf(mapped.request) }
}
