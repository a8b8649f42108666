import { refuseUnknownOptions } from '@callplane/core'
import { commit, type Database, type Statement, type Transaction } from '../database/database.ts'
import { isDuplicate, isForbidden, isMissing, postgresError } from '../database/failure.ts'
import { migrations } from './migrations.ts'
import type { Tables } from './tables.ts'

/** Options of a migration. */
export interface MigrateOptions {
  /** A role that gets the rights a running store needs: to read and write the rows of this schema, and no more. */
  readonly grantTo?: string | undefined
}

/** Versions of the schema; 0 where there was none. */
export interface Migrated {
  readonly from: number
  readonly to: number
}

const current = migrations.length

/** DDL is not worth preparing. */
const once = (text: string): Statement => ({ name: undefined, text })

const refuseNewer = (schema: string, version: number): void => {
  if (version > current)
    throw new Error(
      `@callplane/postgres: the tables in schema ${schema} have version ${version}, and this package knows versions ` +
        `up to ${current}; upgrade the package`,
    )
}

/** The version of the schema; 0 where there is none. */
const versionOf = async (database: Transaction, tables: Tables): Promise<number> => {
  const [row] = await database.query<{ version: number }>(
    once(`SELECT version FROM ${tables.migrations}`),
    [],
  )
  return row?.version ?? 0
}

const storedVersion = async (database: Database, tables: Tables): Promise<number> => {
  try {
    return await versionOf(database, tables)
  } catch (error) {
    if (isMissing(error)) return 0
    throw error
  }
}

/** The row that migrations lock. Two sessions that create it at a time get in each other's way: the second looks again. */
const createLock = async (database: Database, tables: Tables): Promise<void> => {
  for (let tries = 0; ; tries++)
    try {
      if (
        await database.query(once(`SELECT 1 FROM ${tables.migrations}`), []).then(
          () => true,
          () => false,
        )
      )
        return
      await database.query(once(`CREATE SCHEMA IF NOT EXISTS ${tables.schema}`), [])
      await database.query(
        once(
          `CREATE TABLE IF NOT EXISTS ${tables.migrations} (one boolean PRIMARY KEY, version integer NOT NULL)`,
        ),
        [],
      )
      return
    } catch (error) {
      if (tries >= 5 || !isDuplicate(error)) throw error
    }
}

const grantsTo = (tables: Tables, role: string): string[] => {
  const name = `"${role.replaceAll('"', '""')}"`
  return [
    `GRANT USAGE ON SCHEMA ${tables.schema} TO ${name}`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${tables.schema} TO ${name}`,
  ]
}

/** Brings the schema up to date in one transaction, under a lock on the row that holds its version. */
export const migrate = async (
  database: Database,
  tables: Tables,
  options: MigrateOptions = {},
): Promise<Migrated> => {
  refuseUnknownOptions('migrate', options, { grantTo: true })
  const { grantTo } = options
  try {
    await createLock(database, tables)
    return await database.transaction(async (transaction) => {
      await transaction.query(
        once(`INSERT INTO ${tables.migrations} VALUES (true, 0) ON CONFLICT DO NOTHING`),
        [],
      )
      await transaction.query(once(`SELECT version FROM ${tables.migrations} FOR UPDATE`), [])
      const from = await versionOf(transaction, tables)
      refuseNewer(tables.schema, from)
      for (const migration of migrations.slice(from))
        for (const text of migration(tables)) await transaction.query(once(text), [])
      if (from < current)
        await transaction.query(once(`UPDATE ${tables.migrations} SET version = ${current}`), [])
      for (const text of grantTo === undefined ? [] : grantsTo(tables, grantTo))
        await transaction.query(once(text), [])
      return commit({ from, to: current })
    })
  } catch (error) {
    if (!isForbidden(error)) throw error
    throw postgresError(
      `schema ${tables.schema} cannot be brought to version ${current} with the rights of this role; ` +
        'call migrate() once with a role that may create tables',
      error,
    )
  }
}

/** Resolves when the schema is as this package needs it. */
export const requireSchema = async (
  database: Database,
  tables: Tables,
  mayMigrate: boolean,
): Promise<void> => {
  const version = await storedVersion(database, tables)
  refuseNewer(tables.schema, version)
  if (version === current) return
  if (mayMigrate) return void (await migrate(database, tables))
  throw new Error(
    `@callplane/postgres: the tables in schema ${tables.schema} have version ${version} and must have ${current}; ` +
      'call migrate() with a role that may create tables',
  )
}
