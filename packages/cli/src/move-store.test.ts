import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { transferParts, type StoreTransfer } from '@callplane/core/stores'
import {
  callRecord,
  event,
  nextVersion,
  noon,
  referenceClaim,
  storeOwner,
  storeWrite,
} from '@callplane/core/testing'
import { postgresStore } from '@callplane/postgres'
import { sqliteStore, type SqliteStore } from '@callplane/sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer, type TestServer } from '../../stores/postgres/src/server.fixture.ts'
import { moveStore } from './move-store.ts'
import { runCli } from './run-cli.ts'
import { keptTerminal } from './terminal.fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'callplane-move-'))
let server: TestServer
beforeAll(async () => {
  server = await startServer(['fsync=off'])
}, 60_000)
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true, force: true })
}, 60_000)

const rule = {
  id: 'r',
  direction: 'outbound' as const,
  numbers: [],
  routes: [{ provider: 'a', weight: 1 }],
  dispatch: 'user' as const,
  strategy: 'priority' as const,
  reroute: [],
}
const rampState = {
  routes: 'a → b',
  status: 'running',
  percent: 1,
  run: 1,
  changes: [{ version: 1, at: 5, action: 'advance', from: 0, to: 1 }],
} as const
const entryOf = (id: string, keys: readonly string[]) => ({
  tenant: 't',
  id,
  revision: 3,
  status: 'completed' as const,
  direction: 'outbound' as const,
  from: null,
  to: null,
  source: 'dispatched',
  provider: null,
  providerCallId: null,
  claimedCallId: null,
  startedAt: '2026-01-05T12:00:00.000Z',
  updatedAt: '2026-01-05T12:00:00.000Z',
  totalDuration: null,
  references: {},
  keys,
})

/** Something in every part, with texts that engines find hard: NUL, quotes, characters of several planes. */
const fill = async (store: SqliteStore, calls: number): Promise<void> => {
  const hard = 'x\u0000\u00011 "\' 𝄞'
  for (let at = 0; at < calls; at++) {
    const id = `call_${String(at).padStart(4, '0')}`
    const record = callRecord(id, { idempotencyKey: `k${at}`, metadata: { hard } })
    await store.calls.claim(record, storeWrite({ claims: [referenceClaim(`CA${at}`)] }))
    const sample = `sales target 0000000001 ${at}`
    const summary = () => ({ status: 'completed', provider: 'a', sample }) as const
    const ended = nextVersion(record, { dueAt: at % 2 === 0 ? null : noon })
    await store.calls.save(ended, storeWrite({ summary, claims: [referenceClaim(`${at}${hard}`)] }))
  }
  const parked = event('ringing', { id: 'e1', references: { call: 'unknown', leg: hard } })
  await store.calls.park({ provider: 'a', event: parked, until: noon + 60_000 })
  await store.lanes.writeState(hard, 0, { failures: [1] })
  await store.lanes.postponeStarts('lane', noon + 5)
  await store.lanes.takeSlot('lane', { call: 'call_0', limit: 3, now: noon, until: noon + 1 })
  await store.rules.save([], 0)
  await store.rules.save([rule], 1)
  const bound = { since: 0, limit: 9 }
  for (const key of [hard, '+14155550123'])
    await store.counters.take(key, { id: '1', amount: 0.1, at: 5, expires: 50 }, bound)
  await store.ramps.save(hard, rampState, 0)
  await store.ramps.save(hard, { ...rampState, percent: 5 }, 1)
  await store.callLog().insert(entryOf('1', ['k', hard]))
  const outbox = store.outbox<{ id: string; revision: number; state: string; nextAt: null }>()
  for (const revision of [1, 2])
    await outbox.put({ id: hard, revision, state: 'done', nextAt: null })
  const journal = store.eventJournal<{ readonly name: string }>()
  for (let at = 0; at < 3; at++) await journal.append('t', { name: `${hard}${at}` })
}

/** Everything in a store, page by page. */
const dump = async (transfer: StoreTransfer): Promise<Record<string, readonly unknown[]>> => {
  const all: Record<string, readonly unknown[]> = {}
  for (const part of transferParts) {
    const rows: unknown[] = []
    for (let after: string | null = null; ;) {
      const page: { readonly rows: readonly unknown[]; readonly next: string | null } =
        await transfer.read(part, after, 3)
      rows.push(...page.rows)
      if (page.next === null) break
      after = page.next
    }
    // Each engine gives events that wait an id of its own, and orders texts and ids of a call in its own way.
    all[part] = rows
      .map((row) => (part === 'parked' ? { ...(row as object), id: null } : row))
      .map((row) =>
        typeof row === 'object' && row !== null && 'references' in row
          ? {
              ...row,
              references: (row.references as readonly object[])
                .map((one) => JSON.stringify(one))
                .toSorted(),
            }
          : row,
      )
      .toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1))
  }
  return all
}

const run = async (...args: readonly string[]) => {
  const terminal = keptTerminal(folder)
  const code = await runCli(args, terminal)
  return { code, ...terminal.written }
}
const move = (from: string, to: string) => run('stores', 'move', '--from', from, '--to', to)
const urlOf = (schema: string) => `${server.url}?schema=${schema}`

describe('callplane stores move', () => {
  it('moves everything there and back, and counts it', async () => {
    const first = sqliteStore(join(folder, 'first.db'))
    await fill(first, 7)
    const expected = await dump(first.transfer)
    for (const part of transferParts) expect([part, expected[part]?.length]).not.toEqual([part, 0])
    await first.close()

    const there = await move('sqlite:first.db', urlOf('moved'))
    expect([there.error.replaceAll(/….*\n/g, ''), there.code]).toEqual(['', 0])
    expect(there.out).toMatch(/^calls +7 +7 {2}ok$/m)
    const postgres = postgresStore({ connectionString: server.url, schema: 'moved' })
    expect(await dump(postgres.transfer)).toEqual(expected)
    // It is a store like any other: ids lead to calls, keys hold them, and free calls are taken up.
    expect((await postgres.calls.findByReference('a', 'call', 'CA3'))?.id).toBe('call_0003')
    expect((await postgres.calls.findByIdempotencyKey(undefined, 'k6'))?.id).toBe('call_0006')
    expect(await postgres.calls.count({ status: 'completed', provider: 'a' }, 'all')).toMatchObject(
      [{ count: 7 }],
    )
    expect((await postgres.rules.load())?.version).toBe(2)
    expect((await postgres.callLog().tenant('t').findByKey('k'))?.id).toBe('1')
    expect(await postgres.eventJournal().position('t')).toBe('3')
    const heir = storeOwner('heir')
    await postgres.calls.join(heir)
    const due = await postgres.calls.claimDue({ owner: 'heir', until: noon, limit: 10 })
    expect(due.map(({ id }) => id).toSorted()).toEqual(['call_0001', 'call_0003', 'call_0005'])
    expect((await move(urlOf('moved'), 'sqlite:back.db')).error).toContain(
      'a dispatcher uses the source; stop all of them',
    )
    await postgres.calls.leave('heir')
    await postgres.close()

    expect((await move(urlOf('moved'), 'sqlite:back.db')).code).toBe(0)
    const back = sqliteStore(join(folder, 'back.db'))
    expect(await dump(back.transfer)).toEqual(expected)
    await back.close()
  })

  it('goes on where it was interrupted, at any point', async () => {
    const from = sqliteStore(join(folder, 'interrupted.db'))
    await fill(from, 3)
    const expected = await dump(from.transfer)
    const to = postgresStore({ connectionString: server.url, schema: 'interrupted' })
    let writes = 0
    // Each run fails once more has been written than by the one before; the batch may or may not have been written.
    const failing = (after: number): StoreTransfer => ({
      ...to.transfer,
      async write(part, rows, progress) {
        const isLast = ++writes > after
        if (!isLast || writes % 2 === 0) await to.transfer.write(part, rows, progress)
        if (isLast) throw new Error('the connection was lost')
      },
    })
    let failures = 0
    for (let after = 0; after < transferParts.length; after++) {
      writes = 0
      await moveStore(from.transfer, failing(after), () => {}).catch(() => failures++)
    }
    expect(failures).toBeGreaterThan(3)
    const counts = await moveStore(from.transfer, to.transfer, () => {})
    expect(counts.filter(({ source, target }) => source !== target)).toEqual([])
    expect(await dump(to.transfer)).toEqual(expected)
    // Once more changes nothing.
    await moveStore(from.transfer, to.transfer, () => {})
    expect(await dump(to.transfer)).toEqual(expected)
    await from.close()
    await to.close()
  })

  it('refuses a target with data of its own, another source, and the source itself', async () => {
    const [one, two] = ['one.db', 'two.db'].map((name) => sqliteStore(join(folder, name)))
    await fill(one!, 1)
    await fill(two!, 2)
    await one?.close()
    await two?.close()
    expect(await move('sqlite:one.db', 'sqlite:two.db')).toMatchObject({
      code: 1,
      error: expect.stringMatching(/the target has data of its own \(.*calls: 2.*\)/),
    })
    expect((await move('sqlite:one.db', 'sqlite:three.db')).code).toBe(0)
    expect((await move('sqlite:two.db', 'sqlite:three.db')).error).toContain(
      'another store was moved',
    )
    expect((await move('sqlite:one.db', 'sqlite:one.db')).error).toContain('are one store')
    expect((await move('sqlite:none.db', 'sqlite:three.db')).error).toContain('does not exist')
  })

  it('fails where the counts differ in the end', async () => {
    const from = sqliteStore(join(folder, 'source.db'))
    await fill(from, 1)
    await from.close()
    expect((await move('sqlite:source.db', 'sqlite:target.db')).code).toBe(0)
    const late = sqliteStore(join(folder, 'source.db'))
    await late.calls.claim(callRecord('late'), storeWrite())
    await late.close()
    const again = await move('sqlite:source.db', 'sqlite:target.db')
    expect([again.code, again.out]).toEqual([1, expect.stringMatching(/calls +2 +1 {2}DIFFERS/)])
    expect(again.error).toContain('the counts of calls differ')
  })
})
