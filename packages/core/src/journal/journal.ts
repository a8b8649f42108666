import { milliseconds, timeAfter } from '../model/units.ts'
import { sanitiseReferences } from './sanitise-event.ts'
import { CallError, toFailure } from '../model/error.ts'
import type { Placed } from '../plugin/contract.ts'
import type { Clock } from '../plugin/host.ts'
import { StoreError } from './store-error.ts'
import type { HeldEvent, Saved } from './store.ts'
import { closingError } from './closing-error.ts'
import { monotonicOf } from '../plugin/monotonic.ts'
import { always, type ChangeOptions, type Journal } from './journal-api.ts'
import { withEvents, withParked } from './merge-events.ts'
import { seize } from './seize.ts'
import { attemptOf, canonicalJson, withAttempt, type CallRecord } from './record.ts'
import { claimIndex, type StoreAccess } from './store-access.ts'
import { createTurns } from './turns.ts'

export * from './journal-api.ts'

/** One write of the journal, under way. */
interface Attempted {
  readonly tried: CallRecord[]
  readonly unclaimed: Set<string>
  parked: readonly HeldEvent[]
  refused: boolean
}

export interface JournalParts {
  readonly store: StoreAccess
  readonly clock: Clock
  /** In [0, 1). */
  readonly random: () => number
  readonly inFlight: Set<string>
  /** When a record needs attention next. */
  readonly dueAt: (record: CallRecord) => number | null
  readonly changed: (before: CallRecord, after: CallRecord) => void
}

const defaultPatience = milliseconds(10_000)
/** What a provider has said must not be lost to a store that is away for a moment. */
const outcomePatience = milliseconds(60_000)
/** The first repeats come at once: most conflicts are with one other write. */
const promptTries = 2
const maxPause = 250

export const createJournal = (parts: JournalParts): Journal => {
  const { store, clock, inFlight, changed } = parts
  const inTurn = createTurns()
  const now = () => clock.now()

  const pause = (tries: number): Promise<void> | undefined =>
    tries < promptTries
      ? undefined
      : new Promise((resolve) => {
          const longest = Math.min(maxPause, 2 ** tries)
          clock.after(1 + parts.random() * longest, resolve)
        })

  const stamped = (wanted: CallRecord, before: CallRecord): CallRecord => {
    const after = {
      ...wanted,
      version: before.version + 1,
      writer: store.owner,
      dueAt: before.dueAt,
    }
    after.dueAt = parts.dueAt(after)
    return after
  }

  /** The reply to a write was lost, or another write came first: the stored record shows whether ours was applied. */
  const isWritten = (held: CallRecord, tried: readonly CallRecord[]): CallRecord | undefined =>
    tried.find(
      (candidate) =>
        candidate.version === held.version && canonicalJson(candidate) === canonicalJson(held),
    )

  /** What to do about a write that the store refused. */
  const learn = async (
    refused: Exclude<Saved, { outcome: 'saved' | 'conflict' }>,
    write: Attempted,
    ids: ChangeOptions['ids'],
  ): Promise<void> => {
    if (refused.outcome === 'parked') {
      write.parked = [...write.parked, ...refused.events]
      return
    }
    if (ids === 'matched') write.refused = true
    else if (
      ids !== 'proved' ||
      !(await seize(refused.claim, refused.owner, { store, clock, change }))
    )
      // Both are certain, so the id does not identify: the first to name it keeps it.
      write.unclaimed.add(claimIndex(refused.claim))
  }

  const attemptWrite = async (
    before: CallRecord,
    wanted: CallRecord,
    write: Attempted,
    ids: ChangeOptions['ids'],
  ): Promise<CallRecord | 'again' | 'conflict'> => {
    const merged = write.parked.reduce((record, { event }) => {
      const provider = record.attempts.find((attempt) =>
        Object.entries(event.references).some(([kind, id]) => attempt.references[kind] === id),
      )?.provider
      return provider === undefined ? record : withParked(record, provider, [event], now())
    }, wanted)
    const after = stamped(merged, before)
    write.tried.push(after)
    const saved = await store.save(before, after, {
      taken: write.parked.map(({ id }) => id),
      unclaimed: write.unclaimed,
    })
    if (saved.outcome === 'saved') return after
    if (saved.outcome === 'conflict') return 'conflict'
    await learn(saved, write, ids)
    return 'again'
  }

  const change: Journal['change'] = (subject, decision, apply, options = {}) => {
    const id = typeof subject === 'string' ? subject : subject.id
    return inTurn(id, async (line) => {
      const until = timeAfter(monotonicOf(clock), options.patience ?? defaultPatience)
      const write: Attempted = { tried: [], unclaimed: new Set(), parked: [], refused: false }
      let inHand = newer(typeof subject === 'string' ? null : subject, line.latest)
      for (let tries = 0; ; tries++) {
        let failure: unknown = new CallError('unexpected', 'too many concurrent updates')
        try {
          const before = inHand ?? (await store.get(id))
          if (!before) return null
          const written = isWritten(before, write.tried)
          if (written) {
            changed(before, written)
            return written
          }
          const wanted = decision(before) ? apply(before) : null
          if (!wanted || write.refused) {
            // Only what the store holds now decides that there is nothing to do.
            if (!inHand || write.refused) return null
            inHand = null
            continue
          }
          const result = await attemptWrite(before, wanted, write, options.ids)
          if (typeof result === 'object') {
            line.latest = result
            changed(before, result)
            return result
          }
          inHand = result === 'again' ? before : null
          if (result === 'again') continue
        } catch (error) {
          if (!(error instanceof StoreError)) throw error
          failure = error
          inHand = null
        }
        if (monotonicOf(clock) >= until)
          throw failure instanceof StoreError ? failure : new StoreError('save', failure)
        await pause(tries)
      }
    })
  }

  const take =
    (key: string, { references, events = [] }: Placed, matched: true | undefined) =>
    (record: CallRecord): CallRecord | null => {
      const attempt = attemptOf(record, key)
      if (!attempt) return null
      const told = { ...attempt.told, ...sanitiseReferences(references) }
      const merged = withAttempt(record, key, {
        state: 'accepted',
        settledAt: attempt.state === 'accepted' ? attempt.settledAt : now(),
        references: { ...attempt.references, ...told },
        told,
        matched: matched && attempt.state === 'accepted' ? attempt.matched : matched,
        error: undefined,
        givenUpAt: null,
      })
      return withEvents(merged, key, events, now()) ?? merged
    }

  return {
    inFlight,
    change,
    settle: (subject, key, outcome) =>
      change(
        subject,
        (record) => {
          const attempt = attemptOf(record, key)
          return attempt !== undefined && !['accepted', 'refused'].includes(attempt.state)
        },
        (record) => withAttempt(record, key, { settledAt: now(), ...outcome }),
        { patience: outcomePatience },
      ),
    accept: (subject, key, placed) =>
      change(subject, always, take(key, placed, undefined), {
        ids: 'proved',
        patience: outcomePatience,
      }),
    adopt: (subject, key, placed, ids) =>
      change(
        subject,
        (record) => {
          const attempt = attemptOf(record, key)
          return attempt !== undefined && attempt.state !== 'refused'
        },
        take(key, placed, ids === 'matched' ? true : undefined),
        { ids },
      ),
    addEvents: (subject, key, events) =>
      change(subject, always, (record) => withEvents(record, key, events, now()), {
        ids: events.some((event) => event.attemptKey === key) ? 'proved' : undefined,
      }),
    announce: (record) => changed({ ...record, attempts: [], commands: [], closed: null }, record),
    close: (subject, decision, reason, error) =>
      change(
        subject,
        (record) => record.closed === null && decision(record),
        (record) => ({
          ...record,
          closed: {
            at: now(),
            status: reason === 'canceled' ? 'canceled' : 'failed',
            reason,
            error: error ? toFailure(error) : closingError(record, reason),
          },
        }),
      ),
  }
}

const newer = (one: CallRecord | null, other: CallRecord | null): CallRecord | null =>
  one && (!other || one.version >= other.version) ? one : other
