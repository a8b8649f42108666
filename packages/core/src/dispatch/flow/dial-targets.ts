import type { DialStep } from '../../model/flow/flow-step.ts'
import type { DialTarget } from '../../model/flow/flow-target.ts'
import type { Note } from '../../model/note.ts'
import type { Route } from '../../model/routing-rule.ts'
import type { CallRecord } from '../../journal/record.ts'
import { guardParty } from '../steps/guard-party.ts'
import type { DispatchWorld } from '../world.ts'

/** The number or address that a target rings; undefined for a conference or a user. */
const rungBy = (target: DialTarget): string | undefined =>
  'phone' in target ? target.phone : 'sip' in target ? target.sip : undefined

/** A room as the carrier of this route reaches it; null where it cannot. */
const reached = (target: DialTarget, { roomAddress }: Route): DialTarget | null => {
  if (!('room' in target)) return target
  return roomAddress
    ? { sip: roomAddress.replaceAll('{room}', encodeURIComponent(target.room)) }
    : null
}

/** Whom a step rings, for people. */
export const targetText = ({ to }: DialStep): string =>
  to
    .map((target) => Object.values(target).find((value) => typeof value === 'string') ?? '')
    .join(', ')

/** The step with the parties that may be rung; null where none may. */
export const dialable = async (
  step: DialStep,
  { record, route, path }: { record: CallRecord; route: Route; path: string },
  world: DispatchWorld,
): Promise<{ readonly step: DialStep | null; readonly notes: readonly Note[] }> => {
  const notes: Note[] = []
  const to: DialTarget[] = []
  for (const [index, given] of step.to.entries()) {
    const note = (detail: string) =>
      notes.push({ field: `${path}.to[${index}]`, effect: 'dropped', detail })
    const target = reached(given, route)
    if (!target) {
      note('the route has no roomAddress by which its carrier could reach a room')
      continue
    }
    const party = rungBy(target)
    const caller = { callId: record.id, call: record.request, route }
    const refused = party === undefined ? null : await guardParty(party, caller, world)
    if (refused === null) to.push(target)
    else note(`must not be rung: ${refused}`)
  }
  return { step: to.length > 0 ? { ...step, to } : null, notes }
}
