/** Why a participant left, those that this face gives (livekit_models.proto). */
export type DisconnectReason =
  | 'UNKNOWN_REASON'
  | 'CLIENT_INITIATED'
  | 'DUPLICATE_IDENTITY'
  | 'PARTICIPANT_REMOVED'
  | 'ROOM_DELETED'
  | 'USER_UNAVAILABLE'
  | 'USER_REJECTED'

/** An agent that was asked for. */
export type AgentDispatch = {
  readonly id: string
  readonly agentName: string
  readonly room: string
  readonly metadata: string
}

/** Times are virtual milliseconds. */
export type Room = {
  readonly sid: string
  readonly name: string
  readonly createdAt: number
  metadata: string
  readonly emptyTimeout: number
  readonly departureTimeout: number
  readonly maxParticipants: number
  readonly participants: Map<string, Participant>
  readonly dispatches: Map<string, AgentDispatch>
}

export type Participant = {
  readonly sid: string
  readonly identity: string
  readonly room: Room
  readonly joinedAt: number
  /** The destination of its call. */
  readonly to: string
  name: string
  metadata: string
  attributes: Readonly<Record<string, string>>
  state: 'ACTIVE' | 'DISCONNECTED'
  disconnectReason: DisconnectReason
  /** Ends its call; it leaves when that has ended. */
  disconnect(reason: DisconnectReason): void
}
