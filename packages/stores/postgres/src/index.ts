export type { Migrated, MigrateOptions } from './migrate.ts'
export type { PostgresStoreOptions } from './options.ts'
export { postgresStore, type PostgresStore } from './postgres-store.ts'
