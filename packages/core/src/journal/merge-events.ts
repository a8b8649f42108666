import { learntReferences } from './learnt-references.ts'
import { sanitiseEvent } from './sanitise-event.ts'
import type { CallEvent, References } from '../model/event.ts'
import {
  attemptOf,
  canonicalJson,
  isNearFirst,
  withAttempt,
  type AttemptRecord,
  type CallRecord,
} from './record.ts'

const sameEvent = (a: CallEvent, b: CallEvent): boolean =>
  a === b || (a.id === b.id && canonicalJson(a) === canonicalJson(b))

/** A report with the attempt's own key that names one of its ids proves that the look-up found the right call. */
const proves = (attempt: AttemptRecord, event: CallEvent): boolean =>
  event.attemptKey === attempt.key &&
  Object.entries(event.references).some(([kind, id]) => attempt.references[kind] === id)

/** The ids of an attempt once `fresh` is among its events; the same object where they tell nothing new. */
const referencesWith = (
  record: CallRecord,
  attempt: AttemptRecord,
  fresh: readonly CallEvent[],
  stored: CallRecord['events'],
): References =>
  fresh.every((event) =>
    Object.entries(event.references).every(([kind, id]) => attempt.references[kind] === id),
  )
    ? attempt.references
    : learntReferences(
        attempt.told ?? {},
        stored.filter((one) => one.attempt === attempt.key).map((one) => one.event),
        attempt.kind === 'connect' || isNearFirst(record) ? 'near' : 'far',
      )

/** Adds what is new, adopts the attempt, and keeps every id learnt. Null when nothing is new. */
export const withEvents = (
  record: CallRecord,
  key: string,
  given: readonly CallEvent[],
  now: number,
): CallRecord | null => {
  const attempt = attemptOf(record, key)
  if (!attempt) return null
  const events = given.map(sanitiseEvent)
  const fresh = events.filter(
    (event, index) =>
      !record.events.some((stored) => sameEvent(stored.event, event)) &&
      events.findIndex((other) => sameEvent(other, event)) === index,
  )
  const adopts = attempt.state !== 'accepted'
  if (fresh.length === 0 && !(adopts && events.length > 0)) return null
  const adopted: Partial<AttemptRecord> = adopts
    ? { state: 'accepted', settledAt: now, error: undefined }
    : {}
  const proved = attempt.matched && events.some((event) => proves(attempt, event))
  const stored = [
    ...record.events,
    ...fresh.map((event) => ({ attempt: key, event, receivedAt: now })),
  ]
  const references = referencesWith(record, attempt, fresh, stored)
  return {
    ...withAttempt(record, key, {
      ...adopted,
      ...(proved && { matched: undefined }),
      references,
      givenUpAt: null,
    }),
    events: stored,
  }
}

/** Which attempt of a record an event without a key is about, by an id of it. */
export const attemptOfEvent = (
  record: CallRecord,
  provider: string,
  { references }: Pick<CallEvent, 'references'>,
): AttemptRecord | undefined => {
  for (const [kind, id] of Object.entries(references)) {
    const attempt =
      record.attempts.find((a) => a.provider === provider && a.references[kind] === id) ??
      record.attempts.find(
        (a) =>
          a.provider === provider &&
          record.events.some((s) => s.attempt === a.key && s.event.references[kind] === id),
      )
    if (attempt) return attempt
  }
  return undefined
}

/** Adds events that were parked until one of their ids had an owner. */
export const withParked = (
  record: CallRecord,
  provider: string,
  events: readonly CallEvent[],
  now: number,
): CallRecord =>
  events.reduce((held, event) => {
    const attempt = attemptOfEvent(held, provider, event)
    return (attempt && withEvents(held, attempt.key, [event], now)) ?? held
  }, record)

/**
 * Takes back what a look-up by number and time found, because the ids turned out to belong to another attempt. Events
 * that came under these ids go too, and so do the commands that were sent to them.
 */
export const withoutMatch = (
  record: CallRecord,
  key: string,
  nextLocateAt: number,
): { readonly record: CallRecord; readonly events: readonly CallEvent[] } => {
  const foreign = record.events.filter(
    ({ attempt, event }) => attempt === key && event.attemptKey !== key,
  )
  return {
    record: {
      ...withAttempt(record, key, {
        state: 'unknown',
        references: {},
        told: undefined,
        matched: undefined,
        nextLocateAt,
        givenUpAt: null,
        confirmedAt: null,
      }),
      events: record.events.filter((stored) => !foreign.includes(stored)),
      commands: record.commands.filter(({ attempt }) => attempt !== key),
    },
    events: foreign.map(({ event }) => event),
  }
}
