import { json, type EmulatorResponse } from '../../message.ts'
import type { FaceContext } from '../face.ts'
import type { Sessions } from './sessions.ts'

type Participant = {
  readonly id: string
  readonly room: string
  readonly userId: string | null
  readonly userName: string | null
  readonly joinedAt: number
}

export type Presence = {
  /** A browser or a bot joins, by the emulator's own control. */
  join(room: string, userName: string | null, userId: string | null): Participant
  leave(room: string, id: string): boolean
  occupied(room: string): boolean
  view(room: string, query: URLSearchParams, visibleUntil: number): EmulatorResponse
  reset(): void
}

export function createPresence({ clock, random }: FaceContext, sessions: Sessions): Presence {
  let joined: Participant[] = []
  /** Whoever is dialled joins as a regular participant once the call is answered [inferred]. */
  const everybody = (room: string): readonly Participant[] => [
    ...joined.filter((it) => it.room === room),
    ...sessions.live(room).flatMap(({ id, plan, joinedAt }) => {
      if (joinedAt === undefined) return []
      // "Defaults to the SIP user or the number" (start-dial-out).
      const name = plan.kind === 'sip' ? plan.to.replace(/^sip:([^@]*)@.*$/i, '$1') : plan.to
      return [
        { id, room, userId: plan.userId ?? null, userName: plan.displayName ?? name, joinedAt },
      ]
    }),
  ]

  return {
    join(room, userName, userId) {
      const participant = { id: random.uuid(), room, userId, userName, joinedAt: clock.now() }
      joined.push(participant)
      return participant
    },
    leave(room, id) {
      const before = joined.length
      joined = joined.filter((it) => it.id !== id || it.room !== room)
      return joined.length < before
    },
    occupied: (room) => everybody(room).length > 0,
    view(room, query, visibleUntil) {
      const wanted = (name: string, value: string | null): boolean =>
        !query.has(name) || query.get(name) === value
      const found = everybody(room).filter(
        (it) =>
          it.joinedAt <= visibleUntil &&
          wanted('userId', it.userId) &&
          wanted('userName', it.userName),
      )
      const limit = Number(query.get('limit') ?? 100)
      const data = found.slice(0, limit).map(({ id, userId, userName, joinedAt }) => ({
        room,
        id,
        userId,
        userName,
        mtgSessionId: `mtg-${room}`,
        joinTime: new Date(joinedAt).toISOString(),
        duration: Math.floor((clock.now() - joinedAt) / 1000),
      }))
      return json(200, { total_count: found.length, data })
    },
    reset: () => void (joined = []),
  }
}
