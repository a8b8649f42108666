import { migrateSqlite, sqliteStore } from '@callplane/sqlite'
import { postgresStore } from '@callplane/postgres'
import type { Command } from 'commander'
import { CliError, type CliContext } from '../context.ts'
import { countTable, moveStore } from '../move-store.ts'
import { verifyStore } from '../verify-store.ts'
import {
  givenStore,
  openExisting,
  storeAddress,
  storeForms,
  type OpenStore,
  type StoreAddress,
} from '../open-store.ts'

interface MoveOptions {
  readonly from: string
  readonly to: string
}

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

/** Opens the target of a move, creating it where it does not exist. */
const openTarget = (address: StoreAddress): OpenStore =>
  address.engine === 'sqlite'
    ? sqliteStore(address.file)
    : postgresStore({
        connectionString: address.connectionString,
        schema: address.schema,
        notify: false,
      })

const move = async ({ from, to }: MoveOptions, context: CliContext): Promise<void> => {
  const { cwd } = context.terminal
  const source = openExisting(storeAddress(from, cwd))
  try {
    const target = openTarget(storeAddress(to, cwd))
    try {
      const counts = await moveStore(source.transfer, target.transfer, (part, moved) => {
        if (moved > 0) context.terminal.writeError(`… ${part}: ${moved}\n`)
      })
      for (const line of countTable(counts)) await context.line(line)
      const wrong = counts.filter((count) => count.source !== count.target)
      if (wrong.length > 0)
        throw new CliError(
          `the counts of ${wrong.map(({ part }) => part).join(', ')} differ: a process wrote to one of the stores ` +
            'meanwhile; empty the target and move again',
        )
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }
}

/** Most faults that are listed. */
const mostFaults = 100

const verify = async ({ store }: MigrateOptions, context: CliContext): Promise<void> => {
  const opened = openExisting(required(givenStore(store, context)))
  try {
    const { rows, faults } = await verifyStore(opened)
    for (const [part, count] of rows) await context.line(`${part.padEnd(12)}${count}`)
    for (const fault of faults.slice(0, mostFaults)) await context.line(fault)
    if (faults.length > mostFaults) await context.line(`… and ${faults.length - mostFaults} more`)
    if (faults.length > 0) throw new CliError(`the store is damaged: ${faults.length} found`)
  } finally {
    await opened.close()
  }
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
  stores
    .command('verify')
    .description(
      'Reads everything in a store: whether it can be read, and whether ids, keys and attempts lead to their calls. ' +
        'Run it while no dispatcher writes.',
    )
    .option('--store <store>', `${storeForms}; default: $CALLPLANE_STORE`)
    .action((options: MigrateOptions) => verify(options, context))
  stores
    .command('move')
    .description(
      'Moves a store to another engine: calls, rules, lanes, counts, call log, outbox and events. Goes on where it was ' +
        'interrupted, and ends with the counts of both sides. Stop all dispatchers first.',
    )
    .requiredOption('--from <store>', storeForms)
    .requiredOption('--to <store>', 'an empty store; it is created where it does not exist')
    .action((options: MoveOptions) => move(options, context))
}
