import {
  periodOf,
  type CallFilter,
  type CallRecord,
  type CallStore,
  type CallSummary,
  type CountPeriod,
} from '@callplane/core'
import {
  agentPhone,
  attemptRecord,
  business,
  callRecord,
  far,
  nextVersion,
  noon,
  storeWrite,
} from '@callplane/core/testing'
import { expect } from 'vitest'
import type { StoreCase } from '../case.ts'
import { hour } from '../examples.ts'

const person = { system: 'crm', type: 'person', id: '7' }
const desk = 'sip:desk@example.com'

interface Stored {
  readonly record: CallRecord
  readonly summary: CallSummary
}

const stored = (
  id: string,
  request: Partial<CallRecord['request']>,
  fields: Partial<CallRecord>,
  summary: Partial<CallSummary> = {},
): Stored => ({
  record: callRecord(id, request, fields),
  summary: { status: 'queued', provider: null, ...summary },
})

const examples: readonly Stored[] = [
  // Not in the order of their ids, by which calls of one moment are listed.
  stored('2', { tenant: 'y', campaign: 'c', contact: person }, {}),
  stored('1', { tenant: 'x', campaign: 'c' }, {}, { status: 'completed', provider: 'a' }),
  stored('3', { tenant: 'x', to: agentPhone }, { createdAt: noon + hour }, { provider: 'b' }),
  stored(
    '4',
    { contact: { ...person, id: '8' }, connect: { sip: desk } },
    { createdAt: noon + hour, dueAt: null },
  ),
  stored(
    '5',
    { connect: { phone: agentPhone } },
    { createdAt: noon + hour + 1, direction: 'inbound' },
  ),
  stored(
    '6',
    { from: agentPhone, tenant: 'x' },
    { createdAt: noon - 1, attempts: [attemptRecord('k6', { kind: 'transfer', target: far })] },
    { status: 'completed', provider: 'b' },
  ),
]

const fill = async (calls: CallStore): Promise<void> => {
  for (const { record, summary } of examples)
    await calls.claim(record, storeWrite({ summary: () => summary }))
}

const filters: readonly (readonly [CallFilter, readonly string[]])[] = [
  [{}, ['5', '4', '3', '2', '1', '6']],
  [{ tenant: 'x' }, ['3', '1', '6']],
  [{ campaign: 'c' }, ['2', '1']],
  [{ tenant: 'x', campaign: 'c' }, ['1']],
  [{ contact: person }, ['2']],
  [{ status: 'completed' }, ['1', '6']],
  [{ provider: 'b' }, ['3', '6']],
  [{ direction: 'inbound' }, ['5']],
  [{ direction: 'outbound', status: 'queued' }, ['4', '3', '2']],
  [{ number: agentPhone }, ['5', '3', '6']],
  [{ number: far }, ['5', '4', '2', '1', '6']],
  [{ number: business, tenant: 'x' }, ['3', '1']],
  [{ number: desk }, ['4']],
  [{ number: '+1415555' }, []],
  [{ from: noon + hour }, ['5', '4', '3']],
  [{ from: noon, until: noon + hour }, ['2', '1']],
  [{ tenant: 'none' }, []],
]

/** More pages than any case has; a store whose pages never end fails. */
const mostPages = 100

/** All pages of so many calls. */
const pages = async (calls: CallStore, filter: CallFilter, limit: number): Promise<string[]> => {
  const ids: string[] = []
  let after: string | undefined
  for (let page = 0; page < mostPages; page++) {
    const { records, next } = await calls.list(filter, { limit, after })
    expect(records.length).toBeLessThanOrEqual(limit)
    ids.push(...records.map(({ id }) => id))
    if (next === null) return ids
    after = next
  }
  throw new Error(`the pages of ${JSON.stringify(filter)} do not end`)
}

const periods = ['hour', 'day', 'all'] as const

const periodOfCall = ({ record, summary }: Stored, per: CountPeriod): string =>
  `${summary.status} ${summary.provider} ${periodOf(record, per)}`

const counted = async (
  calls: CallStore,
  filter: CallFilter,
  per: CountPeriod,
): Promise<string[]> => {
  const entries: string[] = []
  const groups = new Set<string>()
  for (const { status, provider, hour, count } of await calls.count(filter, per)) {
    const group = `${status} ${provider} ${hour}`
    // Each group is there once, and only with calls.
    expect([group, groups.has(group), count > 0]).toEqual([group, false, true])
    groups.add(group)
    for (let left = count; left > 0; left--) entries.push(group)
  }
  return entries.sort()
}

const filterCase = (filter: CallFilter, ids: readonly string[]): StoreCase => ({
  name: `calls are listed and counted by ${JSON.stringify(filter)}, newest first`,
  async run({ calls }) {
    await fill(calls)
    for (const limit of [1, 2, 10]) expect(await pages(calls, filter, limit)).toEqual(ids)
    const expected = examples.filter(({ record }) => ids.includes(record.id))
    for (const per of periods)
      expect(await counted(calls, filter, per)).toEqual(
        expected.map((one) => periodOfCall(one, per)).sort(),
      )
  },
})

export const queryCases: readonly StoreCase[] = [
  ...filters.map(([filter, ids]) => filterCase(filter, ids)),
  {
    name: 'a call is listed by what its last version says',
    async run({ calls }) {
      const first = callRecord('x', { campaign: 'c' })
      await calls.claim(first, storeWrite())
      const changed = nextVersion(first, {
        request: { ...first.request, campaign: 'd' },
        attempts: [attemptRecord('k1', { kind: 'transfer', target: agentPhone })],
      })
      const summary = { status: 'ringing', provider: 'a' } as const
      await calls.save(changed, storeWrite({ summary: () => summary }))
      const ids = async (filter: CallFilter) => pages(calls, filter, 10)
      expect(await ids({ status: 'queued' })).toEqual([])
      expect(await ids({ campaign: 'c' })).toEqual([])
      for (const filter of [{ ...summary }, { campaign: 'd' }, { number: agentPhone }])
        expect(await ids(filter)).toEqual(['x'])
      expect(await calls.count({}, 'hour')).toEqual([{ ...summary, hour: noon, count: 1 }])
    },
  },
  {
    name: 'calls that are created meanwhile shift no page',
    async run({ calls }) {
      for (let at = 0; at < 6; at++)
        await calls.claim(
          callRecord(`old-${at}`, {}, { createdAt: noon + Math.floor(at / 2) }),
          storeWrite(),
        )
      const seen: string[] = []
      let after: string | undefined
      for (let page = 0; page < mostPages; page++) {
        const { records, next } = await calls.list({}, { limit: 2, after })
        seen.push(...records.map(({ id }) => id))
        await calls.claim(callRecord(`new-${page}`, {}, { createdAt: noon + 100 }), storeWrite())
        if (next === null) break
        after = next
      }
      expect(seen).toEqual(['old-5', 'old-4', 'old-3', 'old-2', 'old-1', 'old-0'])
    },
  },
]
