import type { ChangeEntry } from './calls/change-entries.ts'
import type { Database, Statement } from './database/database.ts'
import type { RecentRecords } from './calls/recent-records.ts'
import type { Tables } from './schema/tables.ts'

/** What the methods of one store share. */
export interface StoreParts {
  readonly database: Database
  readonly tables: Tables
  /** Prepares a statement. */
  readonly statement: (text: string) => Statement
  /** Resolves when the tables are there. Rejects where the database cannot be reached or has another schema. */
  readonly ready: () => Promise<void>
  /** Id of this store object, by which it knows its own rows in `changes`. */
  readonly source: string
  readonly recent: RecentRecords
  /** Tells of writes that are durable. */
  readonly wrote: (entries: readonly ChangeEntry[]) => void
}
