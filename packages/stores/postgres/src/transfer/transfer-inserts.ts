import { randomUUID } from 'node:crypto'
import type { CallEvent } from '@callplane/core'
import type { DeliveryLike, EntryLike, TransferPart, TransferRows } from '@callplane/core/stores'
import { storable } from '../database/binary-arrays.ts'
import { createEntryInserts } from '../ports/call-log.ts'
import type { Parameter, Transaction } from '../database/database.ts'
import type { StoreParts } from '../store-parts.ts'
import { databaseNow } from '../schema/tables.ts'

/** How the rows of each part are written. Calls are claimed instead. */
export type Inserts = {
  readonly [Part in Exclude<TransferPart, 'calls'>]: (
    transaction: Transaction,
    rows: readonly TransferRows[Part][],
  ) => Promise<void>
}

const text = (value: string | null): string | null => (value === null ? null : storable(value))

export const createInserts = (parts: StoreParts): Inserts => {
  const { tables: t, statement } = parts
  const insertEntry = createEntryInserts(parts)
  /** Sends one statement for each row behind the other, without waiting for the replies in between. */
  const each =
    <Row>(sql: string, valuesOf: (row: Row) => readonly Parameter[]) =>
    async (transaction: Transaction, rows: readonly Row[]): Promise<void> => {
      const prepared = statement(sql)
      await Promise.all(rows.map((row) => transaction.query(prepared, valuesOf(row))))
    }
  const hold = statement(
    `INSERT INTO ${t.refs} AS ref (provider, kind, id, held) VALUES ($1, $2, $3, ARRAY[$4::text])
     ON CONFLICT (provider, kind, id) DO UPDATE SET held = array_append(ref.held, $4::text)`,
  )
  const keep = statement(
    `INSERT INTO ${t.parked} (id, event, until, parked_at) VALUES ($1, $2, $3, ${databaseNow})`,
  )
  const addKey = statement(`INSERT INTO ${t.counterKeys} (key) VALUES ($1) ON CONFLICT DO NOTHING`)
  const addCounter = statement(
    `INSERT INTO ${t.counters} (key, id, amount, at, expires) VALUES ($1, $2, $3, $4, $5)`,
  )
  return {
    async parked(transaction, rows) {
      for (const { provider, until, event } of rows) {
        const id = randomUUID()
        await transaction.query(keep, [id, event, until])
        const { references } = JSON.parse(event) as CallEvent
        for (const [kind, reference] of Object.entries(references))
          await transaction.query(hold, [...[provider, kind, reference].map(storable), id])
      }
    },
    async counters(transaction, rows) {
      await Promise.all(
        rows.flatMap(({ key, id, amount, at, expires }) => [
          transaction.query(addKey, [storable(key)]),
          transaction.query(addCounter, [storable(key), storable(id), amount, at, expires]),
        ]),
      )
    },
    async entries(transaction, rows) {
      for (const { entry } of rows) await insertEntry(transaction, JSON.parse(entry) as EntryLike)
    },
    lanes: each(
      `INSERT INTO ${t.lanes} (lane, next_start, version, state) VALUES ($1, $2, $3, $4)`,
      ({ lane, nextStart, version, state }) => [storable(lane), nextStart, version, state],
    ),
    slots: each(
      `INSERT INTO ${t.slots} (lane, call, until) VALUES ($1, $2, $3)`,
      ({ lane, call, until }) => [storable(lane), storable(call), until],
    ),
    rules: each(
      `INSERT INTO ${t.rules} (one, version, rules) VALUES (true, $1, $2)`,
      ({ version, rules }) => [version, rules],
    ),
    ramps: each(
      `INSERT INTO ${t.ramps} (rule, version, state) VALUES ($1, $2, $3)`,
      ({ rule, version, state }) => [storable(rule), version, state],
    ),
    deliveries: each(
      `INSERT INTO ${t.deliveries} (id, revision, state, next_at, delivery) VALUES ($1, $2, $3, $4, $5)`,
      ({ delivery }) => {
        const { id, revision, state, nextAt } = JSON.parse(delivery) as DeliveryLike
        return [storable(id), revision, storable(state), nextAt, delivery]
      },
    ),
    journals: each(
      `INSERT INTO ${t.journals} (tenant, last) VALUES ($1, $2)`,
      ({ tenant, last }) => [text(tenant), last],
    ),
    events: each(
      `INSERT INTO ${t.events} (tenant, serial, event) VALUES ($1, $2, $3)`,
      ({ tenant, serial, event }) => [storable(tenant), serial, event],
    ),
  }
}
