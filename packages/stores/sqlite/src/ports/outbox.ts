import type { DeliveryLike, Outbox } from '@callplane/core/stores'
import type { SqliteClock } from '../database/clock.ts'
import type { Database, Row } from '../database/database.ts'
import type { WriteBatches } from '../calls/write-batches.ts'

/** Whether the lease holds, by the clock that never goes back; one of before a restart of the host does not. */
const holds = (now: string): string => `(given_at <= ${now} AND given_until > ${now}) IS TRUE`

const byId = 'SELECT delivery FROM deliveries WHERE id = ?'
const insert = `
  INSERT INTO deliveries (id, revision, state, next_at, delivery) VALUES (?1, ?2, ?3, ?4, ?5)
  ON CONFLICT (id) DO NOTHING`
const set = 'UPDATE deliveries SET revision = ?2, state = ?3, next_at = ?4, delivery = ?5'
const replace = `${set} WHERE id = ?1 AND revision = ?2 - 1`
const replaceAndEnd = `${set}, given_to = NULL WHERE id = ?1 AND revision = ?2 - 1 AND given_to = ?6`
const replaceAndKeep = `
  ${set}, given_at = ?7, given_until = ?7 + ?8 WHERE id = ?1 AND revision = ?2 - 1 AND given_to = ?6`
const due = `
  SELECT id, delivery FROM deliveries
  WHERE next_at <= ?1 AND (given_to IS NULL OR given_to = ?3 OR NOT ${holds('?4')})
  ORDER BY next_at LIMIT ?2`
const give =
  'UPDATE deliveries SET given_to = ?1, given_at = ?2, given_until = ?2 + ?3 WHERE id = ?4'
const extend = `
  UPDATE deliveries SET given_at = ?2, given_until = ?2 + ?3 WHERE id = ?4 AND given_to = ?1`
const earliest = `
  SELECT min(CASE WHEN given_to <> ?1 AND ${holds('?3')}
    THEN max(next_at, ?2 + given_until - ?3) ELSE next_at END) AS at
  FROM deliveries WHERE next_at IS NOT NULL`
const inState = 'SELECT delivery FROM deliveries WHERE state = ?'

export const createOutbox = <Delivery extends DeliveryLike>(
  database: Database,
  clock: SqliteClock,
  { write }: WriteBatches,
): Outbox<Delivery> => {
  const read = (row: Row): Delivery => JSON.parse(String(row['delivery'])) as Delivery
  return {
    shared: true,
    async get(id) {
      const row = database.get(byId, id)
      return row ? read(row) : null
    },
    put(delivery, lease) {
      const { id, revision, state, nextAt } = delivery
      const values = [id, revision, state, nextAt, JSON.stringify(delivery)] as const
      return write(() => {
        if (!lease) return database.run(revision === 1 ? insert : replace, ...values) > 0
        const { owner, leaseMs } = lease
        return leaseMs > 0
          ? database.run(replaceAndKeep, ...values, owner, clock.monotonic(), leaseMs) > 0
          : database.run(replaceAndEnd, ...values, owner) > 0
      })
    },
    async due(now, limit, { owner, leaseMs }) {
      // Most looks find nothing to give, and need no lock.
      if (database.all(due, now, 1, owner, clock.monotonic()).length === 0) return []
      return write(() => {
        const time = clock.monotonic()
        const rows = database.all(due, now, limit, owner, time)
        for (const row of rows) database.run(give, owner, time, leaseMs, String(row['id']))
        return rows.map(read)
      })
    },
    renew: (ids, { owner, leaseMs }) =>
      write(() =>
        ids.filter((id) => database.run(extend, owner, clock.monotonic(), leaseMs, id) > 0),
      ),
    nextAt: async (now, owner) =>
      (database.get(earliest, owner, now, clock.monotonic())?.['at'] as
        | number
        | null
        | undefined) ?? null,
    inState: async (state) => database.all(inState, state).map(read),
  }
}
