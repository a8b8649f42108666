import { json, type EmulatorResponse } from '../../../server/message.ts'
import type { FaceContext } from '../../face.ts'
import type { Session } from '../calls/call.ts'
import type { Sessions } from '../calls/calls.ts'

/** One stay in a room; times are virtual. */
export type Participant = {
  readonly id: string
  readonly room: string
  readonly userId: string | null
  readonly userName: string | null
  readonly joinedAt: number
  leftAt?: number | undefined
}

export type Presence = {
  /** A browser or a bot joins, by the emulator's own control, or a caller, under the id of its session. */
  join(room: string, userName: string | null, userId: string | null, id?: string): Participant
  leave(room: string, id: string): boolean
  /** The participants in the room now. */
  in(room: string): readonly Participant[]
  occupied(room: string): boolean
  /** All stays, those that last included. */
  stays(): readonly Participant[]
  /** Of every room that is occupied. */
  byRoom(
    rooms: readonly { readonly name: string }[],
    visibleUntil: number,
  ): Readonly<Record<string, readonly object[]>>
  view(room: string, query: URLSearchParams, visibleUntil: number): EmulatorResponse
  reset(): void
}

export function createPresence({ clock, random, kept }: FaceContext, sessions: Sessions): Presence {
  const joined = kept<Participant>(({ leftAt }) => leftAt !== undefined)
  /**
   * "The dialed participant joins the room as a regular participant" (start-dial-out), once the call is answered
   * [inferred], and under its session id [inferred].
   */
  const stayOf = ({ id, room, plan, joinedAt, endedAt }: Session): readonly Participant[] => {
    if (joinedAt === undefined) return []
    // "Defaults to the SIP user or the number" (start-dial-out).
    const name = plan.kind === 'sip' ? plan.to.replace(/^sip:([^@]*)@.*$/i, '$1') : plan.to
    const [userId, userName] = [plan.userId ?? null, plan.displayName ?? name]
    return [{ id, room, userId, userName, joinedAt, leftAt: endedAt }]
  }
  const present = (room: string): readonly Participant[] => [
    ...[...joined.values()].filter((it) => it.room === room && it.leftAt === undefined),
    ...sessions.live(room).flatMap(stayOf),
  ]

  const viewOne = ({ id, room, userId, userName, joinedAt }: Participant): object => ({
    room,
    id,
    userId,
    userName,
    mtgSessionId: `mtg-${room}`,
    joinTime: new Date(joinedAt).toISOString(),
    duration: Math.floor((clock.now() - joinedAt) / 1000),
  })

  return {
    byRoom: (rooms, visibleUntil) =>
      Object.fromEntries(
        rooms.flatMap(({ name }) => {
          const here = present(name).filter(({ joinedAt }) => joinedAt <= visibleUntil)
          return here.length > 0 ? [[name, here.map(viewOne)]] : []
        }),
      ),
    join(room, userName, userId, id = random.uuid()) {
      const participant: Participant = {
        id,
        room,
        userId,
        userName,
        joinedAt: clock.now(),
      }
      joined.set(participant.id, participant)
      return participant
    },
    leave(room, id) {
      const stay = joined.get(id)
      if (stay?.room !== room || stay.leftAt !== undefined) return false
      stay.leftAt = clock.now()
      return true
    },
    in: present,
    occupied: (room) => present(room).length > 0,
    stays: () => [...joined.values(), ...sessions.all().flatMap(stayOf)],
    view(room, query, visibleUntil) {
      const wanted = (name: string, value: string | null): boolean =>
        !query.has(name) || query.get(name) === value
      const found = present(room).filter(
        (it) =>
          it.joinedAt <= visibleUntil &&
          wanted('userId', it.userId) &&
          wanted('userName', it.userName),
      )
      const limit = Number(query.get('limit') ?? 100)
      return json(200, { total_count: found.length, data: found.slice(0, limit).map(viewOne) })
    },
    reset: () => joined.clear(),
  }
}
