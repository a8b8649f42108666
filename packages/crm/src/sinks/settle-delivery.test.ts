import { describe, expect, it } from 'vitest'
import { delayAfter, deliveryId, stepOf, type Delivery } from './delivery.ts'
import { memoryOutboxStore } from './memory-outbox-store.ts'
import { afterLostCreate, failed, looked, written } from './settle-delivery.ts'
import { SinkError } from './sink-error.ts'

const now = 1_000_000
const delivery = (fields: Partial<Delivery> = {}): Delivery => ({
  id: 'd',
  revision: 1,
  sink: 's',
  tenant: 't',
  entry: 'e',
  wanted: 3,
  written: null,
  sending: null,
  reference: null,
  state: 'sending',
  tries: 0,
  nextAt: null,
  problem: null,
  ...fields,
})
const update = async () => {}
const plain = { deduplicates: false }
const find = async () => ({ outcome: 'absent' }) as const
const error = (fields: { retryable?: boolean; written?: 'no' | 'unknown'; retryAfter?: number }) =>
  new SinkError('down', { retryable: true, written: 'no', ...fields })
const inSeconds = ({ nextAt }: { nextAt?: number | null }) =>
  nextAt == null ? null : (nextAt - now) / 1000

describe('a delivery that was written', () => {
  it('is done, unless a newer version waits', () => {
    expect(written(delivery(), plain, 3, 'ref', now)).toEqual({
      reference: 'ref',
      written: 3,
      sending: null,
      tries: 0,
      state: 'done',
      nextAt: null,
      problem: null,
    })
    expect(written(delivery({ wanted: 4 }), { ...plain, update }, 3, 'ref', now)).toMatchObject({
      state: 'waiting',
      written: 3,
      nextAt: now,
      problem: null,
    })
    expect(written(delivery({ wanted: 4 }), plain, 3, 'ref', now)).toMatchObject({
      state: 'done',
      written: 3,
      nextAt: null,
      problem: 'version 4 came late, and this sink takes no updates',
    })
  })
})

describe('a delivery that failed', () => {
  it.each([
    [0, 1],
    [1, 5],
    [2, 30],
    [3, 120],
    [4, 600],
    [5, 3600],
    [6, 3600],
    [28, 3600],
  ])('after %i tries waits %i s', (tries, seconds) => {
    const settled = failed(delivery({ tries }), plain, 'create', error({}), now)
    expect(settled).toMatchObject({ state: 'waiting', tries: tries + 1, problem: 'down' })
    expect(inSeconds(settled)).toBe(seconds)
    expect(delayAfter(tries)).toBe(seconds * 1000)
  })
  it('waits as long as the far side says, where that is longer', () => {
    const after = (retryAfter: number) =>
      inSeconds(failed(delivery({ tries: 1 }), plain, 'update', error({ retryAfter }), now))
    expect([after(4000), after(60_000)]).toEqual([5, 60])
  })
  it('is given up after thirty tries, or where trying again is of no use', () => {
    const last = failed(delivery({ tries: 29 }), plain, 'create', error({}), now)
    expect(last).toEqual({ state: 'flagged', nextAt: null, problem: 'down', sending: null })
    const refused = failed(delivery(), plain, 'update', error({ retryable: false }), now)
    expect(refused).toEqual({ state: 'flagged', nextAt: null, problem: 'down', sending: null })
  })
  it('and may have been created is looked for, sent again only where it is safe', () => {
    const lost = error({ written: 'unknown' })
    expect(failed(delivery(), { ...plain, find }, 'create', lost, now)).toMatchObject({
      state: 'ambiguous',
      tries: 0,
    })
    expect(failed(delivery(), { deduplicates: true, find }, 'create', lost, now)).toMatchObject({
      state: 'waiting',
      tries: 1,
    })
    expect(failed(delivery(), plain, 'create', lost, now)).toEqual({
      state: 'flagged',
      nextAt: null,
      problem: 'it may have been written, and this sink cannot be searched: down',
    })
    // An update may be repeated whatever its outcome.
    expect(failed(delivery(), plain, 'update', lost, now)).toMatchObject({ state: 'waiting' })
    expect(failed(delivery(), { ...plain, find }, 'look-up', lost, now)).toMatchObject({
      state: 'ambiguous',
    })
  })
  it('whose sender stopped is treated like a lost reply', () => {
    const stopped = (sink: Parameters<typeof afterLostCreate>[1]) =>
      afterLostCreate(delivery({ tries: 2 }), sink, 'stopped', now)
    expect(stopped({ ...plain, find })).toMatchObject({
      state: 'ambiguous',
      tries: 0,
      problem: 'stopped',
    })
    expect(inSeconds(stopped({ ...plain, find }))).toBe(1)
    expect(stopped({ deduplicates: true })).toMatchObject({
      state: 'waiting',
      sending: null,
      tries: 3,
    })
    expect(inSeconds(stopped({ deduplicates: true }))).toBe(30)
    expect(stopped(plain).state).toBe('flagged')
  })
})

describe('a search for what may have been written', () => {
  const search = (found: Parameters<typeof looked>[2], fields: Partial<Delivery> = {}) =>
    looked(
      delivery({ state: 'ambiguous', ...fields }),
      { ...plain, update, find },
      found,
      'down',
      now,
    )
  it('that finds it goes on from there', () => {
    const found = { outcome: 'found', reference: 'ref' } as const
    expect(search(found, { sending: 2 })).toMatchObject({
      state: 'waiting',
      written: 2,
      reference: 'ref',
    })
    expect(search(found, { sending: 3 })).toMatchObject({ state: 'done', written: 3 })
    expect(search(found)).toMatchObject({ state: 'done', written: 3 })
  })
  it('that finds several is for a person to decide', () => {
    expect(search({ outcome: 'ambiguous' })).toEqual({
      state: 'flagged',
      nextAt: null,
      problem: 'several records could be it: down',
    })
  })
  it('that finds nothing is repeated, six times in all', () => {
    const absent = { outcome: 'absent' } as const
    const again = search(absent, { tries: 4 })
    expect(again).toMatchObject({ state: 'ambiguous', tries: 5, problem: 'down' })
    expect(inSeconds(again)).toBe(600)
    expect(search(absent, { tries: 5 })).toEqual({
      state: 'flagged',
      nextAt: null,
      problem: 'it may have been written, and was not found in 6 searches: down',
    })
    expect(search(null, { tries: 5 })).toMatchObject({
      state: 'flagged',
      problem: 'it may have been written, and could not be searched for: down',
    })
    expect(search(null, { tries: 4 })).toMatchObject({ state: 'ambiguous', tries: 5 })
  })
})

describe('deliveries', () => {
  it.each([
    [{ state: 'ambiguous' }, 'look-up'],
    [{ state: 'ambiguous', written: 2 }, 'look-up'],
    [{ state: 'waiting', written: null }, 'create'],
    [{ state: 'waiting', written: 1 }, 'update'],
  ] as const)('that are %j need a %s', (fields, step) => {
    expect(stepOf(delivery(fields))).toBe(step)
  })
  it('are distinguished by sink and entry', () => {
    expect(
      new Set([deliveryId('a', 'b'), deliveryId('b', 'a'), deliveryId('a","b', '')]).size,
    ).toBe(3)
  })
  it('are stored one revision after the other, and found when they are due', async () => {
    const store = memoryOutboxStore()
    const put = (id: string, nextAt: number | null, fields: Partial<Delivery> = {}) =>
      store.put(delivery({ id, nextAt, ...fields }))
    expect(await put('late', 30)).toBe(true)
    expect(await put('late', 30)).toBe(false)
    expect(await put('late', 40, { revision: 3 })).toBe(false)
    expect(await put('late', 40, { revision: 2, state: 'waiting' })).toBe(true)
    expect(await put('new', 1, { revision: 2 })).toBe(false)
    await put('early', 10)
    await put('middle', 20)
    await put('never', null)
    const due = async (until: number, limit = 9) =>
      (await store.due(until, limit, { owner: 'one', leaseMs: 1 })).map(({ id }) => id)
    expect(await due(40)).toEqual(['early', 'middle', 'late'])
    expect([await due(9), await due(10), await due(40, 2)]).toEqual([
      [],
      ['early'],
      ['early', 'middle'],
    ])
    expect(await store.nextAt(0, 'one')).toBe(10)
    expect((await store.inState('waiting')).map(({ id }) => id)).toEqual(['late'])
    expect([await store.get('late'), await store.get('none')]).toMatchObject([{ nextAt: 40 }, null])
    expect(await memoryOutboxStore().nextAt(0, 'one')).toBeNull()
  })
})
