import { outboundCall, route, type WireRequest } from '@callplane/core'
import {
  jsonReply as reply,
  scriptedApi,
  type ScriptedAnswer,
  type ScriptedApi,
} from '@callplane/core/testing'
import { videosdk } from '../src/plugin.ts'
import type { VideosdkSettingsInput } from '../src/settings.ts'

export const business = '+14155550100'
export const far = '+14155550123'

/** A JWT in shape only. */
export const token = 'eyJhbGciOiJIUzI1NiJ9.eyJhcGlrZXkiOiJrIn0.c2lnbmF0dXJl'

export { reply }
export type FakeApi = ScriptedApi

/** VideoSDK as far as a test scripts it, by `METHOD path`; everything else is a 404 with its own error body. */
export const fakeApi = (answers: Readonly<Record<string, ScriptedAnswer>> = {}): FakeApi =>
  scriptedApi({
    answers,
    otherwise: reply(404, { message: 'Not found' }),
    namesOf: ({ method, url }) => [`${method} ${new URL(url).pathname}`],
  })

export const bodyOf = (request: WireRequest | undefined): Record<string, unknown> =>
  JSON.parse(request?.body ?? 'null') as Record<string, unknown>

export const connect = (api: FakeApi, settings: VideosdkSettingsInput = { token }) =>
  videosdk(settings).connect(api.host)

export const byRule = route.parse({ provider: 'videosdk', reference: 'rr_2554md' })
export const byGateway = route.parse({ provider: 'videosdk', gateway: 'gw_123456789' })

export const callOf = (fields: Readonly<Record<string, unknown>> = {}) =>
  outboundCall.parse({ to: far, from: business, ...fields })

export const attemptOf = (call = callOf(), where = byRule) => ({
  key: 'cp-attempt-1',
  call,
  route: where,
  sendBy: Number.MAX_SAFE_INTEGER,
  signal: new AbortController().signal,
})

/** The reply to a call as the API pages show it, with the metadata a request had. */
export const callReply = (data: Readonly<Record<string, unknown>> = {}) => ({
  message: 'Call initiated successfully',
  data: {
    callId: 'call_123456789',
    status: 'INITIATED',
    roomId: 'room_123456',
    sipCallTo: far,
    sipCallFrom: business,
    gatewayId: 'gw_123456789',
    metadata: { campaignId: 'cmp_123', source: 'crm', callplaneAttempt: 'cp-attempt-1' },
    timelog: [{ status: 'INITIATED', timestamp: '2025-08-21T11:45:00.000Z' }],
    ...data,
  },
})
