import { describe, expect, it } from 'vitest'
import type { Gate, GateRequest, Outcome } from '../../gates/gate.ts'
import type { AttemptContext } from '../../plugin/calls-port.ts'
import { refusal, settlePromises, type FakeProviderScript } from '../../testing/index.ts'
import { call, gate, publicUrl, setUp } from '../dispatcher.fixture.ts'
import { memoryStore } from '../memory-store.ts'

/** A gate that tells what it was asked and how each attempt ended; `turn` holds every attempt. */
const watching = (turn: Promise<void> = Promise.resolve()) => {
  const asked: GateRequest[] = []
  const ended: Outcome[] = []
  const watch: Gate = {
    name: 'watch',
    check: () => ({ verdict: 'pass' }),
    acquire: async (request) => {
      asked.push(request)
      await turn
      return { verdict: 'pass' }
    },
    release: (_request, outcome) => void ended.push(outcome),
  }
  return { watch, asked, ended }
}

const refusing = (code: Parameters<typeof refusal>[0]) => () => Promise.reject(refusal(code))

describe('the gates of a dial', () => {
  it('are told whether a route is left that was neither tried nor skipped', async () => {
    const { watch, asked } = watching()
    const { dispatcher } = setUp(
      {
        a: { place: refusing('request-invalid') },
        b: { prepare: refusing('caller-id') },
        c: { place: refusing('request-invalid') },
        d: {},
      },
      { gates: [watch] },
    )
    const { provider } = await dispatcher.dispatch(call)
    expect(provider).toBe('d')
    expect(asked.map(({ route, alternatives }) => [route.provider, alternatives])).toEqual([
      ['a', true],
      ['b', true],
      ['c', true],
      ['d', false],
    ])
  })

  it.each<[string, FakeProviderScript, object]>([
    ['placed', {}, { kind: 'accepted' }],
    [
      'could not be prepared',
      { prepare: refusing('caller-id') },
      { kind: 'refused', error: { code: 'caller-id', dialled: 'no' } },
    ],
    [
      'could not be prepared yet',
      { prepare: refusing('provider-down') },
      { kind: 'refused', error: { code: 'provider-down', dialled: 'no' } },
    ],
    [
      'got no room',
      { ensure: () => Promise.reject(refusal('room-unusable', 'unknown')) },
      { kind: 'refused', error: { code: 'room-unusable', dialled: 'no' } },
    ],
    [
      'may have been placed',
      { place: () => Promise.reject(refusal('timeout', 'unknown')) },
      { kind: 'unknown', error: { code: 'timeout', dialled: 'unknown' } },
    ],
  ])('learn that it was %s', async (_what, script, outcome) => {
    const { watch, ended } = watching()
    const { dispatcher, clock } = setUp({ a: script }, { gates: [watch] })
    void dispatcher.dispatch(call)
    await clock.advance(100)
    expect(ended).toMatchObject([outcome])
  })

  it.each(['with a room to be made', 'without'])(
    'learn that a call that was hung up before its turn was not sent, %s',
    async (how) => {
      const turn = gate()
      const { watch, ended } = watching(turn.opened)
      const script = how === 'without' ? {} : { ensure: async () => {} }
      const { dispatcher, clock, fake, host } = setUp({ a: script }, { gates: [watch] })
      const dispatched = dispatcher.dispatch(call)
      await settlePromises()
      const [queued] = (await dispatcher.calls.list()).calls
      const hungUp = dispatcher.hangUp(queued?.id ?? '')
      await settlePromises()
      turn.open()
      await clock.advance(6_000)
      expect([(await hungUp).status, (await dispatched).status]).toEqual(['canceled', 'canceled'])
      expect(ended).toMatchObject([{ kind: 'refused', error: { code: 'canceled' } }])
      expect(fake('a').log).toEqual([])
      expect(host.entries.map((entry) => entry.event)).not.toContain('engine.failed')
    },
  )

  it('that let a call pass after the dispatcher was closed have nothing begun for it', async () => {
    const turn = gate()
    const { watch, ended } = watching(turn.opened)
    let prepared = 0
    const prepare = async () => prepared++
    const { dispatcher } = setUp({ a: { prepare } }, { gates: [watch] })
    void dispatcher.dispatch(call).catch(() => {})
    await settlePromises()
    const closed = dispatcher.close()
    turn.open()
    await closed
    expect(prepared).toBe(0)
    expect(ended).toMatchObject([{ kind: 'refused', error: { code: 'canceled' } }])
  })
})

describe('a route', () => {
  it('whose provider is no longer there is skipped, with the reason', async () => {
    const store = memoryStore()
    const { watch } = watching(new Promise(() => {}))
    const before = setUp({ a: {}, b: {} }, { store, gates: [watch] })
    void before.dispatcher.dispatch(call)
    await settlePromises()
    const after = setUp({ b: {} }, { store, takeOver: true })
    await after.dispatcher.recover()
    await after.clock.advance(10)
    expect((await after.dispatcher.calls.list()).calls[0]).toMatchObject({
      provider: 'b',
      status: 'initiated',
      skipped: [{ provider: 'a', reason: 'provider-missing', detail: 'no provider has this name' }],
    })
    expect(after.host.entries.map((entry) => entry.event)).not.toContain('engine.failed')
  })

  it('that is tried after another is sent and logged as its own', async () => {
    const seen: AttemptContext[] = []
    const place = (attempt: AttemptContext) => {
      seen.push(attempt)
      return Promise.reject(
        attempt.route.provider === 'a' ? refusal('balance') : refusal('timeout', 'unknown'),
      )
    }
    const { dispatcher, clock, host } = setUp({ a: { place }, b: { place } })
    void dispatcher.dispatch(call)
    await clock.advance(100)
    const [placed] = (await dispatcher.calls.list()).calls
    expect(seen.map(({ route, callbackUrl }) => [route.provider, callbackUrl])).toEqual(
      seen.map(({ key }, index) => {
        const provider = ['a', 'b'][index]
        return [provider, `${publicUrl}/webhooks/${provider}?attempt=${key}`]
      }),
    )
    const failed = { level: 'warn', event: 'attempt.failed', call: placed?.id }
    expect(host.entries).toEqual([
      { ...failed, provider: 'a', code: 'balance', dialled: 'no' },
      { ...failed, provider: 'b', code: 'timeout', dialled: 'unknown' },
    ])
  })

  it('whose room could not be made says why, and the next one is tried', async () => {
    const { dispatcher, fake } = setUp({
      a: { ensure: () => Promise.reject(refusal('room-unusable', 'unknown')) },
      b: {},
    })
    const placed = await dispatcher.dispatch(call)
    expect([placed.status, placed.provider]).toEqual(['initiated', 'b'])
    expect(placed.attempts[0]).toMatchObject({
      state: 'refused',
      error: { code: 'room-unusable', dialled: 'no' },
    })
    expect(fake('a').log).toEqual(['ensure'])
  })
})

describe('an attempt whose room is being made', () => {
  const making = (given: object = {}) => {
    const made = gate()
    const bench = setUp({ a: { ensure: () => made.opened } })
    const dispatched = bench.dispatcher.dispatch({ ...call, ...given })
    return { ...bench, made, dispatched }
  }

  it('is canceled, not lost, where the call is hung up meanwhile', async () => {
    const { dispatcher, clock, made, dispatched } = making()
    await settlePromises()
    const [record] = (await dispatcher.calls.list()).calls
    void dispatcher.hangUp(record?.id ?? '')
    await settlePromises()
    made.open()
    await clock.advance(6_000)
    expect((await dispatched).attempts).toMatchObject([
      { state: 'refused', error: { code: 'canceled' } },
    ])
  })

  it('is never sent once the call may not be dialled any more', async () => {
    const { dispatcher, clock, made, fake } = making({
      dialBefore: new Date(Date.UTC(2026, 0, 5, 12, 0, 7)),
    })
    await clock.advance(7_000)
    made.open()
    await clock.advance(100)
    const [expired] = (await dispatcher.calls.list()).calls
    expect([expired?.status, fake('a').log]).toEqual(['failed', ['ensure']])
    expect(expired).toMatchObject({
      error: { code: 'expired', dialled: 'no' },
      attempts: [{ state: 'refused', error: { code: 'expired' } }],
    })
    expect(expired?.timeline.map(({ type }) => type)).not.toContain('sent')
  })
})
