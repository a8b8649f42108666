import { outboundCall, route, type WireRequest } from '@callplane/core'
import {
  jsonReply as reply,
  scriptedApi,
  type ScriptedAnswer,
  type ScriptedApi,
} from '@callplane/core/testing'
import { videosdkLegacy } from '../src/plugin.ts'
import { settings, type VideosdkLegacySettingsInput } from '../src/settings.ts'

export const business = '+14155550100'
export const far = '+14155550123'
export const room = 'abcde12345'
export const key = 'cp-attempt-1'

/** A JWT in shape only. */
export const token = 'eyJhbGciOiJIUzI1NiJ9.eyJhcGlrZXkiOiJrIn0.c2lnbmF0dXJl'

export { reply }
export type FakeApi = ScriptedApi

/** VideoSDK as far as a test scripts it, by `METHOD path?query` or `METHOD path`; everything else is a 404 of its own. */
export const fakeApi = (answers: Readonly<Record<string, ScriptedAnswer>> = {}): FakeApi =>
  scriptedApi({ answers, otherwise: reply(404, { statusCode: 404, message: 'Not found' }) })

export const bodyOf = (request: WireRequest | undefined): Record<string, unknown> =>
  JSON.parse(request?.body ?? 'null') as Record<string, unknown>

export const settingsOf = (given: VideosdkLegacySettingsInput = { token }) => settings.parse(given)

export const connect = (api: FakeApi, given: VideosdkLegacySettingsInput = { token }) =>
  videosdkLegacy(given).connect(api.host)

export const trunk = route.parse({ provider: 'videosdk-legacy', gateway: 'trunk_987654321' })

export const callOf = (fields: Readonly<Record<string, unknown>> = {}) =>
  outboundCall.parse({ to: far, from: business, connect: { room }, ...fields })

export const attemptOf = (call = callOf()) => ({
  key,
  call,
  route: trunk,
  sendBy: Number.MAX_SAFE_INTEGER,
  signal: new AbortController().signal,
})

/** A session as "Fetch Sessions" prints it. */
export const sessionOf = (
  participants: unknown,
  fields: Readonly<Record<string, unknown>> = {},
) => ({
  id: '621497578bea0d0404c35c4c',
  roomId: room,
  start: '2026-01-05T11:59:00.000Z',
  end: null,
  participants,
  status: 'ongoing',
  ...fields,
})

export const participantOf = (
  timelog: readonly { start: string; end: string | null }[],
  participantId = key,
) => ({ participantId, name: 'Callplane', timelog })

export const listOf = (...data: readonly unknown[]) =>
  reply(200, { pageInfo: { currentPage: 1, perPage: 20, lastPage: 1, total: data.length }, data })
