import type { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  callRecord,
  event,
  nextVersion,
  noon,
  referenceClaim,
  storeOwner,
  storeWrite,
} from '@callplane/core/testing'
import { postgresStore, type PostgresStore } from '../postgres-store.ts'
import { startServer, type TestServer } from '../server.fixture.ts'

let server: TestServer
let schemas = 0
let schema: string
let stores: PostgresStore[]
let held: Client[]
const open = (): PostgresStore => {
  const store = postgresStore({ connectionString: server.url, schema })
  stores.push(store)
  return store
}
/** A session that holds what it locks until the test ends its transaction. */
const begin = async (): Promise<Client> => {
  const client = await server.connect()
  held.push(client)
  await client.query('BEGIN')
  return client
}
/** Resolves when so many sessions of stores wait for a lock. */
const untilBlocked = async (count = 1): Promise<void> => {
  for (;;) {
    const rows = await server.query(
      `SELECT 1 FROM pg_stat_activity WHERE application_name = 'callplane' AND wait_event_type = 'Lock'`,
    )
    if (rows.length >= count) return
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
const ringing = event('ringing', { id: 'e1', references: { call: 'x' } })
const parkedEvent = { provider: 'a', event: ringing, until: noon + 60_000 }

beforeAll(async () => {
  server = await startServer(['fsync=off'])
}, 60_000)
afterAll(() => server.close(), 60_000)
beforeEach(async () => {
  schema = `store_${++schemas}`
  stores = []
  held = []
  await open().migrate()
})
afterEach(async () => {
  for (const client of held) await client.end()
  for (const store of stores) await store.close()
})

describe('an event that is parked while a save claims its id', () => {
  it('is handed to the call that claimed first', async () => {
    const { calls } = open()
    const record = callRecord('one')
    await calls.claim(record, storeWrite())
    // The claim of the id, held open before its commit.
    const claiming = await begin()
    await claiming.query(
      `INSERT INTO ${schema}.call_references (provider, kind, id, call, attempt) VALUES ('a', 'call', 'x', 'one', 'k1')`,
    )
    const parked = calls.park(parkedEvent)
    await untilBlocked()
    await claiming.query('COMMIT')
    expect((await parked)?.id).toBe('one')
    expect(await server.query(`SELECT * FROM ${schema}.parked_events`)).toEqual([])
  })

  it('is part of the save that comes second', async () => {
    const { calls } = open()
    const record = callRecord('one')
    await calls.claim(record, storeWrite())
    const parking = await begin()
    await parking.query(
      `INSERT INTO ${schema}.call_references (provider, kind, id, held) VALUES ('a', 'call', 'x', '{p1}')`,
    )
    await parking.query(
      `INSERT INTO ${schema}.parked_events VALUES ('p1', $1, ${noon + 60_000}, 0)`,
      [JSON.stringify(ringing)],
    )
    // The batch began before the event was committed, and waits for its id.
    const saved = calls.save(nextVersion(record), storeWrite({ claims: [referenceClaim('x')] }))
    await untilBlocked()
    await parking.query('COMMIT')
    expect(await saved).toEqual({ outcome: 'parked', events: [{ id: 'p1', event: ringing }] })
    expect((await calls.get('one'))?.version).toBe(1)
    const taking = storeWrite({ claims: [referenceClaim('x')], taken: ['p1'] })
    expect(await calls.save(nextVersion(record), taking)).toMatchObject({ outcome: 'saved' })
    expect(await server.query(`SELECT * FROM ${schema}.parked_events`)).toEqual([])
  })
})

describe('two saves', () => {
  it('of one version: the second is refused when the first has committed', async () => {
    const { calls } = open()
    const record = callRecord('one')
    await calls.claim(record, storeWrite())
    const first = await begin()
    await first.query(`UPDATE ${schema}.calls SET version = 2 WHERE id = 'one'`)
    const second = calls.save(nextVersion(record, { room: 'second' }), storeWrite())
    await untilBlocked()
    await first.query('COMMIT')
    expect(await second).toEqual({ outcome: 'conflict' })
    expect((await calls.get('one'))?.room).toBeNull()
  })

  it('of one version: the second is stored where the first is rolled back', async () => {
    const { calls } = open()
    const record = callRecord('one')
    await calls.claim(record, storeWrite())
    const first = await begin()
    await first.query(`UPDATE ${schema}.calls SET version = 2 WHERE id = 'one'`)
    const second = calls.save(nextVersion(record, { room: 'second' }), storeWrite())
    await untilBlocked()
    await first.query('ROLLBACK')
    expect(await second).toMatchObject({ outcome: 'saved' })
    expect((await calls.get('one'))?.room).toBe('second')
  })

  it('as owner: fenced where another dispatcher took the call while the save waited', async () => {
    const { calls } = open()
    const record = callRecord('one')
    await calls.claim(record, storeWrite())
    const taking = await begin()
    await taking.query(`UPDATE ${schema}.calls SET owner = 'two' WHERE id = 'one'`)
    const saved = calls.save(nextVersion(record), storeWrite({ asOwner: true }))
    await untilBlocked()
    await taking.query('COMMIT')
    expect(await saved).toEqual({ outcome: 'fenced' })
  })

  it('of one id at two calls: one owns it, the other is told', async () => {
    const { calls } = open()
    const [one, two] = [callRecord('one'), callRecord('two')]
    await calls.claim(one, storeWrite())
    await calls.claim(two, storeWrite())
    const first = await begin()
    await first.query(
      `INSERT INTO ${schema}.call_references VALUES ('a', 'call', 'x', 'one', 'k1', '{}')`,
    )
    const second = calls.save(
      nextVersion(two),
      storeWrite({ claims: [referenceClaim('x', { attempt: 'k2' })] }),
    )
    await untilBlocked()
    await first.query('COMMIT')
    expect(await second).toEqual({
      outcome: 'owned',
      claim: referenceClaim('x', { attempt: 'k2' }),
      owner: { call: 'one', attempt: 'k1' },
    })
    expect((await calls.get('two'))?.version).toBe(1)
  })

  it('of the same calls in opposite orders, by two processes, never wait for each other', async () => {
    const [one, two] = [open(), open()]
    let records = Array.from({ length: 20 }, (_value, at) => callRecord(`c${at}`))
    for (const record of records) await one.calls.claim(record, storeWrite())
    for (let turn = 0; turn < 10; turn++) {
      const given = records
      const results = await Promise.all([
        ...given.map((record) => one.calls.save(nextVersion(record), storeWrite())),
        ...given.toReversed().map((record) => two.calls.save(nextVersion(record), storeWrite())),
      ])
      const saved = results.filter(({ outcome }) => outcome === 'saved')
      expect(saved).toHaveLength(given.length)
      records = given.map((record) => nextVersion(record))
    }
    const [row] = await server.query(
      `SELECT deadlocks FROM pg_stat_database WHERE datname = 'postgres'`,
    )
    expect(Number(row?.['deadlocks'])).toBe(0)
  })
})

describe('two claims of one idempotency key', () => {
  it('wait for each other, and the second is given the call of the first', async () => {
    const { calls } = open()
    const first = await begin()
    await first.query(
      `INSERT INTO ${schema}.calls (id, version, record, writer, created_at, direction, status, first_party, idempotency)
       VALUES ('one', 1, $1, 'x', 0, 'outbound', 'queued', '', $2)`,
      [JSON.stringify(callRecord('one')), JSON.stringify([null, 'key'])],
    )
    const second = calls.claim(callRecord('two', { idempotencyKey: 'key' }), storeWrite())
    await untilBlocked()
    await first.query('COMMIT')
    expect(await second).toMatchObject({ claimed: false, existing: { id: 'one' } })
    expect(await calls.get('two')).toBeNull()
  })
})

describe('a lease that runs out', () => {
  it('is not ended while its renewal is under way', async () => {
    const { calls } = open()
    await calls.join(storeOwner('one', 1))
    await calls.join(storeOwner('two'))
    await calls.claim(callRecord('x'), storeWrite())
    const renewing = await begin()
    await renewing.query(`UPDATE ${schema}.owners SET until = until + 3600000 WHERE id = 'one'`)
    const due = calls.claimDue({ owner: 'two', until: noon, limit: 10 })
    await untilBlocked()
    await renewing.query('COMMIT')
    expect(await due).toEqual([])
    expect(await calls.take('x', 'two')).toBeNull()
  })

  it('cannot be renewed once it is ended', async () => {
    const { calls } = open()
    await calls.join(storeOwner('one'))
    const ending = await begin()
    await ending.query(`UPDATE ${schema}.owners SET ended = true WHERE id = 'one'`)
    const renewed = calls.renew('one', 60_000)
    await untilBlocked()
    await ending.query('COMMIT')
    expect(await renewed).toBeNull()
  })
})

describe('a call that is taken', () => {
  it('is left alone where its new owner joined while the other waited for it', async () => {
    const { calls } = open()
    await calls.claim(callRecord('x'), storeWrite({ owner: 'dead' }))
    const taking = await begin()
    await taking.query(`UPDATE ${schema}.calls SET owner = 'new' WHERE id = 'x'`)
    const saved = calls.save(nextVersion(callRecord('x')), storeWrite({ owner: 'two' }))
    await untilBlocked()
    // Joins after the statement of the save began: the save cannot see that it lives.
    await calls.join(storeOwner('new'))
    await taking.query('COMMIT')
    expect(await saved).toEqual({ outcome: 'saved', owned: false })
    expect(await server.query(`SELECT owner FROM ${schema}.calls`)).toEqual([{ owner: 'new' }])
  })

  it('is skipped by others meanwhile', async () => {
    const { calls } = open()
    for (const id of ['x', 'y']) await calls.claim(callRecord(id), storeWrite({ owner: 'dead' }))
    await calls.join(storeOwner('two'))
    const taking = await begin()
    await taking.query(`SELECT 1 FROM ${schema}.calls WHERE id = 'x' FOR UPDATE`)
    const due = await calls.claimDue({ owner: 'two', until: noon, limit: 10 })
    expect(due.map(({ id }) => id)).toEqual(['y'])
  })
})

describe('a purge', () => {
  it('leaves no id behind that a save was just giving to the call', async () => {
    const { calls } = open()
    const record = callRecord('one', {}, { dueAt: null })
    await calls.claim(record, storeWrite())
    const saving = await begin()
    await saving.query(`SELECT 1 FROM ${schema}.calls WHERE id = 'one' FOR UPDATE`)
    await saving.query(
      `INSERT INTO ${schema}.call_references VALUES ('a', 'call', 'x', 'one', 'k1', '{}')`,
    )
    const erased = calls.erase(record.request.to)
    await untilBlocked()
    await saving.query('COMMIT')
    expect(await erased).toEqual({ erased: 1, open: [] })
    expect(await server.query(`SELECT * FROM ${schema}.call_references`)).toEqual([])
  })

  it('leaves a call alone that came to life while it waited', async () => {
    const { calls } = open()
    const record = callRecord('one', {}, { dueAt: null })
    await calls.claim(record, storeWrite())
    const saving = await begin()
    await saving.query(`UPDATE ${schema}.calls SET due_at = 0, owner = 'one' WHERE id = 'one'`)
    const erased = calls.erase(record.request.to)
    await untilBlocked()
    await saving.query('COMMIT')
    expect(await erased).toEqual({ erased: 0, open: ['one'] })
    // A call that is being written is left for the next purge.
    const writing = await begin()
    await writing.query(`UPDATE ${schema}.calls SET due_at = NULL WHERE id = 'one'`)
    expect(await calls.purge(noon + 1, 10)).toBe(0)
    await writing.query('COMMIT')
    expect(await calls.purge(noon + 1, 10)).toBe(1)
  })
})

describe('a count while another process counts under the same key', () => {
  it('waits for it, and stays within the limit', async () => {
    const { counters } = open()
    const counted = (id: string) => ({ id, amount: 1, at: noon, expires: noon + 60_000 })
    const bound = { since: noon - 60_000, limit: 2 }
    expect(await counters.take('k', counted('first'), bound)).toBe('taken')
    const other = await begin()
    await other.query(`SELECT 1 FROM ${schema}.counter_keys WHERE key = 'k' FOR UPDATE`)
    await other.query(
      `INSERT INTO ${schema}.counters (key, id, amount, at, expires) VALUES ('k', 'second', 1, $1, $2)`,
      [noon, noon + 60_000],
    )
    const third = counters.take('k', counted('third'), bound)
    await Promise.race([untilBlocked(), third])
    await other.query('COMMIT')
    expect(await third).toBe('full')
  })
})
