import { CallError, type References } from '@callplane/core'
import { provider } from './provider.ts'

/** A dial-out session is only known together with its room. Room names have no slash. */
export const referencesOf = (session: string, room?: string): References => ({
  session,
  ...(room === undefined ? {} : { roomSession: `${room}/${session}` }),
})

/** A caller, by the id of the pinless hook: all there is of him until his session begins. */
export const pinlessReference = (callId: string): References => ({ pinlessCall: callId })

export const sessionIn = (
  references: References,
): { readonly room: string; readonly sessionId: string } => {
  const { roomSession = '' } = references
  const slash = roomSession.lastIndexOf('/')
  if (slash > 0)
    return { room: roomSession.slice(0, slash), sessionId: roomSession.slice(slash + 1) }
  throw new CallError('call-unknown', `${provider}: the session and its room are not known yet`, {
    provider,
  })
}
