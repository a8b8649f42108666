import { storeConforms } from '@callplane/conformance'
import { afterAll, beforeAll } from 'vitest'
import { postgresStore, type PostgresStore } from './postgres-store.ts'
import { startServer, type TestClock, type TestServer } from './server.fixture.ts'
import { tablesOf } from './tables.ts'

let server: TestServer
let clock: TestClock
const { schema: _schema, migrations: _migrations, ...tables } = tablesOf('callplane')

beforeAll(async () => {
  server = await startServer(['fsync=off'])
  clock = await server.createClock('conformance')
  const store = postgresStore({ connectionString: clock.url })
  await store.migrate()
  await store.close()
}, 60_000)
afterAll(() => server.close(), 60_000)

storeConforms({
  name: 'postgresStore',
  async open() {
    await server.query(`TRUNCATE ${Object.values(tables).join(', ')}`)
    const opened: PostgresStore[] = []
    const open = async (): Promise<PostgresStore> => {
      const store = postgresStore({ connectionString: clock.url })
      opened.push(store)
      return store
    }
    return {
      store: await open(),
      second: open,
      // The first one is left as it is, with what it may still have under way.
      reopen: open,
      advance: clock.advance,
      close: async () => void (await Promise.all(opened.map((store) => store.close()))),
    }
  },
})
