import { ruleStoreConforms, storeConforms } from '@callplane/conformance'
import { afterAll, beforeAll } from 'vitest'
import { postgresStore, type PostgresStore } from './postgres-store.ts'
import { startServer, type TestClock, type TestServer } from './server.fixture.ts'
import { tablesOf } from './schema/tables.ts'

let server: TestServer
let clock: TestClock
let admin: Awaited<ReturnType<TestServer['connect']>>
const {
  schema: _schema,
  migrations: _migrations,
  identity: _identity,
  ...tables
} = tablesOf('callplane')

beforeAll(async () => {
  server = await startServer(['fsync=off'])
  clock = await server.createClock('conformance')
  admin = await server.connect()
  const store = postgresStore({ connectionString: clock.url })
  await store.migrate()
  await store.close()
}, 60_000)
afterAll(async () => {
  await admin.end()
  await server.close()
}, 60_000)

/** Cheaper than TRUNCATE where tables are small: that makes a new file for every table and index. */
const empty = () =>
  admin.query(
    Object.values(tables)
      .map((table) => `DELETE FROM ${table};`)
      .join(' '),
  )

/** Stores over the same data, closed together. */
const openStores = () => {
  let opened: PostgresStore[] = []
  return {
    open(): PostgresStore {
      const store = postgresStore({ connectionString: clock.url })
      opened.push(store)
      return store
    },
    async stop() {
      const stores = opened
      opened = []
      await Promise.all(stores.map((store) => store.close()))
    },
  }
}

storeConforms({
  name: 'postgresStore',
  async open() {
    await empty()
    const { open, stop } = openStores()
    return {
      store: open(),
      second: async () => open(),
      // The first one is left as it is, with what it may still have under way.
      reopen: async () => open(),
      advance: clock.advance,
      close: stop,
    }
  },
})

ruleStoreConforms('postgresStore', {
  async create() {
    await empty()
    const { open, stop } = openStores()
    return { open: () => open().rules, stop, close: stop }
  },
})
