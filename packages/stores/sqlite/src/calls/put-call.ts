import type { CallRecord } from '@callplane/core'
import { derived, type Derived } from './call-columns.ts'
import type { Database, Row } from '../database/database.ts'
import { moveCount } from './kept-counts.ts'

/** One version of a call as it goes into the file. */
export interface CallVersion {
  readonly record: CallRecord
  /** The record as JSON. */
  readonly text: string
  readonly columns: Derived
  readonly writer: string
  readonly owner: string | null
  readonly change: number
}

const all = ['id', 'version', 'change', 'writer', 'owner', ...derived, 'record'] as const
const insertCall = `
  INSERT INTO calls (${all.join(', ')}) VALUES (${all.map(() => '?').join(', ')})
  ON CONFLICT (idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING`
const insertAttempt = 'INSERT OR IGNORE INTO attempts (key, call) VALUES (?, ?)'
const insertParty = 'INSERT OR IGNORE INTO parties (number, created_at, call) VALUES (?, ?, ?)'
const deleteParty = 'DELETE FROM parties WHERE number = ? AND created_at = ? AND call = ?'
const deleteAttempt = 'DELETE FROM attempts WHERE key = ? AND call = ?'

const listIn = (value: unknown): readonly string[] => JSON.parse(String(value)) as string[]

const without = (one: readonly string[], other: readonly string[]): readonly string[] =>
  other.length === 0 ? one : one.filter((entry) => !other.includes(entry))

/** What leads to a call by its attempts and its numbers. */
interface Led {
  readonly createdAt: number
  readonly attempts: readonly string[]
  readonly parties: readonly string[]
}

const nothing = { attempts: [], parties: [] }

const ledOf = (row: Row): Led => ({
  createdAt: Number(row['created_at']),
  attempts: listIn(row['attempts']),
  parties: listIn(row['parties']),
})

/** Makes exactly what is in `after` lead to the call. */
const lead = (database: Database, id: string, before: Led | null, after: Led | null): void => {
  const moved = before?.createdAt !== after?.createdAt
  const old = before ?? nothing
  const wanted = after ?? nothing
  for (const key of without(old.attempts, wanted.attempts)) database.run(deleteAttempt, key, id)
  for (const key of without(wanted.attempts, old.attempts)) database.run(insertAttempt, key, id)
  if (before)
    for (const party of moved ? old.parties : without(old.parties, wanted.parties))
      database.run(deleteParty, party, before.createdAt, id)
  if (after)
    for (const party of moved ? wanted.parties : without(wanted.parties, old.parties))
      database.run(insertParty, party, after.createdAt, id)
}

/** Nothing leads to the call of this row any more. */
export const removeAround = (database: Database, row: Row): void =>
  lead(database, String(row['id']), ledOf(row), null)

/** False where another call has the idempotency key. */
export const insertVersion = (database: Database, version: CallVersion): boolean => {
  const { record, text, columns, writer, owner, change } = version
  const inserted = database.run(
    insertCall,
    record.id,
    record.version,
    change,
    writer,
    owner,
    ...derived.map((name) => columns[name]),
    text,
  )
  if (inserted === 0) return false
  lead(database, record.id, null, ledOf(columns))
  return true
}

const leading = ['created_at', 'attempts', 'parties'] as const

/** Columns of the version that is replaced. */
export type Replaced = Derived & { readonly writer: string; readonly owner: string | null }

/** An index is written only where one of its columns changes. */
export const replaceVersion = (database: Database, row: Replaced, version: CallVersion): void => {
  const { record, text, columns, writer, owner, change } = version
  const wanted = { ...columns, writer, owner }
  const names = ([...derived, 'writer', 'owner'] as const).filter(
    (name) => wanted[name] !== row[name],
  )
  const set = names.map((name) => `, ${name} = ?`).join('')
  database.run(
    `UPDATE calls SET version = ?, change = ?, record = ?${set} WHERE id = ?`,
    record.version,
    change,
    text,
    ...names.map((name) => wanted[name]),
    record.id,
  )
  moveCount(database, row, columns)
  if (leading.some((name) => row[name] !== columns[name]))
    lead(database, record.id, ledOf(row), ledOf(columns))
}
