import { createEventJournal, journalLength, type EventJournal } from '@callplane/core/stores'
import type { CommitWatch } from '../changes/commit-watch.ts'
import type { Database } from '../database/database.ts'
import type { WriteBatches } from '../calls/write-batches.ts'

const last = 'SELECT last FROM journals WHERE tenant = ?'
const advance = `
  INSERT INTO journals (tenant, last) VALUES (?, 1)
  ON CONFLICT (tenant) DO UPDATE SET last = last + 1 RETURNING last`
const insert = 'INSERT INTO events (tenant, serial, event) VALUES (?, ?, ?)'
const forget = 'DELETE FROM events WHERE tenant = ? AND serial <= ?'
const read =
  'SELECT serial, event FROM events WHERE tenant = ? AND serial > ? ORDER BY serial LIMIT ?'

/** Events of each tenant under serials of its own: a common count would show how busy the others are. */
export const createJournal = <Event extends object>(
  database: Database,
  { write }: WriteBatches,
  commits: CommitWatch,
): EventJournal<Event> =>
  createEventJournal<Event>({
    append: (tenant, event) =>
      write(() => {
        const serial = Number(database.get(advance, tenant)?.['last'])
        database.run(insert, tenant, serial, event)
        database.run(forget, tenant, serial - journalLength)
        return serial
      }),
    last: (tenant) => Number(database.get(last, tenant)?.['last'] ?? 0),
    read: (tenant, after, limit) =>
      database.all(read, tenant, after, limit).map((row) => ({
        serial: Number(row['serial']),
        event: String(row['event']),
      })),
    watch: commits.watch,
  })
