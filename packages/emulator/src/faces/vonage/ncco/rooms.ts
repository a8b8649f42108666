import type { Clock } from '../../../clock.ts'
import { isOver, type Call } from '../call.ts'
import type { Calls } from '../calls.ts'

export type Rooms = {
  /** Moves a leg into the conversation of that name; the answer lets it leave. */
  join(call: Call, name: string, endOnExit: boolean): () => void
  /** Moves a leg into a conversation of its own, as a transfer does. */
  moveTo(call: Call, conversation: string): void
  reset(): void
}

type Room = { readonly conversation: string; readonly members: Set<Call> }

/** Named conversations; names belong to the application (NCCO reference). */
export function createRooms(clock: Clock, calls: Calls): Rooms {
  const rooms = new Map<string, Room>()

  const moveTo: Rooms['moveTo'] = (call, conversation) => {
    const from = call.conversation
    if (from === conversation) return
    call.conversation = conversation
    const payload = {
      conversation_uuid_from: from,
      conversation_uuid_to: conversation,
      uuid: call.uuid,
      timestamp: new Date(clock.now()).toISOString(),
    }
    calls.tell(call, payload, 'transfer')
  }

  return {
    moveTo,
    join(call, name, endOnExit) {
      const room = rooms.get(name) ?? {
        conversation: calls.newConversation(),
        members: new Set<Call>(),
      }
      rooms.set(name, room)
      room.members.add(call)
      call.leg?.enter(name)
      moveTo(call, room.conversation)
      const leave = (): void => {
        if (!room.members.delete(call)) return
        if (room.members.size === 0) rooms.delete(name)
        if (!endOnExit) return
        for (const other of room.members) if (!isOver(other)) other.leg?.hangUp()
      }
      call.onEnd.push(leave)
      return leave
    },
    reset: () => rooms.clear(),
  }
}
