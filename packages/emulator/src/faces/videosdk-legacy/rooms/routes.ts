import { json } from '../../../message.ts'
import { route, type Route } from '../../router.ts'
import { VideosdkLegacyError } from '../errors.ts'
import { bodyOf, optional } from '../parameters.ts'
import type { Rooms } from './rooms.ts'
import { viewRoom } from './view.ts'

/** Enough of the rooms API to have one: a call needs a meeting that exists. */
export function roomRoutes(rooms: Rooms): readonly Route[] {
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
    route.get('/v2/rooms/validate/:id', (_request, { id }) => find(id)),
    route.get('/v2/rooms/:id', (_request, { id }) => find(id)),
  ]
}
