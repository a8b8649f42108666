import type { CallEvent, LegRole, References } from '../model/event.ts'
import { compareEvents } from './event-order.ts'

/**
 * The ids of an attempt, from the set of its events: those that the provider's own reply told, then per kind the one of
 * the first report about the attempt's own leg, else of the first report. Arrival has no part in it, so any order and
 * any duplicates give the same ids.
 */
export const learntReferences = (
  told: References,
  events: readonly CallEvent[],
  leg: LegRole,
): References => {
  const first = new Map<string, CallEvent>()
  for (const event of events)
    for (const kind of Object.keys(event.references)) {
      const held = first.get(kind)
      if (held === undefined || precedes(event, held, leg)) first.set(kind, event)
    }
  const learnt = [...first]
    .map(([kind, event]) => [kind, event.references[kind] ?? ''] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return { ...Object.fromEntries(learnt), ...told }
}

const precedes = (event: CallEvent, held: CallEvent, leg: LegRole): boolean =>
  event.leg === held.leg ? compareEvents(event, held) < 0 : event.leg === leg
