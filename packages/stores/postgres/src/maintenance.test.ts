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
import { createParts } from './create-parts.ts'
import { createMaintenance } from './maintenance.ts'
import { postgresStore, type PostgresStore } from './postgres-store.ts'
import { startServer, type TestServer } from './server.fixture.ts'

let server: TestServer
let store: PostgresStore
const closing: (() => Promise<void>)[] = []
const run = async (): Promise<void> => {
  const { parts } = createParts({ connectionString: server.url })
  closing.push(parts.database.close)
  await createMaintenance(parts).run()
}
beforeAll(async () => {
  server = await startServer(['fsync=off'])
  store = postgresStore({ connectionString: server.url })
  await store.migrate()
}, 60_000)
afterAll(async () => {
  for (const close of closing) await close()
  await store.close()
  await server.close()
}, 60_000)

const parked = (id: string, reference: string) => ({
  provider: 'a',
  event: event('ringing', { id, references: { call: reference } }),
  until: noon + 60_000,
})
const longAgo = Date.now() - 30 * 24 * 3_600_000

describe('maintenance', () => {
  it('deletes events that were parked long ago, with the rows of their ids, and keeps the others', async () => {
    await store.calls.park(parked('old', 'x'))
    await server.query(`UPDATE callplane.parked_events SET parked_at = ${longAgo}`)
    await store.calls.park(parked('new', 'y'))
    await run()
    await run()
    const ids = await server.query('SELECT id FROM callplane.call_references ORDER BY id')
    expect(ids).toEqual([{ id: 'y' }])
    const [row] = await server.query('SELECT event FROM callplane.parked_events')
    expect(JSON.parse(String(row?.['event']))).toMatchObject({ id: 'new' })
  })

  it('keeps an event that is parked for an id whose row it is about to delete', async () => {
    await server.query(
      `INSERT INTO callplane.call_references VALUES ('a', 'call', 'z', NULL, NULL, '{gone}')`,
    )
    const parking = await server.connect()
    await parking.query('BEGIN')
    await parking.query(
      `UPDATE callplane.call_references SET held = array_append(held, 'p1') WHERE id = 'z'`,
    )
    await parking.query(
      `INSERT INTO callplane.parked_events VALUES ('p1', $1, ${noon + 60_000}, ${Date.now()})`,
      [JSON.stringify(event('ringing', { id: 'late', references: { call: 'z' } }))],
    )
    // The row is locked, so it is skipped; nothing waits.
    await run()
    await parking.query('COMMIT')
    await parking.end()
    await run()
    const record = callRecord('late')
    await store.calls.claim(record, storeWrite())
    const saved = await store.calls.save(
      nextVersion(record),
      storeWrite({ claims: [referenceClaim('z')] }),
    )
    expect(saved).toMatchObject({ outcome: 'parked', events: [{ id: 'p1' }] })
  })

  it('deletes dispatchers that ended long ago, unless a call that needs attention still names them', async () => {
    for (const id of ['gone', 'needed', 'alive']) await store.calls.join(storeOwner(id))
    await store.calls.claim(callRecord('theirs'), storeWrite({ owner: 'needed' }))
    for (const id of ['gone', 'needed']) await store.calls.leave(id)
    await server.query(`UPDATE callplane.owners SET until = ${longAgo} WHERE ended`)
    await run()
    const rows = await server.query('SELECT id FROM callplane.owners ORDER BY id')
    expect(rows).toEqual([{ id: 'alive' }, { id: 'needed' }])
    // One that is missing counts as ended as well.
    await store.calls.claim(callRecord('orphan'), storeWrite({ owner: 'gone' }))
    expect((await store.calls.take('orphan', 'alive'))?.id).toBe('orphan')
  })

  it('deletes changes that everyone was told of', async () => {
    await server.query(`INSERT INTO callplane.changes VALUES (${longAgo}, 'old', 's', '[]')`)
    await store.calls.claim(callRecord('recent'), storeWrite())
    await run()
    expect(await server.query(`SELECT 1 FROM callplane.changes WHERE id = 'old'`)).toEqual([])
    expect(await server.query('SELECT 1 FROM callplane.changes LIMIT 1')).toHaveLength(1)
  })

  it('adds changes to the counts, which stay the same, and drops counts of nothing', async () => {
    const count = async () => [
      await store.calls.count({ tenant: 'fold' }, 'all'),
      await store.calls.count({ tenant: 'fold' }, 'day'),
    ]
    const changes = async () =>
      (await server.query('SELECT count(*)::integer AS n FROM callplane.call_count_changes'))[0]?.[
        'n'
      ]
    for (let at = 0; at < 5; at++)
      await store.calls.claim(
        callRecord(`fold-${at}`, { tenant: 'fold' }, { dueAt: null, createdAt: noon + at }),
        storeWrite(),
      )
    const before = await count()
    expect(before[0]).toMatchObject([{ count: 5 }])
    expect(await changes()).toBeGreaterThan(0)
    await Promise.all([run(), run()])
    expect(await changes()).toBe(0)
    expect(await count()).toEqual(before)
    await store.calls.claim(
      callRecord('fold-more', { tenant: 'fold' }, { dueAt: null, createdAt: noon }),
      storeWrite(),
    )
    await run()
    expect((await count())[0]).toMatchObject([{ count: 6 }])
    expect(await store.calls.purge(noon + 10, 100)).toBeGreaterThanOrEqual(5)
    expect(await count()).toEqual([[], []])
    await run()
    expect(await count()).toEqual([[], []])
    expect(
      await server.query(
        "SELECT 1 FROM callplane.call_counts WHERE scope = 'day:fold' OR count = 0",
      ),
    ).toEqual([])
  })
})
