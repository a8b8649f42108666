import type { FaceContext } from '../../face.ts'

export type Room = {
  readonly id: string
  /** `xxxx-xxxx-xxxx`: what `meetingId` names. */
  readonly roomId: string
  readonly customRoomId: string | null
  readonly createdAt: number
  /** It was ended: no calls join it. */
  disabled: boolean
}

export type Stay = { readonly start: number; end: number | null }

export type Participant = {
  readonly id: string
  readonly participantId: string
  readonly name: string
  readonly stays: Stay[]
}

/** One occupancy of a room, from the first join to the last leave. */
export type Session = {
  readonly id: string
  readonly room: Room
  readonly start: number
  end: number | null
  readonly participants: Participant[]
}

export type Rooms = {
  create(customRoomId: string | null): Room
  /** By its own id, VideoSDK's room id or the caller's one. */
  find(id: string): Room | undefined
  byRoomId(roomId: string): Room | undefined
  /** Newest first. */
  list(): readonly Room[]
  /** Newest first. */
  sessions(): readonly Session[]
  ongoing(room: Room): Session | undefined
  /** The result leaves again. */
  join(room: Room, participantId: string, name: string): () => void
  reset(): void
}

/** Meeting of the API page's own sample of a call. It is in no list: an account starts with no rooms. */
const PAGE_ROOM: Room = {
  id: '0'.repeat(24),
  roomId: 'abcde12345',
  customRoomId: null,
  createdAt: 0,
  disabled: false,
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789'

export function createRooms({ clock, random, kept }: FaceContext): Rooms {
  const rooms: Room[] = []
  let pageRoom = { ...PAGE_ROOM }
  const sessions = kept<Session>(({ end }) => end !== null)
  const ongoing = (room: Room): Session | undefined =>
    [...sessions.values()].find((session) => session.room === room && session.end === null)

  const open = (room: Room): Session => {
    const session: Session = {
      id: random.hex(24),
      room,
      start: clock.now(),
      end: null,
      participants: [],
    }
    sessions.set(session.id, session)
    return session
  }

  return {
    create(customRoomId) {
      // "Creation is idempotent on this value" (typed client, CreateRoomOptions).
      const same = rooms.find((room) => customRoomId && room.customRoomId === customRoomId)
      if (same) return same
      const roomId = [4, 4, 4].map((length) => random.string(length, LETTERS)).join('-')
      const room: Room = {
        id: random.hex(24),
        roomId,
        customRoomId,
        createdAt: clock.now(),
        disabled: false,
      }
      rooms.push(room)
      return room
    },
    find: (id) =>
      rooms.find((room) => room.id === id || room.roomId === id || room.customRoomId === id),
    byRoomId: (roomId) => [...rooms, pageRoom].find((room) => room.roomId === roomId),
    list: () => rooms.toReversed(),
    sessions: () => [...sessions.values()].toReversed(),
    ongoing,
    join(room, participantId, name) {
      const session = ongoing(room) ?? open(room)
      let participant = session.participants.find((one) => one.participantId === participantId)
      if (!participant) {
        participant = { id: random.hex(24), participantId, name, stays: [] }
        session.participants.push(participant)
      }
      const stay: Stay = { start: clock.now(), end: null }
      participant.stays.push(stay)
      return () => {
        stay.end ??= clock.now()
        const empty = session.participants.every(({ stays }) =>
          stays.every(({ end }) => end !== null),
        )
        if (empty) session.end ??= clock.now()
      }
    },
    reset() {
      rooms.length = 0
      sessions.clear()
      pageRoom = { ...PAGE_ROOM }
    },
  }
}
