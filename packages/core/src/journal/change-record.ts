import { milliseconds, timeAfter } from '../model/units.ts'
import { CallError } from '../model/error.ts'
import type { Clock } from '../plugin/host.ts'
import { monotonicOf } from '../plugin/monotonic.ts'
import type { ChangeOptions, Journal } from './journal-api.ts'
import { withParked } from './merge-events.ts'
import { canonicalJson, type CallRecord } from './record.ts'
import { seize } from './seize.ts'
import { claimIndex, type StoreAccess } from './store-access.ts'
import { StoreError } from './store-error.ts'
import type { HeldEvent, Saved } from './store-write.ts'
import { createTurns } from './turns.ts'

/** One write of the journal, under way. */
interface Attempted {
  readonly tried: CallRecord[]
  readonly unclaimed: Set<string>
  parked: readonly HeldEvent[]
  refused: boolean
  /** Whether the store told that the call belongs to this dispatcher; undefined where it did not say. */
  owned: boolean | undefined
}

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
      write.unclaimed.add(claimIndex(refused.claim))
  }

  const attemptWrite = async (
    before: CallRecord,
    wanted: CallRecord,
    write: Attempted,
    options: ChangeOptions,
  ): Promise<CallRecord | 'again' | 'conflict'> => {
    const merged = write.parked.reduce((record, { event }) => {
      const provider = record.attempts.find((attempt) =>
        Object.entries(event.references).some(([kind, id]) => attempt.references[kind] === id),
      )?.provider
      return provider === undefined
        ? record
        : withParked(record, provider, [event], parts.timeOf(record.id))
    }, wanted)
    const after = stamped(merged, before)
    write.tried.push(after)
    const saved = await store.save(before, after, {
      taken: write.parked.map(({ id }) => id),
      unclaimed: write.unclaimed,
      asOwner: options.asOwner ?? false,
      ended: options.ended ?? [],
    })
    if (saved.outcome === 'saved') {
      write.owned = saved.owned
      return after
    }
    if (saved.outcome === 'conflict') return 'conflict'
    await learn(before.id, saved, write, options.ids)
    return 'again'
  }

  return { attemptWrite, isWritten }
}

/**
 * The one way to change a record: decides on what the store holds, in the write itself, again and again until the write is
 * in, the decision is no, or the patience is over.
 */
export const createChange = (parts: JournalParts): Journal['change'] => {
  const { store, clock, changed } = parts
  const inTurn = createTurns()
  const { attemptWrite, isWritten } = createWriter(parts, () => change)

  const pause = (tries: number): Promise<void> | undefined =>
    tries < promptTries
      ? undefined
      : new Promise((resolve) => {
          const longest = Math.min(maxPause, 2 ** tries)
          clock.after(1 + parts.random() * longest, resolve)
        })

  const change: Journal['change'] = (subject, decision, apply, options = {}) => {
    const id = typeof subject === 'string' ? subject : subject.id
    return inTurn(id, async (line) => {
      const until = timeAfter(monotonicOf(clock), options.patience ?? defaultPatience)
      const write: Attempted = {
        tried: [],
        unclaimed: new Set(),
        parked: [],
        refused: false,
        owned: undefined,
      }
      let inHand = newer(typeof subject === 'string' ? null : subject, line.latest)
      for (let tries = 0; ; tries++) {
        let failure: unknown = new CallError('unexpected', 'too many concurrent updates')
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
          const result = await attemptWrite(before, wanted, write, options)
          if (typeof result === 'object') {
            line.latest = result
            changed(before, result, write.owned)
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

  return change
}

const newer = (one: CallRecord | null, other: CallRecord | null): CallRecord | null =>
  one && (!other || one.version >= other.version) ? one : other
