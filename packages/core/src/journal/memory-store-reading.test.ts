import { describe, expect, it } from 'vitest'
import type { CallRecord } from './record.ts'
import { attemptWith, recordWith } from './record.fixture.ts'
import { event, far } from '../testing/index.ts'
import { memoryCalls } from './memory-calls.ts'
import type { CallStore, ReferenceClaim, StoreWrite } from './store.ts'

const write = (fields: Partial<StoreWrite> = {}): StoreWrite => ({
  owner: 'one',
  at: 0,
  claims: [],
  releases: [],
  taken: [],
  asOwner: false,
  ended: [],
  summary: () => ({ status: 'queued', provider: null }),
  ...fields,
})
const claim = (id: string, attempt = 'k1', fields: Partial<ReferenceClaim> = {}) => ({
  provider: 'a',
  kind: 'call',
  id,
  attempt,
  ...fields,
})
const call = (
  id: string,
  request: Partial<CallRecord['request']> = {},
  attempts = [attemptWith()],
) => recordWith({ id, dueAt: 0, request: { to: far, ...request }, attempts })
const later = (record: CallRecord, fields: Partial<CallRecord> = {}): CallRecord => ({
  ...record,
  ...fields,
  version: record.version + 1,
})

describe('an idempotency key', () => {
  it('is that of its tenant, or of calls without one', async () => {
    const store = memoryCalls()
    const keyed = (id: string, tenant?: string) =>
      call(id, { idempotencyKey: 'once', ...(tenant && { tenant }) })
    expect(await store.claim(keyed('1'), write())).toEqual({ claimed: true })
    expect(await store.claim(keyed('2', 'x'), write())).toEqual({ claimed: true })
    expect(await store.claim(keyed('3', 'null'), write())).toEqual({ claimed: true })
    expect(await store.claim(keyed('4', 'x'), write())).toMatchObject({
      claimed: false,
      existing: { id: '2' },
    })
    expect(await store.get('4')).toBeNull()
    expect((await store.findByIdempotencyKey(undefined, 'once'))?.id).toBe('1')
    expect((await store.findByIdempotencyKey('x', 'once'))?.id).toBe('2')
    expect(await store.findByIdempotencyKey('y', 'once')).toBeNull()
    expect(await store.findByIdempotencyKey(undefined, 'other')).toBeNull()
  })
  it('may be left out by any number of calls', async () => {
    const store = memoryCalls()
    for (const id of ['1', '2'])
      expect(await store.claim(call(id), write())).toEqual({ claimed: true })
  })
})

describe('a record', () => {
  it('is replaced by its next version only', async () => {
    const store = memoryCalls()
    const first = call('1')
    await store.claim(first, write())
    expect(await store.save(first, write())).toEqual({ outcome: 'conflict' })
    expect(await store.save(later(later(first)), write())).toEqual({ outcome: 'conflict' })
    expect(await store.save(later(first, { room: 'r' }), write())).toMatchObject({
      outcome: 'saved',
    })
    expect(await store.save(later(first), write())).toEqual({ outcome: 'conflict' })
    expect((await store.get('1'))?.room).toBe('r')
    expect(await store.save(later(call('none')), write())).toEqual({ outcome: 'conflict' })
  })
  it('is found by each of its attempts, and by the ids that it claimed', async () => {
    const store = memoryCalls()
    const first = call('1')
    await store.claim(first, write({ claims: [claim('x')] }))
    await store.claim(call('2', {}, []), write({ claims: [claim('x'), claim('y', 'k2')] }))
    const attempts = [...first.attempts, attemptWith({ key: 'k9' })]
    await store.save(later(first, { attempts }), write())
    for (const key of ['k1', 'k9']) expect((await store.findByAttempt(key))?.id).toBe('1')
    expect(await store.findByAttempt('k2')).toBeNull()
    const owner = async (...reference: [string, string, string]) =>
      (await store.findByReference(...reference))?.id
    expect(await owner('a', 'call', 'x')).toBe('1')
    expect(await owner('a', 'call', 'y')).toBe('2')
    expect(await owner('a', 'leg', 'x')).toBeUndefined()
    expect(await owner('b', 'call', 'x')).toBeUndefined()
  })
  it('gives up only ids of its own', async () => {
    const store = memoryCalls()
    const [one, two] = [call('1'), call('2', {}, [])]
    await store.claim(one, write({ claims: [claim('x')] }))
    await store.claim(two, write())
    await store.save(later(two), write({ releases: [claim('x'), claim('never')] }))
    expect((await store.findByReference('a', 'call', 'x'))?.id).toBe('1')
    // Claiming its own id again is not a conflict.
    expect(await store.save(later(one), write({ claims: [claim('x', 'k2')] }))).toMatchObject({
      outcome: 'saved',
    })
  })
  it('takes all events that wait for its ids, each once', async () => {
    const store = memoryCalls()
    const first = call('1')
    await store.claim(first, write())
    const both = event('ringing', { references: { call: 'x', leg: 'l' } })
    const other = event('answered', { references: { leg: 'l' } })
    for (const parked of [both, other])
      await store.park({ provider: 'a', event: parked, until: 10 })
    const claims = [claim('x'), claim('l', 'k1', { kind: 'leg' })]
    const refused = await store.save(later(first), write({ claims }))
    if (refused.outcome !== 'parked') throw new Error(refused.outcome)
    expect(refused.events.map(({ event }) => event.type).toSorted()).toEqual([
      'answered',
      'ringing',
    ])
    const some = refused.events.slice(0, 1).map(({ id }) => id)
    const again = await store.save(later(first), write({ claims, taken: some }))
    expect(again).toMatchObject({ outcome: 'parked', events: [refused.events[1]] })
  })
})

describe('an event that comes early', () => {
  it('is handed to the call that owns one of its ids', async () => {
    const store = memoryCalls()
    await store.claim(call('1'), write({ claims: [claim('x')] }))
    const known = event('ringing', { references: { leg: 'unknown', call: 'x' } })
    expect((await store.park({ provider: 'a', event: known, until: 1 }))?.id).toBe('1')
    expect(await store.park({ provider: 'b', event: known, until: 1 })).toBeNull()
  })
})

describe('the list of calls', () => {
  const filled = async (): Promise<CallStore> => {
    const store = memoryCalls()
    for (const [id, tenant, campaign, createdAt] of [
      ['1', 'x', 'c', 10],
      ['2', 'y', 'c', 20],
      ['3', 'x', 'd', 20],
      ['4', 'x', 'c', 30],
    ] as const)
      await store.claim({ ...call(id, { tenant, campaign }), createdAt }, write())
    return store
  }
  it.each([
    [{}, ['4', '3', '2', '1']],
    [{ from: 20 }, ['4', '3', '2']],
    [{ until: 30 }, ['3', '2', '1']],
    [{ tenant: 'x' }, ['4', '3', '1']],
    [{ tenant: 'x', campaign: 'c' }, ['4', '1']],
    [{ campaign: 'c' }, ['4', '2', '1']],
    [{ number: far }, ['4', '3', '2', '1']],
    [{ number: '+14155550199' }, []],
    [{ status: 'queued' as const }, ['4', '3', '2', '1']],
    [{ status: 'busy' as const }, []],
  ])('as %j is %j, newest first, whatever the size of its pages', async (filter, ids) => {
    const store = await filled()
    for (const limit of [1, 2, 3, 100]) {
      const found: string[] = []
      let after: string | undefined
      do {
        const page = await store.list(filter, { limit, after })
        expect(page.records.length).toBeLessThanOrEqual(limit)
        found.push(...page.records.map(({ id }) => id))
        after = page.next ?? undefined
      } while (after !== undefined)
      expect(found).toEqual(ids)
    }
  })
})

describe('calls to a party', () => {
  it('are those that sent at that time or later', async () => {
    const store = memoryCalls()
    const sent = (key: string, sentAt: number | null) => attemptWith({ key, sentAt })
    await store.claim(call('1', {}, [sent('k1', 10)]), write())
    await store.claim(call('2', {}, [sent('k2', 20), sent('k3', null)]), write())
    const since = async (time: number) => (await store.findByParty(far, time)).map(({ id }) => id)
    expect([await since(10), await since(11), await since(20), await since(21)]).toEqual([
      ['1', '2'],
      ['2'],
      ['2'],
      [],
    ])
    expect(await store.findByParty('+14155550199', 0)).toEqual([])
  })
})

describe('dispatchers at a store', () => {
  const owner = (id: string, takeOver = false) => {
    const told: string[] = []
    const changed = ({ id: call, version }: { id: string; version: number }) =>
      void told.push(`${call} ${version}`)
    return { id, takeOver, leaseMs: 1_000, changed, told }
  }
  it('are one at a time, where it is not shared', () => {
    const store = memoryCalls()
    void store.join(owner('one'))
    expect(() => store.join(owner('two'))).toThrow('another dispatcher uses it')
    void store.leave('one')
    void store.join(owner('two'))
    void store.join(owner('three', true))
    // The one that was replaced leaves without taking the place of the other.
    void store.leave('two')
    expect(() => store.join(owner('four'))).toThrow('takeOver: true')
    void store.leave('three')
    void store.join(owner('four'))
  })
  it('are told what another one wrote, where it is shared', async () => {
    const store = memoryCalls({ shared: true })
    const [one, two] = [owner('one'), owner('two')]
    await store.join(one)
    await store.join(two)
    const record = call('1')
    await store.claim(record, write({ owner: 'one' }))
    await store.save(later(record), write({ owner: 'two' }))
    await store.save(record, write({ owner: 'two' }))
    expect([one.told, two.told]).toEqual([['1 2'], ['1 1']])
    await store.leave('two')
    await store.save(later(later(record)), write({ owner: 'one' }))
    expect([one.told, two.told]).toEqual([['1 2'], ['1 1']])
  })
})
