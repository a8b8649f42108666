import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { postgresStore, type PostgresStore } from '@callplane/postgres'
import { sqliteStore, type SqliteStore } from '@callplane/sqlite'
import { CliError, type CliContext } from './context.ts'

/** Where a store is, as the user gave it. */
export type StoreAddress =
  | { readonly engine: 'sqlite'; readonly file: string }
  | {
      readonly engine: 'postgres'
      readonly connectionString: string
      readonly schema: string | undefined
    }

export type OpenStore = PostgresStore | SqliteStore

export const storeForms = 'sqlite:FILE or postgres://USER:PASSWORD@HOST:PORT/DATABASE[?schema=NAME]'

/** `schema` is ours; the database's driver knows other parameters and would refuse it. */
const postgresAddress = (given: string): StoreAddress => {
  let url: URL
  try {
    url = new URL(given)
  } catch {
    throw new CliError(`the connection string cannot be read; write it as ${storeForms}`)
  }
  const schema = url.searchParams.get('schema') ?? undefined
  url.searchParams.delete('schema')
  return { engine: 'postgres', connectionString: url.href, schema }
}

/** Reads a store's address; throws an error that does not repeat it, because it may hold a password. */
export const storeAddress = (given: string, cwd: string): StoreAddress => {
  if (/^postgres(?:ql)?:\/\//i.test(given)) return postgresAddress(given)
  if (given.startsWith('sqlite:') && given.length > 'sqlite:'.length)
    return { engine: 'sqlite', file: resolve(cwd, given.slice('sqlite:'.length)) }
  throw new CliError(`a store is written as ${storeForms}`)
}

/** Opens a store as it is: its schema is not changed, and no file is created. */
export const openExisting = (address: StoreAddress): OpenStore => {
  if (address.engine === 'postgres') {
    const { connectionString, schema } = address
    return postgresStore({ connectionString, schema, autoMigrate: false, notify: false })
  }
  if (!existsSync(address.file)) throw new CliError(`${address.file} does not exist`)
  return sqliteStore({ file: address.file, migrate: false })
}

/** The address that `--store` or the environment gives; undefined where neither does. */
export const givenStore = (
  option: string | undefined,
  { terminal }: CliContext,
): StoreAddress | undefined => {
  const given = option ?? terminal.env['CALLPLANE_STORE']
  return given === undefined || given === '' ? undefined : storeAddress(given, terminal.cwd)
}
