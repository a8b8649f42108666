import type { CallRecord } from '@callplane/core'
import { warnOnce } from '@callplane/core/stores'
import type { Derived } from './call-columns.ts'
import type { Database, Row } from '../database/database.ts'
import { SqliteFailure } from '../database/failure.ts'

interface Kept {
  readonly record: CallRecord
  /** Absent where this process read the record and did not write it. */
  readonly columns?: Derived | undefined
}

/** Most records of unsettled calls that are kept parsed. */
const maxKept = 1_000

/**
 * Reads records. A version of a record never changes, so one that this process wrote or read is not parsed again while
 * it is the newest; whether it is, the file says. Settled calls are not kept.
 */
export const createRecords = (database: Database) => {
  const kept = new Map<string, Kept>()
  const warn = warnOnce()
  const keep = (record: CallRecord, columns?: Derived): void => {
    kept.delete(record.id)
    if (record.dueAt === null) return
    kept.set(record.id, { record, columns })
    if (kept.size > maxKept) for (const oldest of kept.keys()) return void kept.delete(oldest)
  }
  const parsed = (id: string, text: unknown): CallRecord => {
    try {
      return JSON.parse(String(text)) as CallRecord
    } catch (error) {
      throw new SqliteFailure(
        database.file,
        `the record of call ${id} is damaged; restore it from a backup, or delete its row from the table calls`,
        error,
      )
    }
  }
  const keptAt = (id: string, version: unknown): Kept | undefined => {
    const held = kept.get(id)
    return held?.record.version === version ? held : undefined
  }
  const read = (id: string): CallRecord | null => {
    const row = database.get('SELECT record FROM calls WHERE id = ?', id)
    if (!row) return null
    const record = parsed(id, row['record'])
    keep(record)
    return record
  }
  const at = (id: string, version: unknown): CallRecord | null => {
    const held = keptAt(id, version)
    return held ? held.record : read(id)
  }
  return {
    /** The newest version. */
    get(id: string): CallRecord | null {
      if (!kept.has(id)) return read(id)
      const row = database.tuple('SELECT version FROM calls WHERE id = ?', id)
      return row ? at(id, row[0]) : null
    },
    /** Of a row with the id and the version of a call, in this order. */
    of: (row: readonly unknown[] | undefined): CallRecord | null =>
      row ? at(String(row[0]), row[1]) : null,
    /** The columns of a version that this process wrote. */
    columnsOf: (id: string, version: number): Derived | undefined => keptAt(id, version)?.columns,
    /** Of a row with the id, the version and the record. Not kept: long lists would drive out what is worked on. */
    parse(row: Row): CallRecord {
      const id = String(row['id'])
      return keptAt(id, row['version'])?.record ?? parsed(id, row['record'])
    },
    /** The record, or none where it is damaged: then a warning names it. */
    parseReadable(row: Row): readonly CallRecord[] {
      try {
        return [
          keptAt(String(row['id']), row['version'])?.record ??
            parsed(String(row['id']), row['record']),
        ]
      } catch (error) {
        warn(String(row['id']), error)
        return []
      }
    },
    keep,
    forget: (id: string): void => void kept.delete(id),
    /** A transaction was taken back: what was read within it may never have been written. */
    forgetAll: (): void => kept.clear(),
  }
}

export type Records = ReturnType<typeof createRecords>
