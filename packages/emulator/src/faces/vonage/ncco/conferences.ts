import type { Clock } from '../../../time/clock.ts'
import { isOver, type Call } from '../calls/call.ts'
import type { Calls } from '../calls/calls.ts'

export type Conferences = {
  /** Moves a leg into the conversation of that name; the result takes it out. */
  join(call: Call, name: string, endOnExit: boolean): () => void
  /** Moves a leg into a conversation of its own, as a transfer does. */
  moveTo(call: Call, conversation: string): void
  reset(): void
}

type Conference = { readonly conversation: string; readonly members: Set<Call> }

/** Named conversations; names belong to the application (NCCO reference). */
export function createConferences(clock: Clock, calls: Calls): Conferences {
  const conferences = new Map<string, Conference>()

  const moveTo: Conferences['moveTo'] = (call, conversation) => {
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
      const conference = conferences.get(name) ?? {
        conversation: calls.newConversation(),
        members: new Set<Call>(),
      }
      conferences.set(name, conference)
      conference.members.add(call)
      call.leg?.enter?.(name)
      moveTo(call, conference.conversation)
      const leave = (): void => {
        if (!conference.members.delete(call)) return
        if (conference.members.size === 0) conferences.delete(name)
        if (!endOnExit) return
        for (const other of conference.members) if (!isOver(other)) other.leg?.hangUp()
      }
      call.onEnd.push(leave)
      return leave
    },
    reset: () => conferences.clear(),
  }
}
