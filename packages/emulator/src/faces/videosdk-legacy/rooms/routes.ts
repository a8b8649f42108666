import { json } from '../../../server/message.ts'
import { route, type Route } from '../../router.ts'
import type { Calls } from '../calls/calls.ts'
import { VideosdkLegacyError } from '../errors.ts'
import { pageOf } from '../pages.ts'
import { bodyOf, optional, required } from '../parameters.ts'
import type { Rooms } from './rooms.ts'
import { viewRoom } from './view.ts'

/** Enough of the rooms API to have one: a call needs a meeting that exists. */
export function roomRoutes(rooms: Rooms, calls: Calls): readonly Route[] {
  const find = (id: string | undefined) => {
    const room = rooms.find(id ?? '')
    // The vendor's client reads 400, 402 and 404 alike as "no such room" (RoomsResource.validate).
    if (!room) throw new VideosdkLegacyError(404, 'Room not found')
    return json(200, viewRoom(room))
  }
  return [
    route.post('/v2/rooms', (request) => {
      const body = request.text === '' ? {} : bodyOf(request)
      return json(200, viewRoom(rooms.create(optional(body, 'customRoomId') ?? null)))
    }),
    route.get('/v2/rooms', (request) => {
      const wanted = request.query.get('query')
      const found = rooms
        .list()
        .filter(
          ({ createdAt, roomId, customRoomId }) =>
            createdAt <= request.visibleUntil &&
            (!wanted || roomId === wanted || customRoomId === wanted),
        )
      const { pageInfo, items } = pageOf(request, found)
      return json(200, { pageInfo, data: items.map(viewRoom) })
    }),
    route.post('/v2/rooms/deactivate', (request) => {
      const room = rooms.byRoomId(required(bodyOf(request), 'roomId'))
      // "Resolves only the VideoSDK roomId: a customRoomId is rejected with 402" (typed client, RoomsResource.end).
      if (!room) throw new VideosdkLegacyError(402, 'Room not found')
      room.disabled = true
      calls.hangUpAll(room)
      return json(200, viewRoom(room))
    }),
    route.get('/v2/rooms/validate/:id', (_request, { id }) => find(id)),
    route.get('/v2/rooms/:id', (_request, { id }) => find(id)),
  ]
}
