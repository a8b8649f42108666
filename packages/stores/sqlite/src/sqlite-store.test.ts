import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { StoreWrite } from '@callplane/core'
import { describe, expect, it } from 'vitest'
import { openMigrated } from './schema/migrate.ts'
import { settingsOf } from './options.ts'
import { callRecord, nextVersion, noon, storeOwner, storeWrite } from '@callplane/core/testing'
import { inFolder } from './sqlite.fixture.ts'
import { sqliteStore, storeOver, type SqliteStore } from './sqlite-store.ts'

const withFile = (run: (file: string, open: () => SqliteStore) => Promise<void>) =>
  inFolder(async (folder) => {
    const file = join(folder, 'calls.db')
    const opened: SqliteStore[] = []
    await run(file, () => {
      const store = sqliteStore({ file, pollMs: 5 })
      opened.push(store)
      return store
    })
    for (const store of opened) await store.close()
  })
describe('the file', () => {
  it('is written with the log ahead, and a commit waits for the disk', () =>
    inFolder(async (folder) => {
      const settings = settingsOf(join(folder, 'calls.db'))
      const { database } = openMigrated(settings, true)
      const store = storeOver(database, settings)
      expect(database.get('PRAGMA journal_mode')).toEqual({ journal_mode: 'wal' })
      // 2 is FULL (sqlite.org/pragma.html#pragma_synchronous).
      expect(database.get('PRAGMA synchronous')).toEqual({ synchronous: 2 })
      await store.close()
    }))
  it('names the call whose record is damaged, and serves the others', () =>
    withFile(async (file, open) => {
      const { calls } = open()
      for (const id of ['good', 'bad'])
        await calls.claim(callRecord(id, {}, { dueAt: null }), storeWrite())
      const other = new DatabaseSync(file)
      other.exec(`UPDATE calls SET record = '{"id":' WHERE id = 'bad'`)
      other.close()
      expect(() => calls.get('bad')).toThrow('the record of call bad is damaged')
      expect((await calls.get('good'))?.id).toBe('good')
      // Retention still rids the file of it.
      expect(await calls.purge(Infinity, 10)).toBe(2)
    }))
  it('gives the other calls that are due where the record of one is damaged, and warns of it once', () =>
    withFile(async (file, open) => {
      const { calls } = open()
      for (const id of ['good', 'bad'])
        await calls.claim(callRecord(id), storeWrite({ owner: 'gone' }))
      const other = new DatabaseSync(file)
      other.exec(`UPDATE calls SET record = '{"id":' WHERE id = 'bad'`)
      other.close()
      const warnings: unknown[] = []
      const listener = (warning: Error & { readonly code?: string }) =>
        void warnings.push([warning.code, warning.message])
      process.on('warning', listener)
      await calls.join(storeOwner('one'))
      const fresh = open().calls
      for (let look = 0; look < 2; look++) {
        await fresh.join(storeOwner(`look-${look}`))
        const due = await fresh.claimDue({ owner: `look-${look}`, until: noon, limit: 10 })
        expect(due.map(({ id }) => id)).toEqual(['good'])
        await fresh.leave(`look-${look}`)
      }
      await new Promise((resolve) => setImmediate(resolve))
      process.off('warning', listener)
      expect(warnings).toEqual([
        ['CALLPLANE_DAMAGED_RECORD', expect.stringContaining('the record of call bad is damaged')],
      ])
    }))
  it('is not written by a call that is refused', () =>
    withFile(async (_file, open) => {
      const { calls } = open()
      const record = callRecord('x')
      await calls.claim(record, storeWrite())
      await expect(calls.claim(callRecord('x', {}, { version: 5 }), storeWrite())).rejects.toThrow(
        'UNIQUE constraint failed: calls.id',
      )
      expect((await calls.get('x'))?.version).toBe(1)
    }))
  it('refuses a page that did not come from the page before', () =>
    withFile(async (_file, open) => {
      expect(() => open().calls.list({}, { limit: 1, after: 'nonsense' })).toThrow(
        '`after` must be the `next` of the page before',
      )
    }))
  it('is closed once', () =>
    withFile(async (_file, open) => {
      const store = open()
      await Promise.all([store.close(), store.close()])
      await expect(store.calls.claim(callRecord('x'), storeWrite())).rejects.toThrow('closed')
      expect(() => store.calls.get('x')).toThrow('not open')
    }))
})

describe('records that are kept parsed', () => {
  it('are the newest, whichever process wrote', () =>
    withFile(async (_file, open) => {
      const [one, two] = [open().calls, open().calls]
      let record = callRecord('x', { idempotencyKey: 'key-x' })
      await one.claim(record, storeWrite())
      for (let turn = 0; turn < 6; turn++) {
        const [writer, reader] = turn % 2 === 0 ? [two, one] : [one, two]
        record = nextVersion(record, { room: `r${turn}`, writer: `w${turn}` })
        expect((await writer.save(record, storeWrite())).outcome).toBe('saved')
        expect(await reader.get('x')).toEqual(record)
        expect(await reader.findByIdempotencyKey(undefined, 'key-x')).toEqual(record)
      }
    }))
  it('are found by new columns although another process wrote in between', () =>
    withFile(async (_file, open) => {
      const [one, two] = [open().calls, open().calls]
      const first = callRecord('x')
      const as = (status: 'queued' | 'ringing' | 'busy'): StoreWrite =>
        storeWrite({ summary: () => ({ status, provider: 'a' }) })
      await one.claim(first, as('queued'))
      await two.save(nextVersion(first), as('ringing'))
      await one.save(nextVersion(nextVersion(first)), as('busy'))
      await two.save(nextVersion(nextVersion(nextVersion(first))), as('ringing'))
      for (const status of ['queued', 'busy'] as const)
        expect((await one.list({ status }, { limit: 10 })).records).toEqual([])
      expect(await one.count({}, 'hour')).toMatchObject([{ status: 'ringing', count: 1 }])
    }))
  it('are never of a write that was taken back', () =>
    withFile(async (file, open) => {
      const [calls, another] = [open().calls, open().calls]
      const record = callRecord('x')
      await calls.claim(record, storeWrite())
      const other = new DatabaseSync(file)
      other.exec("CREATE TRIGGER full BEFORE UPDATE ON feed BEGIN SELECT RAISE(ABORT, 'no'); END")
      const refused = await Promise.allSettled([
        calls.save(nextVersion(record, { room: 'lost' }), storeWrite()),
        calls.take('x', 'one'),
      ])
      expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
      other.exec('DROP TRIGGER full')
      other.close()
      // The version that was taken back is now another one.
      await another.save(nextVersion(record, { room: 'kept' }), storeWrite())
      expect((await calls.get('x'))?.room).toBe('kept')
    }))
})

describe('parked events', () => {
  const event = (id: number) =>
    ({ id: `e${id}`, references: { call: `c${id}` } }) as unknown as Parameters<
      SqliteStore['calls']['park']
    >[0]['event']
  const claims = (id: number) => [{ provider: 'a', kind: 'call', id: `c${id}`, attempt: 'k' }]
  const rowsIn = (file: string) => {
    const database = new DatabaseSync(file)
    const rows = ['parked', 'parked_refs'].map(
      (table) => database.prepare(`SELECT count(*) AS count FROM ${table}`).get()?.['count'],
    )
    database.close()
    return rows
  }
  it('are bounded, the newest stay', () =>
    withFile(async (file, open) => {
      const { calls } = open()
      const count = 10_250
      const parking = Array.from({ length: count }, async (_, id) =>
        calls.park({ provider: 'a', event: event(id), until: 1_000 }),
      )
      await Promise.all(parking)
      const [events, references] = rowsIn(file)
      expect(events).toBe(references)
      expect(Number(events)).toBeLessThanOrEqual(10_100)
      const record = callRecord('x')
      await calls.claim(record, storeWrite())
      const save = async (id: number) =>
        (await calls.save(nextVersion(record), storeWrite({ claims: claims(id), at: 0 }))).outcome
      expect(await save(count - 1)).toBe('parked')
      expect(await save(0)).toBe('saved')
    }))
  it('that have expired leave the file', () =>
    withFile(async (file, open) => {
      const { calls } = open()
      for (let id = 0; id < 5; id++)
        await calls.park({ provider: 'a', event: event(id), until: 10 })
      const record = callRecord('x')
      await calls.claim(record, storeWrite())
      await calls.save(nextVersion(record), storeWrite({ claims: claims(7), at: 11 }))
      for (let id = 10; id < 110; id++)
        await calls.park({ provider: 'a', event: event(id), until: 100 })
      expect(rowsIn(file)).toEqual([100, 100])
    }))
})
