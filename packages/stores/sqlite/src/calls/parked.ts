import type { CallEvent, HeldEvent, ParkedEvent, ReferenceClaim } from '@callplane/core'
import type { Database } from '../database/database.ts'

/** Beyond this many the oldest is forgotten: a flood of foreign events must not fill the disk. */
const maxParked = 10_000
/** How often a process looks for events that expired or are too many: each so many that it parks. */
const sweepEvery = 100

const insert = 'INSERT INTO parked (until, event) VALUES (?, ?) RETURNING id'
const insertReference =
  'INSERT OR IGNORE INTO parked_refs (provider, kind, id, parked) VALUES (?, ?, ?, ?)'
const waiting = `
  SELECT p.id, p.event FROM parked_refs r JOIN parked p ON p.id = r.parked
  WHERE r.provider = ? AND r.kind = ? AND r.id = ? AND p.until >= ?`
const removeReferences = 'DELETE FROM parked_refs WHERE parked = ?'
const remove = 'DELETE FROM parked WHERE id = ?'
const expired = 'SELECT id FROM parked WHERE until < ?'
const tooMany = `SELECT id FROM parked WHERE id <= (SELECT id FROM parked ORDER BY id DESC LIMIT 1 OFFSET ${maxParked})`

/** Events that no known call claims yet, by each of their references. */
export const createParked = (database: Database) => {
  let sinceSweep = 0
  /** The latest time of the calls that a write told. */
  let latest = -Infinity

  const drop = (id: number): void => {
    database.run(removeReferences, id)
    database.run(remove, id)
  }
  const sweep = (): void => {
    for (const row of database.all(expired, latest)) drop(Number(row['id']))
    for (const row of database.all(tooMany)) drop(Number(row['id']))
  }
  return {
    add({ provider, event, until }: ParkedEvent): void {
      if (sinceSweep++ % sweepEvery === 0) sweep()
      const id = Number(database.get(insert, until, JSON.stringify(event))?.['id'])
      for (const [kind, reference] of Object.entries(event.references))
        database.run(insertReference, provider, kind, reference, id)
    },
    /** Those of a reference that have not expired. */
    of({ provider, kind, id }: ReferenceClaim, at: number): readonly HeldEvent[] {
      latest = Math.max(latest, at)
      return database.all(waiting, provider, kind, id, at).map((row) => ({
        id: String(row['id']),
        event: JSON.parse(String(row['event'])) as CallEvent,
      }))
    },
    remove: (id: string): void => drop(Number(id)),
  }
}

export type Parked = ReturnType<typeof createParked>
