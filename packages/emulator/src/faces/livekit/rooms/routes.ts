import { json } from '../../../server/message.ts'
import type { FaceRequest } from '../../request.ts'
import { route, type Route } from '../../router.ts'
import { need, type Account } from '../account.ts'
import { invalid, missing } from '../errors.ts'
import { readBody, type Fields } from '../parameters.ts'
import type { Participant } from './room.ts'
import type { Rooms } from './rooms.ts'
import { viewParticipant, viewRoom } from './view.ts'

const SERVICE = '/twirp/livekit.RoomService'

export function roomRoutes(account: Account, rooms: Rooms): readonly Route[] {
  /** A participant that joined after `visibleUntil` is not shown yet. */
  const visible = ({ visibleUntil }: FaceRequest, { joinedAt }: Participant): boolean =>
    joinedAt <= visibleUntil
  const asAdmin = (request: FaceRequest, name: 'room' | 'name' = 'room'): Fields => {
    const fields = readBody(request)
    need.roomAdmin(account.grantsOf(request), fields.text(name))
    return fields
  }
  const named = (request: FaceRequest, fields: Fields): Participant => {
    const found = rooms.participant(fields.text('room'), fields.text('identity'))
    if (!visible(request, found)) throw missing('participant')
    return found
  }
  return [
    route.post(`${SERVICE}/CreateRoom`, (request) => {
      need.roomCreate(account.grantsOf(request))
      const fields = readBody(request)
      const name = fields.text('name')
      if (name === '') throw invalid('no room name')
      const room = rooms.open(name, {
        metadata: fields.text('metadata'),
        emptyTimeout: fields.integer('emptyTimeout'),
        departureTimeout: fields.integer('departureTimeout'),
        maxParticipants: fields.integer('maxParticipants'),
      })
      return json(200, viewRoom(room))
    }),
    route.post(`${SERVICE}/ListRooms`, (request) => {
      need.roomList(account.grantsOf(request))
      const names = readBody(request).texts('names')
      const found = rooms.all().filter(({ name }) => names.length === 0 || names.includes(name))
      return json(200, { rooms: found.map(viewRoom) })
    }),
    route.post(`${SERVICE}/DeleteRoom`, (request) => {
      need.roomCreate(account.grantsOf(request))
      rooms.close(rooms.find(readBody(request).text('room')))
      return json(200, {})
    }),
    route.post(`${SERVICE}/UpdateRoomMetadata`, (request) => {
      const fields = asAdmin(request)
      const room = rooms.find(fields.text('room'))
      room.metadata = fields.text('metadata')
      return json(200, viewRoom(room))
    }),
    route.post(`${SERVICE}/ListParticipants`, (request) => {
      const name = asAdmin(request).text('room')
      const room = rooms.all().find((one) => one.name === name)
      const found = [...(room?.participants.values() ?? [])].filter((one) => visible(request, one))
      return json(200, { participants: found.map(viewParticipant) })
    }),
    route.post(`${SERVICE}/GetParticipant`, (request) =>
      json(200, viewParticipant(named(request, asAdmin(request)))),
    ),
    route.post(`${SERVICE}/RemoveParticipant`, (request) => {
      const fields = asAdmin(request)
      rooms
        .participant(fields.text('room'), fields.text('identity'))
        .disconnect('PARTICIPANT_REMOVED')
      return json(200, {})
    }),
    route.post(`${SERVICE}/UpdateParticipant`, (request) => {
      const fields = asAdmin(request)
      const participant = named(request, fields)
      participant.name = fields.text('name') || participant.name
      participant.metadata = fields.text('metadata') || participant.metadata
      // An attribute with an empty value is removed (livekit_room.proto).
      participant.attributes = Object.fromEntries(
        Object.entries({ ...participant.attributes, ...fields.map('attributes') }).filter(
          ([, value]) => value !== '',
        ),
      )
      return json(200, viewParticipant(participant))
    }),
  ]
}
