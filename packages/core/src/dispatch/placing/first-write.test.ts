import { expect, it } from 'vitest'
import type { Gate, Outcome } from '../../gates/gate.ts'
import type { CallRecord } from '../../journal/record.ts'
import { refusal, settlePromises } from '../../testing/index.ts'
import { call, gate, interposed, setUp } from '../dispatcher.fixture.ts'
import { memoryStore } from '../memory-store.ts'
import type { Store } from '../store.ts'

/** The store, and what each write of a call left. */
const watched = (inner: Store = memoryStore()) => {
  const written: string[] = []
  const store = interposed(inner, (method, run, args) => {
    const [record] = args as [CallRecord]
    if (method === 'claim' || method === 'save')
      written.push([method, ...record.attempts.map(({ state }) => state)].join(' '))
    return run()
  })
  return { store, written }
}

it('a call that has to wait for nothing is claimed and opened by one write', async () => {
  const { store, written } = watched()
  const { dispatcher, fake } = setUp({ a: {} }, { store })
  const seen: string[] = []
  dispatcher.on(
    'call-changed',
    ({ status }, previous) => void seen.push(`${previous.status} ${status}`),
  )
  expect(await dispatcher.dispatch(call)).toMatchObject({ status: 'initiated' })
  expect(written).toEqual(['claim sent', 'save accepted'])
  expect(fake('a').keys).toHaveLength(1)
  expect(seen).toEqual(['queued queued', 'queued initiated'])
})

it('a call is stored before a gate or a plugin is waited for', async () => {
  for (const waitsIn of ['gate', 'plugin'] as const) {
    const turn = gate()
    const { store, written } = watched()
    const slow: Gate = {
      name: 'slow',
      check: () => ({ verdict: 'pass' }),
      acquire: async () => {
        await turn.opened
        return { verdict: 'pass' }
      },
    }
    const { dispatcher, fake } = setUp(
      { a: waitsIn === 'plugin' ? { prepare: async () => turn.opened } : {} },
      { store, gates: waitsIn === 'gate' ? [slow] : [] },
    )
    const dispatched = dispatcher.dispatch(call)
    await settlePromises()
    expect(written).toEqual(['claim'])
    expect((await dispatcher.calls.list()).calls).toMatchObject([{ status: 'queued' }])
    turn.open()
    expect(await dispatched).toMatchObject({ status: 'initiated' })
    expect(written).toEqual(['claim', 'save sent', 'save accepted'])
    expect(fake('a').keys).toHaveLength(1)
  }
})

it('a gate or a plugin may fail while the call is being stored', async () => {
  const failing: Gate = {
    name: 'failing',
    check: () => ({ verdict: 'pass' }),
    acquire: () => Promise.reject(new Error('away')),
  }
  for (const failsIn of ['gate', 'plugin'] as const) {
    const stored = gate()
    const store = interposed(memoryStore(), async (method, run) => {
      if (method === 'claim') await stored.opened
      return run()
    })
    const prepare = () => Promise.reject(refusal('caller-id'))
    const { dispatcher } = setUp(
      { a: failsIn === 'plugin' ? { prepare } : {} },
      { store, gates: failsIn === 'gate' ? [failing] : [] },
    )
    const dispatched = dispatcher.dispatch(call)
    await new Promise((resolve) => setImmediate(resolve))
    stored.open()
    expect(await dispatched).toMatchObject({
      status: 'failed',
      error: { code: failsIn === 'gate' ? 'guard-refused' : 'caller-id' },
    })
  }
})

it('a gate that says that it waits is asked after the call is stored', async () => {
  const { store, written } = watched()
  const seen: string[][] = []
  const paced: Gate = {
    name: 'paced',
    check: () => ({ verdict: 'pass' }),
    waits: () => true,
    acquire() {
      seen.push([...written])
      return { verdict: 'pass' }
    },
  }
  const { dispatcher } = setUp({ a: {} }, { store, gates: [paced] })
  await dispatcher.dispatch(call)
  expect(seen).toEqual([['claim']])
  expect(written).toEqual(['claim', 'save sent', 'save accepted'])
})

it('a call that no route can take is stored once, with the reason', async () => {
  const { store, written } = watched()
  const refuse: Gate = { name: 'no', check: () => ({ verdict: 'refuse', detail: 'not today' }) }
  const { dispatcher } = setUp({ a: {} }, { store, gates: [refuse] })
  const refused = await dispatcher.dispatch(call)
  expect(refused).toMatchObject({ status: 'failed', error: { code: 'guard-refused' } })
  expect(written).toEqual(['claim'])
  expect(await dispatcher.calls.get(refused.id)).toEqual(refused)
})

it('of two requests with one key, the one that comes late leaves its gates and rings no phone', async () => {
  const outcomes: Outcome['kind'][] = []
  const inside = new Set<string>()
  const counting: Gate = {
    name: 'counting',
    check: () => ({ verdict: 'pass' }),
    acquire({ callId }) {
      inside.add(callId)
      return { verdict: 'pass' }
    },
    release({ callId }, { kind }) {
      inside.delete(callId)
      outcomes.push(kind)
    },
  }
  const { dispatcher, fake } = setUp({ a: {} }, { gates: [counting] })
  const request = { ...call, idempotencyKey: 'once' }
  const [one, other] = await Promise.all([
    dispatcher.dispatch(request),
    dispatcher.dispatch(request),
  ])
  expect(one.id).toBe(other.id)
  expect([one.replay, other.replay].filter(Boolean)).toHaveLength(1)
  expect(fake('a').keys).toHaveLength(1)
  await settlePromises()
  expect(inside.size).toBe(0)
  expect(outcomes.toSorted()).toEqual(['accepted', 'refused'])
  expect((await dispatcher.calls.list()).calls).toHaveLength(1)
})

it('a call whose first write was applied and not acknowledged was not sent, and is dialled when it is asked for again', async () => {
  const inner = memoryStore()
  let away = false
  const store = interposed(inner, async (method, run) => {
    if (away) throw new Error('connection lost')
    if (method !== 'claim') return run()
    away = true
    await run()
    throw new Error('connection lost')
  })
  const { dispatcher, fake, clock } = setUp({ a: {} }, { store })
  const request = { ...call, idempotencyKey: 'once' }
  await expect(dispatcher.dispatch(request)).rejects.toMatchObject({ name: 'StoreError' })
  expect(fake('a').keys).toEqual([])
  away = false
  await dispatcher.dispatch(request)
  await clock.advance(2_000)
  const [stored] = (await dispatcher.calls.list()).calls
  expect(stored).toMatchObject({
    status: 'initiated',
    attempts: [{ state: 'refused', error: { dialled: 'no' } }, { state: 'accepted' }],
  })
  expect(fake('a').keys).toHaveLength(1)
})
