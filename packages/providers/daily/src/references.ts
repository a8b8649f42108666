import { CallError, type References } from '@callplane/core'
import { provider } from './provider.ts'

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
