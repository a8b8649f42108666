import type { Erasure } from '@callplane/core'
import { randomUUID } from 'node:crypto'
import { storable, textArray } from '../database/binary-arrays.ts'
import { commit, rollBack, type Transaction } from '../database/database.ts'
import { insertCountChanges } from './kept-counts.ts'
import { retried } from '../database/retry.ts'
import type { StoreParts } from '../store-parts.ts'
import type { Tables } from '../schema/tables.ts'

/** Most calls of a number that are erased in one transaction. */
const erasedAtOnce = 1_000

/** As statements, for the tests of their plans. `due_at` is looked at once the call is locked. */
export const deletionQueries = (t: Tables) => ({
  lockOld: `SELECT id FROM ${t.calls} WHERE due_at IS NULL AND created_at < $1
    ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED`,
  lockNumber: `SELECT c.id FROM ${t.numbers} n JOIN ${t.calls} c ON c.id = n.call
    WHERE n.number = $1 AND c.due_at IS NULL ORDER BY c.id LIMIT $2 FOR UPDATE OF c`,
  openOfNumber: `SELECT DISTINCT c.id FROM ${t.numbers} n JOIN ${t.calls} c ON c.id = n.call
    WHERE n.number = $1 ORDER BY c.id`,
})

/**
 * Deletes calls with all that belongs to them. The calls are locked by one statement and the rest is deleted by later
 * ones, which see what the last write of each call added: no id may stay with a call that is gone.
 */
export const createDeleteCalls = ({ database, tables: t, ready, statement }: StoreParts) => {
  const queries = deletionQueries(t)
  const lockOld = statement(queries.lockOld)
  const lockNumber = statement(queries.lockNumber)
  const openOfNumber = statement(queries.openOfNumber)
  const deletions = [
    `DELETE FROM ${t.attempts} WHERE call = ANY($1::text[])`,
    `DELETE FROM ${t.numbers} WHERE call = ANY($1::text[])`,
    `DELETE FROM ${t.refs} WHERE call = ANY($1::text[])`,
  ].map(statement)
  const deleteCalls = statement(
    `WITH gone AS (
       DELETE FROM ${t.calls} WHERE id = ANY($1::text[])
       RETURNING tenant, created_at, status, provider, direction
     )
     ${insertCountChanges(t, '$2', 'SELECT *, -1 AS n FROM gone')}`,
  )

  const deleteLocked = async (
    transaction: Transaction,
    rows: readonly { readonly id: string }[],
  ): Promise<number> => {
    const ids = textArray(rows.map(({ id }) => id))
    for (const deletion of deletions) await transaction.query(deletion, [ids])
    await transaction.query(deleteCalls, [ids, randomUUID()])
    return rows.length
  }

  return {
    async purge(createdBefore: number, limit: number): Promise<number> {
      await ready()
      return retried(() =>
        database.transaction(async (transaction) => {
          const rows = await transaction.query<{ id: string }>(lockOld, [createdBefore, limit])
          return rows.length === 0 ? rollBack(0) : commit(await deleteLocked(transaction, rows))
        }),
      )
    },
    async erase(number: string): Promise<Erasure> {
      await ready()
      const eraseSome = (): Promise<number> =>
        database.transaction(async (transaction) => {
          const rows = await transaction.query<{ id: string }>(lockNumber, [
            storable(number),
            erasedAtOnce,
          ])
          return rows.length === 0 ? rollBack(0) : commit(await deleteLocked(transaction, rows))
        })
      let erased = 0
      for (let last = erasedAtOnce; last === erasedAtOnce; erased += last)
        last = await retried(eraseSome)
      const open = await database.query<{ id: string }>(openOfNumber, [storable(number)])
      return { erased, open: open.map(({ id }) => id) }
    },
  }
}
