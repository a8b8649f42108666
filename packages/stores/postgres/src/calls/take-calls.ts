import type { CallRecord, DueRequest } from '@callplane/core'
import { warnOnce } from '@callplane/core/stores'
import { textArray } from '../database/binary-arrays.ts'
import { parseRecord } from './call-rows.ts'
import { commit, rollBack } from '../database/database.ts'
import type { Leases } from '../ports/leases.ts'
import { retried } from '../database/retry.ts'
import type { StoreParts } from '../store-parts.ts'
import type { Tables } from '../schema/tables.ts'

interface Taken {
  readonly id: string
  readonly record: string
  readonly due_at: number
}

const isDead = (t: Tables): string =>
  `NOT EXISTS (SELECT 1 FROM ${t.owners} o WHERE o.id = c.owner AND NOT o.ended)`

/** As statements, for the tests of their plans. */
export const dueQueries = (t: Tables) => {
  const orphaned = `FROM ${t.calls} c WHERE c.due_at <= $1 AND (c.owner IS NULL OR ${isDead(t)})`
  return {
    look: `SELECT c.id ${orphaned} LIMIT 1`,
    lock: `SELECT c.id ${orphaned} ORDER BY c.due_at LIMIT $2 FOR UPDATE OF c SKIP LOCKED`,
    unheard: `SELECT id, record, due_at FROM ${t.calls}
     WHERE due_at <= $1 AND owner = $2 AND writer <> $2 ORDER BY due_at LIMIT $3`,
  }
}

/**
 * Takes calls that belong to no living dispatcher.
 *
 * An owner that is missing from the table of owners, or has ended in it, is dead. Seen together with its call that may
 * be wrong: a call is locked as it is now, the owners are read as they were when the statement began, and the owner may
 * have joined in between. Hence two statements: the first locks the calls, the second reads the owners again. An owner
 * joined before it took the call, so it is seen by then.
 */
export const createTakeCalls = (parts: StoreParts, leases: Leases) => {
  const { database, tables: t, ready, statement } = parts
  const queries = dueQueries(t)
  const look = statement(queries.look)
  const lock = statement(queries.lock)
  const unheard = statement(queries.unheard)
  const lockOne = statement(
    `SELECT id FROM ${t.calls} WHERE id = $1 AND due_at IS NOT NULL FOR UPDATE`,
  )
  const takeLocked = statement(
    `UPDATE ${t.calls} AS c SET owner = $2
     WHERE c.id = ANY($1::text[]) AND (c.owner IS NULL OR c.owner = $2 OR ${isDead(t)})
     RETURNING c.id, c.record, c.due_at`,
  )
  const takeOrphaned = ({ owner, until, limit }: DueRequest): Promise<Taken[]> =>
    database.transaction(async (transaction) => {
      const rows = await transaction.query<{ id: string }>(lock, [until, limit])
      if (rows.length === 0) return rollBack<Taken[]>([])
      const ids = textArray(rows.map(({ id }) => id))
      return commit(await transaction.query<Taken>(takeLocked, [ids, owner]))
    })

  const warn = warnOnce()
  const readable = ({ id, record }: Taken): readonly CallRecord[] => {
    try {
      return [parseRecord(record, id)]
    } catch (error) {
      warn(id, error)
      return []
    }
  }

  return {
    async claimDue(request: DueRequest): Promise<readonly CallRecord[]> {
      const { owner, until, limit } = request
      await ready()
      await leases.endLate()
      // Mostly there is nothing, and then nothing is locked.
      const [some] = await database.query(look, [until])
      // Those that others left come first: those of this dispatcher it may well know.
      const taken = some ? await retried(() => takeOrphaned(request)) : []
      const known =
        taken.length < limit
          ? await database.query<Taken>(unheard, [until, owner, limit - taken.length])
          : []
      const byId = new Map([...taken, ...known].map((row) => [row.id, row]))
      return [...byId.values()].sort((one, other) => one.due_at - other.due_at).flatMap(readable)
    },
    async take(id: string, owner: string): Promise<CallRecord | null> {
      await ready()
      await leases.endLate()
      return retried(() =>
        database.transaction(async (transaction) => {
          const [locked] = await transaction.query(lockOne, [id])
          if (!locked) return rollBack(null)
          const [row] = await transaction.query<Taken>(takeLocked, [textArray([id]), owner])
          return row ? commit(parseRecord(row.record, row.id)) : rollBack(null)
        }),
      )
    },
  }
}
