export type { Migrated, MigrateOptions } from './schema/migrate.ts'
export type { PostgresStoreOptions } from './options.ts'
export { postgresStore, type PostgresStore } from './postgres-store.ts'
