import type { References } from '@callplane/core'
import { CallError } from '@callplane/core/portable'

/** The plugin's id, used in errors and as the key in `call.options`. */
export const provider = 'daily'

/** "Letters, digits, dash and underscore, at most 128" (…/rest-api/rooms/create-room). */
export const roomCharacters = 'A-Za-z0-9_-'
const roomShape = new RegExp(`^[${roomCharacters}]{1,128}$`)

/** Returns the room name; throws `room-unusable`, before anything is sent, if Daily cannot have a room of this name. */
export const checkedRoom = (room: string): string => {
  if (roomShape.test(room)) return room
  throw new CallError(
    'room-unusable',
    `${provider}: the room name must be 1 to 128 letters, digits, hyphens and underscores`,
    { provider, dialled: 'no' },
  )
}

/** Path of a room and its commands. The name is validated, so that it cannot lead to another path. */
export const roomPath = (room: string, rest = ''): string => `/rooms/${checkedRoom(room)}${rest}`

/** Daily's session ids are UUIDs. Other ids of the same characters are accepted, but never become part of a path. */
const sessionShape = /^[A-Za-z0-9_-]{1,64}$/

/** A session is only valid together with its room. Room names have no slash. */
export const referencesOf = (session: string, room?: string): References => ({
  session,
  ...(room === undefined ? {} : { roomSession: `${room}/${session}` }),
})

/** A caller by the id of the pinless hook, the only id until the session begins. */
export const pinlessReference = (callId: string): References => ({ pinlessCall: callId })

export const isCaller = ({ pinlessCall }: References): boolean => pinlessCall !== undefined

export const sessionIn = (
  references: References,
): { readonly room: string; readonly sessionId: string } => {
  const { roomSession = '' } = references
  const [room = '', sessionId = '', ...rest] = roomSession.split('/')
  if (room !== '' && sessionShape.test(sessionId) && rest.length === 0) return { room, sessionId }
  throw new CallError('call-unknown', `${provider}: the session and its room are not known`, {
    provider,
    dialled: 'no',
  })
}
