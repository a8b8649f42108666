import { describe, expect, it } from 'vitest'
import { ended, event, refusal, settlePromises, webhookOf } from '../testing/index.ts'
import { memoryStore } from './memory-store.ts'
import { call, gate, interposed, setUp } from './dispatcher.fixture.ts'

const hour = 3_600_000

describe('a wall clock that is set back by an hour', () => {
  it('does not let a throttled call be dialled after its dialBefore (S11)', async () => {
    const { dispatcher, clock, fake } = setUp({ a: {} }, { pace: { a: { cps: 0.01 } } })
    await dispatcher.dispatch(call)
    const dialBefore = new Date(clock.now() + 60_000)
    const late = dispatcher.dispatch({ ...call, dialBefore })
    await clock.advance(10_000)
    clock.step(-hour)
    await clock.advance(2 * hour)
    expect((await late).attempts).toEqual([])
    expect(fake('a').keys).toHaveLength(1)
    expect((await dispatcher.calls.list()).calls[0]).toMatchObject({
      status: 'failed',
      settled: true,
    })
  })

  it('does not stop the pace of later calls either (S11)', async () => {
    const { dispatcher, clock, fake } = setUp({ a: {} }, { pace: { a: { cps: 1 } } })
    await dispatcher.dispatch(call)
    clock.step(-hour)
    for (let index = 0; index < 3; index++) void dispatcher.dispatch(call)
    await clock.advance(5_000)
    expect(fake('a').keys).toHaveLength(4)
  })

  it('does not lengthen a ring timeout of ours (S11)', async () => {
    const notes = [{ field: 'ringTimeout', effect: 'dropped' as const, detail: 'not offered' }]
    const { dispatcher, clock, fake } = setUp({ a: { notes } })
    await dispatcher.dispatch({ ...call, ringTimeout: 20 })
    const attemptKey = fake('a').keys[0]
    await dispatcher.receive('a', webhookOf(event('ringing', { at: clock.now(), attemptKey })))
    clock.step(-hour)
    await clock.advance(21_000)
    expect(fake('a').log).toContain('hangUp')
  })

  it('asks the provider no more often than with a clock that is right', async () => {
    const pollsAfter = async (step: number) => {
      const { dispatcher, clock, fake } = setUp({
        a: { can: { verbs: ['get', 'hangUp'] }, get: async () => [event('ringing')] },
      })
      await dispatcher.dispatch(call)
      clock.step(step)
      await clock.advance(300_000)
      return fake('a').log.filter((asked) => asked === 'get').length
    }
    const polls = await pollsAfter(0)
    expect(polls).toBeGreaterThan(1)
    expect(await pollsAfter(-hour)).toBe(polls)
  })

  it('repeats a hang-up that failed as soon as with a clock that is right, and no sooner', async () => {
    let failures = 0
    const hangUp = async () => {
      if (++failures < 4) throw refusal('provider-down', 'unknown')
    }
    const { dispatcher, clock, fake } = setUp({ a: { hangUp } })
    const { id } = await dispatcher.dispatch(call)
    clock.step(-hour)
    void dispatcher.hangUp(id)
    const sent = () => fake('a').log.filter((asked) => asked === 'hangUp').length
    await clock.advance(900)
    expect(sent()).toBe(1)
    await clock.advance(20_000)
    expect(sent()).toBe(4)
  })

  it('does not let a request out whose journalling took longer than it may wait (S11)', async () => {
    const written = gate()
    const store = interposed(memoryStore(), async (method, run, args) => {
      const [record] = args as [{ attempts?: { state: string }[] }]
      const result = await run()
      const isWrite = method === 'claim' || method === 'save'
      if (isWrite && record.attempts?.some(({ state }) => state === 'sent')) await written.opened
      return result
    })
    const { dispatcher, clock, fake } = setUp({ a: {} }, { store })
    void dispatcher.dispatch(call)
    await settlePromises()
    await clock.advance(4_000)
    clock.step(-hour)
    written.open()
    await settlePromises()
    const [late] = (await dispatcher.calls.list()).calls[0]?.attempts ?? []
    expect(late).toMatchObject({ state: 'refused', error: { code: 'expired', dialled: 'no' } })
    expect(fake('a').keys).not.toContain(late?.key)
  })
})

describe('a wall clock that is set on by three hours', () => {
  it('cuts no call that is talking (S11)', async () => {
    const notes = [{ field: 'maxDuration', effect: 'dropped' as const, detail: 'not offered' }]
    const { dispatcher, clock, fake } = setUp({ a: { notes } })
    await dispatcher.dispatch({ ...call, maxDuration: 600 })
    const attemptKey = fake('a').keys[0]
    await dispatcher.receive('a', webhookOf(event('answered', { at: clock.now(), attemptKey })))
    clock.step(3 * hour)
    await clock.advance(599_000)
    expect(fake('a').log).not.toContain('hangUp')
    await clock.advance(2_000)
    expect(fake('a').log).toContain('hangUp')
  })

  it('gives no call up whose outcome is unknown, and looks for it as often as otherwise (S11)', async () => {
    const place = async () => Promise.reject(refusal('timeout', 'unknown'))
    const locate = async () => ({ outcome: 'unknown' as const })
    const can = { verbs: ['hangUp', 'locate'] as const }
    const { dispatcher, clock, fake } = setUp({ a: { can, place, locate } })
    const dispatched = dispatcher.dispatch(call)
    await settlePromises()
    clock.step(3 * hour)
    await clock.advance(60_000)
    const { id } = await dispatched
    expect(await dispatcher.calls.get(id)).toMatchObject({ status: 'unknown', settled: false })
    const looks = fake('a').log.filter((line) => line === 'locate').length
    expect(looks).toBeGreaterThanOrEqual(4)
    await clock.advance(60_000)
    expect(await dispatcher.calls.get(id)).toMatchObject({ status: 'unknown', settled: true })
  })

  it('does not let a call be dialled whose dialBefore is past by it (S11)', async () => {
    const { dispatcher, clock, fake } = setUp({ a: {} }, { pace: { a: { cps: 0.1 } } })
    await dispatcher.dispatch(call)
    void dispatcher.dispatch({ ...call, dialBefore: new Date(clock.now() + 60_000) })
    await settlePromises()
    clock.step(3 * hour)
    await clock.advance(120_000)
    expect(fake('a').keys).toHaveLength(1)
    expect((await dispatcher.calls.list()).calls[0]).toMatchObject({
      status: 'failed',
      settled: true,
    })
  })
})

describe('a clock that differs from that of the provider', () => {
  it.each([-3 * hour, 3 * hour])(
    'by %i ms neither cuts a call early nor late (S11)',
    async (ahead) => {
      const notes = [{ field: 'maxDuration', effect: 'dropped' as const, detail: 'not offered' }]
      const { dispatcher, clock, fake } = setUp({ a: { notes } })
      await dispatcher.dispatch({ ...call, maxDuration: 600 })
      await clock.advance(5_000)
      const answered = { at: clock.now() + ahead, attemptKey: fake('a').keys[0] }
      await dispatcher.receive('a', webhookOf(event('answered', answered)))
      await clock.advance(598_000)
      expect(fake('a').log).not.toContain('hangUp')
      await clock.advance(3_000)
      expect(fake('a').log).toContain('hangUp')
    },
  )

  it.each([3 * hour, 3 * hour - 45_000])(
    'is set on by %i ms before another process takes the call over, and nothing is cut (S11)',
    async (corrected) => {
      const notes = [{ field: 'maxDuration', effect: 'dropped' as const, detail: 'not offered' }]
      const store = memoryStore()
      const { dispatcher, host, clock, fake } = setUp({ a: { notes } }, { store })
      clock.step(-3 * hour)
      await dispatcher.dispatch({ ...call, maxDuration: 600 })
      const answered = { at: clock.now() + 3 * hour, attemptKey: fake('a').keys[0] }
      await dispatcher.receive('a', webhookOf(event('answered', answered)))
      clock.step(corrected)
      const next = setUp({ a: { notes } }, { store, host, takeOver: true })
      await next.dispatcher.recover()
      await clock.advance(300_000)
      expect([...fake('a').log, ...next.fake('a').log]).not.toContain('hangUp')
    },
  )

  it('by a second, or a report that comes late, counts from the answer as the provider tells it', async () => {
    const notes = [{ field: 'maxDuration', effect: 'dropped' as const, detail: 'not offered' }]
    const { dispatcher, clock, fake } = setUp({ a: { notes } })
    await dispatcher.dispatch({ ...call, maxDuration: 600 })
    const answered = { at: clock.now() - 1_000, attemptKey: fake('a').keys[0] }
    await clock.advance(300_000)
    await dispatcher.receive('a', webhookOf(event('answered', answered)))
    await clock.advance(298_000)
    expect(fake('a').log).not.toContain('hangUp')
    await clock.advance(2_000)
    expect(fake('a').log).toContain('hangUp')
  })
})

describe('the last moment that a provider is given for its request', () => {
  it('is on the clock that never goes back, and never after dialBefore (S11)', async () => {
    const moments: number[] = []
    const place = async ({ sendBy }: { readonly sendBy: number }) => {
      moments.push(sendBy - clock.monotonic())
      return { references: {} }
    }
    const { dispatcher, clock } = setUp({ a: { place } })
    clock.step(-hour)
    await dispatcher.dispatch(call)
    await dispatcher.dispatch({ ...call, dialBefore: new Date(clock.now() + 700) })
    expect(moments).toEqual([2_000, 700])
  })
})

describe('a hang-up', () => {
  it('that is journalled before the near end is connected keeps its phone from ringing (S12)', async () => {
    const decided = gate()
    let holding = false
    const store = interposed(memoryStore(), async (method, run, args) => {
      const [record] = args as [{ attempts?: { kind: string }[] }]
      // Held between the decision to connect and its write.
      if (holding && method === 'save' && record.attempts?.some(({ kind }) => kind === 'connect'))
        await decided.opened
      return run()
    })
    const connected: string[] = []
    const script = {
      can: { answers: 'command' as const, verbs: ['hangUp', 'connect'] as const },
      connect: async () => void connected.push('connect'),
    }
    const { dispatcher, clock, fake } = setUp({ a: script }, { store })
    const { id } = await dispatcher.dispatch({ ...call, connect: { phone: '+14155550102' } })
    holding = true
    const attemptKey = fake('a').keys[0]
    await dispatcher.receive('a', webhookOf(event('answered', { at: clock.now(), attemptKey })))
    await settlePromises()
    // Written by another process, as this one would wait for its own write.
    const record = await store.calls.get(id)
    if (!record) throw new Error('no record')
    const hungUp = { ...record, version: record.version + 1, cancelRequestedAt: clock.now() }
    const write = {
      owner: 'other',
      asOwner: false,
      ended: [],
      at: clock.now(),
      claims: [],
      releases: [],
      taken: [],
      summary: () => ({ status: 'initiated' as const, provider: 'a' }),
    }
    expect(await store.calls.save(hungUp, write)).toMatchObject({ outcome: 'saved' })
    decided.open()
    await clock.advance(10_000)
    expect(connected).toEqual([])
    expect(fake('a').log).toContain('hangUp')
  })

  it('while the room of a call is made keeps its phone from ringing', async () => {
    const made = gate()
    const { dispatcher, clock, fake } = setUp({ a: { ensure: () => made.opened }, b: {} })
    const dispatched = dispatcher.dispatch(call)
    await settlePromises()
    const [record] = (await dispatcher.calls.list()).calls
    expect(record?.attempts).toMatchObject([{ state: 'planned' }])
    const hungUp = dispatcher.hangUp(record?.id ?? '')
    await settlePromises()
    made.open()
    await clock.advance(10_000)
    expect((await hungUp).status).toBe('canceled')
    expect((await dispatched).status).toBe('canceled')
    expect([...fake('a').log, ...fake('b').log]).toEqual(['ensure'])
  })

  it('that a dead process left as sent is repeated by the next', async () => {
    const store = memoryStore()
    const first = setUp({ a: { hangUp: () => new Promise(() => {}) } }, { store })
    const { id } = await first.dispatcher.dispatch(call)
    void first.dispatcher.hangUp(id)
    await settlePromises()
    const next = setUp({ a: {} }, { store, takeOver: true })
    await next.dispatcher.recover()
    await next.clock.advance(59_999)
    expect(next.fake('a').log).toEqual([])
    await next.clock.advance(1)
    expect(next.fake('a').log).toEqual(['hangUp'])
  })
})

describe('a room that takes long to be made', () => {
  it.each([
    [6_999, ['ensure', 'place'], 'initiated'],
    [7_000, ['ensure'], 'failed'],
    [7_001, ['ensure'], 'failed'],
  ])('within 7 s, after %i ms: %j', async (after, log, status) => {
    const made = gate()
    const { dispatcher, clock, fake } = setUp({ a: { ensure: () => made.opened } })
    const dialBefore = new Date(clock.now() + 7_000)
    const dispatched = dispatcher.dispatch({ ...call, dialBefore })
    await clock.advance(after)
    made.open()
    await settlePromises()
    expect(fake('a').log).toEqual(log)
    const { id } = await dispatched
    expect((await dispatcher.calls.get(id))?.status).toBe(status)
  })
})

describe('a hang-up of a call whose own id is not known', () => {
  it('has it looked for at once, and is then carried out', async () => {
    const { dispatcher, clock, fake } = setUp({
      a: {
        can: {
          verbs: ['locate', 'get', 'hangUp'],
          locate: { proof: 'match', settleAfterMs: 30_000 },
          references: ['call', 'near'],
        },
        place: async () => ({ references: { near: 'near-1' } }),
        locate: async () => ({ outcome: 'placed', references: { call: 'a-1' } }),
        get: async () => [],
      },
    })
    const { id } = await dispatcher.dispatch(call)
    await clock.advance(1_000)
    expect(fake('a').log).toEqual(['place'])
    void dispatcher.hangUp(id)
    await clock.advance(1_000)
    expect((await dispatcher.calls.get(id))?.providerRef).toBe('a-1')
  })
})

describe('a hang-up of a call that was given up', () => {
  it('is sent anyway: the call may still be live', async () => {
    const can = { verbs: ['hangUp'] as const, reports: { ringing: false, busy: false } }
    const { dispatcher, clock, fake } = setUp({ a: { can, get: async () => [] } })
    const { id } = await dispatcher.dispatch(call)
    await clock.advance(6 * hour)
    expect(await dispatcher.calls.get(id)).toMatchObject({ status: 'unknown', settled: true })
    const hungUp = dispatcher.hangUp(id)
    await clock.advance(10_000)
    await hungUp
    expect(fake('a').log.filter((line) => line === 'hangUp')).toHaveLength(1)
  })
})

describe('a click-to-call whose near phone has gone', () => {
  const can = {
    answers: 'document' as const,
    verbs: ['hangUp', 'get'] as const,
    reports: { ringing: true, busy: true },
  }
  const near = (type: 'answered' | 'ended', at: number) =>
    type === 'ended'
      ? ended('completed', 'hung-up', 'yes', { at, leg: 'near', id: 'near end' })
      : event(type, { at, leg: 'near', id: 'near answer' })
  const connect = { phone: '+14155550190', first: true } as const

  it('ends although the end of its far leg is never reported, once the provider was asked', async () => {
    let goneAt = 0
    const get = async () => [near('ended', goneAt)]
    const { dispatcher, clock, fake } = setUp({ a: { can, get } })
    const { id } = await dispatcher.dispatch({ ...call, connect, maxDuration: 900 })
    const attemptKey = fake('a').keys[0]
    const report = (one: ReturnType<typeof event>) =>
      dispatcher.receive('a', webhookOf({ ...one, attemptKey }))
    await report(near('answered', clock.now()))
    await report(event('answered', { at: clock.now() }))
    await clock.advance(20_000)
    goneAt = clock.now()
    await report(near('ended', goneAt))
    expect(await dispatcher.calls.get(id)).toMatchObject({ status: 'in-progress', settled: false })
    await clock.advance(120_000)
    expect(await dispatcher.calls.get(id)).toMatchObject({ status: 'completed', settled: true })
  })

  it('is not taken for ended where its far party was transferred', async () => {
    const get = async () => [event('answered', { at: null, id: 'lives' })]
    const transfer = async () => ({ references: { call: 'a-9' } })
    const { dispatcher, clock, fake } = setUp({ a: { can, get, transfer } })
    const { id } = await dispatcher.dispatch({ ...call, connect, maxDuration: 900 })
    const attemptKey = fake('a').keys[0]
    const report = (one: ReturnType<typeof event>) =>
      dispatcher.receive('a', webhookOf({ ...one, attemptKey }))
    await report(near('answered', clock.now()))
    await report(event('answered', { at: clock.now() }))
    await dispatcher.transfer(id, '+14155550191')
    await report(near('ended', clock.now()))
    await clock.advance(120_000)
    expect(await dispatcher.calls.get(id)).toMatchObject({ status: 'in-progress', settled: false })
  })
})
