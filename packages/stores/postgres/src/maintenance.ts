import { textArray } from './database/binary-arrays.ts'
import { commit, rollBack } from './database/database.ts'
import { deleteEmptyCounts, foldChanges } from './calls/kept-counts.ts'
import type { StoreParts } from './store-parts.ts'
import { databaseNow } from './schema/tables.ts'

const every = 60_000
const hour = 3_600_000
/** Long past any wait of a process that is told of changes; one that was stopped for longer has lost its lease. */
const keepChangesFor = hour
/** Events are parked for minutes. By the database's clock, because the time of calls may be another in tests. */
const keepParkedFor = hour
const keepEndedFor = 7 * 24 * hour
const atOnce = 1_000
const foldedAtOnce = 10_000

/** Deletes what nothing needs any more, a little at a time. */
export const createMaintenance = ({ database, tables: t, statement }: StoreParts) => {
  const deletions = [
    { text: `DELETE FROM ${t.changes} WHERE at < ${databaseNow} - $1`, keepFor: keepChangesFor },
    {
      text: `DELETE FROM ${t.parked} WHERE parked_at < ${databaseNow} - $1`,
      keepFor: keepParkedFor,
    },
    // Whom a call belongs to is asked as long as it needs attention.
    {
      text: `DELETE FROM ${t.owners} o WHERE o.ended AND o.until < ${databaseNow} - $1
        AND NOT EXISTS (SELECT 1 FROM ${t.calls} c WHERE c.due_at IS NOT NULL AND c.owner = o.id)`,
      keepFor: keepEndedFor,
    },
  ].map(({ text, keepFor }) => ({ prepared: statement(text), keepFor }))
  const lockFree = statement(
    `SELECT provider, kind, id FROM ${t.refs} r
     WHERE call IS NULL AND NOT EXISTS (SELECT 1 FROM ${t.parked} p WHERE p.id = ANY(r.held))
     LIMIT $1 FOR UPDATE OF r SKIP LOCKED`,
  )
  // Looks again, now that the row is locked: an event may have been parked for it in between.
  const deleteFree = statement(
    `DELETE FROM ${t.refs} r USING unnest($1::text[], $2::text[], $3::text[]) AS f (provider, kind, id)
     WHERE r.provider = f.provider AND r.kind = f.kind AND r.id = f.id
       AND NOT EXISTS (SELECT 1 FROM ${t.parked} p WHERE p.id = ANY(r.held))`,
  )
  const fold = statement(foldChanges(t))
  const deleteEmpty = statement(deleteEmptyCounts(t))
  let timer: NodeJS.Timeout | undefined

  /** So that a count never has more changes to read than writes of a minute have added. */
  const foldCounts = async (): Promise<void> => {
    for (let last = foldedAtOnce; last === foldedAtOnce;) {
      const [row] = await database.query<{ folded: number }>(fold, [foldedAtOnce])
      last = row?.folded ?? 0
    }
    await database.query(deleteEmpty, [])
  }

  /** Rows of ids that no call owns and no event waits for. */
  const deleteFreeReferences = (): Promise<number> =>
    database.transaction(async (transaction) => {
      const rows = await transaction.query<{ provider: string; kind: string; id: string }>(
        lockFree,
        [atOnce],
      )
      if (rows.length === 0) return rollBack(0)
      await transaction.query(deleteFree, [
        textArray(rows.map(({ provider }) => provider)),
        textArray(rows.map(({ kind }) => kind)),
        textArray(rows.map(({ id }) => id)),
      ])
      return commit(rows.length)
    })

  const run = async (): Promise<void> => {
    for (const { prepared, keepFor } of deletions) await database.query(prepared, [keepFor])
    await deleteFreeReferences()
    await foldCounts()
  }

  return {
    run,
    start(): void {
      timer ??= setInterval(() => void run().catch(() => {}), every).unref()
    },
    stop: () => clearInterval(timer),
  }
}
