import { milliseconds, timeAfter, timeBefore } from '../../model/units.ts'
import type { LegRole, References } from '../../model/event.ts'
import { attemptOfEvent } from '../../journal/merge-events.ts'
import {
  firstPartyOf,
  isNearFirst,
  type AttemptRecord,
  type CallRecord,
} from '../../journal/record.ts'
import type { DispatchWorld } from '../world.ts'

/** Kinds that name a leg by its role: the id is one of another kind, and which one depends on what was known then. */
const roleKinds: ReadonlySet<string> = new Set(['far', 'near'] satisfies readonly LegRole[])

/** Another attempt this near in time may be the one that a look-up by number and time found. */
const rivalWindow = milliseconds(70_000)

/** A second leg starts once the first was answered, which may have rung for the longest time that providers default to. */
const secondWindow = milliseconds(190_000)
/** A call is sent within this of being asked for, unless its `dialBefore` says later. */
const listedFor = milliseconds(900_000)
/** Calls to one number in that time that are looked at. */
const maxCalls = 100

/** Instances of one plugin may share an account there. */
const sameAccounts = (provider: string, world: DispatchWorld): string[] => {
  const id = world.providers.get(provider)?.id
  return [...world.providers.values()].filter((other) => other.id === id).map(({ name }) => name)
}

/** Whether an id belongs to another attempt than this one. */
export const isOwned = async (
  record: CallRecord,
  attempt: AttemptRecord,
  references: References,
  world: DispatchWorld,
): Promise<boolean> => {
  const kinds = world.providers.get(attempt.provider)?.definition.can.references ?? []
  for (const kind of kinds) {
    const id = references[kind]
    if (id === undefined) continue
    for (const provider of sameAccounts(attempt.provider, world)) {
      const owner = await world.store.findByReference(provider, kind, id)
      if (owner && owner.id !== record.id) return true
      const learner = attemptOfEvent(owner ?? record, provider, { references: { [kind]: id } })
      if (learner && learner.key !== attempt.key && learner.parent !== attempt.key) return true
    }
  }
  return false
}

/**
 * Calls that may have rung this party, by their first leg or by another one: as the near phone, as the far party of a
 * click-to-call, or by a transfer. Null where there are too many to look at.
 */
const callsTo = async (
  party: string,
  sentAt: number,
  { store }: DispatchWorld,
): Promise<readonly CallRecord[] | null> => {
  const page = { limit: maxCalls }
  const [first, any] = await Promise.all([
    store.findByParty(party, timeBefore(sentAt, rivalWindow)),
    store.list({ number: party, from: timeBefore(sentAt, listedFor) }, page),
  ])
  return any.next === null ? [...first, ...any.records] : null
}

const isDial = ({ kind }: AttemptRecord): boolean => kind === 'place' || kind === 'redial'

/** Whom the leg that an attempt asks for rings. */
const rungBy = (call: CallRecord, attempt: AttemptRecord): string | undefined => {
  if (isDial(attempt)) return firstPartyOf(call)
  if (attempt.kind !== 'connect') return attempt.target
  const { connect, to } = call.request
  if (isNearFirst(call)) return to
  return connect && 'phone' in connect ? connect.phone : undefined
}

/**
 * Whether another attempt that rings the same party may have made what a look-up by number and time found: one that is
 * out, or of which no id is known that could be compared with the hit's. It was journalled before its first byte left, so
 * asked after the look-up this misses none.
 */
export const hasRival = async (
  record: CallRecord,
  attempt: AttemptRecord,
  hit: References,
  world: DispatchWorld,
): Promise<boolean> => {
  const sentAt = attempt.sentAt ?? attempt.plannedAt
  const accounts = sameAccounts(attempt.provider, world)
  const party = firstPartyOf(record)
  const isNear = (other: number, ringsFirst: boolean): boolean =>
    other <= timeAfter(sentAt, rivalWindow) &&
    other >= timeBefore(sentAt, ringsFirst ? rivalWindow : secondWindow)
  const isRival = (call: CallRecord, other: AttemptRecord): boolean => {
    if (other.key === attempt.key || other.sentAt === null) return false
    const ringsFirst = rungBy(call, other) === party
    // The provider may dial the second leg of a call by itself, but none for a leg that was asked for separately.
    if (!ringsFirst && !isDial(other)) return false
    if (!accounts.includes(other.provider) || !isNear(other.sentAt, ringsFirst)) return false
    if (other.state === 'sent' || other.state === 'unknown') return true
    // Plivo answers with the id of a request, and the id of the call comes later.
    const kinds = world.providers.get(other.provider)?.definition.can.references ?? []
    const comparable = kinds.some(
      (kind) =>
        !roleKinds.has(kind) && hit[kind] !== undefined && other.references[kind] !== undefined,
    )
    return other.state === 'accepted' && !comparable
  }
  const calls = await callsTo(party, sentAt, world)
  return calls === null || calls.some((other) => other.attempts.some((one) => isRival(other, one)))
}
