import { migrateSqlite } from '@callplane/sqlite'
import { postgresStore } from '@callplane/postgres'
import type { Command } from 'commander'
import { CliError, type CliContext } from '../context.ts'
import { givenStore, storeForms, type StoreAddress } from '../open-store.ts'

interface MigrateOptions {
  readonly store?: string | undefined
  readonly grantTo?: string | undefined
}

/** The address that must be given. */
const required = (address: StoreAddress | undefined): StoreAddress => {
  if (address) return address
  throw new CliError(`say which store with --store or CALLPLANE_STORE: ${storeForms}`)
}

const migratePostgres = async (
  { connectionString, schema }: Extract<StoreAddress, { engine: 'postgres' }>,
  grantTo: string | undefined,
) => {
  const store = postgresStore({ connectionString, schema, notify: false })
  try {
    return await store.migrate({ grantTo })
  } finally {
    await store.close()
  }
}

const migrate = async ({ store, grantTo }: MigrateOptions, context: CliContext): Promise<void> => {
  const address = required(givenStore(store, context))
  if (grantTo !== undefined && address.engine === 'sqlite')
    throw new CliError('--grant-to is for PostgreSQL; an SQLite file has the rights of its file')
  const { from, to } =
    address.engine === 'sqlite'
      ? migrateSqlite(address.file)
      : await migratePostgres(address, grantTo)
  await context.line(
    from === to ? `The schema is up to date: version ${to}.` : `Schema: version ${from} → ${to}.`,
  )
}

/** `callplane stores …` */
export const addStoresCommands = (program: Command, context: CliContext): void => {
  const stores = program.command('stores').description('Take care of stores.')
  stores
    .command('migrate')
    .description('Creates the schema of a store, or brings it up to date.')
    .option('--store <store>', `${storeForms}; default: $CALLPLANE_STORE`)
    .option('--grant-to <role>', 'PostgreSQL role that gets the rights a running dispatcher needs')
    .action((options: MigrateOptions) => migrate(options, context))
}
