import type { Call, CallStatus, Fault } from '@callplane/core'
import { jsonResponse, parseObject, readFields, type FieldReader } from '@callplane/kit'
import { countedPage } from '../counted-pages.ts'
import type { DoorContext, DoorResponse, DoorRoute } from '../door-face.ts'
import { invalid, notFound, notServed, refuseFaults } from '../door-refusal.ts'
import type { DailyDoorCredentials } from './authenticate.ts'
import { createCall } from './create-call.ts'
import { callIdOfSession, isPresent, sessionIdOf, userIdOf, viewParticipant } from './render.ts'
import type { DailyDoorSettings } from './settings.ts'

type Context = DoorContext<DailyDoorCredentials>

/** One command to a session of a room, whose call goes on. */
interface Given {
  readonly context: Context
  readonly call: Call
  readonly reader: FieldReader
  readonly faults: Fault[]
}

const readerOf = ({ request }: Context): FieldReader => {
  const body = parseObject(request.body)
  if (!body) throw invalid('body', 'must be a JSON object')
  return readFields(body)
}

/** Refuses what is wrong with the command, and what it says and the door does not do, before anything is done. */
const settle = ({ reader, faults }: Given): void =>
  refuseFaults([
    ...faults,
    ...reader.unread.map((name) => ({ path: [name], message: 'is not served by this door' })),
  ])

const textIn = ({ reader, faults }: Given, name: string, pattern: RegExp, expected: string) => {
  const value = reader.text(name)
  if (value === undefined) faults.push({ path: [name], message: 'is required' })
  else if (!pattern.test(value)) faults.push({ path: [name], message: expected })
  return value ?? ''
}

const commanding =
  (run: (given: Given) => Promise<unknown>) =>
  async (context: Context): Promise<DoorResponse> => {
    const { calls, params } = context
    const reader = readerOf(context)
    const id = reader.text('sessionId')
    if (id === undefined) throw invalid('sessionId', 'is required')
    const call = await calls.find(callIdOfSession(id))
    if (call.endedAt !== null || call.room !== params['room']) throw notFound('session in the room')
    return jsonResponse(200, await run({ context, call, reader, faults: [] }))
  }

const stop = commanding(async (given) => {
  const { call, context } = given
  settle(given)
  await context.dispatcher.hangUp(call.id)
  return { ok: 'true', sessionId: sessionIdOf(call) }
})

const sendDtmf = commanding(async (given) => {
  const { call, context, reader } = given
  const tones = textIn(given, 'tones', /^[0-9A-D*#]{1,20}$/, 'must be at most 20 of 0-9 A-D * #')
  const method = reader.text('method')
  if (method !== undefined && method !== 'auto')
    given.faults.push({ path: ['method'], message: 'must be auto: the carrier chooses' })
  settle(given)
  await context.dispatcher.sendDigits(call.id, tones)
  return { ok: 'true', sessionId: sessionIdOf(call) }
})

const transfer = commanding(async (given) => {
  const { call, context } = given
  const to = textIn(given, 'toEndPoint', /^(?:\+\d+|sip:\S+)$/i, 'must be a number or a sip: URI')
  settle(given)
  await context.dispatcher.transfer(call.id, to)
  return { ok: true }
})

/** With `sipRefer` Daily leaves the path; whether the carrier of a call does is not for the door to say. */
const refer = commanding(() => Promise.reject(notServed('sipRefer')))

const talking: CallStatus = 'in-progress'

/** Phones of this door in one room, or in all. Daily gives at most 100. */
const presentIn = async (
  { calls }: Context,
  room: string | undefined,
): Promise<readonly Call[]> => {
  const matches = (call: Call): boolean =>
    isPresent(call) && (room === undefined || call.room === room)
  const { items } = await countedPage(
    { number: 1, size: 100 },
    calls,
    { filter: { status: talking }, matches },
    (call) => [call],
  )
  return items
}

const roomPresence = async (context: Context): Promise<DoorResponse> => {
  const found = await presentIn(context, context.params['room'])
  const data = found.map((call) => viewParticipant(call, context.now))
  return jsonResponse(200, { total_count: data.length, data })
}

/** By room, as Daily groups all that are present. */
const presence = async (context: Context): Promise<DoorResponse> => {
  const rooms: Record<string, unknown[]> = Object.create(null) as Record<string, unknown[]>
  for (const call of await presentIn(context, undefined))
    (rooms[call.room ?? ''] ??= []).push(viewParticipant(call, context.now))
  return jsonResponse(200, rooms)
}

const idsIn = (reader: FieldReader, name: string): readonly string[] =>
  reader.values(name).map(String)

/** Hangs up phones of the room; an id that is not there is no error (docs.daily.co …/rooms/session/eject). */
const eject = async (context: Context): Promise<DoorResponse> => {
  const { dispatcher, params } = context
  const reader = readerOf(context)
  const [ids, users] = [idsIn(reader, 'ids'), idsIn(reader, 'user_ids')]
  if (reader.flag('ban') === true) throw notServed('banning a phone from a room')
  const found = (await presentIn(context, params['room'])).filter(
    (call) => ids.includes(sessionIdOf(call)) || users.includes(userIdOf(call) ?? ''),
  )
  for (const call of found) await dispatcher.hangUp(call.id)
  return jsonResponse(200, { ejectedIds: found.map((call) => sessionIdOf(call)) })
}

const room = '/v1/rooms/:room'

/** Dial-outs, and what code does with their sessions. Rooms themselves are their platform's. */
export const callRoutes = (
  settings: DailyDoorSettings,
): readonly DoorRoute<DailyDoorCredentials>[] => [
  {
    method: 'POST',
    path: `${room}/dialOut/start`,
    answer: (context) => createCall(context, settings),
  },
  { method: 'POST', path: `${room}/dialOut/stop`, answer: stop },
  { method: 'POST', path: `${room}/dialOut/sendDTMF`, answer: sendDtmf },
  { method: 'POST', path: `${room}/sipCallTransfer`, answer: transfer },
  { method: 'POST', path: `${room}/sipRefer`, answer: refer },
  { method: 'GET', path: `${room}/presence`, answer: roomPresence },
  { method: 'GET', path: '/v1/presence', answer: presence },
  { method: 'POST', path: `${room}/eject`, answer: eject },
]
