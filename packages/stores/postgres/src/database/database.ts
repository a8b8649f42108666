import { createHash } from 'node:crypto'
import { Client, Pool, type ClientConfig, type PoolClient, type QueryResultRow } from 'pg'
import type { PostgresSettings, PostgresStoreOptions } from '../options.ts'

/** A statement; prepared once per connection. */
export interface Statement {
  readonly name: string | undefined
  readonly text: string
}

/** What a parameter may be; Buffers hold arrays in binary form. */
export type Parameter = string | number | boolean | null | Buffer

export interface Transaction {
  query<Row extends QueryResultRow>(
    statement: Statement,
    values: readonly Parameter[],
  ): Promise<Row[]>
}

/** How a transaction is to end, and what it gives. */
export interface Ending<T> {
  readonly end: 'COMMIT' | 'ROLLBACK'
  readonly value: T
}

export const commit = <T>(value: T): Ending<T> => ({ end: 'COMMIT', value })
export const rollBack = <T>(value: T): Ending<T> => ({ end: 'ROLLBACK', value })

export interface Database extends Transaction {
  /** Every statement is durable when it resolves. Rejects: whether it happened is not known, unless `isRefusal`. */
  transaction<T>(run: (transaction: Transaction) => Promise<Ending<T>>): Promise<T>
  /** For statements that no pooler may spread over connections, such as `LISTEN`. */
  createClient(): Client
  close(): Promise<void>
}

/** `pipeline` of node-postgres 8.23: statements are sent without waiting for the reply to the one before. */
type Pipelined<T> = T & { readonly pipeline?: boolean }

const configOf = (
  { connectionString }: PostgresStoreOptions,
  { timeoutMs }: PostgresSettings,
): Pipelined<ClientConfig> => ({
  connectionString,
  application_name: 'callplane',
  keepAlive: true,
  connectionTimeoutMillis: timeoutMs,
  query_timeout: timeoutMs,
  // The server gives up as well: a transaction that outlived its client would hold its locks.
  statement_timeout: timeoutMs,
  idle_in_transaction_session_timeout: timeoutMs,
  pipeline: true,
})

/**
 * The tables are looked up by key and grow from nothing: a plan made while a table was empty reads all of it. Other
 * databases do not know the setting and need none.
 */
const preferIndexes = (client: PoolClient): void =>
  void client.query('SET enable_seqscan = off').catch(ignore)

const ignore = (): void => {}

/** A connection that breaks ends the process unless someone listens, and the pool does so only while it is idle. */
const prepareClient = (client: PoolClient): void => {
  client.on('error', ignore)
  preferIndexes(client)
}

export const createStatements = (prepare: boolean) => {
  const made = new Map<string, Statement>()
  return (text: string): Statement => {
    const held = made.get(text)
    if (held) return held
    const hash = createHash('sha256').update(text).digest('base64url').slice(0, 24)
    const statement = { name: prepare ? `callplane_${hash}` : undefined, text }
    made.set(text, statement)
    return statement
  }
}

const runOn = async <Row extends QueryResultRow>(
  client: Pick<PoolClient, 'query'>,
  { name, text }: Statement,
  values: readonly Parameter[],
): Promise<Row[]> => {
  const { rows } = await client.query<Row>({
    ...(name !== undefined && { name }),
    text,
    values: values as Parameter[],
  })
  return rows
}

export const createDatabase = (
  options: PostgresStoreOptions,
  settings: PostgresSettings,
): Database => {
  const config = options.pool ? null : configOf(options, settings)
  const pool = options.pool ?? new Pool({ ...config, max: settings.maxConnections })
  pool.on('connect', prepareClient)
  // What breaks while it is idle, the pool replaces by itself.
  pool.on('error', ignore)

  const withClient = async <T>(run: (client: PoolClient) => Promise<T>): Promise<T> => {
    const client = await pool.connect()
    let broken = true
    try {
      const result = await run(client)
      broken = false
      return result
    } finally {
      // After an error the state of the connection is not known: it is closed.
      client.release(broken)
    }
  }

  const transaction: Database['transaction'] = (run) =>
    withClient(async (client) => {
      const begun = client.query('BEGIN')
      // Where BEGIN fails, so does what is sent behind it.
      begun.catch(ignore)
      if (!(client as Pipelined<PoolClient>).pipeline) await begun
      const { end, value } = await run({
        query: (statement, values) => runOn(client, statement, values),
      })
      const { command } = await client.query(end)
      // The server answers a COMMIT of a transaction that has failed with ROLLBACK.
      if (command !== end) throw new Error('the transaction was rolled back by the server')
      return value
    })

  return {
    query: (statement, values) => withClient((client) => runOn(client, statement, values)),
    transaction,
    createClient: () => new Client(config ?? pool.options),
    async close() {
      pool.off('connect', prepareClient)
      if (!options.pool) await pool.end()
    },
  }
}
