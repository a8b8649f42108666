import { json } from '../../../server/message.ts'
import { route, type Route } from '../../router.ts'
import type { Sessions } from '../calls/calls.ts'
import { invalid } from '../errors.ts'
import { bodyOf } from '../parameters.ts'
import type { DialIn } from '../trunks/incoming.ts'
import type { Presence } from './presence.ts'
import type { Rooms } from './rooms.ts'

export type EjectDeps = {
  readonly rooms: Rooms
  readonly sessions: Sessions
  readonly presence: Presence
  readonly dialIn: DialIn
}

const textsOf = (name: string, value: unknown = []): readonly string[] => {
  const isList = Array.isArray(value) && value.every((it) => typeof it === 'string')
  if (!isList || value.length > 100) throw invalid(`'${name}' must be an array of at most 100 ids`)
  return value
}

/**
 * `POST /rooms/{name}/eject` (…/rest-api/rooms/session/eject): an id that is not in the room is not an error, only absent
 * from `ejectedIds`. [inferred] A phone in the room is hung up, and an empty room is not an error.
 */
export function ejectRoutes({ rooms, sessions, presence, dialIn }: EjectDeps): readonly Route[] {
  const end = (room: string, id: string): boolean => {
    const dialled = sessions.live(room).find((it) => it.id === id)
    dialled?.leg?.hangUp()
    return dialled !== undefined || dialIn.eject(room, id) || presence.leave(room, id)
  }
  return [
    route.post('/rooms/:room/eject', (request, params) => {
      const { name } = rooms.find(params['room'])
      const body = bodyOf(request, ['ids', 'user_ids', 'ban'])
      body.flag('ban')
      const ids = textsOf('ids', body.value['ids'])
      const userIds = textsOf('user_ids', body.value['user_ids'])
      const found = presence
        .in(name)
        .filter(({ id, userId }) => ids.includes(id) || userIds.includes(userId ?? ''))
      const ejectedIds = found.map(({ id }) => id).filter((id) => end(name, id))
      return json(200, { ejectedIds })
    }),
  ]
}
