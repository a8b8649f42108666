import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  callRecord,
  event,
  nextVersion,
  noon,
  referenceClaim,
  storeOwner,
  storeWrite,
} from '@callplane/core/testing'
import { migrations } from './migrations.ts'
import { postgresStore, type PostgresStoreOptions } from '../index.ts'
import { startServer, type TestServer } from '../server.fixture.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer(['fsync=off'])
  await server.query(`CREATE ROLE app LOGIN PASSWORD 'app'`)
}, 60_000)
afterAll(() => server.close(), 60_000)

const using = async <T>(
  options: Partial<PostgresStoreOptions>,
  run: (store: ReturnType<typeof postgresStore>) => T,
): Promise<Awaited<T>> => {
  const store = postgresStore({ connectionString: server.url, ...options })
  try {
    return await run(store)
  } finally {
    await store.close()
  }
}
const current = migrations.length

describe('migrate', () => {
  it('creates the schema once, although several stores try at a time', async () => {
    const schema = 'at_once'
    const results = await Promise.all(
      Array.from({ length: 4 }, () => using({ schema }, (store) => store.migrate())),
    )
    expect(results.filter(({ from }) => from === 0)).toHaveLength(1)
    expect(results.every(({ to }) => to === current)).toBe(true)
    expect(await using({ schema }, (store) => store.migrate())).toEqual({
      from: current,
      to: current,
    })
  })

  it('leaves nothing behind where it fails in the middle', async () => {
    const schema = 'half'
    await server.query(`CREATE SCHEMA ${schema}; CREATE TABLE ${schema}.lanes (id text)`)
    await expect(using({ schema }, (store) => store.migrate())).rejects.toThrow('lanes')
    expect(await server.query(`SELECT to_regclass('${schema}.calls') AS calls`)).toEqual([
      { calls: null },
    ])
    await server.query(`DROP TABLE ${schema}.lanes`)
    expect(await using({ schema }, (store) => store.migrate())).toEqual({ from: 0, to: current })
  })

  it('takes any name of a schema', async () => {
    const schema = 'Über "calls"; drop'
    await using({ schema }, async (store) => {
      await store.calls.claim(callRecord('one'), storeWrite())
      expect((await store.calls.get('one'))?.id).toBe('one')
    })
  })
})

describe('a schema', () => {
  it('that is newer is refused, by its use and by migrate', async () => {
    const schema = 'newer'
    await using({ schema }, (store) => store.migrate())
    await server.query(`UPDATE ${schema}.schema_version SET version = ${current + 1}`)
    const message = `have version ${current + 1}, and this package knows versions up to ${current}; upgrade the package`
    await expect(using({ schema }, (store) => store.calls.get('x'))).rejects.toThrow(message)
    await expect(using({ schema }, (store) => store.migrate())).rejects.toThrow(message)
  })

  it('that is missing is refused where it may not be created on the way', async () => {
    const use = using({ schema: 'missing', autoMigrate: false }, (store) => store.calls.get('x'))
    await expect(use).rejects.toThrow(
      `the tables in schema "missing" have version 0 and must have ${current}; call migrate() with a role that may create tables`,
    )
  })

  it('that is missing is refused where the role may not create it, and the error says what to do', async () => {
    const connectionString = server.urlOf('app', 'app')
    const use = using({ schema: 'forbidden', connectionString }, (store) => store.calls.get('x'))
    await expect(use).rejects.toThrow(
      /cannot be brought to version \d+ with the rights of this role; call migrate\(\) once with a role that may create tables/,
    )
  })
})

describe('a role that may only read and write rows', () => {
  it('can do everything but migrate', async () => {
    const schema = 'granted'
    await using({ schema }, (store) => store.migrate({ grantTo: 'app' }))
    await using({ schema, connectionString: server.urlOf('app', 'app') }, async (store) => {
      const { calls, lanes } = store
      await calls.join({ ...storeOwner('one'), takeOver: true })
      const record = callRecord('one', { idempotencyKey: 'key' })
      expect(await calls.claim(record, storeWrite())).toEqual({ claimed: true })
      const saved = nextVersion(record)
      const claims = [referenceClaim('x')]
      expect(await calls.save(saved, storeWrite({ claims }))).toMatchObject({ outcome: 'saved' })
      const released = nextVersion(saved, { dueAt: null })
      expect(await calls.save(released, storeWrite({ releases: claims }))).toMatchObject({
        outcome: 'saved',
      })
      const parked = {
        provider: 'a',
        event: event('ringing', { id: 'e', references: { call: 'y' } }),
        until: noon,
      }
      expect(await calls.park(parked)).toBeNull()
      await calls.claimDue({ owner: 'one', until: noon, limit: 1 })
      await calls.take('one', 'one')
      await calls.list({}, { limit: 1 })
      await calls.count({}, 'day')
      await calls.findByParty('+14155550123', 0)
      await lanes.reserveStart('lane', { every: 1, now: 0, until: 10 })
      await lanes.postponeStarts('lane', 5)
      await lanes.takeSlot('lane', { call: 'one', limit: 1, now: 0, until: 1 })
      await lanes.freeSlot('lane', 'one')
      await lanes.writeState('lane', 0, {})
      expect(await calls.purge(noon + 1, 10)).toBe(1)
      await calls.erase('+14155550123')
      await calls.renew('one', 1_000)
      await calls.leave('one')
    })
    const rights = await server.query(
      `SELECT DISTINCT privilege_type AS type FROM information_schema.role_table_grants WHERE grantee = 'app' ORDER BY 1`,
    )
    expect(rights.map(({ type }) => type)).toEqual(['DELETE', 'INSERT', 'SELECT', 'UPDATE'])
  })
})
