import { createParkedEvents, referenceIndex } from './parked-events.ts'
import type { CallRecord } from '../record.ts'
import type { HeldEvent, Saved, StoreWrite } from '../store/store-write.ts'

export interface Learner {
  readonly call: string
  readonly attempt: string
}

/** Which attempt owns each id of a provider, and the events that came before their id had an owner. */
export const createMemoryReferences = () => {
  const learners = new Map<string, Learner>()
  /** What of `learners` belongs to a call. */
  const learnt = new Map<string, Set<string>>()
  const parked = createParkedEvents()
  return {
    parked,
    learnerOf: (provider: string, kind: string, id: string): Learner | undefined =>
      learners.get(referenceIndex(provider, kind, id)),

    /** What the write's claims run into. */
    refusalOf(record: CallRecord, write: StoreWrite): Saved | null {
      const waiting: HeldEvent[] = []
      for (const claim of write.claims) {
        const index = referenceIndex(claim.provider, claim.kind, claim.id)
        const owner = learners.get(index)
        if (owner && owner.call !== record.id) return { outcome: 'owned', claim, owner }
        for (const held of parked.of(index, write.at))
          if (!write.taken.includes(held.id) && !waiting.some(({ id }) => id === held.id))
            waiting.push(held)
      }
      return waiting.length > 0 ? { outcome: 'parked', events: waiting } : null
    },

    put({ id: call }: CallRecord, { claims, releases, taken }: StoreWrite): void {
      for (const { provider, kind, id } of releases) {
        const index = referenceIndex(provider, kind, id)
        if (learners.get(index)?.call === call) learners.delete(index)
      }
      for (const { provider, kind, id, attempt } of claims) {
        const index = referenceIndex(provider, kind, id)
        if (learners.has(index)) continue
        learners.set(index, { call, attempt })
        const held = learnt.get(call)
        if (held) held.add(index)
        else learnt.set(call, new Set([index]))
      }
      for (const id of taken) parked.remove(id)
    },

    remove({ id }: CallRecord): void {
      for (const index of learnt.get(id) ?? [])
        if (learners.get(index)?.call === id) learners.delete(index)
      learnt.delete(id)
    },
  }
}
