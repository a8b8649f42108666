import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { hostClock } from '../database/clock.ts'
import { connect, type Database } from '../database/database.ts'
import { createWriteBatches } from './write-batches.ts'
import { inFolder } from '../sqlite.fixture.ts'

const setUp = (folder: string, busyTimeoutMs = 1_000) => {
  const file = join(folder, 'batches.db')
  const inner = connect(file, 0)
  inner.exec('PRAGMA journal_mode = WAL; CREATE TABLE feed (change INTEGER); CREATE TABLE t (x)')
  inner.exec('INSERT INTO feed VALUES (0)')
  const ran: string[] = []
  const heard: string[] = []
  const database: Database = {
    ...inner,
    get inTransaction() {
      return inner.inTransaction
    },
    run(sql, ...values) {
      ran.push(sql)
      return inner.run(sql, ...values)
    },
  }
  const batches = createWriteBatches(database, hostClock, busyTimeoutMs, {
    committed: (changes) => void heard.push(changes.map(({ id }) => id).join()),
    rolledBack: () => void heard.push('rolled back'),
  })
  const insert = (x: string) => batches.write(() => database.run('INSERT INTO t VALUES (?)', x))
  const stored = () => inner.all('SELECT x FROM t ORDER BY rowid').map(({ x }) => x)
  const commits = () => ran.filter((sql) => sql === 'COMMIT').length
  return { file, database, batches, insert, stored, commits, heard }
}
const fail = () => {
  throw new Error('this one')
}

describe('writes that arrive in one turn of the event loop', () => {
  it('are one transaction', () =>
    inFolder(async (folder) => {
      const { insert, commits, stored } = setUp(folder)
      const writes = Promise.all(['a', 'b', 'c'].map(insert))
      await Promise.resolve()
      // What a promise asks for that settles meanwhile is of the same turn.
      const late = insert('d')
      await Promise.all([writes, late])
      expect([stored(), commits()]).toEqual([['a', 'b', 'c', 'd'], 1])
    }))
  it('do not fail for one that does, and that one changes nothing', () =>
    inFolder(async (folder) => {
      const { database, batches, insert, stored, heard } = setUp(folder)
      const change = (id: string, work: () => void = () => {}) =>
        batches.write((batch) => {
          batch.nextChange()
          batch.changed({ id, version: 1, writer: 'one' })
          database.run('INSERT INTO t VALUES (?)', id)
          work()
          return id
        })
      const results = await Promise.allSettled([
        change('a'),
        change('b', fail),
        insert('c'),
        change('d', () => void database.run('INSERT INTO nowhere VALUES (1)')),
        change('e'),
      ])
      expect(results.map(({ status }) => status)).toEqual([
        'fulfilled',
        'rejected',
        'fulfilled',
        'rejected',
        'fulfilled',
      ])
      expect(stored()).toEqual(['a', 'c', 'e'])
      expect(heard).toEqual(['rolled back', 'rolled back', 'a,e'])
      expect(database.get('SELECT change FROM feed')).toEqual({ change: 2 })
    }))
  it('all fail where the disk does, and what comes later is tried again', () =>
    inFolder(async (folder) => {
      const { database, insert, stored, heard } = setUp(folder)
      await insert('first')
      const pages = Number(database.get('PRAGMA page_count')?.['page_count'])
      database.exec(`PRAGMA max_page_count = ${pages}`)
      const results = await Promise.allSettled(['a', 'x'.repeat(100_000), 'c'].map(insert))
      expect(
        results.map((result) => result.status === 'rejected' && result.reason.message),
      ).toEqual(
        Array.from({ length: 3 }, () =>
          expect.stringContaining('batches.db: the disk is full; free some space'),
        ),
      )
      expect([stored(), heard]).toEqual([['first'], ['', 'rolled back']])
      database.exec('PRAGMA max_page_count = 1000000')
      await insert('later')
      expect(stored()).toEqual(['first', 'later'])
    }))
})

describe('while another process holds the lock', () => {
  it('writes wait, and the process goes on', () =>
    inFolder(async (folder) => {
      const { file, insert, stored } = setUp(folder, 60_000)
      const other = new DatabaseSync(file)
      other.exec('BEGIN IMMEDIATE')
      const writing = insert('a')
      for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setTimeout(resolve, 1))
      expect(stored()).toEqual([])
      other.exec('COMMIT')
      await writing
      expect(stored()).toEqual(['a'])
      other.close()
    }))
  it('writes fail after the timeout, with nothing done', () =>
    inFolder(async (folder) => {
      const { file, insert, stored } = setUp(folder, 30)
      const other = new DatabaseSync(file)
      other.exec('BEGIN IMMEDIATE')
      await expect(insert('a')).rejects.toThrow('another process held the write lock for too long')
      other.exec('COMMIT')
      await insert('b')
      expect(stored()).toEqual(['b'])
      other.close()
    }))
})

it('closing writes what waits and refuses what comes later', () =>
  inFolder(async (folder) => {
    const { batches, insert, stored } = setUp(folder)
    const waiting = insert('a')
    const closing = batches.close()
    await expect(insert('b')).rejects.toThrow('it has been closed')
    await Promise.all([waiting, closing])
    expect(stored()).toEqual(['a'])
  }))
