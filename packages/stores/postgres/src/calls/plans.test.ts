import type { CallFilter } from '@callplane/core'
import { keptCounts } from '@callplane/core/stores'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { noon } from '@callplane/core/testing'
import { deletionQueries } from './delete-calls.ts'
import { postgresStore } from '../postgres-store.ts'
import { keptCountTables } from './kept-counts.ts'
import { countQuery, listQuery } from './query-calls.ts'
import { samplesQuery } from '../ports/ramps.ts'
import { startServer, type TestServer } from '../server.fixture.ts'
import { tablesOf } from '../schema/tables.ts'
import { dueQueries } from './take-calls.ts'

let server: TestServer
const tables = tablesOf('callplane')
const calls = 20_000

/** A year of calls, of which a handful need attention, as a store that has run for a while has them. */
const fill = `
  INSERT INTO callplane.calls (id, version, record, due_at, owner, writer, created_at, direction, status, provider,
    tenant, campaign, contact, first_party, sent_at, idempotency, sample)
  SELECT 'call_' || md5(n::text), 7, repeat('x', 200), CASE WHEN n % 400 = 0 THEN ${noon} + n END,
    CASE WHEN n % 400 = 0 THEN 'living' END, 'living', ${noon} + n * 1000.0,
    CASE WHEN n % 100 = 0 THEN 'inbound' ELSE 'outbound' END,
    CASE WHEN n % 50 = 0 THEN 'failed' ELSE 'completed' END, 'provider_' || n % 50, 'tenant_' || n % 100,
    'campaign_' || n % 20, 'contact_' || n % 5000, '+1415555' || n % 3000, ${noon} + n * 1000.0, 'key_' || n,
    CASE WHEN n < 2000 THEN 'sales target 0000000003 7 call_' || md5(n::text) END
  FROM generate_series(1, ${calls}) n;
  INSERT INTO callplane.call_numbers SELECT first_party, created_at, id FROM callplane.calls;
  INSERT INTO callplane.call_references
    SELECT 'a', 'call', 'ref_' || id, id, 'k', '{}' FROM callplane.calls;
  INSERT INTO callplane.attempts SELECT 'attempt_' || id, id FROM callplane.calls;
  INSERT INTO callplane.owners VALUES ('living', 1e15, false);
  ${keptCountTables(tables).at(-1)};
  ANALYZE`

beforeAll(async () => {
  server = await startServer(['fsync=off'])
  const store = postgresStore({ connectionString: server.url })
  await store.migrate()
  await store.close()
  await server.query(fill)
  // Which pages have rows that all can see, as autovacuum finds out.
  await server.query('VACUUM ANALYZE')
}, 60_000)
afterAll(() => server.close(), 60_000)

/** The planner's own choice, with its parameters as a prepared statement has them. */
const planOf = async (text: string, values: readonly unknown[]): Promise<string> => {
  const rows = await server.query(`EXPLAIN ${text}`, values)
  return rows.map((row) => row['QUERY PLAN']).join('\n')
}
/** Whether it reads the rows it gives, and no others to speak of. */
const isIndexed = (plan: string, index: string): boolean =>
  plan.includes(index) && !/Seq Scan on (?:calls|call_numbers)/.test(plan)

const after = `${noon + 10_000_000}/call_x`
const filters: readonly (readonly [CallFilter, string])[] = [
  [{}, 'calls_created'],
  [{ tenant: 'tenant_7' }, 'calls_tenant'],
  [{ campaign: 'campaign_7' }, 'calls_campaign'],
  [{ contact: { system: 'crm', type: 'person', id: '7' } }, 'calls_contact'],
  [{ number: '+14155557' }, 'call_numbers_pkey'],
  [{ status: 'failed' }, 'calls_status'],
  [{ provider: 'provider_7' }, 'calls_provider'],
  [{ direction: 'inbound' }, 'calls_inbound'],
  [{ direction: 'outbound' }, 'calls_created'],
  [{ from: noon + 1_000_000, until: noon + 2_000_000 }, 'calls_created'],
]

it('samples of a ramp are read from their index alone, in order', async () => {
  const { text, values } = samplesQuery(tables, 'sales target 0000000003 ', 100)
  const plan = await planOf(text, values)
  expect(plan).toContain('Index Only Scan Backward using calls_sample')
  expect(plan).not.toContain('Sort')
})

describe('a page of calls', () => {
  it.each(filters)('by %j is read from its index, in order', async (filter, index) => {
    for (const page of [{ limit: 50 }, { limit: 50, after }]) {
      const { text, values } = listQuery(tables, filter, page)
      const plan = await planOf(text, values)
      expect(isIndexed(plan, index), plan).toBe(true)
      // A contact has few calls: to sort them all is as good as to read them in order.
      if (filter.contact === undefined && filter.number === undefined)
        expect(plan).not.toContain('Sort')
    }
  })

  // A large tenant has thousands of calls a day; to fetch each of them for the few of one provider took 85 ms.
  it.each<readonly [CallFilter, string]>([
    [{ tenant: 'tenant_7', provider: 'provider_7', status: 'completed' }, 'calls_tenant'],
    [{ campaign: 'campaign_7', status: 'completed' }, 'calls_campaign'],
    [{ provider: 'provider_7', status: 'completed' }, 'calls_provider'],
    [{ status: 'failed' }, 'calls_status'],
  ])('by %j and a direction fetches no call that does not match', async (filter, index) => {
    const narrowed: CallFilter = { ...filter, direction: 'outbound', from: noon }
    const { text, values } = listQuery(tables, narrowed, { limit: 50 })
    const plan = await planOf(text, values)
    expect(plan).toContain(index)
    for (const column of Object.keys({ ...filter, direction: '' }))
      expect(plan).toMatch(new RegExp(`Index Cond: .*\\b${column} = `))
    expect(plan).not.toContain('Filter:')
  })
})

describe('a count', () => {
  const isKept = (filter: CallFilter) => keptCounts(filter, 'hour') !== null

  it.each(filters.filter(([filter]) => !isKept(filter)))(
    'by %j reads its index',
    async (filter, index) => {
      const { text, values } = countQuery(tables, filter, 'hour')
      const plan = await planOf(text, values)
      expect(isIndexed(plan, index), plan).toBe(true)
      // Neither contacts nor numbers have many calls.
      if (filter.contact === undefined && filter.number === undefined)
        expect(plan).toContain('Index Only Scan')
    },
  )

  it.each(
    filters.flatMap(([filter]) =>
      (['hour', 'day', 'all'] as const).flatMap((per) =>
        keptCounts(filter, per) ? [[filter, per] as const] : [],
      ),
    ),
  )(
    'by %j per %s reads kept counts, and of the calls only those that are due',
    async (...asked) => {
      const { text, values } = countQuery(tables, ...asked)
      const client = await server.connect()
      // As the store's connections are set.
      await client.query('SET enable_seqscan = off')
      const { rows } = await client.query(`EXPLAIN ${text}`, [...values])
      await client.end()
      const plan = rows.map((row) => String(row['QUERY PLAN'])).join('\n')
      expect(plan).toContain('call_counts_pkey')
      expect(plan).toContain('calls_due')
      expect(plan).not.toMatch(/(?:Seq Scan on|using \w+ on) calls(?! c)/)
      expect(plan.match(/ on calls c/g)).toHaveLength(1)
    },
  )
})

describe('look-ups', () => {
  it.each([
    ['calls that are due', dueQueries(tables).look, [noon], 'calls_due'],
    ['calls to be taken', dueQueries(tables).lock, [noon, 50], 'calls_due'],
    ['calls written by others', dueQueries(tables).unheard, [noon, 'living', 50], 'calls_due'],
    [
      'calls to a party',
      'SELECT record FROM callplane.calls WHERE first_party = $1 AND sent_at >= $2 ORDER BY sent_at, id',
      ['+14155557', noon],
      'calls_party',
    ],
    ['calls to be purged', deletionQueries(tables).lockOld, [noon + 100_000, 100], 'calls_created'],
    [
      'calls to be erased',
      deletionQueries(tables).lockNumber,
      ['+14155557', 100],
      'call_numbers_pkey',
    ],
    ['calls that stay', deletionQueries(tables).openOfNumber, ['+14155557'], 'call_numbers_pkey'],
  ] as const)('of %s use an index', async (_what, text, values, index) => {
    const plan = await planOf(text, values)
    expect(isIndexed(plan, index), plan).toBe(true)
  })

  it.each([
    ['attempts', 'attempts_call'],
    ['call_numbers', 'call_numbers_call'],
    ['call_references', 'call_references_call'],
  ])('of what belongs to a deleted call in %s use an index', async (table, index) => {
    const text = `DELETE FROM callplane.${table} WHERE call = ANY($1::text[])`
    expect(await planOf(text, [['call_x', 'call_y']])).toContain(index)
  })
})
