import type { FaceContext } from '../../face.ts'
import { joinLines } from '../../../network/line.ts'
import { ends, isOver, type Call } from '../calls/call.ts'

export type Member = {
  readonly call: Call
  readonly joinedAt: number
  muted: boolean
  onhold: boolean
}

export type Conferences = {
  join(call: Call, id: string): void
  leave(call: Call): void
  /** Undefined where no one is in it. */
  members(id: string): readonly Member[] | undefined
  reset(): void
}

/** Conferences exist while someone is in them. Each member hears the others. */
export function createConferences({ clock }: Pick<FaceContext, 'clock'>): Conferences {
  const conferences = new Map<string, Map<Call, { member: Member; part: () => void }>>()

  const leave = (call: Call): void => {
    const id = call.conference
    if (id === undefined) return
    call.conference = undefined
    const members = conferences.get(id)
    members?.get(call)?.part()
    members?.delete(call)
    if (members?.size === 0) conferences.delete(id)
  }

  return {
    leave,
    join(call, id) {
      if (isOver(call) || call.conference === id) return
      leave(call)
      const members = conferences.get(id) ?? new Map<Call, { member: Member; part: () => void }>()
      conferences.set(id, members)
      const parts = [...members.keys()].flatMap((other) =>
        call.leg && other.leg ? [joinLines(call.leg.line, other.leg.line)] : [],
      )
      members.set(call, {
        member: { call, joinedAt: clock.now(), muted: false, onhold: false },
        part: () => {
          for (const part of parts) part()
        },
      })
      call.conference = id
      call.leg?.enter?.(id)
      call.onEnd.push(() => leave(call))
    },
    members: (id) => {
      const found = conferences.get(id)
      return found && [...found.values()].map(({ member }) => member)
    },
    reset: () => conferences.clear(),
  }
}

/** A participant that is removed is hung up. */
export function kick(call: Call): void {
  call.leaving ??= ends.byManager
  call.leg?.hangUp()
}
