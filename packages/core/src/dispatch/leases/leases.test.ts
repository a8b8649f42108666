import { describe, expect, it } from 'vitest'
import type { Gate } from '../../gates/gate.ts'
import type { StoreOwner } from '../../journal/store/lease.ts'
import type { Call } from '../../model/call.ts'
import type { Host } from '../../plugin/host.ts'
import {
  countingIds,
  ended,
  event,
  manualClock,
  manualHost,
  outboundRule,
  refusal,
  settlePromises,
  webhookOf,
  type FakeProviderScript,
  type ManualHost,
} from '../../testing/index.ts'
import { call, gate, interposed, openIn, publicUrl, setUp } from '../dispatcher.fixture.ts'
import { memoryStore } from '../memory-store.ts'
import type { Store } from '../store.ts'

const leaseMs = 3_000

/** A process whose timers and store calls can be held up, as SIGSTOP does, indefinitely where it is killed. */
const mortal = (host: ManualHost, store: Store) => {
  let waiting: (() => void)[] | null = null
  const pass = (): Promise<void> =>
    waiting ? new Promise((resolve) => waiting?.push(resolve)) : Promise.resolve()
  const { clock } = host
  const own: Host['clock'] = {
    now: clock.now,
    wall: clock.wall,
    monotonic: clock.monotonic,
    after: (milliseconds, run) => clock.after(milliseconds, () => void pass().then(run)),
  }
  return {
    host: { ...host, clock: own } as ManualHost,
    store: interposed(store, async (_method, run) => {
      await pass()
      const result = await run()
      await pass()
      return result
    }),
    stop: () => void (waiting = []),
    resume() {
      const held = waiting ?? []
      waiting = null
      for (const go of held) go()
    },
  }
}

/** Processes over one store, each with a host of its own. */
const processes = () => {
  const clock = manualClock()
  const store = memoryStore({ shared: true, now: clock.now })
  const ids = countingIds()
  const start = (
    script: FakeProviderScript,
    given: Partial<ManualHost> = {},
    options: Parameters<typeof setUp>[1] = {},
  ) => {
    const process = mortal({ ...manualHost({ clock, publicUrl }), ...given }, store)
    const bench = setUp(
      { a: script, b: script },
      {
        host: process.host,
        store: process.store,
        ids,
        leaseMs,
        rules: [outboundRule(['a', 'b']), { ...outboundRule(['a']), id: 'only-a' }],
        ...options,
      },
    )
    return { ...process, ...bench, clock }
  }
  return { clock, store, start }
}

describe('dispatchers with leases', () => {
  it('leave alone what another prepares and sends, however long it takes (S2)', async () => {
    const { clock, start } = processes()
    const [made, replied] = [gate(), gate<{ references: { call: string } }>()]
    const one = start({ ensure: () => made.opened, place: () => replied.opened })
    const other = start({})
    void one.dispatcher.dispatch(call)
    await clock.advance(20_000)
    made.open()
    await clock.advance(20_000)
    replied.open({ references: { call: 'x' } })
    await clock.advance(1_000)
    const { calls } = await other.dispatcher.calls.list()
    expect(calls[0]?.attempts.map(({ provider, state }) => [provider, state])).toEqual([
      ['a', 'accepted'],
    ])
    expect(other.fake('a').log).toEqual([])
  })

  it('take over the calls of one that died, within its lease and a second, by themselves', async () => {
    const { clock, start } = processes()
    const one = start({ can: { verbs: ['hangUp', 'get'] } })
    const { id } = await one.dispatcher.dispatch({ ...call, maxDuration: 60 })
    const attemptKey = one.fake('a').keys[0]
    await one.dispatcher.receive('a', webhookOf(event('answered', { at: clock.now(), attemptKey })))
    one.stop()
    const other = start({ can: { verbs: ['hangUp', 'get'] } })
    await clock.advance(1_000)
    void other.dispatcher.hangUp(id)
    await clock.advance(leaseMs)
    expect(other.fake('a').log).toContain('hangUp')
  })

  it('run a timer once, in whichever process lives', async () => {
    const { clock, start } = processes()
    const notes = [{ field: 'maxDuration', effect: 'dropped' as const, detail: 'not offered' }]
    const one = start({ notes })
    const two = start({ notes })
    const three = start({ notes })
    await one.dispatcher.dispatch({ ...call, maxDuration: 30 })
    const attemptKey = one.fake('a').keys[0]
    await two.dispatcher.receive('a', webhookOf(event('answered', { at: clock.now(), attemptKey })))
    await clock.advance(10_000)
    one.stop()
    await clock.advance(60_000)
    const hangUps = [one, two, three].flatMap(({ fake }) =>
      fake('a').log.filter((line) => line === 'hangUp'),
    )
    expect(hangUps).toHaveLength(1)
  })

  it('do nothing for a call that another took over while they were stopped', async () => {
    const { clock, start } = processes()
    const made = gate()
    const one = start({ ensure: () => made.opened })
    void one.dispatcher.dispatch(call)
    await settlePromises()
    one.stop()
    const other = start({ ensure: async () => {} })
    await clock.advance(leaseMs + 1_000)
    expect(other.fake('b').keys).toHaveLength(1)
    made.open()
    one.resume()
    await clock.advance(5_000)
    expect([one.fake('a').keys, one.fake('b').keys]).toEqual([[], []])
    const { calls } = await other.dispatcher.calls.list()
    expect(calls[0]?.attempts.map(({ provider, state }) => [provider, state])).toEqual([
      ['a', 'refused'],
      ['b', 'accepted'],
    ])
    // It serves again, under a new lease.
    await one.dispatcher.dispatch(call)
    expect(one.fake('a').keys).toHaveLength(1)
    expect(one.host.entries.map(({ event: entry }) => entry)).toContain('lease.lost')
  })

  it('hear what others write between the end of a lease and joining again', async () => {
    const { clock, store, start } = processes()
    const joined = gate()
    const owners: StoreOwner[] = []
    const slow = new Proxy(store.calls, {
      get: (target, name: keyof Store['calls']) =>
        name === 'join'
          ? (owner: StoreOwner) =>
              owners.push(owner) > 1
                ? joined.opened.then(() => target.join(owner))
                : target.join(owner)
          : target[name],
    })
    const { calls, ...others } = interposed({ ...store, calls: slow }, (_method, run) => run())
    const one = start({}, {}, { store: { ...others, calls } })
    const other = start({})
    const { id } = await other.dispatcher.dispatch(call)
    let over: Call | undefined
    void one.dispatcher.calls.wait(id, 'ended').then((done) => (over = done))
    await settlePromises()
    one.stop()
    await clock.advance(leaseMs + 1_000)
    one.resume()
    await clock.advance(1_000)
    expect(one.host.entries.map(({ event: entry }) => entry)).toEqual(['lease.lost'])
    expect(owners.map(({ former }) => former)).toEqual([undefined, owners[0]?.id])
    const attemptKey = other.fake('a').keys[0]
    const end = ended('completed', 'hung-up', 'yes', { at: clock.now(), attemptKey })
    await other.dispatcher.receive('a', webhookOf(end))
    joined.open()
    await clock.advance(1_000)
    expect(over?.status).toBe('completed')
  })

  it('begin nothing for a call that another has taken over and not yet begun with (S1)', async () => {
    const { clock, start } = processes()
    const [first, second] = [gate(), gate()]
    const waiting = (turn: typeof first): Gate => ({
      name: 'turn',
      check: () => ({ verdict: 'pass' }),
      acquire: async () => {
        await turn.opened
        return { verdict: 'pass' }
      },
    })
    const one = start({}, {}, { gates: [waiting(first)] })
    void one.dispatcher.dispatch(call)
    await settlePromises()
    one.stop()
    const other = start({}, {}, { gates: [waiting(second)] })
    await clock.advance(leaseMs + 1_000)
    // Nothing of the record has changed but whose it is.
    one.resume()
    first.open()
    await settlePromises()
    expect([one.fake('a').keys, other.fake('a').keys]).toEqual([[], []])
    second.open()
    await clock.advance(1_000)
    expect([one.fake('a').keys.length, other.fake('a').keys.length]).toEqual([0, 1])
  })

  it('are told the outcome of an earlier attempt once, also where they lose the call and take it up again (S15)', async () => {
    const { clock, start } = processes()
    const script: FakeProviderScript = {
      can: { verbs: ['hangUp', 'locate'] },
      place: () => Promise.reject(refusal('timeout', 'unknown')),
      locate: async () => ({ outcome: 'unknown' }),
    }
    const one = start(script)
    void one.dispatcher.dispatch(call)
    await clock.advance(10)
    one.stop()
    const recalled: string[] = []
    const watching: Gate = {
      name: 'watch',
      check: () => ({ verdict: 'pass' }),
      recall: (_route, { kind }) => void recalled.push(kind),
    }
    const other = start(script, {}, { gates: [watching] })
    await clock.advance(leaseMs + 1_000)
    expect(recalled).toEqual(['unknown'])
    other.stop()
    await clock.advance(leaseMs + 1_000)
    // Another one takes the call, and leaves it again.
    const third = start(script)
    await clock.advance(1_000)
    await third.dispatcher.close()
    other.resume()
    await clock.advance(leaseMs)
    expect(other.host.entries.map(({ event: entry }) => entry)).toContain('lease.lost')
    expect(recalled).toEqual(['unknown'])
  })

  it('are not told the outcome of their own attempt a second time after a stall (S15)', async () => {
    const { clock, start } = processes()
    const recalled: string[] = []
    const watching: Gate = {
      name: 'watch',
      check: () => ({ verdict: 'pass' }),
      recall: (_route, { kind }) => void recalled.push(kind),
    }
    const script: FakeProviderScript = {
      can: { verbs: ['hangUp', 'locate'] },
      place: () => Promise.reject(refusal('timeout', 'unknown')),
      locate: async () => ({ outcome: 'unknown' }),
    }
    const one = start(script, {}, { gates: [watching] })
    void one.dispatcher.dispatch(call)
    await clock.advance(10)
    const looks = () => one.fake('a').log.filter((line) => line === 'locate').length
    one.stop()
    await clock.advance(20_000)
    one.resume()
    const before = looks()
    await clock.advance(20_000)
    expect(one.host.entries.map(({ event: entry }) => entry)).toContain('lease.lost')
    expect([looks() > before, recalled]).toEqual([true, []])
  })

  it('leave alone a transfer that another sends, however long it takes (S2)', async () => {
    const { clock, start } = processes()
    const replied = gate()
    const script = {
      can: { verbs: ['hangUp', 'transfer'] as const },
      transfer: () => replied.opened,
    }
    const one = start(script)
    const other = start(script)
    const { id } = await one.dispatcher.dispatch(call)
    const attemptKey = one.fake('a').keys[0]
    await one.dispatcher.receive('a', webhookOf(event('answered', { at: clock.now(), attemptKey })))
    const transferred = other.dispatcher.transfer(id, '+14155550124')
    const states = async () =>
      (await one.dispatcher.calls.get(id))?.attempts.map(({ state }) => state)
    await clock.advance(20_000)
    expect(await states()).toEqual(['accepted', 'sent'])
    replied.open()
    await clock.advance(1)
    expect(await states()).toEqual(['accepted', 'accepted'])
    await transferred
    // Of one that died it is not known whether it was sent.
    const again = gate()
    script.transfer = () => again.opened
    void other.dispatcher.transfer(id, '+14155550125')
    await settlePromises()
    other.stop()
    await clock.advance(leaseMs + 1_000)
    expect(await states()).toEqual(['accepted', 'accepted', 'unknown'])
  })

  it('take up their own calls again after a stall that cost them their lease', async () => {
    const { clock, start } = processes()
    const notes = [{ field: 'maxDuration', effect: 'dropped' as const, detail: 'not offered' }]
    const one = start({ notes })
    await one.dispatcher.dispatch({ ...call, maxDuration: 30 })
    const attemptKey = one.fake('a').keys[0]
    await one.dispatcher.receive('a', webhookOf(event('answered', { at: clock.now(), attemptKey })))
    one.stop()
    await clock.advance(20_000)
    one.resume()
    await clock.advance(15_000)
    expect(one.host.entries.map(({ event: entry }) => entry)).toContain('lease.lost')
    expect(one.fake('a').log.filter((line) => line === 'hangUp')).toHaveLength(1)
  })

  it('keep the pace of a provider together', async () => {
    const { clock, start } = processes()
    const [one, other] = [
      start({}, {}, { pace: { a: { cps: 2 } } }),
      start({}, {}, { pace: { a: { cps: 2 } } }),
    ]
    for (let index = 0; index < 6; index++)
      for (const { dispatcher } of [one, other])
        void dispatcher.dispatch({ ...call, rule: 'only-a' })
    await clock.advance(3_900)
    expect(one.fake('a').keys.length + other.fake('a').keys.length).toBe(8)
    await clock.advance(5_000)
    expect(one.fake('a').keys.length + other.fake('a').keys.length).toBe(12)
  })

  it('hand their calls over when they close', async () => {
    const { clock, start } = processes()
    const script = { can: { verbs: ['hangUp', 'get'] as const }, get: async () => [] }
    const one = start(script)
    const { id } = await one.dispatcher.dispatch({ ...call, ringTimeout: 10 })
    const other = start(script)
    await one.dispatcher.close()
    await clock.advance(1_000)
    void other.dispatcher.hangUp(id)
    await clock.advance(1)
    expect(other.fake('a').log).toEqual(['hangUp'])
  })

  it('hand over what they are not sending while a request of another call is out', async () => {
    const { clock, start } = processes()
    const slow = gate<{ references: { call: string } }>()
    const notes = [{ field: 'maxDuration', effect: 'dropped' as const, detail: 'not offered' }]
    const replies = [Promise.resolve({ references: { call: 'x' } }), slow.opened]
    const one = start({ notes, place: async () => (await replies.shift()) ?? { references: {} } })
    await one.dispatcher.dispatch({ ...call, maxDuration: 20 })
    const attemptKey = one.fake('a').keys[0]
    await one.dispatcher.receive('a', webhookOf(event('answered', { at: clock.now(), attemptKey })))
    void one.dispatcher.dispatch({ ...call, to: '+14155550177' })
    await clock.advance(100)
    const other = start({ notes })
    let closed = false
    void one.dispatcher.close().then(() => (closed = true))
    await clock.advance(40_000)
    expect([other.fake('a').log, closed]).toEqual([['hangUp'], false])
    slow.open({ references: { call: 'y' } })
    await clock.advance(1_000)
    expect(closed).toBe(true)
    const { calls } = await other.dispatcher.calls.list()
    expect(calls.map(({ attempts: [attempt] }) => attempt?.state)).toEqual(['accepted', 'accepted'])
  })

  it('act at once on a report that came to another', async () => {
    const { clock, start } = processes()
    const notes = [{ field: 'dtmf', effect: 'dropped' as const, detail: 'not offered' }]
    const one = start({ notes })
    const other = start({ notes })
    await one.dispatcher.dispatch({ ...call, dtmf: '12#' })
    const attemptKey = one.fake('a').keys[0]
    await other.dispatcher.receive(
      'a',
      webhookOf(event('answered', { at: clock.now(), attemptKey })),
    )
    await clock.advance(1)
    expect(one.fake('a').log).toContain('sendDigits 12#')
    expect(other.fake('a').log).toEqual([])
  })

  it('take up a call that a late report opened again after its dispatcher had gone', async () => {
    const { clock, store, start } = processes()
    const one = start({})
    const { id } = await one.dispatcher.dispatch({ ...call, ringTimeout: 30 })
    const attemptKey = one.fake('a').keys[0]
    await clock.advance(600_000)
    expect((await one.dispatcher.calls.get(id))?.settled).toBe(true)
    await one.dispatcher.close()
    const other = start({})
    await other.dispatcher.receive(
      'a',
      webhookOf(event('answered', { at: clock.now(), attemptKey })),
    )
    expect(await openIn(store)).toHaveLength(1)
    await other.dispatcher.receive(
      'a',
      webhookOf(ended('completed', 'hung-up', 'yes', { at: clock.now(), attemptKey })),
    )
    await clock.advance(1_000)
    expect(await openIn(store)).toEqual([])
  })

  it('share the time of the store, whatever their own clocks say', async () => {
    const { clock, start } = processes()
    const wrong = (by: number) => ({
      clock: { ...clock, now: () => clock.now() + by, wall: () => clock.wall() + by },
    })
    const fast = start({}, wrong(600_000) as Partial<ManualHost>)
    const slow = start({}, wrong(-600_000) as Partial<ManualHost>)
    await settlePromises()
    const { id } = await fast.dispatcher.dispatch({ ...call, ringTimeout: 30 })
    const seen = await slow.dispatcher.calls.get(id)
    expect(seen?.createdAt).toBe(new Date(clock.now()).toISOString())
    expect(seen?.status).toBe('initiated')
    fast.stop()
    await clock.advance(leaseMs + 1_000)
    // Neither ten minutes late nor ten minutes early.
    expect((await slow.dispatcher.calls.get(id))?.settled).toBe(false)
    await clock.advance(300_000)
    expect((await slow.dispatcher.calls.get(id))?.settled).toBe(true)
  })

  it('wait for a store that is not there yet', async () => {
    const clock = manualClock()
    const inner = memoryStore({ shared: true, now: clock.now })
    let away = true
    const store: Store = {
      calls: {
        ...inner.calls,
        join: async (owner) => {
          if (away) throw new Error('connection refused')
          return inner.calls.join(owner)
        },
      },
    }
    const ids = countingIds()
    const host = () => manualHost({ clock, publicUrl })
    const { dispatcher, fake } = setUp({ a: {} }, { host: host(), store, ids })
    const early = dispatcher.dispatch(call)
    await clock.advance(3_000)
    expect(fake('a').keys).toEqual([])
    away = false
    await clock.advance(1_000)
    expect((await early).status).toBe('initiated')
    away = true
    const late = setUp({ a: {} }, { host: host(), store, ids })
    const refused = late.dispatcher.dispatch(call).catch((error: unknown) => error)
    await clock.advance(11_000)
    expect(await refused).toMatchObject({ name: 'StoreError', method: 'claim' })
  })

  it.each([[0], [999], [Number.NaN]])('refuse a lease of %d ms', (wrong) => {
    expect(() => setUp({ a: {} }, { leaseMs: wrong })).toThrow(/leaseMs: must be a number/)
    expect(() => setUp({ a: {} }, { leaseMs: 1_000 })).not.toThrow()
  })
})
