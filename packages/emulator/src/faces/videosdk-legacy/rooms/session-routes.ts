import { json } from '../../../server/message.ts'
import type { FaceRequest } from '../../request.ts'
import { route, type Route } from '../../router.ts'
import type { Calls } from '../calls/calls.ts'
import { VideosdkLegacyError } from '../errors.ts'
import { pageOf, positive } from '../pages.ts'
import { bodyOf, optional, required } from '../parameters.ts'
import type { Rooms, Session } from './rooms.ts'
import { present, viewParticipant, viewSession } from './view.ts'

/** docs.videosdk.live/api-reference/realtime-communication/fetch-session, …/fetch-active-participants, …/remove-participant */
export function sessionRoutes(rooms: Rooms, calls: Calls): readonly Route[] {
  const list = (request: FaceRequest) => {
    const { query } = request
    const status = query.get('status')
    if (status && status !== 'ongoing' && status !== 'ended') {
      throw new VideosdkLegacyError(400, '"status" must be one of [ongoing, ended]')
    }
    const from = positive(request, 'startDate') ?? 0
    const until = positive(request, 'endDate') ?? Infinity
    const wanted = (name: string, ...values: readonly (string | null)[]): boolean =>
      !query.get(name) || values.includes(query.get(name))
    const found = rooms
      .sessions()
      .filter(
        ({ room, start, end }) =>
          start <= request.visibleUntil &&
          wanted('roomId', room.roomId) &&
          wanted('customRoomId', room.customRoomId) &&
          wanted('query', room.roomId, room.customRoomId) &&
          wanted('status', end === null ? 'ongoing' : 'ended') &&
          start >= from &&
          start <= until,
      )
    const { pageInfo, items } = pageOf(request, found)
    const data = items.map((session) => viewSession(session, present(session, request)))
    return json(200, { pageInfo, data })
  }

  /** A list of participants is nested in its session, in a list of one. */
  const participants = (request: FaceRequest, id: string | undefined, activeOnly: boolean) => {
    const session = findSession(request, rooms, id)
    const all = present(session, request).filter(
      ({ stays }) => !activeOnly || stays.at(-1)?.end === null,
    )
    const { pageInfo, items } = pageOf(request, all)
    return json(200, { pageInfo, data: [viewSession(session, items)] })
  }

  return [
    route.get('/v2/sessions', list),
    // As the page prints it.
    route.get('/v2/sessions/', list),
    removeRoute(rooms, calls),
    endRoute(rooms, calls),
    route.get('/v2/sessions/:id', (request, { id }) => {
      const session = findSession(request, rooms, id)
      return json(200, viewSession(session, present(session, request)))
    }),
    route.get('/v2/sessions/:id/participants', (request, { id }) =>
      participants(request, id, false),
    ),
    route.get('/v2/sessions/:id/participants/active', (request, { id }) =>
      participants(request, id, true),
    ),
    route.get('/v2/sessions/:id/participants/:participant', (request, { id, participant }) => {
      const found = present(findSession(request, rooms, id), request).find(
        ({ participantId }) => participantId === participant,
      )
      if (!found) throw new VideosdkLegacyError(404, 'Participant not found')
      return json(200, viewParticipant(found))
    }),
  ]
}

function findSession(request: FaceRequest, rooms: Rooms, id: string | undefined): Session {
  const session = rooms.sessions().find((one) => one.id === id)
  if (!session || session.start > request.visibleUntil)
    throw new VideosdkLegacyError(404, 'Session not found')
  return session
}

function endRoute(rooms: Rooms, calls: Calls): Route {
  return route.post('/v2/sessions/end', (request) => {
    const body = bodyOf(request)
    const room = rooms.byRoomId(required(body, 'roomId'))
    const sessionId = optional(body, 'sessionId')
    const session = room && rooms.ongoing(room)
    if (!room || !session || (sessionId && sessionId !== session.id))
      throw new VideosdkLegacyError(404, 'Session not found')
    calls.hangUpAll(room)
    return json(200, viewSession(session, session.participants))
  })
}

function removeRoute(rooms: Rooms, calls: Calls): Route {
  return route.post('/v2/sessions/participants/remove', (request) => {
    const body = bodyOf(request)
    const participantId = required(body, 'participantId')
    const roomId = optional(body, 'roomId')
    const sessionId = optional(body, 'sessionId')
    // "by passing roomId or sessionId", although roomId is marked as required below it.
    if (!roomId && !sessionId)
      throw new VideosdkLegacyError(400, '"roomId" or "sessionId" is required')
    const named = sessionId ? findSession(request, rooms, sessionId) : undefined
    const room = named?.room ?? rooms.byRoomId(roomId ?? '')
    if (!room || (roomId && roomId !== room.roomId))
      throw new VideosdkLegacyError(404, 'Room not found')
    const leg = calls.live(room, participantId)
    if (!leg) throw new VideosdkLegacyError(404, 'Participant not found')
    const session = named ?? rooms.ongoing(room)
    // Page: the session at the time of the removal. Client: "a confirmation message", the only reply possible for a
    // participant that is still being dialled; [inferred] such a participant can be removed.
    const reply = session
      ? viewSession(session, session.participants)
      : { message: 'Participant removed successfully' }
    leg.hangUp()
    return json(200, reply)
  })
}
