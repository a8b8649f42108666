import type { Lease, StoreOwner } from '@callplane/core'
import type { StoreParts } from '../store-parts.ts'
import { databaseNow } from '../schema/tables.ts'

/**
 * Leases by the database's clock. The end of a lease is stored before anything relies on it. Ending and renewing lock the
 * same row, so a renewal that commits late is not overlooked, and a lease that has ended stays ended.
 */
export const createLeases = (parts: StoreParts) => {
  const { database, tables: t, ready, statement } = parts
  // From one reading of the clock.
  const lease = 'until - $2 AS now, until'
  const join = statement(
    `INSERT INTO ${t.owners} AS owner (id, until) VALUES ($1, ${databaseNow} + $2)
     ON CONFLICT (id) DO UPDATE SET until = excluded.until, ended = false
     RETURNING ${lease}`,
  )
  const endOthers = statement(`UPDATE ${t.owners} SET ended = true WHERE id <> $1 AND NOT ended`)
  const renew = statement(
    `UPDATE ${t.owners} SET until = ${databaseNow} + $2
     WHERE id = $1 AND NOT ended AND until > ${databaseNow}
     RETURNING ${lease}`,
  )
  const end = statement(`UPDATE ${t.owners} SET ended = true WHERE id = $1`)
  const endLate = statement(
    `UPDATE ${t.owners} SET ended = true WHERE NOT ended AND until <= ${databaseNow}`,
  )
  return {
    /** The same id again: the reply to the first try was lost, and nothing has been written under it. */
    async join({ id, leaseMs, takeOver }: StoreOwner): Promise<Lease> {
      await ready()
      if (takeOver) await database.query(endOthers, [id])
      const [row] = await database.query<Lease>(join, [id, leaseMs])
      return row!
    },
    async renew(id: string, leaseMs: number): Promise<Lease | null> {
      await ready()
      const [row] = await database.query<Lease>(renew, [id, leaseMs])
      return row ?? null
    },
    /** From then on others may take its calls; nothing has to be written to them. */
    async leave(id: string): Promise<void> {
      await ready()
      await database.query(end, [id])
    },
    /** Writes down which leases have run out. */
    async endLate(): Promise<void> {
      await database.query(endLate, [])
    },
  }
}

export type Leases = ReturnType<typeof createLeases>
