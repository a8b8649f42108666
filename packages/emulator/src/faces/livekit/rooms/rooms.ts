import type { FaceContext } from '../../face.ts'
import type { JsonObject } from '../../shared/json.ts'
import { missing } from '../errors.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import type { DisconnectReason, Participant, Room } from './room.ts'
import { viewParticipant, viewRoom } from './view.ts'

export type NewParticipant = Pick<
  Participant,
  'identity' | 'name' | 'metadata' | 'attributes' | 'to' | 'disconnect'
>
export type RoomOptions = Partial<
  Pick<Room, 'metadata' | 'emptyTimeout' | 'departureTimeout' | 'maxParticipants'>
>

export type Rooms = {
  /** The room of this name, made if there is none. */
  open(name: string, options?: RoomOptions): Room
  find(name: string): Room
  all(): readonly Room[]
  /** Replaces a participant with the same identity. */
  join(room: Room, participant: NewParticipant): Participant
  leave(participant: Participant, reason: DisconnectReason): void
  participant(room: string, identity: string): Participant
  /** Hangs up everyone, and closes the room. */
  close(room: Room): void
  /** Called when a room has closed. */
  onClosed(listener: (room: Room) => void): void
  reset(): void
}

// Seconds (livekit-server, config-sample.yaml, `room`).
const EMPTY_TIMEOUT = 300
const DEPARTURE_TIMEOUT = 20

export function createRooms(context: FaceContext, webhooks: Webhooks): Rooms {
  const { clock, random } = context
  const rooms = new Map<string, Room>()
  const listeners: ((room: Room) => void)[] = []

  const tell = (event: string, { room, ...rest }: { room: Room } & JsonObject, to?: string): void =>
    webhooks.tell(event, { room: viewRoom(room), ...rest }, to)

  const finish = (room: Room): void => {
    if (rooms.get(room.name) !== room) return
    rooms.delete(room.name)
    tell('room_finished', { room })
    for (const listener of listeners) listener(room)
  }
  const closeWhenEmpty = (room: Room, seconds: number): void => {
    clock.after(seconds * 1000, () => {
      if (room.participants.size === 0) finish(room)
    })
  }

  const open = (name: string, options: RoomOptions = {}): Room => {
    const known = rooms.get(name)
    if (known) return known
    const room = newRoom(`RM_${random.string(12)}`, name, clock.now(), options)
    rooms.set(name, room)
    tell('room_started', { room })
    closeWhenEmpty(room, room.emptyTimeout)
    return room
  }

  const leave = (participant: Participant, reason: DisconnectReason): void => {
    const { room, identity, to } = participant
    if (participant.state === 'DISCONNECTED') return
    participant.state = 'DISCONNECTED'
    participant.disconnectReason = reason
    if (room.participants.get(identity) === participant) room.participants.delete(identity)
    tell('participant_left', { room, participant: viewParticipant(participant) }, to)
    if (room.participants.size === 0) closeWhenEmpty(room, room.departureTimeout)
  }

  return {
    open,
    find(name) {
      const room = rooms.get(name)
      if (!room) throw missing('requested room')
      return room
    },
    all: () => [...rooms.values()],
    join(room, wanted) {
      room.participants.get(wanted.identity)?.disconnect('DUPLICATE_IDENTITY')
      const participant: Participant = {
        ...wanted,
        sid: `PA_${random.string(12)}`,
        room,
        joinedAt: clock.now(),
        state: 'ACTIVE',
        disconnectReason: 'UNKNOWN_REASON',
      }
      room.participants.set(participant.identity, participant)
      tell(
        'participant_joined',
        { room, participant: viewParticipant(participant) },
        participant.to,
      )
      return participant
    },
    leave,
    participant(name, identity) {
      const found = rooms.get(name)?.participants.get(identity)
      if (!found) throw missing('participant')
      return found
    },
    close(room) {
      for (const participant of room.participants.values()) participant.disconnect('ROOM_DELETED')
      finish(room)
    },
    onClosed: (listener) => void listeners.push(listener),
    reset: () => rooms.clear(),
  }
}

const newRoom = (sid: string, name: string, createdAt: number, options: RoomOptions): Room => ({
  sid,
  name,
  createdAt,
  metadata: options.metadata ?? '',
  emptyTimeout: options.emptyTimeout || EMPTY_TIMEOUT,
  departureTimeout: options.departureTimeout || DEPARTURE_TIMEOUT,
  maxParticipants: options.maxParticipants ?? 0,
  participants: new Map(),
  dispatches: new Map(),
})
