import { json } from '../../../server/message.ts'
import type { FaceRequest } from '../../request.ts'
import { route, type Route } from '../../router.ts'
import { missing } from '../errors.ts'
import { bodyOf, type Body } from '../parameters.ts'
import type { Presence } from './presence.ts'
import type { Room, Rooms } from './rooms.ts'

const privacyOf = (body: Body): Room['privacy'] | undefined =>
  body.oneOf('privacy', ['public', 'private'])

export function roomRoutes(
  rooms: Rooms,
  presence: Presence,
  joined: (room: Room) => void,
): readonly Route[] {
  const list = ({ query, visibleUntil }: FaceRequest) => {
    const found = rooms.list(visibleUntil)
    const data = found.slice(0, Number(query.get('limit') ?? 100)).map(rooms.view)
    return json(200, { total_count: found.length, data })
  }
  return [
    route.get('/rooms', list),
    route.post('/rooms', (request) => {
      const body = bodyOf(request, ['name', 'privacy', 'properties'])
      const name = body.text('name')
      return json(
        200,
        rooms.view(rooms.create(name, privacyOf(body) ?? 'public', body.value['properties'])),
      )
    }),
    route.get('/rooms/:room', (request, { room }) =>
      json(200, rooms.view(rooms.find(room, request.visibleUntil))),
    ),
    route.post('/rooms/:room', (request, params) => {
      const room = rooms.find(params['room'])
      const body = bodyOf(request, ['privacy', 'properties'])
      rooms.update(room, privacyOf(body), body.value['properties'])
      return json(200, rooms.view(room))
    }),
    route.delete('/rooms/:room', (_request, { room }) => {
      rooms.remove(rooms.find(room))
      return json(200, { deleted: true, name: room })
    }),
    route.get('/presence', ({ visibleUntil }) =>
      json(200, presence.byRoom(rooms.list(Infinity), visibleUntil)),
    ),
    route.get('/rooms/:room/presence', (request, { room }) =>
      presence.view(rooms.find(room).name, request.query, request.visibleUntil),
    ),
    // A control of the emulator: a browser joins the room, or leaves it. Needs no credentials.
    route.post('/_emulator/rooms/:room/participants', (request, params) => {
      const room = rooms.find(params['room'])
      const body = bodyOf(request, ['userName', 'userId'])
      const who = presence.join(
        room.name,
        body.text('userName') ?? null,
        body.text('userId') ?? null,
      )
      joined(room)
      return json(200, { id: who.id })
    }),
    route.delete('/_emulator/rooms/:room/participants/:id', (_request, { room = '', id = '' }) => {
      if (!presence.leave(room, id)) throw missing(`participant ${id} not found`)
      return json(200, { deleted: true })
    }),
  ]
}
