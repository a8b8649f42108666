import type { DeliveryLike, Outbox } from '@callplane/core/stores'
import { storable } from './binary-arrays.ts'
import type { StoreParts } from './store-parts.ts'

/** Milliseconds for which what one store object was given is not given to others. */
const givenFor = 30_000

interface Row {
  readonly delivery: string
}

export const createOutbox = <Delivery extends DeliveryLike>({
  database,
  tables: t,
  ready,
  statement,
  source,
}: StoreParts): Outbox<Delivery> => {
  const byId = statement(`SELECT delivery FROM ${t.deliveries} WHERE id = $1`)
  const insert = statement(
    `INSERT INTO ${t.deliveries} (id, revision, state, next_at, delivery) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (id) DO NOTHING RETURNING 1`,
  )
  const replace = statement(
    `UPDATE ${t.deliveries} SET revision = $2, state = $3, next_at = $4, delivery = $5, given_to = NULL
     WHERE id = $1 AND revision = $2::integer - 1 RETURNING 1`,
  )
  const give = statement(
    `WITH due AS (
       SELECT id FROM ${t.deliveries}
       WHERE next_at <= $1 AND (given_to IS NULL OR given_to = $3 OR given_until <= $1)
       ORDER BY next_at LIMIT $2 FOR UPDATE SKIP LOCKED
     ), given AS (
       UPDATE ${t.deliveries} d SET given_to = $3,
         given_until = CASE WHEN given_to = $3 THEN given_until ELSE $1::double precision + ${givenFor} END
       FROM due WHERE d.id = due.id RETURNING d.next_at, d.delivery
     )
     SELECT delivery FROM given ORDER BY next_at`,
  )
  const earliest = statement(
    `SELECT min(CASE WHEN given_to <> $1 THEN GREATEST(next_at, given_until) ELSE next_at END) AS at
     FROM ${t.deliveries} WHERE next_at IS NOT NULL`,
  )
  const inState = statement(`SELECT delivery FROM ${t.deliveries} WHERE state = $1`)
  const read = ({ delivery }: Row): Delivery => JSON.parse(delivery) as Delivery
  return {
    async get(id) {
      await ready()
      const [row] = await database.query<Row>(byId, [storable(id)])
      return row ? read(row) : null
    },
    async put(delivery) {
      await ready()
      const { id, revision, state, nextAt } = delivery
      const values = [storable(id), revision, storable(state), nextAt, JSON.stringify(delivery)]
      const rows = await database.query(revision === 1 ? insert : replace, values)
      return rows.length > 0
    },
    async due(now, limit) {
      await ready()
      return (await database.query<Row>(give, [now, limit, source])).map(read)
    },
    async nextAt() {
      await ready()
      const [row] = await database.query<{ at: number | null }>(earliest, [source])
      return row?.at ?? null
    },
    async inState(state) {
      await ready()
      return (await database.query<Row>(inState, [storable(state)])).map(read)
    },
  }
}
