import { json, type EmulatorResponse } from '../../../server/message.ts'
import type { Random } from '../../../random.ts'
import type { FaceRequest } from '../../request.ts'
import { route, type Route } from '../../router.ts'
import { findVisible } from '../../shared/records.ts'
import { badRequest, notFound } from '../errors.ts'
import { matches, page } from '../pages.ts'
import { fieldsOf, readBody, type Fields } from '../parameters.ts'
import type { State } from '../trunks/state.ts'
import { viewCall, viewReply, type Call } from './call.ts'
import type { Calls } from './calls.ts'
import { readCreateCall } from './create.ts'

type Deps = { readonly calls: Calls; readonly state: State; readonly random: Random }

export const CALL_PATH = '/v2/sip/call'

export function callRoutes({ calls, state, random }: Deps): readonly Route[] {
  const named = (fields: Fields): Call => {
    const call = calls.get(fields.need('callId', fields.text('callId')))
    if (!call) throw notFound('Call')
    return call
  }
  const answered = (call: Call): void => {
    if (call.endedAt !== undefined || call.leg?.state !== 'answered') {
      throw badRequest('The call is not active')
    }
  }
  return [
    route.post(CALL_PATH, (request) => {
      const call = calls.place(readCreateCall(request, state, random))
      return reply(call, 'INITIATED')
    }),
    route.get(CALL_PATH, (request) => listCalls(request, calls)),
    route.get(`${CALL_PATH}/:id`, (request, { id }) => {
      const call = findVisible(request, calls, id)
      if (!call) throw notFound('Call')
      return json(200, { data: { id: call.id, ...viewCall(call) } })
    }),
    route.post(`${CALL_PATH}/end`, (request) => {
      const call = named(fieldsOf(readBody(request)))
      if (call.endedAt !== undefined) throw badRequest('The call is not active')
      calls.hangUp(call)
      // The page's own reply repeats the message of the create reply.
      return reply(call, 'ended')
    }),
    route.post(`${CALL_PATH}/transfer`, (request) => {
      const fields = fieldsOf(readBody(request))
      const call = named(fields)
      const to = fields.need('transferTo', fields.destination('transferTo'))
      fields.object('participant')
      fields.flag('playDialtone')
      answered(call)
      calls.transfer(call, to, request.cause)
      return reply(call, 'answered')
    }),
    route.post(`${CALL_PATH}/switch-room`, (request) => {
      const fields = fieldsOf(readBody(request))
      const call = named(fields)
      const room = fields.need('roomId', fields.text('roomId'))
      fields.text('participantId')
      fields.text('token')
      answered(call)
      calls.switchRoom(call, room)
      return json(200, { data: { id: call.id, ...viewCall(call) } })
    }),
  ]
}

function reply(call: Call, status: string): EmulatorResponse {
  return json(200, { message: 'Call initiated successfully', data: viewReply(call, status) })
}

const DAY = 86_400_000

function listCalls(request: FaceRequest, calls: Calls): EmulatorResponse {
  const { query, visibleUntil } = request
  const is = (name: string, value: string | null): boolean => {
    const wanted = query.get(name)
    return wanted === null || wanted === '' || wanted === value
  }
  const time = (name: string): number | undefined => {
    const raw = query.get(name)
    if (raw === null || raw === '') return undefined
    if (!/^\d+$/.test(raw)) throw badRequest(`${name} must be a timestamp in milliseconds`)
    return Number(raw)
  }
  const type = query.get('type') ?? ''
  if (!['', 'inbound', 'outbound'].includes(type)) {
    throw badRequest('type must be inbound or outbound')
  }
  const since = time('startDate')
  const until = time('endDate')
  // "Entire end day is included."
  const end = until === undefined ? Infinity : Math.floor(until / DAY) * DAY + DAY - 1
  const found = calls
    .all()
    .filter(
      (call) =>
        call.createdAt <= visibleUntil &&
        is('type', call.type) &&
        is('id', call.id) &&
        is('roomId', call.roomId) &&
        is('sessionId', call.sessionId) &&
        is('gatewayId', call.gatewayId) &&
        is('ruleId', call.ruleId) &&
        (since === undefined || call.createdAt >= since) &&
        call.createdAt <= end &&
        matches(query.get('search'), call.to, call.from, call.roomId),
    )
  return page(request, found, (call) => ({ callId: call.id, ...viewCall(call) }))
}
