import type { CallRecord, DueRequest } from '@callplane/core'
import type { CallsWorld } from './calls-world.ts'
import { liveOwners } from '../ports/members.ts'

const isFree = `(owner IS NULL OR owner NOT IN (${liveOwners}))`

/** Calls that belong to no dispatcher that is alive. */
export const freeCalls = `
  SELECT id, version, record, due_at FROM calls WHERE due_at <= ?2 AND ${isFree} ORDER BY due_at LIMIT ?3`

/** Calls of `?1` that another dispatcher wrote last. */
export const unheardCalls = `
  SELECT id, version, record, due_at FROM calls
  WHERE due_at <= ?2 AND owner = ?1 AND writer <> ?1 ORDER BY due_at LIMIT ?3`

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
  const free = database.all(freeCalls, clock.monotonic(), until, limit)
  const left = limit - free.length
  const ids = new Set(free.map(({ id }) => id))
  // Those of a dispatcher whose lease has ended are free as well.
  const unheard =
    left > 0 ? database.all(unheardCalls, owner, until, left).filter(({ id }) => !ids.has(id)) : []
  // After both looks: what was taken would be among the calls of this dispatcher.
  if (write) for (const { id } of free) database.run(give, owner, String(id))
  const rows = [...free, ...unheard].sort(
    (one, other) => Number(one['due_at']) - Number(other['due_at']),
  )
  const found = rows.flatMap((row) => records.parseReadable(row))
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
