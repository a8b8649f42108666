import type { CallStore, LaneStore, RampStore, RuleStore, Store } from '@callplane/core'
import type { ApplicationStores, StoreTransfer } from '@callplane/core/stores'
import { createCalls } from './calls/calls.ts'
import type { CallsWorld } from './calls/calls-world.ts'
import { createCallLog } from './ports/call-log.ts'
import { createChangeFeed } from './changes/change-feed.ts'
import { createCommitWatch } from './changes/commit-watch.ts'
import { createCounters, type FileCounters } from './ports/counters.ts'
import type { Database } from './database/database.ts'
import { createJournal } from './ports/event-journal.ts'
import { createLanes } from './ports/lanes.ts'
import { createMembers } from './ports/members.ts'
import { openMigrated } from './schema/migrate.ts'
import { settingsOf, type SqliteSettings, type SqliteStoreOptions } from './options.ts'
import { createOutbox } from './ports/outbox.ts'
import { createParked } from './calls/parked.ts'
import { createRecords } from './calls/records.ts'
import { createReferences } from './calls/references.ts'
import { createRamps } from './ports/ramps.ts'
import { createRules } from './ports/rules.ts'
import { createTransfer } from './transfer.ts'
import { createWriteBatches } from './calls/write-batches.ts'

/** A SQLite store. Close the dispatchers that use it before the store. */
export interface SqliteStore extends Store, ApplicationStores {
  readonly calls: CallStore
  readonly lanes: LaneStore
  readonly rules: RuleStore
  readonly ramps: RampStore
  /** Counts of @callplane/guards, shared by all processes: give it as `store`. */
  readonly counters: FileCounters
  /** Reads and writes the whole file, to move it to or from another engine: `callplane stores move`. */
  readonly transfer: StoreTransfer
  /** Writes what waits and closes the file. Close the dispatcher first. */
  close(): Promise<void>
}

/** A wait for the lock blocks the process; longer ones are pauses between tries. Milliseconds. */
const blockedAtMost = 10

/** Megabytes that the write-ahead log keeps on the disk after it was larger. */
const logLimit = 64

const configure = (database: Database): void =>
  database.exec(`
    PRAGMA synchronous = FULL;
    PRAGMA busy_timeout = ${blockedAtMost};
    PRAGMA journal_size_limit = ${logLimit << 20};
    PRAGMA cache_size = -16384;
  `)

export const storeOver = (
  database: Database,
  { clock, busyTimeoutMs, pollMs }: Omit<SqliteSettings, 'file' | 'migrate'>,
): SqliteStore => {
  configure(database)
  const members = createMembers(database, clock)
  const records = createRecords(database)
  const batches = createWriteBatches(database, clock, busyTimeoutMs, {
    committed: (changes) => changes.forEach(members.tell),
    rolledBack: records.forgetAll,
  })
  const world: CallsWorld = {
    database,
    clock,
    members,
    records,
    references: createReferences(database),
    parked: createParked(database),
  }
  const commits = createCommitWatch(database, pollMs)
  const feed = createChangeFeed(database, members, commits)
  const close = async (): Promise<void> => {
    await batches.close()
    commits.stop()
    database.close()
  }
  let closed: Promise<void> | undefined
  const calls = createCalls(world, batches, feed)
  return {
    calls,
    lanes: createLanes(database, batches),
    counters: createCounters(database, batches),
    callLog: () => createCallLog(database, batches),
    outbox: () => createOutbox(database, clock, batches),
    eventJournal: () => createJournal(database, batches, commits),
    rules: createRules(database, batches, commits),
    ramps: createRamps(database, batches),
    transfer: createTransfer({ database, clock, parked: world.parked, calls }, batches),
    close: () => (closed ??= close()),
  }
}

/**
 * A store in one SQLite file, for one or several processes of one host. A write has resolved only when it is on the disk;
 * writes that arrive together are written together.
 * Throws one error that says what is wrong where the file cannot be opened, belongs to another application, or has a
 * newer schema.
 */
export const sqliteStore = (options: string | SqliteStoreOptions): SqliteStore => {
  const settings = settingsOf(options)
  return storeOver(openMigrated(settings, settings.migrate).database, settings)
}
