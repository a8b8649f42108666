import type { CountBound, Counted, Counters } from '@callplane/core/stores'
import { createBatcher } from '../calls/batcher.ts'
import { storable, textArray } from '../database/binary-arrays.ts'
import { commit } from '../database/database.ts'
import { isRefusal } from '../database/failure.ts'
import { retried } from '../database/retry.ts'
import type { StoreParts } from '../store-parts.ts'

interface Taking extends Counted, CountBound {
  readonly key: string
}

type Taken = 'taken' | 'held' | 'full'

/** Sums of money are compared with this much tolerance, so that ten times 0.1 fits into 1. */
const tolerance = 1e-9
/** What has expired is deleted once in so many takes of a process. */
const sweepEvery = 1_000

const statementsOf = ({ tables: t, statement }: StoreParts) => ({
  sum: statement(
    `SELECT COALESCE(sum(amount), 0) AS total FROM ${t.counters} WHERE key = $1 AND at > $2`,
  ),
  // In the order of the keys, so that two batches never wait for each other.
  lock: statement(
    `INSERT INTO ${t.counterKeys} AS held (key) SELECT key FROM unnest($1::text[]) AS k (key) ORDER BY key
     ON CONFLICT (key) DO UPDATE SET key = held.key`,
  ),
  take: statement(
    `WITH held AS (SELECT 1 FROM ${t.counters} WHERE key = $1 AND id = $2 AND at > $6),
       taken AS (
         INSERT INTO ${t.counters} (key, id, amount, at, expires)
         SELECT $1::text, $2::text, $3::double precision, $4::double precision, $5::double precision
         WHERE NOT EXISTS (SELECT 1 FROM held) AND $3 + (
           SELECT COALESCE(sum(amount), 0) FROM ${t.counters} WHERE key = $1 AND at > $6
         ) <= $7::double precision + ${tolerance}
         ON CONFLICT (key, id) DO UPDATE
           SET amount = excluded.amount, at = excluded.at, expires = excluded.expires
         RETURNING 1
       )
     SELECT EXISTS (SELECT 1 FROM held) AS held, EXISTS (SELECT 1 FROM taken) AS taken`,
  ),
  giveBack: statement(`DELETE FROM ${t.counters} WHERE key = $1 AND id = $2`),
  sweep: statement(`DELETE FROM ${t.counters} WHERE expires <= $1`),
  lockUnused: statement(
    `SELECT key FROM ${t.counterKeys} k WHERE NOT EXISTS (SELECT 1 FROM ${t.counters} c WHERE c.key = k.key)
     LIMIT ${sweepEvery} FOR UPDATE OF k SKIP LOCKED`,
  ),
  // Looks again, now that the row is locked.
  deleteUnused: statement(
    `DELETE FROM ${t.counterKeys} k USING unnest($1::text[]) AS u (key)
     WHERE k.key = u.key AND NOT EXISTS (SELECT 1 FROM ${t.counters} c WHERE c.key = k.key)`,
  ),
})

/** Counts of guards. Each take locks the row of its key in `counter_keys`; takes that wait together share a commit. */
export const createCounters = (parts: StoreParts) => {
  const { database, ready } = parts
  const statements = statementsOf(parts)
  let takes = 0

  const sweep = async (now: number): Promise<void> => {
    await database.query(statements.sweep, [now])
    // The keys hold phone numbers, so they go with what was counted under them.
    await database.transaction(async (transaction) => {
      const rows = await transaction.query<{ key: string }>(statements.lockUnused, [])
      await transaction.query(statements.deleteUnused, [textArray(rows.map(({ key }) => key))])
      return commit(undefined)
    })
  }
  const run = (takings: readonly Taking[]): Promise<Taken[]> =>
    retried(() =>
      database.transaction(async (transaction) => {
        const keys = [...new Set(takings.map(({ key }) => storable(key)))].sort()
        // Sent one behind the other, without waiting for the replies in between.
        const [, ...rows] = await Promise.all([
          transaction.query(statements.lock, [textArray(keys)]),
          ...takings.map(({ key, id, amount, at, expires, since, limit }) =>
            transaction.query<{ held: boolean; taken: boolean }>(statements.take, [
              storable(key),
              storable(id),
              amount,
              at,
              expires,
              since,
              limit,
            ]),
          ),
        ])
        return commit(rows.map(([row]) => (row?.held ? 'held' : row?.taken ? 'taken' : 'full')))
      }),
    )
  const batcher = createBatcher<Taking, Taken>({
    keysOf: () => [],
    run,
    runAlone: async (taking) => (await run([taking]))[0] ?? 'full',
    mayRepeat: isRefusal,
  })
  const counters: Counters & { sum(key: string, since: number): Promise<number> } = {
    async sum(key, since) {
      await ready()
      const [row] = await database.query<{ total: number }>(statements.sum, [storable(key), since])
      return row?.total ?? 0
    },
    async take(key, entry, bound) {
      await ready()
      if (++takes % sweepEvery === 0) sweep(entry.at).catch(() => {})
      return batcher.add({ key, ...entry, ...bound })
    },
    async giveBack(key, id) {
      await ready()
      await database.query(statements.giveBack, [storable(key), storable(id)])
    },
  }
  return { counters, idle: () => batcher.idle() }
}
