import type { CallEvent, HeldEvent, ReferenceClaim, Saved } from '@callplane/core'
import { byPlace } from './attached-rows.ts'
import { storable, textArray } from '../database/binary-arrays.ts'
import type { CallWrite } from './call-rows.ts'
import { commit, rollBack, type Transaction } from '../database/database.ts'
import type { SaveBatch, SimplySaved } from './save-batch.ts'
import type { StoreParts } from '../store-parts.ts'
import { databaseNow } from '../schema/tables.ts'

interface HeldReference {
  readonly provider: string
  readonly kind: string
  readonly id: string
  readonly call: string | null
  readonly attempt: string | null
  readonly held: readonly string[]
}

type Refusal = Exclude<Saved, { outcome: 'saved' }>
/** The save is possible. `held`: events in the rows of its ids. */
interface Free {
  readonly outcome: 'free'
  readonly held: readonly string[]
}

/** Which of the dispatchers that must have ended still has its lease. */
const createLeaseCheck = ({ tables: t, statement }: StoreParts) => {
  const end = statement(
    `UPDATE ${t.owners} SET ended = true
     WHERE id = ANY($1::text[]) AND NOT ended AND until <= ${databaseNow}`,
  )
  const living = statement(
    `SELECT id, until - ${databaseNow} AS remaining FROM ${t.owners}
     WHERE id = ANY($1::text[]) AND NOT ended`,
  )
  return async (transaction: Transaction, ended: readonly string[]): Promise<Refusal | null> => {
    if (ended.length === 0) return null
    const ids = textArray(ended)
    await transaction.query(end, [ids])
    const rows = await transaction.query<{ id: string; remaining: number }>(living, [ids])
    const remaining = new Map(rows.map((row) => [row.id, row.remaining]))
    const owner = ended.find((id) => remaining.has(id))
    return owner === undefined
      ? null
      : { outcome: 'leased', owner, remainingMs: Math.max(1, remaining.get(owner) ?? 0) }
  }
}

/** What the ids that a save claims run into: their owners, and events that are parked for them. */
const createReferenceCheck = ({ tables: t, statement }: StoreParts) => {
  // Writes a row for each id, or writes its row as it is: both lock it.
  const lock = statement(
    `INSERT INTO ${t.refs} AS ref (provider, kind, id)
     SELECT r.provider, r.kind, r.id
     FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS r (provider, kind, id, place)
     ORDER BY r.place
     ON CONFLICT (provider, kind, id) DO UPDATE SET held = ref.held
     RETURNING provider, kind, id, call, attempt, held`,
  )
  const readParked = statement(
    `SELECT id, event, until FROM ${t.parked} WHERE id = ANY($1::text[]) ORDER BY parked_at, id`,
  )

  const lockIds = async (
    transaction: Transaction,
    claims: readonly ReferenceClaim[],
  ): Promise<HeldReference[]> => {
    if (claims.length === 0) return []
    const ordered = [...claims].sort(byPlace)
    return transaction.query<HeldReference>(lock, [
      textArray(ordered.map(({ provider }) => provider)),
      textArray(ordered.map(({ kind }) => kind)),
      textArray(ordered.map(({ id }) => id)),
    ])
  }

  const parkedFor = async (
    transaction: Transaction,
    held: readonly string[],
    at: number,
  ): Promise<HeldEvent[]> => {
    if (held.length === 0) return []
    const rows = await transaction.query<{ id: string; event: string; until: number }>(readParked, [
      textArray(held),
    ])
    return rows
      .filter(({ until }) => until >= at)
      .map(({ id, event }) => ({ id, event: JSON.parse(event) as CallEvent }))
  }

  /** Gives the refusal, or the parked events that are part of the record now or no longer count. */
  return async (
    transaction: Transaction,
    { record, write }: CallWrite,
  ): Promise<Refusal | Free> => {
    const references = await lockIds(transaction, write.claims)
    for (const claim of write.claims) {
      const place = {
        provider: storable(claim.provider),
        kind: storable(claim.kind),
        id: storable(claim.id),
      }
      const owner = references.find((reference) => byPlace(reference, place) === 0)
      if (owner?.call && owner.call !== record.id)
        return {
          outcome: 'owned',
          claim,
          owner: { call: owner.call, attempt: owner.attempt ?? '' },
        }
    }
    const held = [...new Set(references.flatMap(({ held }) => held))]
    const untaken = held.filter((id) => !write.taken.includes(id))
    const events = await parkedFor(transaction, untaken, write.at)
    return events.length > 0 ? { outcome: 'parked', events } : { outcome: 'free', held }
  }
}

/** Why a save is refused, decided under the locks of everything it depends on. */
const createRefusal = (parts: StoreParts) => {
  const lockCall = parts.statement(
    `SELECT version, owner FROM ${parts.tables.calls} WHERE id = $1 FOR UPDATE`,
  )
  const leasedBy = createLeaseCheck(parts)
  const checkReferences = createReferenceCheck(parts)
  return async (transaction: Transaction, one: CallWrite): Promise<Refusal | Free> => {
    const { record, write } = one
    const [call] = await transaction.query<{ version: number; owner: string | null }>(lockCall, [
      record.id,
    ])
    if (call?.version !== record.version - 1) return { outcome: 'conflict' }
    if (write.asOwner && call.owner !== null && call.owner !== write.owner)
      return { outcome: 'fenced' }
    return (await leasedBy(transaction, write.ended)) ?? checkReferences(transaction, one)
  }
}

/** Saves one call in a transaction that finds out why, where it is refused. */
export const createSaveAlone = (parts: StoreParts, batch: SaveBatch) => {
  const refusalOf = createRefusal(parts)
  const forget = parts.statement(`DELETE FROM ${parts.tables.parked} WHERE id = ANY($1::text[])`)

  return async (one: CallWrite): Promise<SimplySaved | Refusal> => {
    const { write } = one
    const result = await parts.database.transaction(async (transaction) => {
      const refusal = await refusalOf(transaction, one)
      // Rolled back, so that no row remains for ids that were only looked at.
      if (refusal.outcome !== 'free') return rollBack<SimplySaved | Refusal>(refusal)
      const saved = await batch.saveClaiming(transaction, [one], [...write.taken, ...refusal.held])
      if (!saved) throw new Error('an id was taken although it was locked')
      if (write.taken.length > 0) await transaction.query(forget, [textArray(write.taken)])
      return commit<SimplySaved | Refusal>(saved[0]!)
    })
    if (result.outcome === 'saved' || result.outcome === 'strange') batch.tell([one], [result])
    return result
  }
}
