export type { SqliteClock } from './clock.ts'
export { migrateSqlite, type Migrated } from './migrate.ts'
export type { SqliteStoreOptions } from './options.ts'
export { sqliteStore, type SqliteStore } from './sqlite-store.ts'
