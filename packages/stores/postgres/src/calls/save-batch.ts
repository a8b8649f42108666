import type { Saved } from '@callplane/core'
import { randomUUID } from 'node:crypto'
import {
  attemptParameters,
  mayHaveNewNumbers,
  numberParameters,
  referenceParameters,
} from './attached-rows.ts'
import { booleanArray, textArray } from '../database/binary-arrays.ts'
import { rowParameters, type CallWrite } from './call-rows.ts'
import { encodeEntries, entryOf } from './change-entries.ts'
import { commit, rollBack, type Parameter, type Transaction } from '../database/database.ts'
import { saveAndClaimStatement, saveStatement } from './save-statements.ts'
import type { StoreParts } from '../store-parts.ts'

interface Outcome {
  readonly nr: number
  readonly is_next: boolean
  readonly is_fenced: boolean
  readonly owner: string | null
  /** The owner is not in the table of owners. */
  readonly is_strange: boolean
  readonly claimed: number
}

/** The outcome of a save that no id prevented. `strange`: whether its owner lives must be asked. */
export type SimplySaved =
  | Extract<Saved, { outcome: 'saved' | 'conflict' | 'fenced' }>
  | { readonly outcome: 'strange' }

const conflict: SimplySaved = { outcome: 'conflict' }
const fenced: SimplySaved = { outcome: 'fenced' }

const savedOf = ({ write }: CallWrite, outcome: Outcome | undefined): SimplySaved => {
  // No row: the call is gone.
  if (!outcome?.is_next) return conflict
  if (outcome.is_fenced) return fenced
  const owned = outcome.owner === write.owner
  return outcome.is_strange && !owned ? { outcome: 'strange' } : { outcome: 'saved', owned }
}

/** Sorted by id, so that all batches lock in one order. Gives each write its outcome, in the order given. */
const sorted = (writes: readonly CallWrite[]): CallWrite[] =>
  [...writes].sort((one, other) => (one.record.id < other.record.id ? -1 : 1))

const parametersOf = (writes: readonly CallWrite[], parts: StoreParts): Parameter[] => [
  ...rowParameters(writes),
  booleanArray(writes.map(({ write }) => write.asOwner)),
  ...attemptParameters(writes, parts.recent),
  ...numberParameters(writes, mayHaveNewNumbers),
  randomUUID(),
  parts.source,
  encodeEntries(writes.map(entryOf)),
]

const isSaved = ({ outcome }: SimplySaved): boolean => outcome === 'saved' || outcome === 'strange'

/** Takes ids from calls that do not hold them any more. */
const createReleases = (parts: StoreParts) => {
  const release = parts.statement(
    `UPDATE ${parts.tables.refs} AS ref SET call = NULL, attempt = NULL
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS r (provider, kind, id, call)
     WHERE ref.provider = r.provider AND ref.kind = r.kind AND ref.id = r.id AND ref.call = r.call`,
  )
  return async (transaction: Transaction, writes: readonly CallWrite[]): Promise<void> => {
    const released = writes.flatMap(({ record, write }) =>
      write.releases.map((reference) => ({ ...reference, call: record.id })),
    )
    if (released.length === 0) return
    await transaction.query(release, [
      textArray(released.map(({ provider }) => provider)),
      textArray(released.map(({ kind }) => kind)),
      textArray(released.map(({ id }) => id)),
      textArray(released.map(({ call }) => call)),
    ])
  }
}

export const createSaveBatch = (parts: StoreParts) => {
  const { database, recent, wrote } = parts
  const save = parts.statement(saveStatement(parts.tables))
  const saveAndClaim = parts.statement(saveAndClaimStatement(parts.tables))
  const releaseIds = createReleases(parts)

  const resultsOf = (
    given: readonly CallWrite[],
    ordered: readonly CallWrite[],
    rows: readonly Outcome[],
  ): SimplySaved[] => {
    const byWrite = new Map(rows.map((row) => [ordered[row.nr - 1], row]))
    return given.map((write) => savedOf(write, byWrite.get(write)))
  }

  const tell = (writes: readonly CallWrite[], results: readonly SimplySaved[]): void => {
    const saved = writes.filter((_write, at) => isSaved(results[at]!))
    for (const { record } of saved) recent.learn(record)
    if (saved.length > 0) wrote(saved.map(entryOf))
  }

  /** Writes within a transaction. Null: an id belongs to another call, or events are parked for it. */
  const saveClaiming = async (
    transaction: Transaction,
    writes: readonly CallWrite[],
    taken: readonly string[],
  ): Promise<SimplySaved[] | null> => {
    const ordered = sorted(writes)
    const rows = await transaction.query<Outcome>(saveAndClaim, [
      ...parametersOf(ordered, parts),
      ...referenceParameters(ordered, ({ write }) => write.claims),
      textArray(taken),
    ])
    const results = resultsOf(writes, ordered, rows)
    const saved = writes.filter((_write, at) => isSaved(results[at]!))
    const wanted = saved.reduce((count, { write }) => count + write.claims.length, 0)
    if (wanted !== (rows[0]?.claimed ?? 0)) return null
    await releaseIds(transaction, saved)
    return results
  }

  return {
    /** Saves that learn and lose no id: one statement. */
    async plain(writes: readonly CallWrite[]): Promise<SimplySaved[]> {
      const ordered = sorted(writes)
      const rows = await database.query<Outcome>(save, parametersOf(ordered, parts))
      const results = resultsOf(writes, ordered, rows)
      tell(writes, results)
      return results
    },
    /** Saves with ids. Null: nothing was written, because one of them was refused. */
    async learning(writes: readonly CallWrite[]): Promise<SimplySaved[] | null> {
      const results = await database.transaction(async (transaction) => {
        const results = await saveClaiming(transaction, writes, [])
        return results ? commit(results) : rollBack(null)
      })
      if (results) tell(writes, results)
      return results
    },
    saveClaiming,
    tell,
  }
}

export type SaveBatch = ReturnType<typeof createSaveBatch>
