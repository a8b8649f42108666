import type { References } from '@callplane/core'
import { checkedIdentifier, opaqueIdentifier, pathSegment } from '@callplane/kit'
import { provider } from './errors.ts'

/** `room` and `session` tell where to search; only `participant` identifies the call. */
export const referencesOf = (participant: string, room: string, session?: string): References => ({
  participant,
  room,
  ...(session === undefined ? {} : { session }),
})

/** VideoSDK documents no format for the ids of participants and sessions. All of these throw `input-invalid`. */
const shapeOf = (name: string) => ({ provider, name, ...opaqueIdentifier })

export const checkedParticipant = (id: unknown): string =>
  checkedIdentifier(id, shapeOf('participant'))

const session = shapeOf('session')
export const checkedSession = (id: unknown): string => checkedIdentifier(id, session)
export const sessionSegment = (id: unknown): string => pathSegment(id, session)
