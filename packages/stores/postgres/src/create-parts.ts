import { randomUUID } from 'node:crypto'
import { createChangeFeed } from './changes/change-feed.ts'
import { createDatabase, createStatements } from './database/database.ts'
import { isRefusal, postgresError } from './database/failure.ts'
import { requireSchema } from './schema/migrate.ts'
import { createNotices, noNotices } from './changes/notices.ts'
import { settingsOf, type PostgresStoreOptions } from './options.ts'
import { createRecentRecords } from './calls/recent-records.ts'
import type { StoreParts } from './store-parts.ts'
import { tablesOf } from './schema/tables.ts'
import { createWatch } from './changes/watch.ts'

/** Runs until it has succeeded once. */
const succeedingOnce = (run: () => Promise<void>): (() => Promise<void>) => {
  let running: Promise<void> | undefined
  return () =>
    (running ??= run().catch((error: unknown) => {
      running = undefined
      throw error
    }))
}

/** What the methods of a store share, and how it hears of others. */
export const createParts = (options: PostgresStoreOptions) => {
  const settings = settingsOf(options)
  const database = createDatabase(options, settings)
  const tables = tablesOf(settings.schema)
  const statement = createStatements(settings.prepare)
  const source = randomUUID()
  const ready = succeedingOnce(async () => {
    try {
      await requireSchema(database, tables, settings.autoMigrate)
    } catch (error) {
      if ((error as Error).message.startsWith('@callplane/postgres')) throw error
      throw postgresError(
        isRefusal(error) ? 'the database refuses' : 'the database cannot be reached',
        error,
      )
    }
  })
  const feed = createChangeFeed({
    database,
    tables,
    statement,
    source,
    hasNotices: () => notices.isListening(),
  })
  const notices = settings.notify
    ? createNotices(database, settings.schema, source, () => {
        feed.lookNow()
        watch.wake()
      })
    : noNotices
  const watch = createWatch({
    hasNotices: () => notices.isListening(),
    begun: () => notices.start(),
  })
  const parts: StoreParts = {
    database,
    tables,
    statement,
    ready,
    source,
    recent: createRecentRecords(),
    wrote(entries) {
      feed.tell(entries)
      notices.wrote()
    },
  }
  return { parts, feed, notices, watch }
}
