import { Pool } from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  callRecord,
  nextVersion,
  noon,
  referenceClaim,
  storeOwner,
  storeWrite,
} from '@callplane/core/testing'
import { commit, createDatabase, createStatements } from './database/database.ts'
import { postgresStore, type PostgresStore, type PostgresStoreOptions } from './index.ts'
import { settingsOf } from './options.ts'
import { startServer, type TestServer } from './server.fixture.ts'

let server: TestServer
let schemas = 0
let schema = ''
const stores: PostgresStore[] = []
const open = (options: Partial<PostgresStoreOptions> = {}): PostgresStore => {
  const store = postgresStore({ connectionString: server.url, schema, ...options })
  stores.push(store)
  return store
}
const fresh = async (options?: Partial<PostgresStoreOptions>): Promise<PostgresStore> => {
  schema = `store_${++schemas}`
  const store = open(options)
  await store.migrate()
  return store
}
const untilTrue = async (check: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await check())) await new Promise((resolve) => setTimeout(resolve, 10))
}
/** Ends every connection of stores that fits. */
const terminate = (condition: string) =>
  server.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'callplane' AND ${condition}`,
  )

beforeAll(async () => {
  server = await startServer(['fsync=off'])
}, 60_000)
afterAll(() => server.close(), 60_000)
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close()
})

describe('a batch with a write that the database refuses', () => {
  it('stores the others, and rejects that one', async () => {
    const { calls } = await fresh()
    const good = Array.from({ length: 5 }, (_value, at) => callRecord(`c${at}`))
    // No version of an integer: the statement fails as a whole.
    await server.query(`ALTER TABLE ${schema}.calls ADD CHECK (id <> 'bad')`)
    const results = await Promise.allSettled(
      [...good.slice(0, 2), callRecord('bad'), ...good.slice(2)].map((record) =>
        calls.claim(record, storeWrite()),
      ),
    )
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
      'fulfilled',
    ])
    for (const { id } of good) expect((await calls.get(id))?.id).toBe(id)
    await server.query(`ALTER TABLE ${schema}.calls ADD CHECK (id <> 'c1' OR version < 2)`)
    const saves = await Promise.allSettled(
      good.map((record) => calls.save(nextVersion(record), storeWrite())),
    )
    expect(saves.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
      'fulfilled',
    ])
    expect((await calls.get('c1'))?.version).toBe(1)
  })

  it('tells each save with ids its own outcome', async () => {
    const { calls } = await fresh()
    const records = ['one', 'two', 'three', 'four'].map((id) => callRecord(id))
    for (const record of records) await calls.claim(record, storeWrite())
    await calls.save(nextVersion(records[0]!), storeWrite({ claims: [referenceClaim('x')] }))
    const outcomes = await Promise.all([
      calls.save(nextVersion(records[1]!), storeWrite({ claims: [referenceClaim('y')] })),
      calls.save(
        nextVersion(records[2]!),
        storeWrite({ claims: [referenceClaim('z'), referenceClaim('x')] }),
      ),
      calls.save(nextVersion(records[0]!), storeWrite({ claims: [referenceClaim('w')] })),
      calls.save(
        nextVersion(records[3]!),
        storeWrite({ owner: 'two', asOwner: true, claims: [referenceClaim('v')] }),
      ),
    ])
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['saved', 'owned', 'conflict', 'fenced'])
    const owned = await server.query(`SELECT id, call FROM ${schema}.call_references ORDER BY id`)
    // Nothing of what was refused remains: neither the id that was free nor a row for it.
    expect(owned).toEqual([
      { id: 'x', call: 'one' },
      { id: 'y', call: 'two' },
    ])
  })

  it('stores texts with NUL and other control characters, which PostgreSQL does not know', async () => {
    const { calls, lanes } = await fresh()
    const hostile = 'a\u0000b\u0001c"\\{,}'
    const record = callRecord('one', { tenant: hostile, idempotencyKey: hostile })
    await calls.claim(record, storeWrite())
    const claims = [referenceClaim(hostile), referenceClaim('a\u00010b')]
    expect(await calls.save(nextVersion(record), storeWrite({ claims }))).toMatchObject({
      outcome: 'saved',
    })
    expect((await calls.findByReference('a', 'call', hostile))?.id).toBe('one')
    expect(await calls.findByReference('a', 'call', 'a\u0000b')).toBeNull()
    expect((await calls.findByIdempotencyKey(hostile, hostile))?.request).toEqual(record.request)
    expect((await calls.list({ tenant: hostile }, { limit: 5 })).records).toHaveLength(1)
    expect(await lanes.writeState(hostile, 0, { hostile })).toBe(true)
    expect((await lanes.readState(hostile)).state).toEqual({ hostile })
  })
})

describe('a connection that breaks', () => {
  it('rejects the writes under way; the next ones succeed', async () => {
    const { calls } = await fresh()
    const record = callRecord('one')
    await calls.claim(record, storeWrite())
    const blocking = await server.connect()
    await blocking.query('BEGIN')
    await blocking.query(`SELECT 1 FROM ${schema}.calls FOR UPDATE`)
    const writes = [
      calls.save(nextVersion(record), storeWrite()),
      calls.save(nextVersion(callRecord('none')), storeWrite()),
    ]
    const settled = Promise.allSettled(writes)
    await untilTrue(async () => (await terminate(`wait_event_type = 'Lock'`)).length > 0)
    expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    await blocking.query('ROLLBACK')
    await blocking.end()
    expect((await calls.get('one'))?.version).toBe(1)
    expect(await calls.save(nextVersion(record), storeWrite())).toMatchObject({ outcome: 'saved' })
  })

  it('between two statements of a transaction fails that transaction, and not the process', async () => {
    const options = { connectionString: server.url }
    const database = createDatabase(options, settingsOf(options))
    const statement = createStatements(true)('SELECT 1 AS one')
    const open = `state = 'idle in transaction' AND query = '${statement.text}'`
    const broken = database.transaction(async (transaction) => {
      await transaction.query(statement, [])
      expect(await terminate(open)).toHaveLength(1)
      await untilTrue(async () => (await terminate(open)).length === 0)
      return commit(null)
    })
    await expect(broken).rejects.toThrow(/terminat|not queryable/)
    expect(await database.query(statement, [])).toEqual([{ one: 1 }])
    await database.close()
  })

  it('while it is idle is replaced', async () => {
    const { calls } = await fresh()
    await calls.claim(callRecord('one'), storeWrite())
    await terminate('true')
    await untilTrue(() =>
      calls.get('one').then(
        (record) => record?.id === 'one',
        () => false,
      ),
    )
    expect((await calls.get('one'))?.version).toBe(1)
  })

  it('and that listens is opened again; what was written meanwhile is told', async () => {
    const [one, two] = [await fresh(), open()]
    const [first, second] = [storeOwner('one'), storeOwner('two')]
    await one.calls.join(first)
    await two.calls.join(second)
    const listening = `query LIKE 'LISTEN%' OR query LIKE 'SELECT pg_notify%'`
    await untilTrue(async () => (await terminate(listening)).length === 2)
    await untilTrue(() =>
      one.calls.claim(callRecord('x'), storeWrite()).then(
        () => true,
        () => false,
      ),
    )
    await untilTrue(() => second.told.includes('x 1'))
    expect(first.told).toEqual([])
  })
})

describe('a statement that is not answered', () => {
  it('fails after the time that is set, and frees its connection', async () => {
    const { calls } = await fresh({ timeoutMs: 300 })
    const record = callRecord('one')
    await calls.claim(record, storeWrite())
    const blocking = await server.connect()
    await blocking.query('BEGIN')
    await blocking.query(`SELECT 1 FROM ${schema}.calls FOR UPDATE`)
    await expect(calls.save(nextVersion(record), storeWrite())).rejects.toThrow(/timeout/)
    await blocking.query('ROLLBACK')
    await blocking.end()
    await untilTrue(() =>
      calls.save(nextVersion(record), storeWrite()).then(
        ({ outcome }) => outcome === 'saved' || outcome === 'conflict',
        () => false,
      ),
    )
  })
})

describe('a database that is down', () => {
  it('at the start: rejects and says so, without the password, and works once it is up', async () => {
    schema = `store_${++schemas}`
    await server.stop()
    const store = open()
    const error = await Promise.resolve(store.calls.join(storeOwner('one'))).catch((e: Error) => e)
    expect(String(error)).toContain('@callplane/postgres: the database cannot be reached')
    expect(String(error)).toContain('ECONNREFUSED')
    expect(String(error)).not.toContain('for-tests-only')
    await server.start()
    expect((await store.calls.join(storeOwner('one'))).until).toBeGreaterThan(0)
  })

  it('in the middle: rejects, and nothing that was acknowledged is lost', async () => {
    const store = await fresh()
    const dispatcher = storeOwner('one')
    await store.calls.join(dispatcher)
    await store.calls.claim(callRecord('before'), storeWrite())
    await server.stop()
    await expect(store.calls.claim(callRecord('during'), storeWrite())).rejects.toThrow(
      'ECONNREFUSED',
    )
    await server.start()
    await untilTrue(() =>
      store.calls.claim(callRecord('after'), storeWrite()).then(
        () => true,
        () => false,
      ),
    )
    for (const id of ['before', 'after']) expect((await store.calls.get(id))?.id).toBe(id)
    // The lease is in the database, and so are the notices of others.
    expect(await store.calls.renew('one', 60_000)).not.toBeNull()
    const other = open()
    await other.calls.claim(callRecord('theirs'), storeWrite({ owner: 'two' }))
    await untilTrue(() => dispatcher.told.includes('theirs 1'))
  })
})

describe('a damaged record', () => {
  it('is named, and holds up no other call', async () => {
    const store = await fresh()
    for (const id of ['good', 'bad'])
      await store.calls.claim(callRecord(id), storeWrite({ owner: 'gone' }))
    await server.query(`UPDATE ${schema}.calls SET record = '{"id":' WHERE id = 'bad'`)
    const reader = open()
    await expect(reader.calls.get('bad')).rejects.toThrow('the record of call bad is damaged')
    await expect(reader.calls.list({}, { limit: 10 })).rejects.toThrow('call bad is damaged')
    await reader.calls.join(storeOwner('one'))
    const due = await reader.calls.claimDue({ owner: 'one', until: noon, limit: 10 })
    expect(due.map(({ id }) => id)).toEqual(['good'])
  })
})

describe('a database that takes no writes', () => {
  it('because its disk is full: says so, and works once it is not', async () => {
    const store = await fresh()
    // 53100 is disk_full; what the server sends then, without filling a disk.
    await server.query(`CREATE FUNCTION ${schema}.fill() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$`)
    await server.query(
      `CREATE TRIGGER full_disk BEFORE INSERT ON ${schema}.calls EXECUTE FUNCTION ${schema}.fill()`,
    )
    await expect(store.calls.claim(callRecord('x'), storeWrite())).rejects.toThrow(
      'No space left on device',
    )
    await server.query(`DROP TRIGGER full_disk ON ${schema}.calls`)
    expect(await store.calls.claim(callRecord('x'), storeWrite())).toEqual({ claimed: true })
  })

  it('because it is a standby: says so', async () => {
    const store = await fresh()
    await store.calls.claim(callRecord('x'), storeWrite())
    const options = encodeURIComponent('-c default_transaction_read_only=on')
    const standby = postgresStore({ connectionString: `${server.url}?options=${options}`, schema })
    expect((await standby.calls.get('x'))?.id).toBe('x')
    await expect(standby.calls.claim(callRecord('y'), storeWrite())).rejects.toThrow(
      'read-only transaction',
    )
    await standby.close()
  })

  it('because the connection is lost in the commit: rejects, and the write is there or not as a whole', async () => {
    const store = await fresh()
    await server.query(`CREATE FUNCTION ${schema}.cut() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$`)
    // Runs while the transaction commits.
    await server.query(`CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON ${schema}.calls
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ${schema}.cut()`)
    const claims = [referenceClaim('x')]
    await expect(store.calls.claim(callRecord('x'), storeWrite({ claims }))).rejects.toThrow(
      /terminat/i,
    )
    await server.query(`DROP TRIGGER cut ON ${schema}.calls`)
    const [held, learnt] = [
      await store.calls.get('x'),
      await store.calls.findByReference('a', 'call', 'x'),
    ]
    expect(learnt).toEqual(held)
    // Asked again with the same record it is carried out once.
    const again = await store.calls.claim(callRecord('x'), storeWrite({ claims }))
    expect(again.claimed).toBe(held === null)
    expect((await store.calls.findByReference('a', 'call', 'x'))?.id).toBe('x')
  })
})

describe('options', () => {
  it('are refused with every fault at once', () => {
    expect(() => postgresStore({ schema: '', maxConnections: 1, timeoutMs: Number.NaN })).toThrow(
      /connectionString, pool: exactly one.*schema: must be.*maxConnections: must be.*timeoutMs: must be/,
    )
  })

  it('are refused where one is misspelled', async () => {
    const given = { connectionString: server.url, shema: 'calls' }
    expect(() => postgresStore(given)).toThrow('shema')
    const store = await fresh()
    await expect(store.migrate({ grantsTo: 'app' } as object)).rejects.toThrow('grantsTo')
  })

  it('may give a pool, which stays open, a poolers’ mode without prepared statements, and no notices', async () => {
    const pool = new Pool({ connectionString: server.url, max: 3 })
    const store = await fresh({ connectionString: undefined, pool, prepare: false, notify: false })
    const other = open({ notify: false })
    const dispatcher = storeOwner('two')
    await other.calls.join(dispatcher)
    const record = callRecord('one')
    await store.calls.claim(record, storeWrite())
    const saved = await store.calls.save(
      nextVersion(record),
      storeWrite({ claims: [referenceClaim('x')] }),
    )
    expect(saved).toEqual({ outcome: 'saved', owned: true })
    await untilTrue(() => dispatcher.told.includes('one 2'))
    await store.close()
    const { rows } = await pool.query(
      'SELECT count(*)::integer AS count FROM pg_prepared_statements',
    )
    expect(rows).toEqual([{ count: 0 }])
    await pool.end()
  })
})

describe('changes', () => {
  it('are told although they are committed long after later ones', async () => {
    const { calls } = await fresh({ notify: false })
    const dispatcher = storeOwner('one')
    const { now } = await calls.join(dispatcher)
    const late = await server.connect()
    await late.query('BEGIN')
    await late.query(
      `INSERT INTO ${schema}.changes VALUES (${now}, 'late', 'other', '[["late",1,"two"]]')`,
    )
    await server.query(
      `INSERT INTO ${schema}.changes VALUES (${now + 500}, 'early', 'other', '[["early",1,"two"]]')`,
    )
    await untilTrue(() => dispatcher.told.includes('early 1'))
    await late.query('COMMIT')
    await late.end()
    await untilTrue(() => dispatcher.told.includes('late 1'))
    expect(dispatcher.told).toEqual(['early 1', 'late 1'])
  })

  it('go out together, about every ten milliseconds', async () => {
    const { calls } = await fresh()
    await calls.join(storeOwner('one'))
    const listener = await server.connect()
    let notices = 0
    listener.on('notification', () => notices++)
    const listening = async () => {
      const [row] = await server.query(
        `SELECT query FROM pg_stat_activity WHERE query LIKE 'LISTEN callplane%' ORDER BY backend_start DESC LIMIT 1`,
      )
      return row?.['query']
    }
    // The store connects for notices beside its other work.
    await untilTrue(async () => (await listening()) !== undefined)
    await listener.query(String(await listening()))
    const records = Array.from({ length: 200 }, (_value, at) => callRecord(`c${at}`))
    await Promise.all(records.map((record) => calls.claim(record, storeWrite())))
    await untilTrue(() => notices > 0)
    expect(notices).toBeLessThan(20)
    await listener.end()
    expect((await calls.list({}, { limit: 1_000 })).records).toHaveLength(200)
    expect((await calls.findByParty('+14155550123', noon)).length).toBe(0)
  })
})
