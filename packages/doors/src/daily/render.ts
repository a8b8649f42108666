import type { Call } from '@callplane/core'
import { callIdOfHex, hexOfCall, hexOfUuid, uuidOfHex } from '../ids.ts'

/** The `sessionId` of a call. */
export const sessionIdOf = (call: Pick<Call, 'id'>): string => uuidOfHex(hexOfCall(call))

/** The id of the call with this `sessionId`; null for a text that is none. */
export const callIdOfSession = (id: string): string | null => {
  const hex = hexOfUuid(id)
  return hex === null ? null : callIdOfHex(hex)
}

const tagOfUser = 'daily-user:'

/** Keeps the `userId` of a dial-out with the call: webhooks and presence name it. */
export const userTag = (userId: string): string => `${tagOfUser}${userId}`

/** The `userId` that the application gave; null for none. */
export const userIdOf = ({ tags }: Call): string | null =>
  tags.find((tag) => tag.startsWith(tagOfUser))?.slice(tagOfUser.length) ?? null

/** Whether the phone is in its room. */
export const isPresent = ({ answeredAt, endedAt, room }: Call): boolean =>
  answeredAt !== null && endedAt === null && room !== null

/** The phone as a participant of its room (docs.daily.co …/rooms/session/presence). */
export const viewParticipant = (call: Call, now: number): Readonly<Record<string, unknown>> => {
  const joined = call.answeredAt === 'unknown' ? null : call.answeredAt
  return {
    room: call.room,
    id: sessionIdOf(call),
    userId: userIdOf(call),
    userName: null,
    joinTime: joined,
    duration: joined === null ? 0 : Math.max(0, Math.floor((now - Date.parse(joined)) / 1000)),
  }
}
