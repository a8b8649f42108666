import { memoryCallLogStore, memoryOutboxStore } from '@callplane/crm'
import type {
  CallLogEntry,
  CallLogStore,
  Delivery,
  EntryConditions,
  OutboxStore,
} from '@callplane/crm'
import { memoryCounters, type CounterStore } from '@callplane/guards'
import type { ApplicationStores } from '@callplane/core/stores'
import { postgresStore, type PostgresStore } from '@callplane/postgres'
import { sqliteStore, type SqliteStore } from '@callplane/sqlite'
import fc from 'fast-check'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer, type TestServer } from '../packages/stores/postgres/src/server.fixture.ts'

// The durable stores of guards and a CRM against those in memory, which define what they do.

const folder = mkdtempSync(join(tmpdir(), 'callplane-applications-'))
let server: TestServer
const files: SqliteStore[] = []
const stores: PostgresStore[] = []
beforeAll(async () => {
  server = await startServer(['fsync=off'])
  stores.push(postgresStore({ connectionString: server.url }))
  await stores[0]?.migrate()
}, 60_000)
afterAll(async () => {
  await Promise.all([...files, ...stores].map((store) => store.close()))
  await server.close()
  rmSync(folder, { recursive: true, force: true })
}, 60_000)

const tables = [
  'counters',
  'deliveries',
  'log_entries',
  'log_entry_keys',
  'event_journals',
  'events',
]

interface Engine {
  readonly name: string
  /** How many runs a property has: a server is slower than a file. */
  readonly runs: number
  /** Empty stores. */
  open(): Promise<ApplicationStores>
}

const engines: readonly Engine[] = [
  {
    name: 'SQLite',
    runs: 25,
    async open() {
      const store = sqliteStore(join(folder, `${files.length}.db`))
      files.push(store)
      return store
    },
  },
  {
    name: 'PostgreSQL',
    runs: 12,
    async open() {
      const store = stores[0]!
      await server.query(tables.map((table) => `DELETE FROM callplane.${table};`).join(' '))
      return store
    },
  },
]

/** Both stores do the same; every answer must be equal. */
const agree = async (answers: readonly [unknown, unknown]) => {
  const [expected, given] = await Promise.all(answers)
  expect(given).toEqual(expected)
  return expected
}

describe.each(engines)('the counters of guards in $name', ({ open, runs }) => {
  it('answer as those in memory do, in every order of operations', async () => {
    const operation = fc.record({
      kind: fc.constantFrom('take', 'take', 'sum', 'give-back'),
      key: fc.constantFrom('k', 'l'),
      id: fc.integer({ min: 0, max: 4 }).map(String),
      amount: fc.constantFrom(1, 0.1, 2.5),
      wait: fc.integer({ min: 0, max: 20 }),
    })
    const reached = { taken: 0, held: 0, full: 0 }
    await fc.assert(
      fc.asyncProperty(
        fc.array(operation, { minLength: 20, maxLength: 40 }),
        async (operations) => {
          const pair: readonly [CounterStore, CounterStore] = [
            memoryCounters(),
            (await open()).counters,
          ]
          let now = 1_000
          for (const { kind, key, id, amount, wait } of operations) {
            now += wait
            const since = now - 100
            const ask = (store: CounterStore) => {
              if (kind === 'sum') return store.sum(key, since)
              if (kind === 'give-back') return store.giveBack(key, id)
              return store.take(
                key,
                { id, amount, at: now, expires: now + 100 },
                { since, limit: 3 },
              )
            }
            const [expected, given] = [await ask(pair[0]), await ask(pair[1])]
            if (typeof expected === 'number') expect(given).toBeCloseTo(expected, 6)
            else expect(given).toEqual(expected)
            if (typeof expected === 'string') reached[expected]++
          }
        },
      ),
      { numRuns: runs },
    )
    for (const count of Object.values(reached)) expect(count).toBeGreaterThan(10)
  })
})

describe.each(engines)('the outbox of a CRM in $name', ({ open, runs }) => {
  it('answers as the one in memory does, in every order of operations', async () => {
    const delivery = fc.record({
      id: fc.constantFrom('a', 'b', 'c'),
      revision: fc.integer({ min: 1, max: 3 }),
      state: fc.constantFrom('waiting', 'sending', 'done' as const),
      nextAt: fc.option(fc.integer({ min: 0, max: 9 })),
    })
    let written = 0
    await fc.assert(
      fc.asyncProperty(fc.array(delivery, { minLength: 15, maxLength: 25 }), async (deliveries) => {
        const pair: readonly [OutboxStore, OutboxStore] = [
          memoryOutboxStore(),
          (await open()).outbox<Delivery>(),
        ]
        for (const fields of deliveries) {
          const given = { sink: 's', tenant: 't', entry: 'e', ...fields } as Delivery
          if (await agree([pair[0].put(given), pair[1].put(given)])) written++
          await agree([pair[0].get(given.id), pair[1].get(given.id)])
          await agree([pair[0].nextAt(5, 'one'), pair[1].nextAt(5, 'one')])
          const waiting = async (store: OutboxStore) =>
            (await store.inState('waiting')).toSorted((l, r) => l.id.localeCompare(r.id))
          await agree([waiting(pair[0]), waiting(pair[1])])
          const lease = { owner: 'one', leaseMs: 60_000 }
          const [expected, held] = [await pair[0].due(5, 2, lease), await pair[1].due(5, 2, lease)]
          const times = (of: readonly Delivery[]) => of.map(({ nextAt }) => nextAt)
          expect(times(held)).toEqual(times(expected))
        }
      }),
      { numRuns: runs },
    )
    expect(written).toBeGreaterThan(50)
  })
})

const instant = fc.integer({ min: 0, max: 5 }).map((minute) => `2026-01-05T12:0${minute}:00.000Z`)
const entry = fc
  .record({
    tenant: fc.constantFrom('a', 'b'),
    id: fc.constantFrom('1', '2', '3', '4'),
    isStale: fc.integer({ min: 0, max: 4 }).map((one) => one === 0),
    status: fc.constantFrom('ringing', 'completed', 'unknown', 'busy'),
    source: fc.constantFrom('browser', 'dispatched'),
    provider: fc.constantFrom('twilio', 'telnyx', null),
    providerCallId: fc.constantFrom(null, null, 'CA1'),
    claimedCallId: fc.constantFrom(null, 'CA2'),
    startedAt: instant,
    updatedAt: instant,
    totalDuration: fc.constantFrom(null, 5, 7),
    contact: fc.constantFrom(null, 'c1', 'c2'),
    user: fc.constantFrom(null, 'u1', 'u2'),
    direction: fc.constantFrom('inbound', 'outbound'),
    from: fc.constantFrom(null, '+14155550100', '+14155550101'),
    to: fc.constantFrom('+14155550100', '+14155550123'),
    keys: fc.uniqueArray(fc.constantFrom('x', 'y', 'z'), { maxLength: 2 }),
  })
  .map(({ contact, user, ...fields }) => {
    const named = (id: string | null) => (id === null ? null : { id, type: 't', system: 's' })
    return { ...fields, references: { contact: named(contact), user: named(user) } }
  })

/** Every field of a filter; those with `users` are what keeps a user from the calls of others. */
const filters: readonly EntryConditions[] = [
  {},
  { contact: 'c1' },
  { user: 'u1', status: 'ringing' },
  { direction: 'inbound' },
  { number: '+14155550100' },
  { from: '2026-01-05T12:03:00.000Z' },
  { to: '2026-01-05T12:02:00.000Z', direction: 'outbound' },
  { users: [] },
  { users: ['u1'] },
  { users: ['u2'], unassigned: true },
  { users: ['u1', 'u2'], status: 'busy', number: '+14155550123' },
]

const byName = (one: { tenant: string; id: string }, other: { tenant: string; id: string }) =>
  `${one.tenant} ${one.id}`.localeCompare(`${other.tenant} ${other.id}`)

describe.each(engines)('the call log of a CRM in $name', ({ open, runs }) => {
  it('answers as the one in memory does, in every order of operations', async () => {
    const reached = { saved: 0, stale: 0, taken: 0 }
    let narrowed = 0
    const questions = async (a: CallLogStore, b: CallLogStore) => {
      const sorted = async (rows: Promise<readonly { tenant: string; id: string }[]>) =>
        [...(await rows)].toSorted(byName)
      const time = '2026-01-05T12:03:00.000Z'
      const holding = (of: CallLogStore) =>
        of.tenantsHolding('x').then((tenants) => [...tenants].toSorted())
      await agree([holding(a), holding(b)])
      const waiting = (of: CallLogStore) =>
        of.tenantsWaiting('twilio', time).then((tenants) => [...tenants].toSorted())
      await agree([waiting(a), waiting(b)])
      await agree([sorted(a.changedSince(time)), sorted(b.changedSince(time))])
      await agree([sorted(a.quietSince(time)), sorted(b.quietSince(time))])
      for (const [one, other] of [
        [a.tenant('a'), b.tenant('a')],
        [a.tenant('b'), b.tenant('b')],
      ] as const) {
        await agree([one.findByKey('y'), other.findByKey('y')])
        for (const filter of filters)
          for (const offset of [0, 1]) {
            const page = { ...filter, limit: 2, offset }
            const found = await agree([one.list(page), other.list(page)])
            narrowed += (found as { readonly total: number }).total > 0 ? 1 : 0
          }
        for (const filter of filters) {
          const totals = (of: typeof one) =>
            of
              .totals(filter)
              .then((rows) => [...rows].toSorted((l, r) => l.status.localeCompare(r.status)))
          await agree([totals(one), totals(other)])
        }
        await agree([
          sorted(one.unconfirmed('twilio', time)),
          sorted(other.unconfirmed('twilio', time)),
        ])
      }
    }
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { minLength: 10, maxLength: 20 }), async (entries) => {
        const [a, b] = [memoryCallLogStore(), (await open()).callLog<CallLogEntry>()]
        for (const { isStale, ...fields } of entries) {
          const before = await a.tenant(fields.tenant).get(fields.id)
          const revision = (before?.revision ?? 0) + (isStale ? 2 : 1)
          const given = { ...fields, revision } as unknown as CallLogEntry
          if (revision === 1) await agree([a.insert(given), b.insert(given)])
          else {
            const outcome = await agree([a.save(given), b.save(given)])
            reached[outcome as keyof typeof reached]++
          }
        }
        await questions(a, b)
      }),
      { numRuns: runs * 2 },
    )
    for (const count of Object.values(reached)) expect(count).toBeGreaterThan(3)
    expect(narrowed).toBeGreaterThan(200)
  })
})
