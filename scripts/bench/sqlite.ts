import { mkdtempSync, rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CallRecord } from '@callplane/core'
import { sqliteStore } from '@callplane/sqlite'
import { durableSection, type BareLoop } from './durable.ts'

const newFile = () => {
  const folder = mkdtempSync(join(tmpdir(), 'callplane-bench-'))
  return {
    file: join(folder, 'calls.db'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** Insert and update of whole records, one key, one reference, one index: the least that such a program needs. */
const bareSqlite = async (): Promise<BareLoop> => {
  const { file, remove } = newFile()
  const database = new DatabaseSync(file)
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    CREATE TABLE calls (id TEXT PRIMARY KEY, key TEXT UNIQUE, version INTEGER, due_at REAL, record TEXT);
    CREATE INDEX calls_by_due ON calls (due_at) WHERE due_at IS NOT NULL;
    CREATE TABLE refs (id TEXT PRIMARY KEY, call TEXT) WITHOUT ROWID;
  `)
  const insert = database.prepare('INSERT INTO calls VALUES (?, ?, ?, ?, ?)')
  const update = database.prepare(
    'UPDATE calls SET version = ?, due_at = ?, record = ? WHERE id = ? AND version = ?',
  )
  const refer = database.prepare('INSERT INTO refs VALUES (?, ?)')
  let waiting: { readonly work: () => void; readonly done: () => void }[] = []
  const flush = () => {
    const batch = waiting
    waiting = []
    database.exec('BEGIN IMMEDIATE')
    for (const { work } of batch) work()
    database.exec('COMMIT')
    for (const { done } of batch) done()
  }
  const write = (work: () => void) =>
    new Promise<void>((done) => {
      if (waiting.push({ work, done }) === 1) setImmediate(flush)
    })
  const put = (record: CallRecord, id: string, at: number) => {
    const text = JSON.stringify({ ...record, id })
    const { version, dueAt } = record
    return write(() => {
      if (at === 0) insert.run(id, `key-${id}`, version, dueAt, text)
      else update.run(version, dueAt, text, id, version - 1)
      if (at === 1) refer.run(`reference-${id}`, id)
    })
  }
  return {
    async once(records, index) {
      for (const [at, record] of records.entries()) await put(record, `call_${index}`, at)
    },
    async close() {
      database.close()
      remove()
    },
  }
}

export const sqliteSection = () =>
  durableSection({
    name: 'SQLite',
    async open() {
      const { file, remove } = newFile()
      const store = sqliteStore(file)
      return {
        ...store,
        async close() {
          await store.close()
          remove()
        },
      }
    },
    bare: bareSqlite,
  })
