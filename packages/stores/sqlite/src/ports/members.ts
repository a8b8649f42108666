import type { Lease, StoreOwner } from '@callplane/core'
import type { SqliteClock } from '../database/clock.ts'
import type { Database } from '../database/database.ts'
import type { Change } from '../calls/write-batches.ts'

/**
 * By the clock that never goes back. A lease that was granted later than now was granted before the host restarted, and
 * its dispatcher is gone. One that was granted earlier on that clock, also before a restart, ends within its own length.
 */
const holds = 'granted_at <= ?1 AND lease_until > ?1'

const prune = `DELETE FROM owners WHERE lease_until < ?1 - 3600000 OR granted_at > ?1`
const grant = `INSERT OR REPLACE INTO owners (id, granted_at, lease_until) VALUES (?2, ?1, ?1 + ?3)`
const extend = `UPDATE owners SET granted_at = ?1, lease_until = ?1 + ?3 WHERE id = ?2 AND ${holds}`
const leaseOf = `SELECT CASE WHEN ${holds} THEN lease_until - ?1 END AS remaining FROM owners WHERE id = ?2`

/** The ids of the dispatchers whose lease holds at `?1`. */
export const liveOwners = `SELECT id FROM owners WHERE ${holds}`

/**
 * The dispatchers of the file and their leases, and those of this process, which are told of changes. All but `tell`
 * run in a transaction.
 */
export const createMembers = (database: Database, clock: SqliteClock) => {
  const local = new Map<string, StoreOwner>()
  const leaseFor = (leaseMs: number): Lease => {
    const now = clock.wall()
    return { now, until: now + leaseMs }
  }
  return {
    get isEmpty(): boolean {
      return local.size === 0
    },
    join({ id, leaseMs, takeOver }: StoreOwner): Lease {
      const now = clock.monotonic()
      if (takeOver) database.run('DELETE FROM owners')
      else database.run(prune, now)
      database.run(grant, now, id, leaseMs)
      return leaseFor(leaseMs)
    },
    renew(id: string, leaseMs: number): Lease | null {
      return database.run(extend, clock.monotonic(), id, leaseMs) > 0 ? leaseFor(leaseMs) : null
    },
    /** Without a lease its calls are free. */
    leave: (id: string): void => void database.run('DELETE FROM owners WHERE id = ?', id),
    /** Milliseconds for which the lease holds; null where it does not. */
    remainingOf(id: string): number | null {
      const row = database.get(leaseOf, clock.monotonic(), id)
      return (row?.['remaining'] as number | null | undefined) ?? null
    },
    /** Tells a dispatcher of this process from now on. */
    listen(owner: StoreOwner): void {
      if (owner.former !== undefined) local.delete(owner.former)
      local.set(owner.id, owner)
    },
    forget: (id: string): void => void local.delete(id),
    /** Whether a dispatcher of this process wrote it; the others were told when it did. */
    isLocal: ({ writer }: Change): boolean => local.has(writer),
    tell({ id, version, writer }: Change): void {
      for (const owner of local.values())
        // Called once the write is in, so that nothing which goes wrong here says anything about the write.
        if (owner.id !== writer) queueMicrotask(() => owner.changed({ id, version }))
    },
  }
}

export type Members = ReturnType<typeof createMembers>
