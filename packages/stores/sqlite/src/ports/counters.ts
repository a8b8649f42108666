import type { Counters } from '@callplane/core/stores'
import type { Database } from '../database/database.ts'
import type { WriteBatches } from '../calls/write-batches.ts'

/** Sums of money are compared with this much tolerance, so that ten times 0.1 fits into 1. */
const tolerance = 1e-9
/** What has expired is deleted once in so many takes of a process. */
const sweepEvery = 1_000

const sum = 'SELECT total(amount) AS total FROM counters WHERE key = ? AND at > ?'
const held = 'SELECT 1 FROM counters WHERE key = ? AND id = ? AND at > ?'
const take = `
  INSERT INTO counters (key, id, amount, at, expires) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (key, id) DO UPDATE SET amount = excluded.amount, at = excluded.at, expires = excluded.expires`
const giveBack = 'DELETE FROM counters WHERE key = ? AND id = ?'
const sweep = 'DELETE FROM counters WHERE expires <= ?'

/** Sums are read at once, from the connection that writes. */
export interface FileCounters extends Counters {
  sum(key: string, since: number): number
}

export const createCounters = (database: Database, { write }: WriteBatches): FileCounters => {
  let takes = 0
  const sumOf = (key: string, since: number): number =>
    Number(database.get(sum, key, since)?.['total'])
  return {
    sum: sumOf,
    take: (key, { id, amount, at, expires }, { since, limit }) =>
      write(() => {
        if (++takes % sweepEvery === 0) database.run(sweep, at)
        if (database.get(held, key, id, since)) return 'held'
        if (sumOf(key, since) + amount > limit + tolerance) return 'full'
        database.run(take, key, id, amount, at, expires)
        return 'taken'
      }),
    giveBack: (key, id) => write(() => void database.run(giveBack, key, id)),
  }
}
