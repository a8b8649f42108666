import { join } from 'node:path'
import type { CallFilter } from '@callplane/core'
import { describe, expect, it } from 'vitest'
import { byParty } from './calls.ts'
import { connect } from '../database/database.ts'
import { migrateSqlite } from '../schema/migrate.ts'
import { countKeptQuery, countOpenQuery, countRowsQuery } from './count-calls.ts'
import { listQuery } from './query-calls.ts'
import { callsOfNumber, oldCalls } from './remove-calls.ts'
import { samplesQuery } from '../ports/ramps.ts'
import { freeCalls, unheardCalls } from './take-calls.ts'
import { inFolder } from '../sqlite.fixture.ts'

/** The steps of the plan that SQLite makes for a statement. */
const planOf = (sql: string, values: readonly unknown[]): Promise<readonly string[]> =>
  inFolder((folder) => {
    const file = join(folder, 'calls.db')
    migrateSqlite(file)
    const database = connect(file, 0)
    const steps = database.all(`EXPLAIN QUERY PLAN ${sql}`, ...(values as readonly string[]))
    database.close()
    return steps.map(({ detail }) => String(detail))
  })

/** Reads whole tables, or sorts what it has read. */
const wasteful = /SCAN (?!.* USING (COVERING )?INDEX)|TEMP B-TREE FOR ORDER BY/

const contact = { system: 'crm', type: 'person', id: '7' }
const indexes: readonly (readonly [CallFilter, string])[] = [
  [{}, 'calls_by_created'],
  [{ from: 1, until: 2 }, 'calls_by_created'],
  [{ tenant: 'x' }, 'calls_by_tenant'],
  [{ campaign: 'c' }, 'calls_by_campaign'],
  [{ contact }, 'calls_by_contact'],
  [{ status: 'completed' }, 'calls_by_status'],
  [{ provider: 'a' }, 'calls_by_provider'],
  [{ direction: 'inbound' }, 'calls_by_direction'],
  [{ number: '+14155550123' }, 'SEARCH p USING PRIMARY KEY'],
  [{ tenant: 'x', status: 'unknown', provider: 'a' }, 'calls_by_tenant'],
  [{ tenant: 'x', direction: 'inbound', from: 1, until: 2 }, 'calls_by_tenant'],
  [{ campaign: 'c', tenant: 'x' }, 'calls_by_campaign'],
  [{ contact, campaign: 'c', status: 'busy' }, 'calls_by_contact'],
  [{ status: 'busy', provider: 'a', direction: 'inbound' }, 'calls_by_status'],
]

describe('no query reads the whole table', () => {
  it.each(indexes)('list %j', async (filter, index) => {
    for (const after of [undefined, '5/call_1']) {
      const { sql, values } = listQuery('', filter, { limit: 10, after })
      const plan = await planOf(sql, values)
      expect(plan.join('\n')).toContain(index)
      expect(plan.filter((step) => wasteful.test(step))).toEqual([])
      if (after) expect(plan.join('\n')).toMatch(/SEARCH .*\(?.*(created_at|number)/)
    }
  })

  it.each([
    [{}, 'COVERING INDEX calls_by_status'],
    [{ from: 1, until: 2 }, 'calls_by_status (status=? AND created_at>? AND created_at<?)'],
    [{ status: 'completed' }, 'COVERING INDEX calls_by_status'],
    [{ provider: 'a' }, 'COVERING INDEX calls_by_status'],
    [{ direction: 'inbound' }, 'COVERING INDEX calls_by_status'],
    [{ tenant: 'x', from: 1 }, 'COVERING INDEX calls_by_tenant (tenant=? AND created_at>?)'],
    [{ campaign: 'c' }, 'COVERING INDEX calls_by_campaign'],
    [{ contact }, 'calls_by_contact (contact=?)'],
    [{ number: '+14155550123', from: 1 }, 'PRIMARY KEY (number=? AND created_at>?)'],
  ] satisfies readonly (readonly [CallFilter, string])[])('count %j', async (filter, index) => {
    const { sql, values } = countRowsQuery(filter, 'hour')
    const plan = await planOf(sql, values)
    expect(plan.join('\n')).toContain(index)
    expect(plan.filter((step) => /SCAN/.test(step))).toEqual([])
  })

  it.each([{}, { status: 'busy' }, { provider: 'a', direction: 'inbound' }] as const)(
    'count of kept counts %j',
    async (filter) => {
      for (const per of ['hour', 'day', 'all'] as const) {
        const kept = { scope: 'day', from: 0, until: 86_400_000 }
        const { sql, values } = countKeptQuery(filter, per, kept)
        const plan = (await planOf(sql, values)).join('\n')
        expect(plan).toContain('SEARCH counts USING PRIMARY KEY (scope=? AND start>? AND start<?)')
        if (per !== 'all' && Object.keys(filter).length === 0)
          expect(plan).not.toContain('TEMP B-TREE')
        const open = countOpenQuery(filter, per)
        expect((await planOf(open.sql, open.values)).join('\n')).toContain('calls_by_due')
      }
    },
  )

  it.each([
    ['claimDue, free', freeCalls, [0, 0, 10], 'calls_by_due (due_at<?)'],
    ['claimDue, unheard', unheardCalls, ['one', 0, 10], 'calls_by_due (due_at<?)'],
    ['findByParty', byParty, ['+14155550123', 0], 'calls_by_party (party=? AND last_sent_at>?)'],
    ['purge', oldCalls, [0, 10], 'calls_by_created (created_at<?)'],
    [
      'samples',
      samplesQuery,
      ['a ', 'a ~', 10],
      'COVERING INDEX calls_by_sample (sample>? AND sample<?)',
    ],
    ['erase', callsOfNumber, ['+14155550123'], 'SEARCH p USING PRIMARY KEY (number=?)'],
  ] as const)('%s', async (_name, sql, values, index) => {
    const plan = await planOf(sql, values)
    expect(plan.join('\n')).toContain(index)
    expect(plan.filter((step) => wasteful.test(step) && !step.includes('owners'))).toEqual([])
  })
})
