import type { Call } from '@callplane/core'
import { jsonResponse, parseObject, textOf } from '@callplane/kit'
import { countedPage } from '../counted-pages.ts'
import type { DoorContext, DoorResponse, DoorRoute } from '../door-face.ts'
import { invalid, notFound } from '../door-refusal.ts'
import { pageInfoOf, readMoment, readPage, refuseOthers } from '../videosdk-pages.ts'
import type { VideosdkDoorCredentials } from '../videosdk-token.ts'
import { hasJoined, viewParticipant, viewSession } from './render.ts'

type Context = DoorContext<VideosdkDoorCredentials>

/** `GET /v2/sessions`: calls that were answered, newest first. */
const listSessions = async ({ request, calls, publicUrl }: Context): Promise<DoorResponse> => {
  const { query } = request
  refuseOthers(query, ['roomId', 'status', 'startDate', 'endDate'])
  const page = readPage(query)
  const [from, until] = [readMoment(query, 'startDate'), readMoment(query, 'endDate')]
  const status = query.get('status') || null
  if (status !== null && status !== 'ongoing' && status !== 'ended')
    throw invalid('status', 'must be one of [ongoing, ended]')
  const room = query.get('roomId') || null
  const isWanted = (call: Call): boolean => {
    const start = call.answeredAt === 'unknown' ? Number.NaN : Date.parse(call.answeredAt ?? '')
    return (
      hasJoined(call) &&
      call.room !== null &&
      (room === null || call.room === room) &&
      (status === null || (call.endedAt === null) === (status === 'ongoing')) &&
      !(start < (from ?? -Infinity)) &&
      !(start > (until ?? Infinity))
    )
  }
  const found = await countedPage(page, calls, { filter: {}, matches: isWanted }, (call) => [call])
  return jsonResponse(200, {
    pageInfo: pageInfoOf(page, found),
    data: found.items.map((call) => viewSession(call, publicUrl)),
  })
}

/** The call whose session a path names, once its phone was in the room. */
const sessionOf = async ({ calls, params }: Context): Promise<Call> => {
  const call = await calls.find(params['session'] ?? null)
  if (!hasJoined(call)) throw notFound('session')
  return call
}

const fetchSession = async (context: Context): Promise<DoorResponse> =>
  jsonResponse(200, viewSession(await sessionOf(context), context.publicUrl))

/** Participants come nested in their session, in a list of one. */
const participantsOf =
  (isWanted: (call: Call) => boolean) =>
  async (context: Context): Promise<DoorResponse> => {
    const call = await sessionOf(context)
    const participants = isWanted(call) ? [viewParticipant(call)] : []
    const page = readPage(context.request.query)
    return jsonResponse(200, {
      pageInfo: pageInfoOf(page, { items: participants, total: participants.length }),
      data: [{ ...viewSession(call, context.publicUrl), participants }],
    })
  }

/** By the id of the participant, whatever the session: code that polls learns sessions from the room's platform too. */
const fetchParticipant = async ({ calls, params }: Context): Promise<DoorResponse> => {
  const call = await calls.find(params['participant'] ?? null)
  if (!hasJoined(call)) throw notFound('participant')
  return jsonResponse(200, viewParticipant(call))
}

/** Hangs up, also while the phone still rings. */
const removeParticipant = async (context: Context): Promise<DoorResponse> => {
  const { request, calls, dispatcher, publicUrl } = context
  const body = parseObject(request.body) ?? {}
  const id = textOf(body['participantId'])
  if (id === undefined) throw invalid('participantId', 'is required')
  const room = textOf(body['roomId'])
  const session = textOf(body['sessionId'])
  if (room === undefined && session === undefined)
    throw invalid('roomId', 'is required, or sessionId')
  const call = await calls.find(id)
  const isThere =
    call.endedAt === null &&
    (room === undefined || call.room === room) &&
    (session === undefined || session === call.id)
  if (!isThere) throw notFound('participant')
  const ended = await dispatcher.hangUp(call.id)
  return jsonResponse(
    200,
    hasJoined(ended)
      ? viewSession(ended, publicUrl)
      : { message: 'Participant removed successfully' },
  )
}

/** Ends the session of one call. All of a room can only be ended by the room's platform. */
const endSession = async ({
  request,
  calls,
  dispatcher,
  publicUrl,
}: Context): Promise<DoorResponse> => {
  const body = parseObject(request.body) ?? {}
  const call = await calls.find(textOf(body['sessionId']) ?? null)
  return jsonResponse(200, viewSession(await dispatcher.hangUp(call.id), publicUrl))
}

const base = '/v2/sessions'

/** Sessions, by which code of the legacy API follows its calls, since it has no calls to ask for. */
export const sessionRoutes: readonly DoorRoute<VideosdkDoorCredentials>[] = [
  { method: 'GET', path: base, answer: listSessions },
  { method: 'POST', path: `${base}/participants/remove`, answer: removeParticipant },
  { method: 'POST', path: `${base}/end`, answer: endSession },
  { method: 'GET', path: `${base}/:session`, answer: fetchSession },
  { method: 'GET', path: `${base}/:session/participants`, answer: participantsOf(() => true) },
  {
    method: 'GET',
    path: `${base}/:session/participants/active`,
    answer: participantsOf(({ endedAt }) => endedAt === null),
  },
  { method: 'GET', path: `${base}/:session/participants/:participant`, answer: fetchParticipant },
]
