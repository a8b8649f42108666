import { userOf } from '../../calls/crm-world.ts'
import { statisticsOf } from '../../calls/statistics.ts'
import { identityOf } from '../../directory/users.ts'
import { callDocument } from '../call-document.ts'
import { eventStream } from '../event-stream.ts'
import { operation } from '../operation.ts'
import { historyReply, providersReply, statisticsReply, tokenReply } from '../replies.ts'
import { historyQuery, statisticsQuery } from '../requests.ts'

export const history = operation({
  id: 'listCalls',
  method: 'GET',
  path: '/history',
  summary: 'List calls, newest first',
  security: 'user',
  query: historyQuery,
  replies: { 200: historyReply },
  refusals: [],
  async handle({ query, caller }, { crm }) {
    const { contactId, userId, ...page } = query
    const filter = { ...page, contact: contactId, user: userId }
    const { entries, total } = await crm.log.store.list(caller.tenant, filter)
    return { status: 200, body: { success: true, calls: entries.map(callDocument), total } }
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
    const totals = await crm.log.store.totals(caller.tenant, window)
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
  async handle({ caller }, { crm, mintTwilioToken }) {
    const identity = identityOf(await userOf(crm, caller))
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
    'Events: call_initiated, call_answered, call_ended, call_recording_ready, and events_lost when what came since Last-Event-ID is not known any more.',
  security: 'user',
  replies: { 200: null },
  refusals: [],
  handle: async ({ caller, request, expiresAt }, { crm }) =>
    eventStream(crm.log, caller.tenant, {
      lastEventId: request.headers.get('last-event-id'),
      expiresAt,
    }),
})
