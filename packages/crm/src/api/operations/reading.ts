import { listedEntry } from '../../model/listed-entry.ts'
import type { Delivery } from '../../sinks/delivery.ts'
import { statisticsOf } from '../../calls/statistics.ts'
import { clientIdentity } from '../../model/client-identity.ts'
import { callDocument, type CallDocument } from '../call-document.ts'
import { callOperation, operation } from '../operation.ts'
import { audioResponse } from '../play-recording.ts'
import {
  detailReply,
  historyReply,
  providersReply,
  sinchTokenReply,
  statisticsReply,
  tokenReply,
} from '../replies.ts'
import { historyQuery, statisticsQuery } from '../requests.ts'

export const history = operation({
  id: 'listCalls',
  method: 'GET',
  path: '/history',
  summary: 'List calls, newest first',
  description:
    'Calls in a list carry no transcript, and no summary or metadata above 4 KiB: `omitted` names what was left out.',
  security: 'user',
  query: historyQuery,
  replies: { 200: historyReply },
  refusals: [],
  async handle({ query, calls: permitted }) {
    const { contactId, userId, phoneNumber, startDate, endDate, ...page } = query
    const { entries, total } = await permitted.list({
      ...page,
      contact: contactId,
      user: userId,
      number: phoneNumber,
      from: startDate,
      to: endDate,
    })
    const calls = pageOf(entries.map(listedEntry).map(callDocument))
    const nextOffset = query.offset + calls.length
    const more = calls.length > 0 && nextOffset < total ? { nextOffset } : {}
    return { status: 200, body: { success: true, calls, total, ...more } }
  },
})

/** Bytes of JSON after which a page takes no further call. */
export const maxPageBytes = 1024 * 1024

const pageOf = (documents: readonly CallDocument[]): readonly CallDocument[] => {
  let bytes = 0
  const end = documents.findIndex((document, index) => {
    bytes += Buffer.byteLength(JSON.stringify(document))
    return index > 0 && bytes > maxPageBytes
  })
  return end === -1 ? documents : documents.slice(0, end)
}

export const detail = callOperation({
  id: 'getCall',
  method: 'GET',
  path: '/{callId}',
  summary: 'One call, with transcript and everything else that lists leave out',
  security: 'user',
  action: 'see',
  replies: { 200: detailReply },
  refusals: [404],
  async handle({ call, calls }) {
    const deliveries = (await calls.deliveries(call)).map(deliveryDocument)
    return { status: 200, body: { success: true, call: callDocument(call), deliveries } }
  },
})

const deliveryDocument = ({ sink, state, reference, problem, nextAt }: Delivery) => ({
  sink,
  state,
  ...(reference !== null && { reference }),
  ...(problem !== null && { problem }),
  ...(nextAt !== null && { nextAttempt: new Date(nextAt).toISOString() }),
})

export const playback = callOperation({
  id: 'playRecording',
  method: 'GET',
  path: '/{callId}/recordings/{recordingId}',
  summary: 'The audio of a recording, whole or in part',
  description: 'Answers `Range` with 206, so that players can seek.',
  security: 'user',
  action: 'play',
  replies: { 200: null, 206: null },
  contentType: 'audio/*',
  refusals: [404, 416, 502],
  async handle({ call, calls, path, request }, { recentAudio, readRecording, recordingUrls }) {
    const id = path['recordingId'] ?? ''
    const open = () => calls.openRecording(call, id, { read: readRecording, urls: recordingUrls })
    return audioResponse(
      request,
      await recentAudio(JSON.stringify([call.tenant, call.id, id]), open),
    )
  },
})

export const statistics = operation({
  id: 'callStatistics',
  method: 'GET',
  path: '/statistics',
  summary: 'Count calls and their durations by status',
  security: 'user',
  query: statisticsQuery,
  replies: { 200: statisticsReply },
  refusals: [],
  async handle({ query, calls }) {
    const totals = await calls.totals({ from: query.startDate, to: query.endDate })
    return { status: 200, body: { success: true, statistics: statisticsOf(totals) } }
  },
})

export const providers = operation({
  id: 'activeProvider',
  method: 'GET',
  path: '/providers',
  summary: 'Which SDK to load, and the number of the user there',
  security: 'user',
  replies: { 200: providersReply },
  refusals: [],
  async handle({ caller }, { activeProvider, userOf, controls, dispositionsOf }) {
    const active = activeProvider(caller.tenant)
    const { number } = await userOf(caller)
    const body = {
      success: true,
      provider: active?.name ?? null,
      phoneNumber: number ?? active?.number ?? null,
      controls: controls(),
      dispositions: dispositionsOf(caller.tenant),
    }
    return { status: 200, body }
  },
})

export const twilioToken = operation({
  id: 'twilioToken',
  method: 'GET',
  path: '/token/twilio',
  summary: 'Access token for the Twilio Voice SDK',
  security: 'user',
  replies: { 200: tokenReply },
  refusals: [404, 503],
  async handle({ caller }, { mintTwilioToken }) {
    const identity = clientIdentity(caller.tenant, caller.user)
    const token = await mintTwilioToken(caller.tenant, identity)
    return { status: 200, body: { token, identity, userId: caller.user } }
  },
})

export const sinchToken = operation({
  id: 'sinchToken',
  method: 'GET',
  path: '/token/sinch',
  summary: 'Registration token for the Sinch in-app calling SDK',
  security: 'user',
  replies: { 200: sinchTokenReply },
  refusals: [404],
  async handle({ caller }, { mintSinchToken, userOf, wall }) {
    // Not the bare user id of the document: two tenants may have the same one, and share the application.
    const userId = clientIdentity(caller.tenant, caller.user)
    const { callerIdentifier, ...minted } = await mintSinchToken(caller.tenant, userId, wall())
    const number = callerIdentifier ?? (await userOf(caller)).number
    return {
      status: 200,
      body: { ...minted, userId, ...(number !== undefined && { callerIdentifier: number }) },
    }
  },
})

export const events = operation({
  id: 'callEvents',
  method: 'GET',
  path: '/events',
  summary: 'Follow calls live, as server-sent events',
  description:
    'Events: call_initiated, call_answered, call_ended, call_recording_ready, and events_lost when events since Last-Event-ID are no longer known. At most 8 streams per user; a reader that takes nothing for 30 seconds while events wait is disconnected.',
  security: 'user',
  replies: { 200: null },
  refusals: [429],
  handle: async ({ calls, request, expiresAt }, { streams }) =>
    streams.open(calls, {
      lastEventId: request.headers.get('last-event-id'),
      expiresAt,
    }),
})
