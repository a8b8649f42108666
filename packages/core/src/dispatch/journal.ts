import { CallError, toFailure } from '../model/error.ts'
import type { CallEvent, References } from '../model/event.ts'
import { learntReferences } from '../merge/learnt-references.ts'
import { sanitiseEvent, sanitiseReferences } from '../merge/sanitise-event.ts'
import type { CallStore } from '../store/store.ts'
import type { Host } from '../plugin/host.ts'
import {
  attemptOf,
  canonicalJson,
  isNearFirst,
  withAttempt,
  type AttemptRecord,
  type CallRecord,
} from './record.ts'

/** Somebody else may save between our look and our write, but not endlessly. */
const maxConflicts = 50

export interface Journal {
  /** Keys of attempts whose sender lives in this process. */
  readonly inFlight: Set<string>
  /** Changes a record by compare-and-swap; `null` from `change` leaves it and gives null. */
  change(id: string, change: (record: CallRecord) => CallRecord | null): Promise<CallRecord | null>
  /** What became of a sent attempt. A report that adopted it meanwhile is worth more than a lost reply. */
  settle(id: string, key: string, outcome: Partial<AttemptRecord>): Promise<void>
  /** The provider has it. Takes events that overtook the reply. */
  accept(
    id: string,
    key: string,
    references: References,
    events: readonly CallEvent[],
  ): Promise<void>
  addEvents(id: string, key: string, events: readonly CallEvent[]): Promise<boolean>
  close(
    id: string,
    reason: 'expired' | 'canceled' | 'no-route' | 'refused',
    error?: CallError,
  ): Promise<void>
}

const sameEvent = (a: CallEvent, b: CallEvent): boolean =>
  a === b || (a.id === b.id && canonicalJson(a) === canonicalJson(b))

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
const withEvents = (
  record: CallRecord,
  key: string,
  given: readonly CallEvent[],
  now: number,
): CallRecord | null => {
  const attempt = attemptOf(record, key)
  if (!attempt) return null
  const fresh = given
    .map(sanitiseEvent)
    .filter(
      (event, index, all) =>
        !record.events.some((stored) => sameEvent(stored.event, event)) &&
        all.findIndex((other) => sameEvent(other, event)) === index,
    )
  const adopts = attempt.state !== 'accepted'
  if (fresh.length === 0 && !(adopts && given.length > 0)) return null
  const adopted: Partial<AttemptRecord> = adopts
    ? { state: 'accepted', settledAt: now, error: undefined }
    : {}
  const stored = [
    ...record.events,
    ...fresh.map((event) => ({ attempt: key, event, receivedAt: now })),
  ]
  const references = referencesWith(record, attempt, fresh, stored)
  return {
    ...withAttempt(record, key, { ...adopted, references, givenUpAt: null }),
    events: stored,
  }
}

export const createJournal = (
  store: CallStore,
  host: Host,
  changed: (before: CallRecord, after: CallRecord) => void,
): Journal => {
  const inFlight = new Set<string>()
  const change: Journal['change'] = async (id, apply) => {
    for (let conflicts = 0; conflicts < maxConflicts; conflicts++) {
      const before = await store.get(id)
      if (!before) return null
      const wanted = apply(before)
      if (!wanted) return null
      const after = { ...wanted, version: before.version + 1 }
      if (await store.save(after)) {
        changed(before, after)
        return after
      }
    }
    throw new CallError('unexpected', `the record of ${id} could not be saved: too many writers`, {
      dialled: 'unknown',
    })
  }
  const now = () => host.clock.now()

  return {
    inFlight,
    change,
    async settle(id, key, outcome) {
      await change(id, (record) => {
        const attempt = attemptOf(record, key)
        if (!attempt || attempt.state === 'accepted' || attempt.state === 'refused') return null
        return withAttempt(record, key, { settledAt: now(), ...outcome })
      })
    },
    async accept(id, key, references, events) {
      const accepted = await change(id, (record) => {
        const attempt = attemptOf(record, key)
        if (!attempt) return null
        const told = { ...attempt.told, ...sanitiseReferences(references) }
        const merged = withAttempt(record, key, {
          state: 'accepted',
          settledAt: attempt.state === 'accepted' ? attempt.settledAt : now(),
          references: { ...attempt.references, ...told },
          told,
          error: undefined,
          givenUpAt: null,
        })
        return withEvents(merged, key, events, now()) ?? merged
      })
      const attempt = accepted && attemptOf(accepted, key)
      if (!attempt) return
      const parked = await store.takeParked(attempt.provider, attempt.references, now())
      if (parked.length > 0) await change(id, (record) => withEvents(record, key, parked, now()))
    },
    async addEvents(id, key, events) {
      return (await change(id, (record) => withEvents(record, key, events, now()))) !== null
    },
    async close(id, reason, error) {
      await change(id, (record) =>
        record.closed
          ? null
          : {
              ...record,
              closed: {
                at: now(),
                status: reason === 'canceled' ? 'canceled' : 'failed',
                reason,
                error: closingError(record, reason, error),
              },
            },
      )
    },
  }
}

const closingError = (record: CallRecord, reason: string, error: CallError | undefined) => {
  if (error) return toFailure(error)
  if (reason === 'canceled') return null
  const last = record.attempts.at(-1)?.error
  if (reason === 'refused' && last) return last
  if (reason === 'expired') return toFailure(new CallError('expired', 'it was not dialled in time'))
  // The only route there is could not be prepared: what the plugin said is the reason.
  const [only, ...others] = record.skipped
  if (only?.error && others.length === 0) return only.error
  const reasons = record.skipped.map(
    (skipped) => `${skipped.provider}: ${skipped.reason} (${skipped.detail})`,
  )
  return toFailure(new CallError('no-route', `no route can take the call: ${reasons.join('; ')}`))
}
