import { describe, expect, it } from 'vitest'
import type { CallRecord } from './record.ts'
import { newAttempt } from '../dispatch/steps/send.ts'
import { event, far } from '../testing/index.ts'
import { memoryCalls } from './memory-calls.ts'
import { createParkedEvents, referenceIndex } from './parked-events.ts'
import type { ReferenceClaim, StoreWrite } from './store.ts'

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
const recordOf = (id: string, fields: Partial<CallRecord> = {}): CallRecord => ({
  id,
  version: 1,
  dueAt: 0,
  direction: 'outbound',
  createdAt: 0,
  request: { to: far },
  fingerprint: '',
  rule: null,
  room: null,
  reroute: [],
  routes: [],
  skipped: [],
  dialBefore: 0,
  strict: false,
  impliedFrom: false,
  attempts: [],
  events: [],
  commands: [],
  cancelRequestedAt: null,
  closed: null,
  ...fields,
})
const claim = (id: string, attempt: string): ReferenceClaim => ({
  provider: 'a',
  kind: 'call',
  id,
  attempt,
})
const next = (record: CallRecord, fields: Partial<CallRecord> = {}): CallRecord => ({
  ...record,
  ...fields,
  version: record.version + 1,
})

describe('save', () => {
  it('keeps an id with the call that claimed it first, until it is released (S3)', async () => {
    const store = memoryCalls()
    const [one, two] = [recordOf('one'), recordOf('two')]
    await store.claim(one, write())
    await store.claim(two, write())
    expect(await store.save(next(one), write({ claims: [claim('x', 'k1')] }))).toMatchObject({
      outcome: 'saved',
    })
    expect(await store.save(next(two), write({ claims: [claim('x', 'k2')] }))).toEqual({
      outcome: 'owned',
      claim: claim('x', 'k2'),
      owner: { call: 'one', attempt: 'k1' },
    })
    expect((await store.get('two'))?.version).toBe(1)
    await store.save(next(next(one)), write({ releases: [claim('x', 'k1')] }))
    expect(await store.findByReference('a', 'call', 'x')).toBeNull()
    expect(await store.save(next(two), write({ claims: [claim('x', 'k2')] }))).toMatchObject({
      outcome: 'saved',
    })
    expect((await store.findByReference('a', 'call', 'x'))?.id).toBe('two')
  })

  it('refuses a claim of an id that events are parked for, until they are part of the record (S14)', async () => {
    const store = memoryCalls()
    const record = recordOf('one')
    await store.claim(record, write())
    const parked = event('ringing', { references: { call: 'x' } })
    expect(await store.park({ provider: 'a', event: parked, until: 100 })).toBeNull()
    const refused = await store.save(next(record), write({ claims: [claim('x', 'k')] }))
    expect(refused).toMatchObject({ outcome: 'parked', events: [{ event: parked }] })
    const taken = refused.outcome === 'parked' ? refused.events.map(({ id }) => id) : []
    const saved = await store.save(next(record), write({ claims: [claim('x', 'k')], taken }))
    expect(saved).toMatchObject({ outcome: 'saved' })
    expect((await store.park({ provider: 'a', event: parked, until: 100 }))?.id).toBe('one')
  })

  it('forgets a parked event after its time', async () => {
    const store = memoryCalls()
    const record = recordOf('one')
    await store.claim(record, write())
    const parked = event('ringing', { references: { call: 'x' } })
    await store.park({ provider: 'a', event: parked, until: 100 })
    const at = (time: number) => write({ claims: [claim('x', 'k')], at: time })
    expect((await store.save(next(record), at(100))).outcome).toBe('parked')
    expect((await store.save(next(record), at(101))).outcome).toBe('saved')
  })

  it('lists what is due, the earliest first, and nothing that is settled (S10)', async () => {
    const store = memoryCalls()
    for (const [id, dueAt] of [
      ['a', 30],
      ['b', 10],
      ['c', null],
      ['d', 20],
    ] as const)
      await store.claim(recordOf(id, { dueAt }), write())
    const ids = async (until: number) =>
      (await store.claimDue({ owner: 'observer', until, limit: 10 })).map(({ id }) => id)
    expect([await ids(20), await ids(Infinity)]).toEqual([
      ['b', 'd'],
      ['b', 'd', 'a'],
    ])
    await store.save(next(recordOf('b'), { dueAt: null }), write())
    expect(await ids(Infinity)).toEqual(['d', 'a'])
  })

  it('finds the calls to a party that were sent since, near phones of click-to-call included', async () => {
    const store = memoryCalls()
    const sent = (sentAt: number | null) => [
      newAttempt({
        key: 'k',
        kind: 'place',
        provider: 'a',
        routeIndex: 0,
        plannedAt: 0,
        notes: [],
        sentAt,
      }),
    ]
    const phone = '+14155550102'
    const clickToCall = { to: far, connect: { phone, first: true } }
    await store.claim(recordOf('early', { attempts: sent(10) }), write())
    await store.claim(recordOf('late', { attempts: sent(20) }), write())
    await store.claim(recordOf('unsent', { attempts: sent(null) }), write())
    await store.claim(recordOf('near', { request: clickToCall, attempts: sent(20) }), write())
    const ids = async (party: string) => (await store.findByParty(party, 15)).map(({ id }) => id)
    expect([await ids(far), await ids(phone)]).toEqual([['late'], ['near']])
  })
})

describe('a dispatcher that does not own a call', () => {
  it('writes facts to it and decides nothing', async () => {
    const store = memoryCalls({ shared: true, now: () => 0 })
    const owner = (id: string) => ({ id, leaseMs: 1_000, takeOver: false, changed: () => {} })
    await store.join(owner('one'))
    await store.join(owner('two'))
    const first = recordOf('call')
    await store.claim(first, write())
    const other = (fields: Partial<StoreWrite>) => write({ owner: 'two', ...fields })
    expect(await store.save(next(first), other({ asOwner: true }))).toEqual({ outcome: 'fenced' })
    expect(await store.save(next(first), other({}))).toEqual({ outcome: 'saved', owned: false })
    expect(await store.take('call', 'two')).toBeNull()
    await store.leave('one')
    const second = next(first)
    // The old owner may not decide either; a fact makes the call the writer's.
    expect(await store.save(next(second), other({ asOwner: true }))).toEqual({ outcome: 'fenced' })
    expect(await store.save(next(second), other({}))).toEqual({ outcome: 'saved', owned: true })
    expect(await store.save(next(next(second)), write({ asOwner: true }))).toEqual({
      outcome: 'fenced',
    })
  })
})

it('tells a change to dispatchers whose lease holds, and forgets the others', async () => {
  let now = 0
  const store = memoryCalls({ shared: true, now: () => now })
  const told: string[] = []
  for (const id of ['writer', 'dead', 'alive'])
    await store.join({
      id,
      leaseMs: 1_000,
      takeOver: false,
      changed: () => void told.push(id),
    })
  await store.claim(recordOf('first'), write({ owner: 'writer' }))
  expect(told.splice(0)).toEqual(['dead', 'alive'])
  now = 999
  await store.renew('alive', 1_000)
  now = 1_000
  await store.claim(recordOf('second'), write({ owner: 'writer' }))
  expect(told).toEqual(['alive'])
})

describe('parked events', () => {
  it('are found by reference, however many others are parked (S20)', () => {
    const parked = createParkedEvents()
    const reads = { count: 0 }
    const foreign = (index: number) => {
      const references = { call: `foreign-${index}` }
      const counted = new Proxy(references, {
        ownKeys: (target) => (reads.count++, Reflect.ownKeys(target)),
      })
      return { provider: 'a', event: event('ringing', { references: counted }), until: 100 }
    }
    for (let index = 0; index < 5_000; index++) parked.add(foreign(index))
    const mine = event('ringing', { references: { call: 'mine', leg: 'l' } })
    parked.add({ provider: 'a', event: mine, until: 100 })
    reads.count = 0
    const [held] = parked.of(referenceIndex('a', 'call', 'mine'), 0)
    expect([held?.event, reads.count]).toEqual([mine, 0])
    parked.remove(held?.id ?? '')
    expect(parked.of(referenceIndex('a', 'leg', 'l'), 0)).toEqual([])
  })

  it('are bounded: the oldest goes first', () => {
    const parked = createParkedEvents()
    for (let index = 0; index <= 10_000; index++)
      parked.add({
        provider: 'a',
        event: event('ringing', { references: { call: `${index}` } }),
        until: 1,
      })
    const has = (id: string) => parked.of(referenceIndex('a', 'call', id), 0).length
    expect([has('0'), has('1'), has('10000')]).toEqual([0, 1, 1])
  })
})
