import { CallError, type References } from '@callplane/core'

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

/** Daily's session ids are UUIDs; other ids are accepted in their characters only, and never reach a path. */
const sessionShape = /^[A-Za-z0-9_-]{1,64}$/

/** A session is only known together with its room. Room names have no slash. */
export const referencesOf = (session: string, room?: string): References => ({
  session,
  ...(room === undefined ? {} : { roomSession: `${room}/${session}` }),
})

/** A caller, by the id of the pinless hook: the only id there is until the session begins. */
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
