import type { JsonObject } from '../../shared/json.ts'
import type { Participant, Room } from './room.ts'

/** int64 is a text in proto3 JSON. */
const seconds = (ms: number): string => String(Math.floor(ms / 1000))

export function viewRoom(room: Room): JsonObject {
  return {
    sid: room.sid,
    name: room.name,
    empty_timeout: room.emptyTimeout,
    departure_timeout: room.departureTimeout,
    max_participants: room.maxParticipants,
    creation_time: seconds(room.createdAt),
    creation_time_ms: String(room.createdAt),
    turn_password: '',
    enabled_codecs: [],
    metadata: room.metadata,
    num_participants: room.participants.size,
    num_publishers: room.participants.size,
    active_recording: false,
  }
}

/** A participant of the kind SIP: its attributes tell how its call stands (livekit/protocol, livekit/attrs.go). */
export function viewParticipant(participant: Participant): JsonObject {
  const { sid, identity, state, metadata, joinedAt, name, attributes } = participant
  return {
    sid,
    identity,
    state,
    tracks: [],
    metadata,
    joined_at: seconds(joinedAt),
    joined_at_ms: String(joinedAt),
    name,
    version: 1,
    region: '',
    is_publisher: true,
    kind: 'SIP',
    attributes: { ...attributes },
    disconnect_reason: participant.disconnectReason,
    kind_details: [],
  }
}
