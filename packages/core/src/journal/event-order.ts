import { canonicalJson } from './record.ts'
import type { CallEvent } from '../model/event.ts'

/** How far along a call an event type is. Events that move nothing have no stage. */
const stages: ReadonlyMap<string, number> = new Map<CallEvent['type'], number>([
  ['queued', 0],
  ['initiated', 1],
  ['ringing', 2],
  ['answered', 3],
  ['ended', 4],
])

export const stageOf = (event: CallEvent): number => stages.get(event.type) ?? -1

const compare = (a: number | string, b: number | string): number => (a < b ? -1 : a > b ? 1 : 0)

/** A total order that no arrival order can change: time, the provider's sequence, stage, id. */
export const compareEvents = (a: CallEvent, b: CallEvent): number =>
  compare(a.at ?? Infinity, b.at ?? Infinity) ||
  compare(a.sequence ?? 0, b.sequence ?? 0) ||
  compare(stageOf(a), stageOf(b)) ||
  compare(a.id, b.id) ||
  compare(canonicalJson(a), canonicalJson(b))

/** More events than most legs have; beyond it, comparing each with each costs more than sorting. */
const few = 8

/** Whether these are in their order already, each once, as most come. */
const inOrder = (events: readonly CallEvent[]): boolean =>
  events.length <= few &&
  events.every((event, at) => {
    const before = events[at - 1]
    return (
      (!before || compareEvents(before, event) < 0) &&
      events.findIndex(({ id }) => id === event.id) === at
    )
  })

/** One event per id. Where two deliveries of one id differ, the same one wins in any order. */
export const distinctEvents = (events: readonly CallEvent[]): readonly CallEvent[] => {
  if (events.length < 2 || inOrder(events)) return events
  const byId = new Map<string, CallEvent>()
  for (const event of events) {
    const held = byId.get(event.id)
    if (held === undefined || compareEvents(event, held) < 0) byId.set(event.id, event)
  }
  return [...byId.values()].sort(compareEvents)
}

/** Chronological, with events that carry no time put after the last one of an earlier or equal stage. */
export const chronological = (events: readonly CallEvent[]): CallEvent[] => {
  const distinct = distinctEvents(events)
  const timed = distinct.filter((event) => event.at !== null)
  for (const event of distinct.filter((candidate) => candidate.at === null)) {
    const stage = stageOf(event)
    const index = timed.findLastIndex((other) => stageOf(other) <= stage)
    timed.splice(index + 1, 0, event)
  }
  return timed
}
