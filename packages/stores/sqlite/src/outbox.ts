import { randomUUID } from 'node:crypto'
import type { DeliveryLike, Outbox } from '@callplane/core/stores'
import type { Database, Row } from './database.ts'
import type { WriteBatches } from './write-batches.ts'

/** Milliseconds for which what one connection was given is not given to others. */
const givenFor = 30_000

const byId = 'SELECT delivery FROM deliveries WHERE id = ?'
const insert = `
  INSERT INTO deliveries (id, revision, state, next_at, delivery) VALUES (?1, ?2, ?3, ?4, ?5)
  ON CONFLICT (id) DO NOTHING`
const replace = `
  UPDATE deliveries SET revision = ?2, state = ?3, next_at = ?4, delivery = ?5, given_to = NULL
  WHERE id = ?1 AND revision = ?2 - 1`
const due = `
  SELECT delivery, given_to FROM deliveries
  WHERE next_at <= ?1 AND (given_to IS NULL OR given_to = ?3 OR given_until <= ?1)
  ORDER BY next_at LIMIT ?2`
const give = 'UPDATE deliveries SET given_to = ?, given_until = ? WHERE id = ?'
const earliest = `
  SELECT min(CASE WHEN given_to <> ?1 THEN max(next_at, given_until) ELSE next_at END) AS at
  FROM deliveries WHERE next_at IS NOT NULL`
const inState = 'SELECT delivery FROM deliveries WHERE state = ?'

export const createOutbox = <Delivery extends DeliveryLike>(
  database: Database,
  { write }: WriteBatches,
): Outbox<Delivery> => {
  const self = randomUUID()
  const read = (row: Row): Delivery => JSON.parse(String(row['delivery'])) as Delivery
  return {
    async get(id) {
      const row = database.get(byId, id)
      return row ? read(row) : null
    },
    put(delivery) {
      const { id, revision, state, nextAt } = delivery
      const text = JSON.stringify(delivery)
      const statement = revision === 1 ? insert : replace
      return write(() => database.run(statement, id, revision, state, nextAt, text) > 0)
    },
    async due(now, limit) {
      // Most looks find nothing to give, and need no lock.
      if (database.all(due, now, 1, self).length === 0) return []
      return write(() => {
        const rows = database.all(due, now, limit, self)
        const deliveries = rows.map(read)
        deliveries.forEach(({ id }, at) => {
          if (rows[at]?.['given_to'] !== self) database.run(give, self, now + givenFor, id)
        })
        return deliveries
      })
    },
    nextAt: async () => (database.get(earliest, self)?.['at'] as number | null | undefined) ?? null,
    inState: async (state) => database.all(inState, state).map(read),
  }
}
