import { describe, expect, it } from 'vitest'
import type { Call } from '@callplane/core'
import { event } from '@callplane/core/testing'
import { lineKey } from '../model/keys.ts'
import { noReferences } from '../model/references.ts'
import { changeFromCall } from './from-call.ts'
import { holdReports, type Held } from './held-reports.ts'
import { newEntry } from './new-entry.ts'

const minute = 60_000
const held = (id: string, receivedAt: number, fields: Partial<Held> = {}): Held => ({
  report: {
    provider: 'p',
    event: event('ringing', { id }),
    references: { call: id },
    parties: { from: 'f' },
  },
  receivedAt,
  reason: 'no-call',
  tenants: ['a'],
  ...fields,
})
const ids = (list: readonly Held[]) => list.map(({ report }) => report.references['call'])

describe('reports that reached no call', () => {
  it('wait two minutes for a call of their tenant, and are taken once', () => {
    const reports = holdReports()
    reports.add(held('early', 0))
    reports.add(held('late', minute))
    expect(ids(reports.take('b', minute))).toEqual([])
    expect(ids(reports.take('a', 2 * minute + 1))).toEqual(['late'])
    expect(ids(reports.take('a', 2 * minute + 1))).toEqual([])
    reports.add(held('edge', 0))
    expect(ids(reports.take('a', 2 * minute))).toContain('edge')
  })
  it('of no tenant or of several wait for any', () => {
    const reports = holdReports()
    reports.add(held('none', 0, { tenants: [] }))
    reports.add(held('both', 0, { tenants: ['a', 'b'] }))
    expect(ids(reports.take('c', 0))).toEqual(['none', 'both'])
  })
  it('that contradict their call are kept for a look only', () => {
    const reports = holdReports()
    reports.add(held('odd', 0, { reason: 'contradiction' }))
    expect(reports.take('a', 0)).toEqual([])
    expect(reports.list(0)).toHaveLength(1)
  })
  it('can be looked at for a day, oldest first', () => {
    const reports = holdReports()
    const day = 24 * 60 * minute
    reports.add(held('b', 10, { tenants: ['b'] }))
    reports.add(held('a', 5))
    expect(reports.list(10)).toEqual([
      {
        provider: 'p',
        type: 'ringing',
        references: { call: 'a' },
        parties: { from: 'f' },
        receivedAt: '1970-01-01T00:00:00.005Z',
        reason: 'no-call',
        tenants: ['a'],
      },
      expect.objectContaining({ references: { call: 'b' }, tenants: ['b'] }),
    ])
    expect(reports.list(5 + day)).toHaveLength(2)
    expect(reports.list(6 + day)).toHaveLength(1)
  })
  it('are 500 per tenant at most, whatever others have', () => {
    const reports = holdReports()
    reports.add(held('other', 0, { tenants: ['b'] }))
    for (let index = 0; index <= 500; index++) reports.add(held(`${index}`, index))
    const taken = ids(reports.take('a', 500))
    expect([taken.length, taken[0], taken.at(-1)]).toEqual([500, '1', '500'])
    expect(ids(reports.take('b', 500))).toEqual(['other'])
  })
})

describe('what the dispatcher’s record says of an entry', () => {
  const call = (fields: Partial<Call> = {}): Call =>
    ({
      id: 'call_1',
      status: 'completed',
      endReason: 'hung-up',
      provider: 'p',
      providerRef: 'CA1',
      direction: 'outbound',
      from: '+14155550100',
      to: '+14155550123',
      createdAt: 'created',
      answeredAt: 'answered',
      endedAt: 'ended',
      talkDuration: 1,
      totalDuration: 2,
      answeredBy: 'human',
      recordings: [],
      cost: { certainty: 'unknown' },
      error: null,
      attempts: [],
      contact: null,
      idempotencyKey: 'key',
      settled: true,
      ...fields,
    }) as unknown as Call
  const line = lineKey('u', '+14155550123')
  const contact = { system: 'crm', type: 'person', id: 'c' }
  const entry = {
    ...newEntry(0, { tenant: 'a', source: 'dispatched', direction: 'outbound' }),
    from: 'kept from',
    providerNumber: 'kept number',
    keys: ['own', line],
    references: { ...noReferences, contact },
  }
  it('is its content, with the ids by which both are found', () => {
    expect(changeFromCall(entry, call())).toEqual({
      status: 'completed',
      endReason: 'hung-up',
      provider: 'p',
      providerCallId: 'CA1',
      providerReferences: {},
      providerNumber: '+14155550100',
      from: '+14155550100',
      to: '+14155550123',
      startedAt: 'created',
      answeredAt: 'answered',
      endedAt: 'ended',
      talkDuration: 1,
      totalDuration: 2,
      answeredBy: 'human',
      recordings: [],
      cost: { certainty: 'unknown' },
      failure: null,
      references: { ...noReferences, contact },
      dispatch: { key: 'key', id: 'call_1' },
      keys: ['own', '["dispatch","call_1"]', '["call","p","CA1"]'],
    })
  })
  it('keeps what the record does not know', () => {
    const bare = call({ from: null, provider: null, providerRef: 'CA1', settled: false })
    expect(changeFromCall(entry, bare)).toMatchObject({
      from: 'kept from',
      providerNumber: 'kept number',
      keys: ['own', line, '["dispatch","call_1"]'],
    })
    expect(changeFromCall(entry, call({ providerRef: null })).keys).toHaveLength(2)
  })
  it('prefers the contact that the call names', () => {
    const other = { ...contact, id: 'other' }
    expect(changeFromCall(entry, call({ contact: other })).references?.contact).toEqual(other)
  })
  it('takes the ids of the last attempt that was accepted, and the words of the error', () => {
    const attempts = [
      { state: 'accepted', references: { call: 'CA1' } },
      { state: 'accepted', references: { call: 'CA2' } },
      { state: 'refused', references: { call: 'CA3' } },
    ] as unknown as Call['attempts']
    const error = { code: 'rate', message: 'too many', dialled: 'no' } as const
    expect(changeFromCall(entry, call({ attempts, error }))).toMatchObject({
      providerReferences: { call: 'CA2' },
      failure: 'too many',
    })
  })
  it('has of a caller the business number in `to`', () => {
    const inbound = call({ direction: 'inbound', from: '+14155550123', to: '+14155550100' })
    expect(changeFromCall(entry, inbound)).toMatchObject({
      from: '+14155550123',
      providerNumber: '+14155550100',
    })
  })
})
