import type { CallEvent } from '../../model/event.ts'
import type { HeldEvent, ParkedEvent } from '../store/store.ts'

/** Beyond this many the oldest is forgotten: a flood of foreign events must not fill the memory. */
const maxParked = 10_000

export const referenceIndex = (provider: string, kind: string, id: string): string =>
  `${provider}\n${kind}\n${id}`

const indexesOf = (provider: string, { references }: CallEvent): string[] =>
  Object.entries(references).map(([kind, id]) => referenceIndex(provider, kind, id))

/** Events that no known call claims yet, by each of their references. */
export const createParkedEvents = () => {
  let serial = 0
  // In the order of parking, so that the first is the oldest.
  const held = new Map<string, ParkedEvent>()
  const byReference = new Map<string, Set<string>>()
  const remove = (id: string): void => {
    const parked = held.get(id)
    if (!parked) return
    held.delete(id)
    for (const index of indexesOf(parked.provider, parked.event)) {
      const ids = byReference.get(index)
      ids?.delete(id)
      if (ids?.size === 0) byReference.delete(index)
    }
  }
  return {
    add(event: ParkedEvent): void {
      const id = String(++serial)
      held.set(id, event)
      for (const index of indexesOf(event.provider, event.event)) {
        const ids = byReference.get(index)
        if (ids) ids.add(id)
        else byReference.set(index, new Set([id]))
      }
      if (held.size > maxParked) for (const oldest of held.keys()) return remove(oldest)
    },
    remove,
    /** Those of a reference; what has expired is forgotten. */
    of(index: string, now: number): HeldEvent[] {
      const found: HeldEvent[] = []
      for (const id of byReference.get(index) ?? []) {
        const parked = held.get(id)
        if (!parked) continue
        if (parked.until < now) remove(id)
        else found.push({ id, event: parked.event })
      }
      return found
    },
  }
}
