import { describe, expect, it } from 'vitest'
import { CallError } from '../model/error.ts'
import { memoryStore } from '../dispatch/memory-store.ts'
import { StoreError } from './store/store-error.ts'
import { event, refusal, webhookOf } from '../testing/index.ts'
import { call, interposed, setUp } from '../dispatch/dispatcher.fixture.ts'

/** Fails the n-th write of an accepted reply, before or after it took place, with whatever error. */
const failing = (
  which: (method: string, args: readonly unknown[]) => boolean,
  error: unknown,
  when: 'before' | 'after',
  times = 1,
) =>
  interposed(memoryStore(), async (method, run, args) => {
    if (times > 0 && which(method, args)) {
      times--
      if (when === 'after') await run()
      throw error
    }
    return run()
  })
const saves = (state: string) => (method: string, args: readonly unknown[]) =>
  method === 'save' &&
  (args[0] as { attempts: { state: string }[] }).attempts.some((attempt) => attempt.state === state)

describe('a store that fails', () => {
  it.each([
    ['before', 1],
    ['after', 1],
    ['before', 12],
  ] as const)(
    'never decides that a provider has not dialled: %s the write, %i times (S4)',
    async (when, times) => {
      // Without a provider it defaults to dialled: 'no'.
      const error = new CallError('unexpected', 'the database is away')
      const store = failing(saves('accepted'), error, when, times)
      const { dispatcher, clock, fake } = setUp({ a: {}, b: {} }, { store })
      const dispatched = dispatcher.dispatch(call)
      await clock.advance(30_000)
      expect((await dispatched).attempts[0]?.provider).toBe('a')
      const [placed] = (await dispatcher.calls.list()).calls
      expect([placed?.status, placed?.attempts.length]).toEqual(['initiated', 1])
      expect([fake('a').keys.length, fake('b').log]).toEqual([1, []])
    },
  )

  it('sends once when the reply to the write of `sent` is lost', async () => {
    let lost = 0
    const isSent = saves('sent')
    const store = failing(
      (method, args) => isSent(method, args) && ++lost > 0,
      new Error('lost'),
      'after',
    )
    // The first attempt is journalled with the claim of the call, the second by a write of its own.
    const { dispatcher, fake } = setUp(
      { a: { place: () => Promise.reject(refusal('request-invalid')) }, b: {} },
      { store },
    )
    expect((await dispatcher.dispatch(call)).status).toBe('initiated')
    expect([fake('a').keys.length, fake('b').keys.length, lost]).toEqual([1, 1, 1])
  })

  it('tells listeners and waits of a write whose reply was lost', async () => {
    const { dispatcher } = setUp(
      { a: {} },
      { store: failing(saves('accepted'), new Error('lost'), 'after') },
    )
    const seen: string[] = []
    dispatcher.on('call-changed', ({ status }) => seen.push(status))
    expect((await dispatcher.dispatch(call)).status).toBe('initiated')
    expect(seen).toEqual(['queued', 'initiated'])
  })

  it('dials the next route once the refusal of the first is written, though the store was away for half a minute', async () => {
    let clockOf = (): number => 0
    let until = Infinity
    const refused = saves('refused')
    const store = interposed(memoryStore(), async (method, run, args) => {
      if (refused(method, args) && clockOf() < until) throw new Error('away')
      return run()
    })
    const { dispatcher, clock, fake } = setUp(
      { a: { place: () => Promise.reject(refusal('request-invalid')) }, b: {} },
      { store },
    )
    clockOf = () => clock.now()
    until = clock.now() + 30_000
    void dispatcher.dispatch(call)
    await clock.advance(29_000)
    expect(fake('b').keys).toEqual([])
    await clock.advance(2_000)
    expect([fake('a').keys.length, fake('b').keys.length]).toEqual([1, 1])
    const [placed] = (await dispatcher.calls.list()).calls
    expect(placed?.attempts.map(({ state }) => state)).toEqual(['refused', 'accepted'])
  })

  it('says what was wrong with it, after ten seconds of trying', async () => {
    let isAway = false
    const cause = new Error('away')
    const store = failing((method) => isAway && method === 'save', cause, 'before', Infinity)
    const { dispatcher, clock } = setUp({ a: {} }, { store })
    const { id } = await dispatcher.dispatch(call)
    isAway = true
    let failure: unknown
    void dispatcher.hangUp(id).catch((error: unknown) => (failure = error))
    await clock.advance(9_900)
    expect(failure).toBeUndefined()
    await clock.advance(400)
    expect(failure).toBeInstanceOf(StoreError)
    expect(failure).toMatchObject({ method: 'save', cause })
  })

  it.each([
    ['an error of its own', new Error('gone')],
    // Without a provider it defaults to dialled: 'no'.
    ['an error that a plugin could have thrown', new CallError('unexpected', 'gone')],
  ])(
    'leaves an attempt open, and dials no other route, when it stays away with %s (S4)',
    async (_what, error) => {
      const store = failing(saves('accepted'), error, 'before', Infinity)
      const { dispatcher, clock, fake } = setUp({ a: {}, b: {} }, { store })
      // The journal tries for a minute; the next route could still be dialled then.
      void dispatcher.dispatch({ ...call, dialBefore: new Date(clock.now() + 3_600_000) })
      await clock.advance(600_000)
      expect([fake('a').keys.length, fake('b').log]).toEqual([1, []])
    },
  )

  it('dials a call whose claim was written and its reply lost (S6)', async () => {
    const store = failing((method) => method === 'claim', new Error('lost'), 'after')
    const { dispatcher, fake } = setUp({ a: {} }, { store })
    expect((await dispatcher.dispatch(call)).status).toBe('initiated')
    expect(fake('a').keys).toHaveLength(1)
  })

  it('reaches the caller as a StoreError, which says nothing about dialling', async () => {
    const cause = new CallError('unexpected', 'away', { dialled: 'no' })
    const store = failing((method) => method === 'claim', cause, 'before')
    const { dispatcher } = setUp({ a: {} }, { store })
    const error = await dispatcher.dispatch(call).catch((thrown: unknown) => thrown)
    expect([error instanceof StoreError, CallError.isInstance(error)]).toEqual([true, false])
    expect(error).not.toHaveProperty('dialled')
  })

  it('fails a look-up or a poll of ours, not of the provider', async () => {
    const store = failing(saves('accepted'), new Error('away'), 'before')
    const can = { verbs: ['locate'] as const, locate: { proof: 'key' as const, settleAfterMs: 0 } }
    const { dispatcher, clock, host, fake } = setUp(
      {
        a: {
          can,
          place: () => Promise.reject(refusal('timeout', 'unknown')),
          locate: async () => ({ outcome: 'placed', references: { call: 'x' }, byKey: true }),
        },
        b: {},
      },
      { store },
    )
    void dispatcher.dispatch(call)
    await clock.advance(60_000)
    expect((await dispatcher.calls.list()).calls[0]?.status).toBe('initiated')
    expect(host.entries.map((entry) => entry.event)).not.toContain('locate.failed')
    expect(fake('b').log).toEqual([])
  })
})

describe('many at once', () => {
  it('merges 120 concurrent events of one call, without a conflict (S16)', async () => {
    let conflicts = 0
    const store = interposed(memoryStore(), async (method, run) => {
      await Promise.resolve()
      const result = await run()
      if (method === 'save' && (result as { outcome: string }).outcome === 'conflict') conflicts++
      return result
    })
    const { dispatcher, fake, clock } = setUp({ a: {} }, { store })
    const { id } = await dispatcher.dispatch(call)
    const attemptKey = fake('a').keys[0]
    const received = Promise.all(
      Array.from({ length: 120 }, (_, sequence) =>
        dispatcher.receive(
          'a',
          webhookOf(event('digits', { at: clock.now(), sequence, attemptKey, digits: '1' })),
        ),
      ),
    )
    // Whatever conflicted would be written again by now.
    await clock.advance(10_000)
    const replies = await received
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]))
    const held = await dispatcher.calls.get(id)
    expect(held?.timeline.filter(({ type }) => type === 'digits')).toHaveLength(120)
    expect(conflicts).toBe(0)
  })

  it('waits longer after each conflict with another process, and gives up after ten seconds (S16)', async () => {
    const inner = memoryStore()
    const pauses: number[] = []
    let last = 0
    let contended = false
    const { dispatcher, fake, clock } = setUp(
      { a: {} },
      {
        store: interposed(inner, async (method, run) => {
          if (!contended || method !== 'save') return run()
          pauses.push(clock.now() - last)
          last = clock.now()
          return { outcome: 'conflict' }
        }),
      },
    )
    await dispatcher.dispatch(call)
    contended = true
    last = clock.now()
    const received = dispatcher.receive(
      'a',
      webhookOf(event('ringing', { at: 1, attemptKey: fake('a').keys[0] })),
    )
    await clock.advance(9_900)
    expect(pauses.slice(0, 6)).toEqual([0, 0, 0, 3, 5, 9])
    expect(Math.max(...pauses)).toBeLessThanOrEqual(251)
    await clock.advance(500)
    // The provider delivers it again.
    expect((await received).status).toBe(503)
  })
})
