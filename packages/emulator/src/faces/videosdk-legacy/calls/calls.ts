import type { Leg, RingCause } from '../../../network/leg.ts'
import type { FaceContext } from '../../face.ts'
import type { Room, Rooms } from '../rooms/rooms.ts'

export type PlaceCall = {
  readonly participantId: string
  readonly name: string
  readonly room: Room
  readonly from: string
  readonly to: string
}

export type Calls = {
  /** Dials; the party joins the room on answer. */
  start(call: PlaceCall, cause: RingCause): void
  /** The live leg of a participant, whether it has joined yet or not. */
  live(room: Room, participantId: string): Leg | undefined
  /** Everyone in the room, and who is being dialled into it. */
  hangUpAll(room: Room): void
  reset(): void
}

/**
 * A phone joins the room when it answers. The page says "injects it into the specified meeting" and not when; and with
 * no status, no webhook and no cause in this API, a call without an answer leaves no trace.
 */
export function createCalls({ id, network }: FaceContext, rooms: Rooms): Calls {
  const legs = new Map<string, Leg>()
  const keyOf = (room: Room, participantId: string): string => `${room.roomId}/${participantId}`
  return {
    start({ participantId, name, room, from, to }, cause) {
      const key = keyOf(room, participantId)
      let leave = (): void => undefined
      const leg = network.dial({
        provider: id,
        from,
        to,
        callId: participantId,
        cause,
        on: {
          ringing: () => undefined,
          answered: () => {
            leave = rooms.join(room, participantId, name)
            leg.enter(room.roomId)
          },
          ended: () => {
            legs.delete(key)
            leave()
          },
        },
      })
      legs.set(key, leg)
    },
    live: (room, participantId) => legs.get(keyOf(room, participantId)),
    hangUpAll(room) {
      for (const [key, leg] of legs) if (key.startsWith(`${room.roomId}/`)) leg.hangUp()
    },
    reset: () => legs.clear(),
  }
}
