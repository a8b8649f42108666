import { createEventJournal, journalLength, type EventJournal } from '@callplane/core/stores'
import { storable } from '../database/binary-arrays.ts'
import type { StoreParts } from '../store-parts.ts'
import type { Watch } from '../changes/watch.ts'

/** Events of each tenant under serials of its own: a common count would show how busy the others are. */
export const createJournal = <Event extends object>(
  { database, tables: t, ready, statement, wrote }: StoreParts,
  watch: Watch,
): EventJournal<Event> => {
  const append = statement(
    `WITH advanced AS (
       INSERT INTO ${t.journals} AS j (tenant, last) VALUES ($1, 1)
       ON CONFLICT (tenant) DO UPDATE SET last = j.last + 1 RETURNING last
     ), forgotten AS (
       DELETE FROM ${t.events} USING advanced
       WHERE tenant = $1 AND serial <= advanced.last - ${journalLength}
     )
     INSERT INTO ${t.events} (tenant, serial, event) SELECT $1::text, last, $2::text FROM advanced RETURNING serial`,
  )
  const last = statement(`SELECT last FROM ${t.journals} WHERE tenant = $1`)
  const read = statement(
    `SELECT serial, event FROM ${t.events} WHERE tenant = $1 AND serial > $2 ORDER BY serial LIMIT $3`,
  )
  return createEventJournal<Event>({
    async append(tenant, event) {
      await ready()
      const [row] = await database.query<{ serial: number }>(append, [storable(tenant), event])
      wrote([])
      return row?.serial ?? 0
    },
    async last(tenant) {
      await ready()
      const [row] = await database.query<{ last: number }>(last, [storable(tenant)])
      return row?.last ?? 0
    },
    async read(tenant, after, limit) {
      await ready()
      return database.query<{ serial: number; event: string }>(read, [
        storable(tenant),
        Math.min(after, greatestInteger),
        limit,
      ])
    },
    watch: watch.add,
  })
}

/** Of the column `serial`. */
const greatestInteger = 2 ** 31 - 1
