import { statSync } from 'node:fs'
import { dirname } from 'node:path'
import { connect, type Database } from '../database/database.ts'
import { SqliteFailure } from '../database/failure.ts'
import { settingsOf, type SqliteSettings, type SqliteStoreOptions } from '../options.ts'
import { applicationId, migrations } from './schema.ts'

/** Versions of the schema; 0 is an empty file. */
export interface Migrated {
  readonly from: number
  readonly to: number
}

const current = migrations.length

const numberOf = (database: Database, pragma: string): number =>
  Number(database.get(`PRAGMA ${pragma}`)?.[pragma])

/** Throws where the file is not ours, or newer than this package. */
const versionOf = (database: Database): number => {
  const { file } = database
  const version = numberOf(database, 'user_version')
  const id = numberOf(database, 'application_id')
  const isEmpty = database.get('SELECT 1 FROM sqlite_schema LIMIT 1') === undefined
  if (id !== applicationId && !(id === 0 && version === 0 && isEmpty))
    throw new SqliteFailure(file, 'it belongs to another application; choose another path')
  if (version > current)
    throw new SqliteFailure(
      file,
      `its schema is version ${version}, and this @callplane/sqlite knows versions up to ${current}; ` +
        'upgrade the package, or restore a backup from before the upgrade',
    )
  return version
}

/** Brings the schema up to date in one transaction, under the write lock. */
const migrateOpen = (database: Database): Migrated => {
  database.exec('BEGIN IMMEDIATE')
  try {
    const from = versionOf(database)
    for (const migration of migrations.slice(from)) database.exec(migration)
    if (from < current)
      database.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${current}`)
    database.exec('COMMIT')
    return { from, to: current }
  } catch (error) {
    if (database.inTransaction) database.exec('ROLLBACK')
    throw error
  }
}

/** What SQLite reports as one error has several causes; the path tells these two apart. */
const checkPath = (file: string): void => {
  const entry = statSync(file, { throwIfNoEntry: false })
  if (entry?.isDirectory()) throw new SqliteFailure(file, 'it is a folder; give the path of a file')
  if (!statSync(dirname(file), { throwIfNoEntry: false })?.isDirectory())
    throw new SqliteFailure(file, `the folder ${dirname(file)} does not exist; create it first`)
}

/**
 * Of two processes that turn on write-ahead logging for a new file at a time, one may be refused at once, whatever
 * the timeout; it tries again.
 */
const useWriteAheadLog = (database: Database, busyTimeoutMs: number): void => {
  const until = performance.now() + busyTimeoutMs
  for (;;)
    try {
      const mode = database.get('PRAGMA journal_mode = WAL')?.['journal_mode']
      if (mode === 'wal') return
      throw new SqliteFailure(
        database.file,
        `its disk allows no write-ahead log (journal mode ${String(mode)}); use a local disk`,
      )
    } catch (error) {
      const isBusy = error instanceof SqliteFailure && error.isBusy
      if (!isBusy || performance.now() > until) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
    }
}

/** Throws one error that says what is wrong with the file; leaves it as it was then. */
export const openMigrated = (
  { file, busyTimeoutMs }: SqliteSettings,
  mayMigrate: boolean,
): { readonly database: Database; readonly migrated: Migrated } => {
  checkPath(file)
  const database = connect(file, busyTimeoutMs)
  try {
    const from = versionOf(database)
    if (from < current && !mayMigrate)
      throw new SqliteFailure(
        file,
        `its schema is version ${from} and must be ${current}; call migrateSqlite before this process starts`,
      )
    useWriteAheadLog(database, busyTimeoutMs)
    // Even where nothing is left to do, this shows that the file can be written.
    return { database, migrated: migrateOpen(database) }
  } catch (error) {
    database.close()
    throw error
  }
}

/** Brings the schema of a file up to date, creating it if necessary. Other processes wait meanwhile. */
export const migrateSqlite = (given: string | SqliteStoreOptions): Migrated => {
  const { database, migrated } = openMigrated(settingsOf(given), true)
  database.close()
  return migrated
}
