import type { Database, Row } from './database.ts'
import type { WriteBatches } from './write-batches.ts'

/** What the outbox needs to know of a delivery; the rest is kept as JSON. */
export interface DeliveryLike {
  readonly id: string
  /** 1 when new; counts every write. */
  readonly revision: number
  readonly state: string
  /** Epoch milliseconds; null where nothing is to be done. */
  readonly nextAt: number | null
}

/** Deliveries to CRMs: the `OutboxStore` of @callplane/crm. */
export interface Outbox<Delivery extends DeliveryLike> {
  get(id: string): Promise<Delivery | null>
  put(delivery: Delivery): Promise<boolean>
  due(now: number, limit: number): Promise<readonly Delivery[]>
  nextAt(): Promise<number | null>
  inState(state: Delivery['state']): Promise<readonly Delivery[]>
}

const byId = 'SELECT delivery FROM deliveries WHERE id = ?'
const insert = `
  INSERT INTO deliveries (id, revision, state, next_at, delivery) VALUES (?1, ?2, ?3, ?4, ?5)
  ON CONFLICT (id) DO NOTHING`
const replace = `
  UPDATE deliveries SET revision = ?2, state = ?3, next_at = ?4, delivery = ?5
  WHERE id = ?1 AND revision = ?2 - 1`
const due = 'SELECT delivery FROM deliveries WHERE next_at <= ? ORDER BY next_at LIMIT ?'
const earliest = 'SELECT min(next_at) AS at FROM deliveries WHERE next_at IS NOT NULL'
const inState = 'SELECT delivery FROM deliveries WHERE state = ?'

export const createOutbox = <Delivery extends DeliveryLike>(
  database: Database,
  { write }: WriteBatches,
): Outbox<Delivery> => {
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
    due: async (now, limit) => database.all(due, now, limit).map(read),
    nextAt: async () => (database.get(earliest)?.['at'] as number | null | undefined) ?? null,
    inState: async (state) => database.all(inState, state).map(read),
  }
}
