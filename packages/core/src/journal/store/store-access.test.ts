import { describe, expect, it } from 'vitest'
import { event, nextVersion } from '../../testing/index.ts'
import { memoryCalls } from '../memory/memory-calls.ts'
import { attemptWith, recordWith, reports } from '../record.fixture.ts'
import type { CallRecord } from '../record.ts'
import { claimIndex, createStoreAccess, type StoreAccess } from './store-access.ts'
import { StoreError } from './store-error.ts'
import type { CallStore, StoreWrite } from './store.ts'
import { createTurns, type Turn } from '../turns.ts'

const setUp = (ready: () => Promise<void> | undefined = () => undefined) => {
  const writes: StoreWrite[] = []
  const inner = memoryCalls()
  const store: CallStore = {
    ...inner,
    claim: (record, write) => (writes.push(write), inner.claim(record, write)),
    save: (record, write) => (writes.push(write), inner.save(record, write)),
  }
  const kinds: Readonly<Record<string, readonly string[]>> = { a: ['call', 'leg'], b: ['call'] }
  const access = createStoreAccess({
    store,
    owner: () => 'me',
    ready,
    kindsOf: (provider) => kinds[provider] ?? [],
    now: () => 42,
    summaryOf: ({ id }) => ({ status: 'queued', provider: id }),
  })
  const shown = ({ claims, releases, summary, ...rest }: StoreWrite) => ({
    summary: summary(),
    ...rest,
    claims: claims.map(({ provider, kind, id, attempt }) => `${provider} ${kind} ${id} ${attempt}`),
    releases: releases.map(({ kind, id }) => `${kind} ${id}`),
  })
  return { access, writes, written: () => shown(writes.at(-1)!) }
}
const nothing = { taken: [], unclaimed: new Set<string>(), asOwner: false, ended: [] }

describe('a write of one dispatcher', () => {
  it('waits until the store has taken the dispatcher in', async () => {
    const entry = Promise.withResolvers<void>()
    const { access, writes } = setUp(() => entry.promise)
    const record = recordWith({})
    const claimed = access.claim(record)
    const saved = access.save(record, nextVersion(record), nothing)
    const due = access.claimDue(Infinity, 10)
    await Promise.resolve()
    expect(writes).toEqual([])
    expect(await access.get(record.id)).toBeNull()
    entry.resolve()
    await Promise.all([claimed, saved, due])
    expect(writes).toHaveLength(2)
    expect((await access.get(record.id))?.version).toBe(record.version + 1)
  })
  it('claims the ids by which the provider is known, of attempts and of their reports', async () => {
    const { access, written } = setUp()
    const record = recordWith({
      attempts: [
        attemptWith({ references: { call: 'CA1', room: 'R1' } }),
        attemptWith({ key: 'k2', provider: 'b', references: { call: 'CA1', leg: 'L2' } }),
        attemptWith({ key: 'k3', provider: 'none', references: { call: 'CA3' } }),
        attemptWith({ key: 'k4', references: { call: 'CA1' } }),
      ],
      events: [
        ...reports([event('ringing', { references: { leg: 'L1', call: 'CA1' } })]),
        ...reports([event('ringing', { references: { leg: 'L9' } })], 'gone'),
      ],
    })
    await access.claim(record)
    expect(written()).toEqual({
      owner: 'me',
      asOwner: true,
      ended: [],
      at: 42,
      summary: { status: 'queued', provider: 'call_1' },
      taken: [],
      claims: ['a call CA1 k1', 'b call CA1 k2', 'a leg L1 k1'],
      releases: [],
    })
    await access.claim(recordWith({ id: 'empty', attempts: [] }))
    expect(written().claims).toEqual([])
  })

  it('claims what it learns and releases what it takes back, and nothing else', async () => {
    const { access, written } = setUp()
    const first = recordWith({ attempts: [attemptWith({ references: { call: 'CA1' } })] })
    await access.claim(first)
    const more = nextVersion(first, {
      attempts: [attemptWith({ references: { call: 'CA1', leg: 'L1' } })],
    })
    await access.save(first, more, { ...nothing, taken: ['7'], asOwner: true, ended: ['gone'] })
    expect(written()).toMatchObject({
      claims: ['a leg L1 k1'],
      releases: [],
      taken: ['7'],
      asOwner: true,
      ended: ['gone'],
    })
    const less = nextVersion(more, { attempts: [attemptWith({ references: { leg: 'L1' } })] })
    await access.save(more, less, nothing)
    expect(written()).toMatchObject({ claims: [], releases: ['call CA1'] })
    const same = nextVersion(less, {
      room: 'r',
      attempts: less.attempts.map((one) => ({ ...one })),
    })
    await access.save(less, same, nothing)
    expect(written()).toMatchObject({ claims: [], releases: [] })
    const reported = nextVersion(same, {
      events: reports([event('ringing', { references: { call: 'CA9' } })]),
    })
    await access.save(same, reported, nothing)
    expect(written()).toMatchObject({ claims: ['a call CA9 k1'], releases: [] })
    const added = nextVersion(reported, {
      attempts: [...reported.attempts, attemptWith({ key: 'k2', references: { call: 'CA2' } })],
    })
    await access.save(reported, added, nothing)
    expect(written().claims).toEqual(['a call CA2 k2'])
    const bare = nextVersion(added, {
      attempts: [...added.attempts, attemptWith({ key: 'k3', references: {} })],
    })
    await access.save(added, bare, nothing)
    expect(written().claims).toEqual([])
  })

  it('claims what the first attempt of a call learnt', async () => {
    const { access, written } = setUp()
    const planned = recordWith({ attempts: [] })
    await access.claim(planned)
    // Of two attempts that know one id, it belongs to the first.
    const attempts = [attemptWith(), attemptWith({ key: 'k2' })]
    await access.save(planned, nextVersion(planned, { attempts }), nothing)
    expect(written().claims).toEqual(['a call CA1 k1'])
  })

  it('claims what a report says of its own attempt only', async () => {
    const { access, written } = setUp()
    const attempts = [
      attemptWith(),
      attemptWith({ key: 'k2', provider: 'b', references: {} }),
      attemptWith({ key: 'k3', provider: 'b', references: { call: 'CB3' } }),
    ]
    let held = recordWith({ attempts })
    await access.claim(held)
    const reported = async (id: string, attempt: string) => {
      const before = held
      const told = reports([event('ringing', { id: `e-${id}`, references: { call: id } })], attempt)
      held = nextVersion(held, { events: [...held.events, ...told] })
      await access.save(before, held, nothing)
      return written().claims
    }
    // The id of another attempt, at another provider.
    expect(await reported('CA1', 'k2')).toEqual(['b call CA1 k2'])
    expect(await reported('CB9', 'k3')).toEqual(['b call CB9 k3'])
    expect(await reported('CA8', 'gone')).toEqual([])
  })

  it('releases the ids of reports that are taken back or replaced', async () => {
    const { access, written } = setUp()
    const told = (id: string) =>
      reports([event('ringing', { id: `e-${id}`, references: { call: id } })])
    const first = recordWith({ events: [...told('CA8'), ...told('CA9')] })
    await access.claim(first)
    const less = nextVersion(first, { events: told('CA9') })
    await access.save(first, less, nothing)
    expect(written()).toMatchObject({ claims: [], releases: ['call CA8'] })
    const none = nextVersion(less, { events: [] })
    await access.save(less, none, nothing)
    expect(written()).toMatchObject({ claims: [], releases: ['call CA9'] })
    await access.save(less, nextVersion(less, { events: told('CA7') }), nothing)
    expect(written()).toMatchObject({ claims: ['a call CA7 k1'], releases: ['call CA9'] })
  })

  it('leaves ids alone that are known to be another’s', async () => {
    const { access, written } = setUp()
    const first = recordWith({ attempts: [attemptWith({ references: {} })] })
    await access.claim(first)
    const both = nextVersion(first, {
      attempts: [attemptWith({ references: { call: 'x', leg: 'l' } })],
    })
    const unclaimed = new Set([claimIndex({ provider: 'a', kind: 'call', id: 'x' })])
    await access.save(first, both, { ...nothing, unclaimed })
    expect(written().claims).toEqual(['a leg l k1'])
  })

  it('fails as a store does, whatever the store throws', async () => {
    const cause = new Error('disk full')
    const record = recordWith()
    const accessTo = (fail: () => unknown, ready: () => Promise<void> | undefined) =>
      createStoreAccess({
        store: new Proxy({} as CallStore, { get: () => fail }),
        owner: () => 'me',
        ready,
        kindsOf: () => [],
        now: () => 0,
        summaryOf: () => ({ status: 'queued', provider: null }),
      })
    const callsOf = (access: StoreAccess): Record<string, () => unknown> => ({
      claim: () => access.claim(record),
      save: () => access.save(record, record, nothing),
      findByIdempotencyKey: () => access.findByIdempotencyKey(undefined, 'k'),
      get: () => access.get('id'),
      findByAttempt: () => access.findByAttempt('k'),
      findByReference: () => access.findByReference('a', 'call', 'x'),
      findByParty: () => access.findByParty('p', 0),
      list: () => access.list({}, { limit: 1 }),
      count: () => access.count({}, 'hour'),
      claimDue: () => access.claimDue(0, 1),
      take: () => access.take('id'),
      purge: () => access.purge(0, 1),
      erase: () => access.erase('+14155550123'),
      park: () => access.park({ provider: 'a', event: event('ringing'), until: 0 }),
    })
    const later = () => Promise.reject(cause)
    const atOnce = () => {
      throw cause
    }
    for (const fail of [later, atOnce])
      for (const ready of [() => undefined, () => Promise.resolve()])
        for (const [method, run] of Object.entries(callsOf(accessTo(fail, ready)))) {
          const error = await (async () => run())().catch((thrown: unknown) => thrown)
          expect(error).toBeInstanceOf(StoreError)
          expect(error).toMatchObject({ method, cause })
        }
  })

  it('reads what the store holds', async () => {
    const { access } = setUp()
    const record = recordWith({ dueAt: 5, request: { to: '+14155550123', idempotencyKey: 'once' } })
    await access.claim(record)
    expect(access.owner).toBe('me')
    expect(await access.get('call_1')).toBe(record)
    expect(await access.findByAttempt('k1')).toBe(record)
    expect(await access.findByReference('a', 'call', 'CA1')).toBe(record)
    expect(await access.findByIdempotencyKey(undefined, 'once')).toBe(record)
    expect(await access.findByParty('+14155550123', 0)).toEqual([record])
    expect(await access.list({}, { limit: 1 })).toEqual({ records: [record], next: null })
    expect(await access.claimDue(4, 1)).toEqual([])
    expect(await access.claimDue(5, 1)).toEqual([record])
    expect(await access.take('call_1')).toEqual(record)
  })
})

describe('turns of one call', () => {
  const createInTurn = () => {
    const turns = createTurns()
    return async <T>(id: string, run: (turn: Turn) => Promise<T>): Promise<T> => {
      const turn = await turns.enter(id)
      try {
        return await run(turn)
      } finally {
        turns.leave(id)
      }
    }
  }
  const deferred = () => Promise.withResolvers<string>()
  it('come one after the other, each call on its own', async () => {
    const turns = createInTurn()
    const ran: string[] = []
    const [one, two] = [deferred(), deferred()]
    const first = turns('a', async () => (ran.push('a1'), one.promise))
    const second = turns('a', async () => (ran.push('a2'), two.promise))
    const third = turns('a', async () => (ran.push('a3'), 'third'))
    const other = turns('b', async () => (ran.push('b1'), 'other'))
    expect(await other).toBe('other')
    expect(ran).toEqual(['a1', 'b1'])
    expect(createTurns().enter('a')).toMatchObject({ latest: null })
    one.resolve('first')
    expect(await first).toBe('first')
    await new Promise((resolve) => setImmediate(resolve))
    expect(ran).toEqual(['a1', 'b1', 'a2'])
    two.reject(new Error('failed'))
    await expect(second).rejects.toThrow('failed')
    expect(await third).toBe('third')
  })
  it('hand on what the one before read, until the line is empty', async () => {
    const turns = createInTurn()
    const record = recordWith()
    const seen: (CallRecord | null)[] = []
    const read = (line: { latest: CallRecord | null }) => {
      seen.push(line.latest)
      line.latest = record
      return Promise.resolve()
    }
    await Promise.all([turns('a', read), turns('a', read)])
    await turns('a', read)
    expect(seen).toEqual([null, record, null])
  })
})
