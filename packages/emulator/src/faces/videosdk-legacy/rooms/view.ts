import type { FaceRequest } from '../../request.ts'
import type { Participant, Room, Session } from './rooms.ts'

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())

/** Links in replies name the documented host, whatever the base URL. */
const API = 'https://api.videosdk.live/v2'

export function viewParticipant(participant: Participant): Record<string, unknown> {
  return {
    participantId: participant.participantId,
    name: participant.name,
    timelog: participant.stays.map(({ start, end }) => ({ start: iso(start), end: iso(end) })),
  }
}

/** Who has joined by then: a look-up that lags does not know the others. */
export function present(session: Session, request: FaceRequest): readonly Participant[] {
  return session.participants.filter(({ stays }) => (stays[0]?.start ?? 0) <= request.visibleUntil)
}

export function viewSession(
  session: Session,
  participants: readonly Participant[],
): Record<string, unknown> {
  const { room } = session
  return {
    id: session.id,
    roomId: room.roomId,
    ...(room.customRoomId === null ? {} : { customRoomId: room.customRoomId }),
    start: iso(session.start),
    end: iso(session.end),
    participants: participants.map(viewParticipant),
    status: session.end === null ? 'ongoing' : 'ended',
    links: {
      get_room: `${API}/rooms/${room.roomId}`,
      get_session: `${API}/sessions/${session.id}`,
    },
  }
}

export function viewRoom(room: Room): Record<string, unknown> {
  return {
    webhook: null,
    disabled: room.disabled,
    customRoomId: room.customRoomId,
    createdAt: iso(room.createdAt),
    updatedAt: iso(room.createdAt),
    roomId: room.roomId,
    links: {
      get_room: `${API}/rooms/${room.roomId}`,
      get_session: `${API}/sessions/`,
    },
    id: room.id,
  }
}
