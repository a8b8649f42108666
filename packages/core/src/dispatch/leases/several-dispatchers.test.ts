import { describe, expect, it } from 'vitest'
import { memoryStore } from '../memory-store.ts'
import { CallError } from '../../model/error.ts'
import {
  countingIds,
  ended,
  event,
  far,
  manualClock,
  manualHost,
  refusal,
  settlePromises,
  webhookOf,
  type FakeProviderScript,
} from '../../testing/index.ts'
import { call, gate, interposed, openIn, publicUrl, setUp } from '../dispatcher.fixture.ts'

/** Dispatchers over one store, on one clock. */
const together = (
  scripts: Record<string, FakeProviderScript>,
  others: Record<string, FakeProviderScript> = scripts,
) => {
  const clock = manualClock()
  const store = memoryStore({ shared: true, now: clock.now })
  const ids = countingIds()
  const start = (given: Record<string, FakeProviderScript>) =>
    setUp(given, { host: manualHost({ clock, publicUrl }), store, ids })
  return { one: start(scripts), other: start(others), store, clock, ids }
}

describe('a second dispatcher on a store that serves one', () => {
  it('is refused until the first has closed or is taken over from (S2)', async () => {
    const store = memoryStore()
    const first = setUp({ a: {} }, { store })
    expect(() => setUp({ a: {} }, { store })).toThrow(/another dispatcher uses it.*takeOver/s)
    await first.dispatcher.close()
    const second = setUp({ a: {} }, { store })
    const third = setUp({ a: {} }, { store, takeOver: true })
    // The dispatcher that was replaced does not release the store by detaching.
    await second.dispatcher.close()
    expect(() => setUp({ a: {} }, { store })).toThrow(/another dispatcher/)
    await third.dispatcher.close()
    expect(() => setUp({ a: {} }, { store })).not.toThrow()
  })
})

describe('two dispatchers over one store', () => {
  it('do not orphan an attempt that was sent since it was looked at (S1)', async () => {
    const clock = manualClock()
    const inner = memoryStore({ shared: true, now: clock.now })
    const ids = countingIds()
    const made = gate()
    const one = setUp(
      { a: { ensure: () => made.opened }, b: {} },
      { host: manualHost({ clock, publicUrl }), store: inner, ids },
    )
    void one.dispatcher.dispatch(call)
    await settlePromises()
    // The other reads `planned`; its write comes after the first has written `sent`.
    const write = gate()
    const store = interposed(inner, async (method, run) => {
      if (method === 'save') await write.opened
      return run()
    })
    const other = setUp(
      { a: { ensure: async () => {} }, b: {} },
      { host: manualHost({ clock, publicUrl }), store, ids },
    )
    await other.dispatcher.recover()
    await settlePromises()
    made.open()
    await settlePromises()
    write.open()
    await clock.advance(10_000)
    expect([one.fake('a').keys.length, other.fake('b').log]).toEqual([1, []])
    const [record] = (await one.dispatcher.calls.list()).calls
    expect(record?.attempts.map(({ state }) => state)).toEqual(['accepted'])
  })

  it.each([
    ['dtmf', { dtmf: '12#' }, 'sendDigits 12#'],
    ['record', { record: true }, 'startRecording'],
    ['maxDuration', { maxDuration: 5 }, 'hangUp'],
  ])('send a command once for one answer: %s (S8)', async (field, wish, line) => {
    const notes = [{ field, effect: 'dropped' as const, detail: 'not offered' }]
    const { one, other, clock } = together({ a: { notes } })
    await one.dispatcher.dispatch({ ...call, ...wish })
    await other.dispatcher.recover()
    const answered = webhookOf(
      event('answered', { at: clock.now(), attemptKey: one.fake('a').keys[0] }),
    )
    await Promise.all([
      one.dispatcher.receive('a', answered),
      other.dispatcher.receive('a', answered),
    ])
    await clock.advance(8_000)
    const log = [...one.fake('a').log, ...other.fake('a').log]
    expect(log.filter((entry) => entry === line)).toHaveLength(1)
  })

  it('hang up once', async () => {
    const { one, other, clock } = together({ a: {} })
    const { id } = await one.dispatcher.dispatch(call)
    void one.dispatcher.hangUp(id)
    void other.dispatcher.hangUp(id)
    await clock.advance(10_000)
    const log = [...one.fake('a').log, ...other.fake('a').log]
    expect(log.filter((entry) => entry === 'hangUp')).toHaveLength(1)
  })

  it('both are notified of an end: a wait and a listener of the one, a webhook to the other (S9)', async () => {
    const { one, other, clock } = together({ a: {} })
    const { id } = await one.dispatcher.dispatch(call)
    const heard: string[] = []
    one.dispatcher.on('call-changed', ({ status }, previous) =>
      heard.push(`${previous.status} ${status}`),
    )
    let end: string | undefined
    void one.dispatcher.calls.wait(id, 'ended').then(({ status }) => (end = status))
    const attemptKey = one.fake('a').keys[0]
    await other.dispatcher.receive(
      'a',
      webhookOf(event('ringing', { at: clock.now(), attemptKey })),
    )
    await settlePromises()
    await other.dispatcher.receive(
      'a',
      webhookOf(ended('busy', 'busy', 'yes', { at: clock.now(), attemptKey })),
    )
    await settlePromises()
    expect(end).toBe('busy')
    expect(heard).toEqual(['ringing ringing', 'ringing busy'])
  })
})

describe('a wait', () => {
  it('does not miss an end that comes during its first read (S9)', async () => {
    const held = gate()
    let hold = false
    const store = interposed(memoryStore(), async (method, run) => {
      const result = await run()
      if (method === 'get' && hold) {
        hold = false
        await held.opened
      }
      return result
    })
    const { dispatcher, clock, fake } = setUp({ a: {} }, { store })
    const { id } = await dispatcher.dispatch(call)
    hold = true
    let end: string | undefined
    void dispatcher.calls.wait(id, 'ended').then(({ status }) => (end = status))
    await settlePromises()
    const attemptKey = fake('a').keys[0]
    await dispatcher.receive(
      'a',
      webhookOf(ended('busy', 'busy', 'yes', { at: clock.now(), attemptKey })),
    )
    held.open()
    await settlePromises()
    expect(end).toBe('busy')
  })
})

describe('the next process', () => {
  it('dials a call whose claim was written and whose process died, when it is asked for again (S6)', async () => {
    const inner = memoryStore()
    const dead = interposed(inner, async (_method, run) => {
      await run()
      return new Promise(() => {})
    })
    const dying = interposed(dead, (method, run) =>
      method === 'findByIdempotencyKey' ? Promise.resolve(null) : run(),
    )
    // What has to be waited for makes the claim a write of its own, without an attempt.
    const first = setUp({ a: { prepare: async () => undefined } }, { store: dying })
    void first.dispatcher.dispatch({ ...call, idempotencyKey: 'k' })
    await settlePromises()
    const next = setUp({ a: {} }, { store: inner, takeOver: true })
    const replay = await next.dispatcher.dispatch({ ...call, idempotencyKey: 'k' })
    expect([replay.replay, replay.status]).toEqual([true, 'queued'])
    await next.clock.advance(10)
    expect(next.fake('a').keys).toHaveLength(1)
  })

  it('finds every call that is not settled, whatever the last one wrote before it died (S10)', async () => {
    // After each write of a call in turn the process dies; the next must still know of the call.
    const finals: (string | undefined)[] = []
    for (let writes = 1; writes <= 6; writes++) {
      const inner = memoryStore()
      let left = writes
      const store = interposed(inner, async (method, run) => {
        if (left <= 0) return new Promise(() => {})
        const result = await run()
        if ((method === 'save' || method === 'claim') && --left === 0) return new Promise(() => {})
        return result
      })
      const can = { verbs: ['hangUp', 'get', 'locate'] as const }
      const script: FakeProviderScript = {
        can,
        place: async () => ({ references: { call: 'x' } }),
        locate: async () => ({ outcome: 'placed', references: { call: 'x' }, byKey: true }),
        get: async () => [ended('completed', 'hung-up', 'yes', { at: 5 })],
      }
      const first = setUp({ a: script }, { store })
      void first.dispatcher.dispatch(call)
      await settlePromises()
      for (const report of [event('ringing', { at: 1 }), event('answered', { at: 2 })])
        void first.dispatcher.receive(
          'a',
          webhookOf({ ...report, attemptKey: first.fake('a').keys[0] }),
        )
      await settlePromises()
      const next = setUp({ a: script }, { store: inner, takeOver: true })
      await next.dispatcher.recover()
      await next.clock.advance(3_600_000)
      finals.push((await next.dispatcher.calls.list()).calls[0]?.status)
      expect(await openIn(inner)).toEqual([])
    }
    expect(finals).toEqual(Array.from({ length: 6 }, () => 'completed'))
  })

  it('takes up a settled call that a late event has opened again, with the write of that event (S10)', async () => {
    const inner = memoryStore()
    let saves = 0
    const store = interposed(inner, async (method, run) => {
      if (method === 'save') saves++
      return run()
    })
    const { dispatcher, clock, fake } = setUp({ a: {} }, { store })
    const { id } = await dispatcher.dispatch({ ...call, ringTimeout: 30 })
    await clock.advance(600_000)
    expect([(await dispatcher.calls.get(id))?.settled, await openIn(inner)]).toEqual([true, []])
    const before = saves
    await dispatcher.receive(
      'a',
      webhookOf(event('answered', { at: clock.now(), attemptKey: fake('a').keys[0] })),
    )
    expect([saves - before, (await openIn(inner)).map((open) => open.id)]).toEqual([1, [id]])
  })

  it('is told the outcome of earlier attempts once, however often it recovers (S15)', async () => {
    const store = memoryStore()
    const recalled: string[] = []
    const timeout = () => Promise.reject(refusal('timeout', 'unknown'))
    const first = setUp({ a: { place: timeout } }, { store })
    void first.dispatcher.dispatch(call)
    await first.clock.advance(10)
    const watching = {
      name: 'watch',
      check: () => ({ verdict: 'pass' as const }),
      recall: (_route: unknown, { kind }: { kind: string }) => void recalled.push(kind),
      release: (_request: unknown, { kind }: { kind: string }) => void recalled.push(`own ${kind}`),
    }
    const second = setUp({ a: {} }, { store, takeOver: true, gates: [watching] })
    await second.dispatcher.recover()
    await second.clock.advance(10)
    await second.dispatcher.recover()
    await second.dispatcher.recover()
    await second.dispatcher.dispatch(call)
    await second.dispatcher.recover()
    expect(recalled).toEqual(['unknown', 'own accepted'])
  })
})

describe('a look-up by number and time', () => {
  const can = {
    verbs: ['hangUp', 'locate'] as const,
    locate: { proof: 'match' as const, settleAfterMs: 30_000 },
  }
  const attempts = async (dispatcher: ReturnType<typeof setUp>['dispatcher']) =>
    (await dispatcher.calls.list()).calls
      .toReversed()
      .map(({ attempts: [only], providerRef }) => [only?.state, providerRef])

  it('does not adopt what another attempt owns, whether or not the plugin asks (S3)', async () => {
    for (const asks of [true, false]) {
      const places = [new Error('lost'), { references: { call: 'second' } }]
      const seen: boolean[] = []
      const { dispatcher, clock } = setUp({
        a: {
          can,
          place: async () => {
            const outcome = places.shift()
            if (outcome instanceof Error || !outcome) throw outcome ?? new Error('no more')
            return outcome
          },
          locate: async ({ isOwned }) => {
            const references = { call: 'second' }
            const owned = asks && (await isOwned(references))
            seen.push(owned)
            return owned ? { outcome: 'unknown' } : { outcome: 'placed', references }
          },
        },
      })
      void dispatcher.dispatch(call)
      await clock.advance(500)
      void dispatcher.dispatch(call)
      await clock.advance(600_000)
      expect(await attempts(dispatcher)).toEqual([
        ['unknown', null],
        ['accepted', 'second'],
      ])
      expect([seen.length > 2, new Set(seen)]).toEqual([true, new Set([asks])])
    }
  })

  it('stays unknown while an attempt to the same number is out that may have made the hit (S3)', async () => {
    const reply = gate<{ references: { call: string } }>()
    let places = 0
    let hit = false
    const { dispatcher, clock } = setUp({
      a: {
        can,
        place: () => (++places === 1 ? Promise.reject(new Error('lost')) : reply.opened),
        locate: async () =>
          hit ? { outcome: 'placed', references: { call: 'second' } } : { outcome: 'unknown' },
      },
    })
    void dispatcher.dispatch(call)
    await clock.advance(500)
    hit = true
    void dispatcher.dispatch(call)
    await clock.advance(20_000)
    expect(await attempts(dispatcher)).toEqual([
      ['unknown', null],
      ['sent', null],
    ])
    reply.open({ references: { call: 'second' } })
    await clock.advance(600_000)
    expect(await attempts(dispatcher)).toEqual([
      ['unknown', null],
      ['accepted', 'second'],
    ])
  })

  it('is undone by the reply that names what it adopted, and events go with the id (S3)', async () => {
    const reply = gate<{ references: { call: string } }>()
    let places = 0
    const { dispatcher, clock, fake } = setUp({
      a: {
        can,
        place: () => (++places === 1 ? Promise.reject(new Error('lost')) : reply.opened),
        locate: async () =>
          places === 1 ? { outcome: 'placed', references: { call: 'x' } } : { outcome: 'unknown' },
      },
    })
    void dispatcher.dispatch(call)
    await clock.advance(2_000)
    expect(await attempts(dispatcher)).toEqual([['accepted', 'x']])
    void dispatcher.dispatch(call)
    await settlePromises()
    const reports = [event('ringing', { at: 1 }), event('answered', { at: 2 })]
    for (const report of reports)
      await dispatcher.receive('a', webhookOf({ ...report, references: { call: 'x' } }))
    reply.open({ references: { call: 'x' } })
    await clock.advance(10)
    expect(await attempts(dispatcher)).toEqual([
      ['unknown', null],
      ['accepted', 'x'],
    ])
    const [second, first] = (await dispatcher.calls.list()).calls
    expect([second?.status, first?.status]).toEqual(['in-progress', 'unknown'])
    // Its own report finds it anyway.
    await dispatcher.receive(
      'a',
      webhookOf(
        event('ringing', { at: 3, attemptKey: fake('a').keys[0], references: { call: 'y' } }),
      ),
    )
    expect((await dispatcher.calls.list()).calls[1]).toMatchObject({
      status: 'ringing',
      providerRef: 'y',
    })
  })

  it('is confirmed by a report with the key, after which no other reply takes the id', async () => {
    let places = 0
    const { dispatcher, clock, fake } = setUp({
      a: {
        can,
        place: async () => {
          if (++places === 1) throw new Error('lost')
          return { references: { call: 'x' } }
        },
        locate: async () => ({ outcome: 'placed', references: { call: 'x' } }),
      },
    })
    void dispatcher.dispatch(call)
    await clock.advance(2_000)
    const attemptKey = fake('a').keys[0]
    await dispatcher.receive(
      'a',
      webhookOf(event('ringing', { at: 1, attemptKey, references: { call: 'x' } })),
    )
    await dispatcher.dispatch(call)
    expect((await attempts(dispatcher))[0]).toEqual(['accepted', 'x'])
  })

  it('does not adopt what may belong to a call that is known by another kind of id so far (S3)', async () => {
    const places = [new Error('lost'), { references: { request: 'r2' } }]
    const { dispatcher, clock } = setUp({
      a: {
        can: { ...can, references: ['request', 'call'] },
        place: async () => {
          const outcome = places.shift()
          if (outcome instanceof Error || !outcome) throw outcome ?? new Error('no more')
          return outcome
        },
        locate: async () => ({ outcome: 'placed', references: { call: 'c2' } }),
      },
    })
    void dispatcher.dispatch(call)
    await clock.advance(500)
    await dispatcher.dispatch(call)
    await clock.advance(600_000)
    expect((await attempts(dispatcher)).map(([state]) => state)).toEqual(['unknown', 'accepted'])
  })

  it('does not adopt what may be the second leg of a call of which nothing is known (S3)', async () => {
    for (const [apart, state] of [
      [190_000, 'unknown'],
      [190_001, 'accepted'],
    ] as const) {
      const { dispatcher, clock } = setUp({
        a: {
          can,
          place: async () => {
            throw new Error('lost')
          },
          locate: async ({ call: { connect } }) =>
            connect ? { outcome: 'unknown' } : { outcome: 'placed', references: { call: 'x' } },
        },
      })
      void dispatcher.dispatch({ ...call, connect: { phone: '+14155550177', first: true } })
      await clock.advance(apart)
      void dispatcher.dispatch(call)
      await clock.advance(600_000)
      expect((await attempts(dispatcher)).map(([one]) => one)).toEqual(['unknown', state])
    }
  })

  it('does not adopt a call to a number with more calls than can be looked at (S3)', async () => {
    for (const [others, state] of [
      [99, 'accepted'],
      [100, 'unknown'],
    ] as const) {
      let placed = 0
      const { dispatcher, clock, host } = setUp({
        a: {
          can,
          place: async ({ call: { tags } }) => {
            if (tags?.includes('lost')) throw new Error('lost')
            return { references: { call: `y${placed++}` } }
          },
          locate: async () => ({ outcome: 'placed', references: { call: 'x' } }),
        },
      })
      for (let index = 0; index < others; index++) void dispatcher.dispatch(call)
      void dispatcher.dispatch({ ...call, tags: ['lost'] })
      await clock.advance(600_000)
      expect((await attempts(dispatcher)).at(-1)?.[0]).toBe(state)
      expect(host.entries.map((entry) => entry.event)).not.toContain('engine.failed')
    }
  })

  it('does not compare legs of one role by ids of different kinds (S3)', async () => {
    const places = [new Error('lost'), { references: { request: 'r2', near: 'r2' } }]
    const { dispatcher, clock } = setUp({
      a: {
        can: { ...can, references: ['request', 'call', 'near'] },
        place: async () => {
          const outcome = places.shift()
          if (outcome instanceof Error || !outcome) throw outcome ?? new Error('no more')
          return outcome
        },
        locate: async () => ({ outcome: 'placed', references: { call: 'c2', near: 'c2' } }),
      },
    })
    const clickToCall = { ...call, connect: { phone: '+14155550177', first: true } } as const
    void dispatcher.dispatch(clickToCall)
    await clock.advance(500)
    await dispatcher.dispatch(clickToCall)
    await clock.advance(600_000)
    expect((await attempts(dispatcher)).map(([state]) => state)).toEqual(['unknown', 'accepted'])
  })

  it('does not adopt a call of an earlier attempt of its own record', async () => {
    const store = memoryStore()
    let places = 0
    const { dispatcher, clock } = setUp(
      {
        a: {
          can,
          place: async () => {
            if (++places === 2) throw new Error('lost')
            return { references: { call: `x${places}` } }
          },
          locate: async () => ({ outcome: 'placed', references: { call: 'x1' } }),
        },
      },
      {
        store,
        rules: [
          {
            id: 'sales',
            direction: 'outbound',
            numbers: ['+14155550100'],
            routes: [{ provider: 'a' }, { provider: 'a', gateway: 'g' }],
          },
        ],
      },
    )
    await dispatcher.dispatch({ to: far, rule: 'sales' })
    await dispatcher.receive(
      'a',
      webhookOf(ended('failed', 'congestion', 'no', { at: 1, references: { call: 'x1' } })),
    )
    await clock.advance(600_000)
    const [record] = (await store.calls.list({}, { limit: 1 })).records
    expect(record?.attempts.map(({ state }) => state)).toEqual(['accepted', 'unknown'])
  })
})

describe('an attempt that only reports of its second leg have adopted', () => {
  const adopted = async (get: FakeProviderScript['get']) => {
    let locates = 0
    const { dispatcher, clock, fake } = setUp({
      a: {
        can: {
          verbs: ['hangUp', 'get', 'locate'],
          locate: { proof: 'match', settleAfterMs: 30_000 },
          references: ['call', 'conversation'],
        },
        place: async () => {
          throw new Error('lost')
        },
        locate: async () => {
          locates++
          return { outcome: 'unknown' }
        },
        get,
      },
    })
    void dispatcher.dispatch(call)
    await clock.advance(500)
    const report = event('ringing', {
      at: clock.now(),
      leg: 'near',
      attemptKey: fake('a').keys[0],
      references: { conversation: 'v' },
    })
    await dispatcher.receive('a', webhookOf(report))
    const before = locates
    await clock.advance(200_000)
    return { call: (await dispatcher.calls.list()).calls[0], looked: locates > before }
  }

  it('is asked for by what they told', async () => {
    const asked: unknown[] = []
    const found = await adopted(async (references) => {
      asked.push(references)
      return [event('answered', { references: { ...references, call: 'c' } })]
    })
    expect(asked[0]).toEqual({ conversation: 'v' })
    expect(found.call).toMatchObject({ status: 'in-progress', providerRef: 'c' })
  })

  it('is looked for where that names no call to the provider', async () => {
    const found = await adopted(async () => {
      throw new CallError('call-unknown', 'no call')
    })
    expect([found.looked, found.call?.providerRef]).toEqual([true, null])
  })
})
