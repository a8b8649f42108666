import { describe, expect, it } from 'vitest'
import { newEntry } from '../log/new-entry.ts'
import type { CallLogEntry } from '../model/entry.ts'
import { noReferences } from '../model/references.ts'
import type { EntryFilter } from './call-log-store.ts'
import { memoryCallLogStore } from './memory-call-log-store.ts'

const at = (minutes: number) => new Date(Date.UTC(2026, 0, 5, 12, minutes)).toISOString()
const entry = (id: string, fields: Partial<CallLogEntry> = {}): CallLogEntry => ({
  ...newEntry(Date.UTC(2026, 0, 5, 12), { tenant: 'a', source: 'browser', direction: 'outbound' }),
  id,
  ...fields,
})
const filled = async (entries: readonly CallLogEntry[]) => {
  const store = memoryCallLogStore()
  for (const one of entries) expect(await store.insert(one)).toEqual({ inserted: true })
  return store
}
const ids = (entries: readonly { readonly id: string }[]) => entries.map(({ id }) => id)

describe('a key', () => {
  it('is held by one entry of a tenant, and by one of each tenant', async () => {
    const store = await filled([
      entry('1', { keys: ['x', 'y'] }),
      entry('2', { tenant: 'b', keys: ['x'] }),
    ])
    expect(await store.insert(entry('3', { keys: ['z', 'y'] }))).toMatchObject({
      inserted: false,
      existing: { id: '1' },
    })
    expect(await store.insert(entry('1', { keys: ['new'] }))).toMatchObject({
      inserted: false,
      existing: { id: '1' },
    })
    expect((await store.tenant('a').findByKey('x'))?.id).toBe('1')
    expect((await store.tenant('b').findByKey('x'))?.id).toBe('2')
    expect(await store.tenant('a').findByKey('z')).toBeNull()
    expect(await store.tenant('c').findByKey('x')).toBeNull()
    expect(await store.tenantsHolding('x')).toEqual(['a', 'b'])
    expect(await store.tenantsHolding('y')).toEqual(['a'])
    expect(await store.tenantsHolding('z')).toEqual([])
  })
  it('is free again once its entry lets it go', async () => {
    const store = await filled([entry('1', { keys: ['x', 'y'] }), entry('2', { keys: ['z'] })])
    const next = (fields: Partial<CallLogEntry>) => entry('1', { revision: 2, ...fields })
    expect(await store.save(next({ keys: ['x', 'z'] }))).toBe('taken')
    expect((await store.tenant('a').get('1'))?.keys).toEqual(['x', 'y'])
    expect(await store.save(next({ keys: ['x'] }))).toBe('saved')
    expect(await store.tenant('a').findByKey('y')).toBeNull()
    expect(await store.insert(entry('3', { keys: ['y'] }))).toEqual({ inserted: true })
  })
})

describe('an entry', () => {
  it('is replaced by its next revision only, within its tenant', async () => {
    const store = await filled([entry('1')])
    expect(await store.save(entry('1'))).toBe('stale')
    expect(await store.save(entry('1', { revision: 3 }))).toBe('stale')
    expect(await store.save(entry('1', { tenant: 'b', revision: 2 }))).toBe('stale')
    expect(await store.save(entry('2', { revision: 2 }))).toBe('stale')
    expect(await store.save(entry('1', { revision: 2, to: 'x' }))).toBe('saved')
    expect((await store.tenant('a').get('1'))?.to).toBe('x')
    expect(await store.tenant('b').get('1')).toBeNull()
    expect([store.tenant('a').tenant, await store.tenant('a').get('none')]).toEqual(['a', null])
  })
})

describe('the list of a tenant', () => {
  const person = (id: string) => ({ system: 'crm', type: 'person', id })
  const calls = [
    entry('1', { startedAt: at(1), status: 'busy' }),
    entry('2', { startedAt: at(3), references: { ...noReferences, contact: person('c') } }),
    entry('4', { startedAt: at(2), references: { ...noReferences, user: person('u') } }),
    entry('3', { startedAt: at(2) }),
    entry('5', { tenant: 'b', startedAt: at(9) }),
  ]
  it.each<[Partial<EntryFilter>, string[], number]>([
    [{}, ['2', '4', '3', '1'], 4],
    [{ limit: 2 }, ['2', '4'], 4],
    [{ limit: 2, offset: 1 }, ['4', '3'], 4],
    [{ offset: 4 }, [], 4],
    [{ contact: 'c' }, ['2'], 1],
    [{ user: 'u' }, ['4'], 1],
    [{ user: 'c' }, [], 0],
    [{ status: 'busy' }, ['1'], 1],
    [{ status: 'queued', user: 'u' }, ['4'], 1],
    [{ status: 'busy', user: 'u' }, [], 0],
  ])('with %j is %j of %i', async (filter, expected, total) => {
    const store = await filled(calls)
    const list = await store.tenant('a').list({ limit: 10, offset: 0, ...filter })
    expect([ids(list.entries), list.total]).toEqual([expected, total])
  })
})

describe('the totals of a tenant', () => {
  it('are by status, of the calls started within the window', async () => {
    const store = await filled([
      entry('1', { startedAt: at(1), status: 'completed', totalDuration: 10 }),
      entry('2', { startedAt: at(2), status: 'completed', totalDuration: 5 }),
      entry('3', { startedAt: at(3), status: 'completed' }),
      entry('4', { startedAt: at(3), status: 'busy', totalDuration: 0 }),
      entry('5', { tenant: 'b', startedAt: at(2), status: 'completed', totalDuration: 99 }),
    ])
    const totals = async (from?: string, to?: string) =>
      (await store.tenant('a').totals({ from, to })).map(
        ({ status, count, timed, totalDuration }) => [status, count, timed, totalDuration],
      )
    expect(await totals()).toEqual([
      ['completed', 3, 2, 15],
      ['busy', 1, 1, 0],
    ])
    expect(await totals(at(2), at(2))).toEqual([['completed', 1, 1, 5]])
    expect(await totals(at(3))).toEqual([
      ['completed', 1, 0, 0],
      ['busy', 1, 1, 0],
    ])
    expect(await totals(undefined, at(1))).toEqual([['completed', 1, 1, 10]])
    expect(await store.tenant('none').totals({})).toEqual([])
  })
})

describe('calls that a browser placed', () => {
  it('wait for their provider’s report until it came', async () => {
    const waits = { provider: 'p', startedAt: at(2) }
    const store = await filled([
      entry('waits', waits),
      entry('ended and claimed', { ...waits, status: 'completed', claimedCallId: 'c' }),
      entry('ended', { ...waits, status: 'completed' }),
      entry('unknown', { ...waits, status: 'unknown' }),
      entry('confirmed', { ...waits, providerCallId: 'c' }),
      entry('elsewhere', { ...waits, provider: 'q' }),
      entry('dispatched', { ...waits, source: 'dispatched' }),
      entry('old', { ...waits, startedAt: at(1) }),
      entry('other', { ...waits, tenant: 'b' }),
    ])
    expect(ids(await store.tenant('a').unconfirmed('p', at(2)))).toEqual([
      'waits',
      'ended and claimed',
      'unknown',
    ])
    expect(await store.tenantsWaiting('p', at(2))).toEqual(['a', 'b'])
    expect(await store.tenantsWaiting('q', at(2))).toEqual(['a'])
    expect(await store.tenantsWaiting('p', at(3))).toEqual([])
  })
  it('are quiet where nothing was heard of them since', async () => {
    const live = { updatedAt: at(2) }
    const store = await filled([
      entry('quiet', live),
      entry('other', { ...live, tenant: 'b' }),
      entry('loud', { updatedAt: at(3) }),
      entry('over', { ...live, status: 'busy' }),
      entry('given up', { ...live, status: 'unknown' }),
      entry('dispatched', { ...live, source: 'dispatched' }),
    ])
    expect(await store.quietSince(at(2))).toEqual([
      { tenant: 'a', id: 'quiet' },
      { tenant: 'b', id: 'other' },
    ])
    expect(await store.quietSince(at(1))).toEqual([])
  })
  it('are found by their last change, the oldest first', async () => {
    const store = await filled([
      entry('3', { updatedAt: at(3) }),
      entry('1', { updatedAt: at(1) }),
      entry('2', { tenant: 'b', updatedAt: at(2) }),
    ])
    expect(await store.changedSince(at(2))).toEqual([
      { tenant: 'b', id: '2' },
      { tenant: 'a', id: '3' },
    ])
    expect(ids(await store.changedSince(at(0)))).toEqual(['1', '2', '3'])
  })
})
