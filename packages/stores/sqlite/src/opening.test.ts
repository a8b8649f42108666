import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { migrateSqlite } from './schema/migrate.ts'
import { applicationId, migrations } from './schema/schema.ts'
import { sqliteStore } from './sqlite-store.ts'
import { inFolder } from './sqlite.fixture.ts'

const current = migrations.length

describe('a file that cannot be a store is refused', () => {
  it('a folder', () =>
    inFolder((folder) => {
      expect(() => sqliteStore(folder)).toThrow(`SQLite store ${folder}: it is a folder`)
    }))
  it('a file in a folder that does not exist', () =>
    inFolder((folder) => {
      const missing = join(folder, 'none')
      expect(() => sqliteStore(join(missing, 'a.db'))).toThrow(
        `the folder ${missing} does not exist; create it first`,
      )
    }))
  it('a file that is not a database, and stays as it is', () =>
    inFolder((folder) => {
      const file = join(folder, 'notes.txt')
      const text = 'notes that are longer than the header of a database\n'.repeat(20)
      writeFileSync(file, text)
      expect(() => sqliteStore(file)).toThrow('it is not an SQLite database; choose another path')
      expect(readFileSync(file, 'utf8')).toBe(text)
    }))
  it('the database of another application, and stays as it is', () =>
    inFolder((folder) => {
      const file = join(folder, 'other.db')
      const other = new DatabaseSync(file)
      other.exec('CREATE TABLE invoices (id INTEGER)')
      expect(() => sqliteStore(file)).toThrow('it belongs to another application')
      expect(other.prepare('SELECT name FROM sqlite_schema').all()).toEqual([{ name: 'invoices' }])
      expect(other.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'delete' })
      other.close()
    }))
  it.each([':memory:', ':memory:?x', 'file:calls.db', ''])('the path %j', (file) => {
    expect(() => sqliteStore(file)).toThrow('sqliteStore: file: must be')
  })
  it('with every fault of the options at once', () => {
    expect(() => sqliteStore({ file: '', busyTimeoutMs: -1, pollMs: 0 })).toThrow(
      /file: .*; busyTimeoutMs: .*; pollMs: /,
    )
  })
  it('a file on a disk that is read-only', () =>
    inFolder((folder) => {
      // To root every file is writable, so the store is opened as another user.
      const place = join(folder, 'read-only')
      mkdirSync(place)
      const file = join(place, 'calls.db')
      migrateSqlite(file)
      chmodSync(folder, 0o755)
      chmodSync(place, 0o555)
      chmodSync(file, 0o444)
      const script = `
        import { sqliteStore } from ${JSON.stringify(join(import.meta.dirname, 'index.ts'))}
        if (process.getuid?.() === 0) process.setuid(65534)
        try { sqliteStore(${JSON.stringify(file)}); console.log('opened') }
        catch (error) { console.log(error.message) }`
      const { stdout, stderr } = spawnSync(
        process.execPath,
        ['--conditions=@callplane/source', '--input-type=module', '--eval', script],
        { encoding: 'utf8' },
      )
      expect(stdout, stderr).toMatch(
        /^SQLite store .*calls\.db: it cannot be (written|opened); .*must be (readable and )?writable/,
      )
      chmodSync(place, 0o755)
    }))
})

describe('the schema', () => {
  const versionOf = (file: string) => {
    const database = new DatabaseSync(file)
    const version = database.prepare('PRAGMA user_version').get()?.['user_version']
    database.close()
    return version
  }
  it('is made by the first that opens the file, and left alone by the next', () =>
    inFolder(async (folder) => {
      const file = join(folder, 'calls.db')
      expect(migrateSqlite(file)).toEqual({ from: 0, to: current })
      expect(migrateSqlite({ file })).toEqual({ from: current, to: current })
      await sqliteStore({ file, migrate: false }).close()
      expect(versionOf(file)).toBe(current)
    }))
  it('of the first release is brought up to date, with all that it holds', () =>
    inFolder(async (folder) => {
      const file = join(folder, 'calls.db')
      const database = new DatabaseSync(file)
      database.exec(migrations[0] ?? '')
      database.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = 1`)
      database.exec(
        `INSERT INTO deliveries (id, revision, state, next_at, delivery) VALUES ('d', 1, 'waiting', 5, '{"id":"d"}')`,
      )
      for (const [id, dueAt, tenant] of [
        ['a', null, 't'],
        ['b', 5, null],
      ] as const)
        database
          .prepare(
            `INSERT INTO calls (id, version, change, writer, due_at, created_at, status, direction, tenant, party, attempts, parties, record)
             VALUES (?, 1, 1, 'w', ?, 7, 'completed', 'outbound', ?, '', '[]', '[]', '{}')`,
          )
          .run(id, dueAt, tenant)
      database.close()
      expect(migrateSqlite(file)).toEqual({ from: 1, to: current })
      const store = sqliteStore({ file, migrate: false })
      // Calls of before are in the counts, those that need no attention as well as the others.
      expect(await store.calls.count({}, 'day')).toEqual([
        { status: 'completed', provider: null, hour: 0, count: 2 },
      ])
      expect(await store.calls.count({ tenant: 't' }, 'all')).toMatchObject([{ count: 1 }])
      expect(await store.outbox().due(5, 10, { owner: 'one', leaseMs: 10_000 })).toEqual([
        { id: 'd' },
      ])
      await store.eventJournal().append('a', {})
      await store.close()
    }))
  it('that is newer is refused, with its version and what to do', () =>
    inFolder((folder) => {
      const file = join(folder, 'calls.db')
      migrateSqlite(file)
      const database = new DatabaseSync(file)
      database.exec('PRAGMA user_version = 99')
      database.close()
      for (const open of [sqliteStore, migrateSqlite])
        expect(() => open(file)).toThrow(
          `its schema is version 99, and this @callplane/sqlite knows versions up to ${current}; upgrade the package`,
        )
      expect(versionOf(file)).toBe(99)
    }))
  it('that is older is refused where it must not be migrated', () =>
    inFolder((folder) => {
      const file = join(folder, 'calls.db')
      expect(() => sqliteStore({ file, migrate: false })).toThrow(
        `its schema is version 0 and must be ${current}; call migrateSqlite before this process starts`,
      )
    }))
  it('is made once by many processes that open a new file at a time', () =>
    inFolder(async (folder) => {
      const file = join(folder, 'calls.db')
      const script = `
        import { migrateSqlite } from ${JSON.stringify(join(import.meta.dirname, 'index.ts'))}
        console.log(JSON.stringify(migrateSqlite(${JSON.stringify(file)})))`
      const { spawn } = await import('node:child_process')
      const outputs = await Promise.all(
        Array.from({ length: 4 }, async () => {
          const child = spawn(process.execPath, [
            '--conditions=@callplane/source',
            '--input-type=module',
            '--eval',
            script,
          ])
          let output = ''
          child.stdout.on('data', (data: Buffer) => (output += data.toString()))
          child.stderr.on('data', (data: Buffer) => (output += data.toString()))
          await new Promise((resolve) => child.once('close', resolve))
          return output.trim()
        }),
      )
      expect(outputs.sort()).toEqual([
        JSON.stringify({ from: 0, to: current }),
        ...Array.from({ length: 3 }, () => JSON.stringify({ from: current, to: current })),
      ])
    }))
})
