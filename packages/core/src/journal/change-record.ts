import { milliseconds, timeAfter } from '../model/units.ts'
import type { Clock } from '../plugin/host.ts'
import { monotonicOf } from '../plugin/monotonic.ts'
import type { Entering } from './entering.ts'
import type { ChangeOptions, Journal } from './journal-api.ts'
import { withParked } from './merge-events.ts'
import { canonicalJson, type CallRecord } from './record.ts'
import { seize } from './seize.ts'
import { claimIndex, type StoreAccess } from './store/store-access.ts'
import { StoreError } from './store/store-error.ts'
import type { HeldEvent, Saved } from './store/store-write.ts'
import { createTurns } from './turns.ts'

/** One write of the journal, under way. */
interface Attempted {
  readonly tried: CallRecord[]
  unclaimed: ReadonlySet<string>
  parked: readonly HeldEvent[]
  refused: boolean
}

const noIds: ReadonlySet<string> = new Set()
const none: readonly never[] = []

export interface JournalParts {
  readonly store: StoreAccess
  readonly clock: Clock
  /** The calls' time. */
  readonly now: () => number
  /** The time of a call. */
  readonly timeOf: (id: string) => number
  /** In [0, 1). */
  readonly random: () => number
  readonly inFlight: Set<string>
  /** When a record needs attention next. */
  readonly dueAt: (record: CallRecord) => number | null
  /** `owned`: whether the call belongs to this dispatcher now; undefined where the reply to the write was lost. */
  readonly changed: (before: CallRecord, after: CallRecord, owned: boolean | undefined) => void
  /** The call belongs to another dispatcher. */
  readonly fenced: (id: string) => void
  /** Whether a write was carried out is not known, and is not asked any more. */
  readonly doubtful: (id: string, version: number) => void
  /** The sender of an attempt is at work for that long at least. */
  readonly leased: (owner: string, remainingMs: number) => void
}

const defaultPatience = milliseconds(10_000)
/** The first repeats come at once: most conflicts are with one other write. */
const promptTries = 2
const maxPause = 250

/** Tries one write; what the store says to it is learnt for the next try. */
const createWriter = (parts: JournalParts, change: () => Journal['change']) => {
  const { store } = parts

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
    id: string,
    refused: Exclude<Saved, { outcome: 'saved' | 'conflict' }>,
    write: Attempted,
    ids: ChangeOptions['ids'],
  ): Promise<void> => {
    if (refused.outcome === 'fenced' || refused.outcome === 'leased') {
      if (refused.outcome === 'fenced') parts.fenced(id)
      else parts.leased(refused.owner, refused.remainingMs)
      write.refused = true
      return
    }
    if (refused.outcome === 'parked') {
      write.parked = [...write.parked, ...refused.events]
      return
    }
    if (ids === 'matched') write.refused = true
    else if (
      ids !== 'proved' ||
      !(await seize(refused.claim, refused.owner, { store, now: parts.now, change: change() }))
    )
      // Both are certain, so the id does not identify: the first to name it keeps it.
      write.unclaimed = new Set(write.unclaimed).add(claimIndex(refused.claim))
  }

  /** The wanted record with the events that waited for one of its ids. */
  const withHeld = (wanted: CallRecord, { parked }: Attempted): CallRecord =>
    parked.reduce((record, { event }) => {
      const provider = record.attempts.find((attempt) =>
        Object.entries(event.references).some(([kind, id]) => attempt.references[kind] === id),
      )?.provider
      return provider === undefined
        ? record
        : withParked(record, provider, [event], parts.timeOf(record.id))
    }, wanted)

  return {
    stamped,
    isWritten,
    learn,
    /** The record as it is to be stored. */
    prepared(before: CallRecord, wanted: CallRecord, write: Attempted): CallRecord {
      const after = stamped(withHeld(wanted, write), before)
      write.tried.push(after)
      return after
    },
    save: (before: CallRecord, after: CallRecord, write: Attempted, options: ChangeOptions) =>
      store.save(before, after, {
        taken: write.parked.map(({ id }) => id),
        unclaimed: write.unclaimed,
        asOwner: options.asOwner ?? false,
        ended: options.ended ?? none,
      }),
  }
}

/**
 * The one way to change a record: decides on what the store holds, in the write itself, again and again until the write is
 * in, the decision is no, or the patience is over.
 */
export const createChange = (parts: JournalParts, entering: Entering): Journal['change'] => {
  const { store, clock, changed } = parts
  const turns = createTurns()
  const { prepared, stamped, save, learn, isWritten } = createWriter(parts, () => change)

  const pause = (tries: number): Promise<void> | undefined =>
    tries < promptTries
      ? undefined
      : new Promise((resolve) => {
          const longest = Math.min(maxPause, 2 ** tries)
          clock.after(1 + parts.random() * longest, resolve)
        })

  const change: Journal['change'] = async (subject, decision, apply, options = {}) => {
    const id = typeof subject === 'string' ? subject : subject.id
    const entered = turns.enter(id)
    const turn = 'then' in entered ? await entered : entered
    try {
      const fresh = entering.of(id)
      if (fresh) {
        const wanted = decision(fresh) ? apply(fresh) : null
        return (
          wanted && (turn.latest = await entering.write(stamped(wanted, fresh), wanted !== fresh))
        )
      }
      const until = timeAfter(monotonicOf(clock), options.patience ?? defaultPatience)
      const write: Attempted = { tried: [], unclaimed: noIds, parked: none, refused: false }
      let inHand = newer(typeof subject === 'string' ? null : subject, turn.latest)
      for (let tries = 0; ; tries++) {
        let failure: StoreError | null = null
        try {
          const before = inHand ?? (await store.get(id))
          if (!before) return null
          const written = isWritten(before, write.tried)
          if (written) {
            changed(before, written, undefined)
            return written
          }
          const wanted = decision(before) ? apply(before) : null
          if (!wanted || write.refused) {
            // Only what the store holds now decides that there is nothing to do.
            if (!inHand || write.refused) return null
            inHand = null
            continue
          }
          const after = prepared(before, wanted, write)
          const saved = await save(before, after, write, options)
          if (saved.outcome === 'saved') {
            turn.latest = after
            changed(before, after, saved.owned)
            return after
          }
          inHand = null
          if (saved.outcome !== 'conflict') {
            await learn(id, saved, write, options.ids)
            inHand = before
            continue
          }
        } catch (error) {
          if (!(error instanceof StoreError)) throw error
          failure = error
          inHand = null
        }
        if (monotonicOf(clock) >= until) {
          const last = write.tried.at(-1)
          if (last) parts.doubtful(id, last.version)
          throw failure ?? new StoreError('save', new Error('too many concurrent updates'))
        }
        await pause(tries)
      }
    } finally {
      turns.leave(id)
    }
  }

  return change
}

const newer = (one: CallRecord | null, other: CallRecord | null): CallRecord | null =>
  one && (!other || one.version >= other.version) ? one : other
