import type { Erasure } from '@callplane/core'
import type { CallsWorld } from './calls-world.ts'
import type { Row } from '../database/database.ts'
import { removeAround } from './put-call.ts'

const around = 'id, created_at, due_at, attempts, parties'

/** Settled calls that were created before `?1`, the oldest first. */
export const oldCalls = `
  SELECT ${around} FROM calls WHERE created_at < ?1 AND due_at IS NULL ORDER BY created_at LIMIT ?2`

export const callsOfNumber = `
  SELECT c.id, c.created_at, c.due_at, c.attempts, c.parties
  FROM parties p CROSS JOIN calls c ON c.id = p.call WHERE p.number = ?`

const remove = ({ database, references, records }: CallsWorld, row: Row): void => {
  const id = String(row['id'])
  removeAround(database, row)
  references.releaseAll(id)
  database.run('DELETE FROM calls WHERE id = ?', id)
  records.forget(id)
}

/** In a transaction. */
export const purgeCalls = (world: CallsWorld, createdBefore: number, limit: number): number => {
  const rows = world.database.all(oldCalls, createdBefore, limit)
  for (const row of rows) remove(world, row)
  return rows.length
}

/** In a transaction. */
export const eraseNumber = (world: CallsWorld, number: string): Erasure => {
  const rows = world.database.all(callsOfNumber, number)
  const settled = rows.filter((row) => row['due_at'] === null)
  for (const row of settled) remove(world, row)
  return {
    erased: settled.length,
    open: rows.filter((row) => row['due_at'] !== null).map((row) => String(row['id'])),
  }
}
