import { describe, expect, it } from 'vitest'
import { newAttempt } from '../../dispatch/steps/send.ts'
import {
  callRecord,
  event,
  far,
  nextVersion,
  noon,
  referenceClaim,
  storeWrite,
} from '../../testing/index.ts'
import { memoryCalls } from './memory-calls.ts'
import { createParkedEvents, referenceIndex } from './parked-events.ts'
import type { StoreWrite } from '../store/store.ts'

describe('save', () => {
  it('keeps an id with the call that claimed it first, until it is released (S3)', async () => {
    const store = memoryCalls()
    const [one, two] = [callRecord('one'), callRecord('two')]
    await store.claim(one, storeWrite())
    await store.claim(two, storeWrite())
    expect(
      await store.save(nextVersion(one), storeWrite({ claims: [referenceClaim('x')] })),
    ).toMatchObject({
      outcome: 'saved',
    })
    expect(
      await store.save(
        nextVersion(two),
        storeWrite({ claims: [referenceClaim('x', { attempt: 'k2' })] }),
      ),
    ).toEqual({
      outcome: 'owned',
      claim: referenceClaim('x', { attempt: 'k2' }),
      owner: { call: 'one', attempt: 'k1' },
    })
    expect((await store.get('two'))?.version).toBe(1)
    await store.save(nextVersion(nextVersion(one)), storeWrite({ releases: [referenceClaim('x')] }))
    expect(await store.findByReference('a', 'call', 'x')).toBeNull()
    expect(
      await store.save(
        nextVersion(two),
        storeWrite({ claims: [referenceClaim('x', { attempt: 'k2' })] }),
      ),
    ).toMatchObject({
      outcome: 'saved',
    })
    expect((await store.findByReference('a', 'call', 'x'))?.id).toBe('two')
  })

  it('refuses a claim of an id that events are parked for, until they are part of the record (S14)', async () => {
    const store = memoryCalls()
    const record = callRecord('one')
    await store.claim(record, storeWrite())
    const parked = event('ringing', { references: { call: 'x' } })
    expect(await store.park({ provider: 'a', event: parked, until: noon + 100 })).toBeNull()
    const refused = await store.save(
      nextVersion(record),
      storeWrite({ claims: [referenceClaim('x', { attempt: 'k' })] }),
    )
    expect(refused).toMatchObject({ outcome: 'parked', events: [{ event: parked }] })
    const taken = refused.outcome === 'parked' ? refused.events.map(({ id }) => id) : []
    const saved = await store.save(
      nextVersion(record),
      storeWrite({ claims: [referenceClaim('x', { attempt: 'k' })], taken }),
    )
    expect(saved).toMatchObject({ outcome: 'saved' })
    expect((await store.park({ provider: 'a', event: parked, until: noon + 100 }))?.id).toBe('one')
  })

  it('forgets a parked event after its time', async () => {
    const store = memoryCalls()
    const record = callRecord('one')
    await store.claim(record, storeWrite())
    const parked = event('ringing', { references: { call: 'x' } })
    await store.park({ provider: 'a', event: parked, until: noon + 100 })
    const at = (time: number) =>
      storeWrite({ claims: [referenceClaim('x', { attempt: 'k' })], at: time })
    expect((await store.save(nextVersion(record), at(noon + 100))).outcome).toBe('parked')
    expect((await store.save(nextVersion(record), at(noon + 101))).outcome).toBe('saved')
  })

  it('lists what is due, the earliest first, and nothing that is settled (S10)', async () => {
    const store = memoryCalls()
    for (const [id, dueAt] of [
      ['a', 30],
      ['b', 10],
      ['c', null],
      ['d', 20],
    ] as const)
      await store.claim(callRecord(id, {}, { dueAt }), storeWrite())
    const ids = async (until: number) =>
      (await store.claimDue({ owner: 'observer', until, limit: 10 })).map(({ id }) => id)
    expect([await ids(20), await ids(Infinity)]).toEqual([
      ['b', 'd'],
      ['b', 'd', 'a'],
    ])
    await store.save(nextVersion(callRecord('b'), { dueAt: null }), storeWrite())
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
    const clickToCall = { connect: { phone, first: true } }
    await store.claim(callRecord('early', {}, { attempts: sent(10) }), storeWrite())
    await store.claim(callRecord('late', {}, { attempts: sent(20) }), storeWrite())
    await store.claim(callRecord('unsent', {}, { attempts: sent(null) }), storeWrite())
    await store.claim(callRecord('near', clickToCall, { attempts: sent(20) }), storeWrite())
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
    const first = callRecord('call')
    await store.claim(first, storeWrite())
    const other = (fields: Partial<StoreWrite>) => storeWrite({ owner: 'two', ...fields })
    expect(await store.save(nextVersion(first), other({ asOwner: true }))).toEqual({
      outcome: 'fenced',
    })
    expect(await store.save(nextVersion(first), other({}))).toEqual({
      outcome: 'saved',
      owned: false,
    })
    expect(await store.take('call', 'two')).toBeNull()
    await store.leave('one')
    const second = nextVersion(first)
    // The old owner may not decide either; a fact makes the call the writer's.
    expect(await store.save(nextVersion(second), other({ asOwner: true }))).toEqual({
      outcome: 'fenced',
    })
    expect(await store.save(nextVersion(second), other({}))).toEqual({
      outcome: 'saved',
      owned: true,
    })
    expect(
      await store.save(nextVersion(nextVersion(second)), storeWrite({ asOwner: true })),
    ).toEqual({
      outcome: 'fenced',
    })
  })
})

it('tells a change to dispatchers, and forgets one whose lease ended an hour ago', async () => {
  const hour = 3_600_000
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
  await store.claim(callRecord('first'), storeWrite({ owner: 'writer' }))
  expect(told.splice(0)).toEqual(['dead', 'alive'])
  now = 999
  await store.renew('alive', 1_000)
  now = 1_000 + hour - 1
  await store.claim(callRecord('second'), storeWrite({ owner: 'writer' }))
  expect(told.splice(0)).toEqual(['dead', 'alive'])
  now = 1_000 + hour
  await store.claim(callRecord('third'), storeWrite({ owner: 'writer' }))
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
