import { CallError } from '@callplane/core'

/** The plugin's id: names it in errors and in `call.options`. */
export const provider = 'daily'

/** "Letters, digits, dash and underscore, at most 128" (…/rest-api/rooms/create-room). */
export const roomCharacters = 'A-Za-z0-9_-'
const roomShape = new RegExp(`^[${roomCharacters}]{1,128}$`)

/** The room if Daily can have one of this name; otherwise a `room-unusable` error, thrown before anything is sent. */
export const checkedRoom = (room: string): string => {
  if (roomShape.test(room)) return room
  throw new CallError(
    'room-unusable',
    `${provider}: the room name must be 1 to 128 letters, digits, hyphens and underscores`,
    { provider, dialled: 'no' },
  )
}

/** Path of a room and of the commands about it. The name is checked, so that it cannot lead anywhere else. */
export const roomPath = (room: string, rest = ''): string => `/rooms/${checkedRoom(room)}${rest}`
