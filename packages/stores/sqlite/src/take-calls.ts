import type { CallRecord, DueRequest } from '@callplane/core'
import type { CallsWorld } from './calls-world.ts'
import { liveOwners } from './members.ts'

const isFree = `(owner IS NULL OR owner NOT IN (${liveOwners}))`

/** Free ones, and those of `?2` that another dispatcher wrote last. */
export const dueCalls = `
  SELECT id, version, record, ${isFree} AS free FROM calls
  WHERE due_at <= ?3 AND (${isFree} OR (owner = ?2 AND writer <> ?2))
  ORDER BY due_at LIMIT ?4`

const dueCall = `
  SELECT id, version, ${isFree} AS free FROM calls
  WHERE id = ?3 AND due_at IS NOT NULL AND (${isFree} OR owner = ?2)`

const give = 'UPDATE calls SET owner = ? WHERE id = ?'

interface Taken {
  readonly records: readonly CallRecord[]
  /** Whether one of them belonged to no dispatcher, so that it had to be written down. */
  readonly wrote: boolean
}

/** With `write`, in a transaction. Without, nothing is taken and `wrote` says whether anything would be. */
export const takeDue = (
  { database, clock, records }: CallsWorld,
  { owner, until, limit }: DueRequest,
  write: boolean,
): Taken => {
  const rows = database.all(dueCalls, clock.monotonic(), owner, until, limit)
  const free = rows.filter((row) => row['free'] === 1)
  if (write) for (const { id } of free) database.run(give, owner, String(id))
  const found = rows.map((row) => records.parse(row))
  for (const record of found) records.keep(record)
  return { records: found, wrote: free.length > 0 }
}

/** In a transaction. */
export const takeOne = (
  { database, clock, records }: CallsWorld,
  id: string,
  owner: string,
): CallRecord | null => {
  const row = database.tuple(dueCall, clock.monotonic(), owner, id)
  if (row?.[2] === 1) database.run(give, owner, id)
  return records.of(row)
}
