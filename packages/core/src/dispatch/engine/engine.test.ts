import { describe, expect, it } from 'vitest'
import type { Gate } from '../../gates/gate.ts'
import { settlePromises } from '../../testing/index.ts'
import { call, gate, interposed, setUp } from '../dispatcher.fixture.ts'
import { memoryStore } from '../memory-store.ts'

describe('a call that cannot be read when something is due for it', () => {
  it('is logged, and looked at again after 5 s', async () => {
    let isAway = false
    const store = interposed(memoryStore(), (method, run) =>
      method === 'get' && isAway ? Promise.reject(new Error('the disk is full')) : run(),
    )
    const { dispatcher, clock, host, fake } = setUp(
      { a: { can: { verbs: ['get', 'hangUp'] }, get: async () => [] } },
      { store },
    )
    const { id } = await dispatcher.dispatch(call)
    isAway = true
    const failures = () => host.entries.filter(({ event }) => event === 'engine.failed')
    for (let seconds = 0; failures().length === 0 && seconds < 600; seconds++)
      await clock.advance(1_000)
    expect(failures()).toMatchObject([{ level: 'error', call: id, error: 'StoreError' }])
    const asked = () => fake('a').log.filter((entry) => entry === 'get').length
    const before = asked()
    isAway = false
    await clock.advance(5_000)
    expect(asked()).toBe(before + 1)
    expect(failures()).toHaveLength(1)
  })
})

describe('a dispatcher that closes', () => {
  it('gives up the place of a call that waits at a gate, and of no other, and leaves no timer', async () => {
    const abandoned: string[] = []
    const waiting: string[] = []
    const slow: Gate = {
      name: 'slow',
      check: () => ({ verdict: 'pass' }),
      acquire: ({ callId, call: { metadata } }) => {
        if (metadata?.['wait'] !== true) return { verdict: 'pass' }
        waiting.push(callId)
        return new Promise((resolve) => {
          give.push(() => resolve({ verdict: 'skip', reason: 'guard', detail: 'closing' }))
        })
      },
      abandon: (id) => {
        abandoned.push(id)
        for (const open of give.splice(0)) open()
      },
    }
    const give: (() => void)[] = []
    const { dispatcher, clock } = setUp({ a: {} }, { gates: [slow] })
    await dispatcher.dispatch(call)
    void dispatcher.dispatch({ ...call, metadata: { wait: true } })
    await settlePromises()
    expect(abandoned).toEqual([])
    await dispatcher.close()
    expect(waiting).toHaveLength(1)
    expect(abandoned).toEqual(waiting)
    expect(clock.pending).toBe(0)
  })
})

describe('a call that could not be stored', () => {
  it('is told to who asked for it, and nothing more comes of it', async () => {
    const store = interposed(memoryStore(), (method, run) =>
      method === 'claim' ? Promise.reject(new Error('the disk is full')) : run(),
    )
    const { dispatcher, clock, host, fake } = setUp({ a: {} }, { store })
    const refused = dispatcher.dispatch(call).catch((error: unknown) => error)
    await clock.advance(60_000)
    expect(await refused).toMatchObject({ name: 'StoreError', method: 'claim' })
    expect(host.entries.map(({ event }) => event)).not.toContain('engine.failed')
    expect([fake('a').keys, clock.pending]).toEqual([[], 0])
  })
})

describe('closing', () => {
  it('waits for every request that was sent, not for the first of them', async () => {
    const replies = [
      gate<{ references: { call: string } }>(),
      gate<{ references: { call: string } }>(),
    ]
    const opened = [...replies]
    const { dispatcher } = setUp({
      a: { place: async () => (await opened.shift()?.opened) ?? { references: {} } },
    })
    void dispatcher.dispatch(call)
    void dispatcher.dispatch({ ...call, to: '+14155550177' })
    await settlePromises()
    let closed = false
    const closing = dispatcher.close().then(() => (closed = true))
    for (const [at, reply] of replies.entries()) {
      await settlePromises()
      expect(closed).toBe(false)
      reply.open({ references: { call: `x${at}` } })
    }
    await closing
    const { calls } = await dispatcher.calls.list()
    expect(calls.map(({ attempts: [attempt] }) => attempt?.state)).toEqual(['accepted', 'accepted'])
  })
})
