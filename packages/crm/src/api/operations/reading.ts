import { listedEntry } from '../../model/listed-entry.ts'
import { userOf } from '../../calls/crm-world.ts'
import { statisticsOf } from '../../calls/statistics.ts'
import { clientIdentity } from '../../model/client-identity.ts'
import { callDocument, type CallDocument } from '../call-document.ts'
import { ApiError } from '../api-error.ts'
import { operation } from '../operation.ts'
import {
  detailReply,
  historyReply,
  providersReply,
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
  async handle({ query, caller }, { crm }) {
    const { contactId, userId, ...page } = query
    const filter = { ...page, contact: contactId, user: userId }
    const { entries, total } = await crm.log.of(caller.tenant).list(filter)
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

export const detail = operation({
  id: 'getCall',
  method: 'GET',
  path: '/{callId}',
  summary: 'One call, with transcript and everything else that lists leave out',
  security: 'user',
  replies: { 200: detailReply },
  refusals: [404],
  async handle({ path, caller }, { crm }) {
    const entry = await crm.log.of(caller.tenant).get(path['callId'] ?? '')
    if (!entry)
      throw new ApiError('call.unknown', 'callId: unknown call', {
        faults: [{ path: ['callId'], message: 'unknown call' }],
      })
    return { status: 200, body: { success: true, call: callDocument(entry) } }
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
  async handle({ query, caller }, { crm }) {
    const window = { from: query.startDate, to: query.endDate }
    const totals = await crm.log.of(caller.tenant).totals(window)
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
  async handle({ caller }, { crm }) {
    const active = crm.activeProvider(caller.tenant)
    const { number } = await userOf(crm, caller)
    const body = {
      success: true,
      provider: active?.name ?? null,
      phoneNumber: number ?? active?.number ?? null,
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
  handle: async ({ caller, request, expiresAt }, { streams }) =>
    streams.open(caller, {
      lastEventId: request.headers.get('last-event-id'),
      expiresAt,
    }),
})
