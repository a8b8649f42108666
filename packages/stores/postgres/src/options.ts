import { refuseUnknownOptions, type OptionNames } from '@callplane/core'
import type { Pool } from 'pg'

/** Options of a PostgreSQL store. */
export interface PostgresStoreOptions {
  /** Such as `postgres://user:password@host:5432/database`. Give this or `pool`. */
  readonly connectionString?: string | undefined
  /**
   * A pool of node-postgres that serves this store only; `close` leaves it open. Set `pipeline: true` in its options to
   * save round trips.
   */
  readonly pool?: Pool | undefined
  /** Schema that holds the tables; default `callplane`. Each schema is a store of its own. */
  readonly schema?: string | undefined
  /** Most connections at a time besides the one that listens; default 6. Only with `connectionString`. */
  readonly maxConnections?: number | undefined
  /**
   * Whether other processes are told of changes with `NOTIFY` (default). Without it, or where the database or a
   * connection pooler does not pass it on, they look every 250 ms.
   */
  readonly notify?: boolean | undefined
  /** Whether statements are prepared once per connection (default). False for a pooler that does not support it. */
  readonly prepare?: boolean | undefined
  /**
   * Whether the first use brings the schema up to date (default). False where the role may not create tables; then
   * `migrate` runs before, with a role that may.
   */
  readonly autoMigrate?: boolean | undefined
  /** Milliseconds after which a statement that was not answered fails; default 10,000. Only with `connectionString`. */
  readonly timeoutMs?: number | undefined
}

export interface PostgresSettings {
  readonly schema: string
  readonly notify: boolean
  readonly prepare: boolean
  readonly autoMigrate: boolean
  readonly maxConnections: number
  readonly timeoutMs: number
}

const names: OptionNames<PostgresStoreOptions> = {
  connectionString: true,
  pool: true,
  schema: true,
  maxConnections: true,
  notify: true,
  prepare: true,
  autoMigrate: true,
  timeoutMs: true,
}

/** The longest name that PostgreSQL keeps whole. */
const maxNameBytes = 63
const greatestTimeout = 2 ** 31 - 1

const isInRange = (value: number, least: number, greatest: number): boolean =>
  Number.isInteger(value) && value >= least && value <= greatest

/** Throws one error that names every fault. */
export const settingsOf = (options: PostgresStoreOptions): PostgresSettings => {
  refuseUnknownOptions('postgresStore', options, names)
  const { schema = 'callplane', maxConnections = 6, timeoutMs = 10_000 } = options
  const faults: string[] = []
  if ((options.connectionString === undefined) === (options.pool === undefined))
    faults.push('connectionString, pool: exactly one of them must be given')
  if (schema === '' || schema.includes('\0') || Buffer.byteLength(schema) > maxNameBytes)
    faults.push(`schema: must be a name of 1 to ${maxNameBytes} bytes`)
  // Transactions that wait for rows of each other's batches need a second connection.
  if (!isInRange(maxConnections, 2, 1_000))
    faults.push('maxConnections: must be an integer from 2 to 1,000')
  if (!isInRange(timeoutMs, 100, greatestTimeout))
    faults.push(`timeoutMs: must be an integer of milliseconds from 100 to ${greatestTimeout}`)
  if (faults.length > 0) throw new TypeError(`postgresStore: ${faults.join('; ')}`)
  return {
    schema,
    maxConnections,
    timeoutMs,
    notify: options.notify ?? true,
    prepare: options.prepare ?? true,
    autoMigrate: options.autoMigrate ?? true,
  }
}
