import type { DeliveryLike, Outbox } from '@callplane/core/stores'
import { storable, textArray } from '../database/binary-arrays.ts'
import type { StoreParts } from '../store-parts.ts'
import { databaseNow } from '../schema/tables.ts'

interface Row {
  readonly delivery: string
}

/** The moment from which on another owner may be given it, or never. */
const until = (leaseMs: string): string => `${databaseNow} + ${leaseMs}::double precision`

const statementsOf = ({ tables: t, statement }: StoreParts) => {
  const replace = (more: string, where: string) =>
    statement(
      `UPDATE ${t.deliveries} SET revision = $2, state = $3, next_at = $4, delivery = $5${more}
       WHERE id = $1 AND revision = $2::integer - 1${where} RETURNING 1`,
    )
  return {
    byId: statement(`SELECT delivery FROM ${t.deliveries} WHERE id = $1`),
    insert: statement(
      `INSERT INTO ${t.deliveries} (id, revision, state, next_at, delivery) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (id) DO NOTHING RETURNING 1`,
    ),
    replace: replace('', ''),
    replaceAndEnd: replace(', given_to = NULL', ' AND given_to = $6'),
    replaceAndKeep: replace(`, given_until = ${until('$7')}`, ' AND given_to = $6'),
    give: statement(
      `WITH due AS (
         SELECT id FROM ${t.deliveries}
         WHERE next_at <= $1 AND (given_to IS NULL OR given_to = $3 OR given_until <= ${databaseNow})
         ORDER BY next_at LIMIT $2 FOR UPDATE SKIP LOCKED
       ), given AS (
         UPDATE ${t.deliveries} d SET given_to = $3, given_until = ${until('$4')}
         FROM due WHERE d.id = due.id RETURNING d.next_at, d.delivery
       )
       SELECT delivery FROM given ORDER BY next_at`,
    ),
    extend: statement(
      `UPDATE ${t.deliveries} SET given_until = ${until('$3')}
       WHERE id = ANY($1::text[]) AND given_to = $2 RETURNING id`,
    ),
    earliest: statement(
      `SELECT min(CASE WHEN given_to <> $2 AND given_until > ${databaseNow}
         THEN GREATEST(next_at, $1::double precision + given_until - ${databaseNow}) ELSE next_at END) AS at
       FROM ${t.deliveries} WHERE next_at IS NOT NULL`,
    ),
    inState: statement(`SELECT delivery FROM ${t.deliveries} WHERE state = $1`),
  }
}

export const createOutbox = <Delivery extends DeliveryLike>(
  parts: StoreParts,
): Outbox<Delivery> => {
  const { database, ready } = parts
  const sql = statementsOf(parts)
  const read = ({ delivery }: Row): Delivery => JSON.parse(delivery) as Delivery
  return {
    shared: true,
    async get(id) {
      await ready()
      const [row] = await database.query<Row>(sql.byId, [storable(id)])
      return row ? read(row) : null
    },
    async put(delivery, lease) {
      await ready()
      const { id, revision, state, nextAt } = delivery
      const values = [storable(id), revision, storable(state), nextAt, JSON.stringify(delivery)]
      const written = (rows: readonly unknown[]) => rows.length > 0
      if (!lease)
        return written(await database.query(revision === 1 ? sql.insert : sql.replace, values))
      const owner = storable(lease.owner)
      return written(
        lease.leaseMs > 0
          ? await database.query(sql.replaceAndKeep, [...values, owner, lease.leaseMs])
          : await database.query(sql.replaceAndEnd, [...values, owner]),
      )
    },
    async due(now, limit, { owner, leaseMs }) {
      await ready()
      return (await database.query<Row>(sql.give, [now, limit, storable(owner), leaseMs])).map(read)
    },
    async renew(ids, { owner, leaseMs }) {
      await ready()
      const rows = await database.query<{ id: string }>(sql.extend, [
        textArray(ids),
        storable(owner),
        leaseMs,
      ])
      const kept = new Set(rows.map(({ id }) => id))
      return ids.filter((id) => kept.has(storable(id)))
    },
    async nextAt(now, owner) {
      await ready()
      const [row] = await database.query<{ at: number | null }>(sql.earliest, [
        now,
        storable(owner),
      ])
      return row?.at ?? null
    },
    async inState(state) {
      await ready()
      return (await database.query<Row>(sql.inState, [storable(state)])).map(read)
    },
  }
}
