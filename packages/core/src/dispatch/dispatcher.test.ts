import { describe, expect, it } from 'vitest'
import {
  business,
  countingIds,
  ended,
  event,
  fakeProvider,
  far,
  manualHost,
  outboundRule,
  refusal,
  settlePromises,
  webhookOf,
  type FakeProviderScript,
} from '../testing/index.ts'
import { CallError } from '../model/error.ts'
import type { CallEvent } from '../model/event.ts'
import { memoryStore } from './memory-store.ts'
import { createDispatcher, type DispatcherOptions } from '../create-dispatcher.ts'
import type { Provider } from '../plugin/define-plugin.ts'

const setUp = (
  scripts: Record<string, FakeProviderScript>,
  given: Partial<DispatcherOptions<readonly Provider[]>> & { publicUrl?: string } = {},
) => {
  const { publicUrl: url, ...options } = given
  const fakes = Object.fromEntries(
    Object.entries(scripts).map(([name, script]) => [name, fakeProvider(name, script)]),
  )
  const host = manualHost(url === undefined ? {} : { publicUrl: url })
  const dispatcher = createDispatcher({
    host,
    providers: Object.values(fakes).map((fake) => fake.provider),
    rules: [outboundRule(Object.keys(scripts))],
    ids: countingIds(),
    ...options,
  })
  const fake = (name: string) => {
    const found = fakes[name]
    if (!found) throw new Error(`no fake ${name}`)
    return found
  }
  return { dispatcher, host, fake, clock: host.clock }
}
const call = { to: far, rule: 'sales' }
const publicUrl = 'https://calls.example'

describe('input', () => {
  it('lists every fault with its path and dials nothing', async () => {
    const { dispatcher, fake } = setUp({ a: {} })
    const bad = {
      to: '415-555',
      ringTimeout: '30',
      color: 'red',
      sipHeaders: { Via: 'x', 'X-Ok': 'a\r\nFrom: b' },
      connect: { room: 'x', sip: 'sip:a@b' },
    }
    const error = await dispatcher.dispatch(bad as never).catch((e: unknown) => e)
    expect(CallError.isInstance(error)).toBe(true)
    const { code, faults, message, dialled } = error as CallError
    expect({ code, dialled }).toEqual({ code: 'input-invalid', dialled: 'no' })
    expect(faults.map((fault) => fault.path.join('.')).sort()).toEqual([
      'color',
      'connect',
      'ringTimeout',
      'sipHeaders.Via',
      'sipHeaders.X-Ok',
      'to',
    ])
    expect(message).not.toContain('415-555')
    expect(fake('a').log).toEqual([])
    expect((await dispatcher.calls.list()).calls).toEqual([])
  })

  it.each([
    ['sip:bob@example.com?From=evil', 'to'],
    ['sip:bob%0d%0aVia@example.com', 'to'],
    ['sip:bob@example.com;x=1&y', 'to'],
    ['sip:bob@example.com\r\nVia: x', 'to'],
    ['tel:+14155550123', 'to'],
    ['+0123456789', 'to'],
  ])('refuses %j as a destination', async (to) => {
    const { dispatcher } = setUp({ a: {} })
    await expect(dispatcher.dispatch({ ...call, to })).rejects.toMatchObject({
      code: 'input-invalid',
    })
  })

  it.each([
    [{ to: far, rule: 'nope' }, 'rule-unknown'],
    [{ to: far, rule: 'inbound' }, 'rule-not-outbound'],
    [{ to: far, rule: 'sales', from: '+14155550199' }, 'caller-not-in-rule'],
  ])('gives a rule fault its own code: %j', async (input, code) => {
    const { dispatcher, fake } = setUp(
      { a: {} },
      {
        rules: [
          outboundRule(['a']),
          { id: 'inbound', direction: 'inbound', numbers: [business], routes: [] },
        ],
      },
    )
    await expect(dispatcher.dispatch(input)).rejects.toMatchObject({ code, dialled: 'no' })
    expect(fake('a').log).toEqual([])
  })

  it('requires a rule with several providers, and none with one', async () => {
    const two = setUp({ a: {}, b: {} }, { rules: [] })
    await expect(two.dispatcher.dispatch({ to: far })).rejects.toMatchObject({
      code: 'rule-required',
    })
    const one = setUp({ a: {} }, { rules: [] })
    expect((await one.dispatcher.dispatch({ to: far })).status).toBe('initiated')
  })

  it('names a missing room before anything leaves', async () => {
    const { dispatcher, fake } = setUp({ a: { can: { roomRequired: true } } })
    await expect(dispatcher.dispatch(call)).rejects.toMatchObject({
      code: 'room-missing',
      faults: [{ path: ['connect'] }],
    })
    expect(fake('a').log).toEqual([])
  })

  it('checks options by the schema of the plugin and refuses unknown plugins', async () => {
    const { dispatcher } = setUp({ a: {} })
    await expect(
      dispatcher.dispatch({ ...call, options: { fake: { flavor: 'x' }, fakes: {} } } as never),
    ).rejects.toMatchObject({
      faults: [{ path: ['options', 'fake', 'flavor'] }, { path: ['options', 'fakes'] }],
    })
  })

  it('refuses two providers of one name', () => {
    const fake = fakeProvider('a')
    expect(() =>
      createDispatcher({ host: manualHost(), providers: [fake.provider, fake.provider] }),
    ).toThrow(/name/)
  })

  it('lists every fault of every rule', () => {
    expect(() =>
      setUp(
        { a: {} },
        {
          rules: [
            { ...outboundRule(['zzz']), numbers: ['1'] },
            { id: 'x', direction: 'outbound', numbers: [], routes: [] },
          ],
        },
      ),
    ).toThrow(/numbers.*routes/s)
  })
})

describe('idempotency', () => {
  it('gives the same call for the same key, and dials once', async () => {
    const { dispatcher, fake } = setUp({ a: {} })
    const first = await dispatcher.dispatch({ ...call, idempotencyKey: 'k' })
    const second = await dispatcher.dispatch({ ...call, idempotencyKey: 'k' })
    expect([first.replay, second.replay, second.id]).toEqual([false, true, first.id])
    expect(fake('a').keys).toHaveLength(1)
  })
  it('dials once when both ask at the same time', async () => {
    const { dispatcher, fake } = setUp({ a: {} })
    const calls = await Promise.all(
      [1, 2, 3].map(() => dispatcher.dispatch({ ...call, idempotencyKey: 'k' })),
    )
    expect(new Set(calls.map((c) => c.id)).size).toBe(1)
    expect(fake('a').keys).toHaveLength(1)
  })
  it('refuses another call under a used key', async () => {
    const { dispatcher } = setUp({ a: {} })
    await dispatcher.dispatch({ ...call, idempotencyKey: 'k' })
    await expect(
      dispatcher.dispatch({ ...call, to: '+14155550124', idempotencyKey: 'k' }),
    ).rejects.toMatchObject({ code: 'conflict' })
  })
  it('keeps the keys of tenants apart', async () => {
    const { dispatcher, fake } = setUp({ a: {} })
    await dispatcher.dispatch({ ...call, tenant: 'x', idempotencyKey: 'k' })
    await dispatcher.dispatch({ ...call, tenant: 'y', idempotencyKey: 'k' })
    expect(fake('a').keys).toHaveLength(2)
  })
})

describe('failover', () => {
  it('takes the next route when the first certainly did not dial', async () => {
    const { dispatcher, fake } = setUp({
      a: { place: () => Promise.reject(refusal('auth')) },
      b: {},
    })
    const placed = await dispatcher.dispatch(call)
    expect([placed.provider, placed.status]).toEqual(['b', 'initiated'])
    expect(placed.attempts.map((a) => a.state)).toEqual(['refused', 'accepted'])
    expect(fake('b').keys).toHaveLength(1)
  })
  it('stops at a fault of the call itself', async () => {
    const { dispatcher, fake } = setUp({
      a: { place: () => Promise.reject(refusal('number-invalid')) },
      b: {},
    })
    const failed = await dispatcher.dispatch(call)
    expect([failed.status, failed.endReason, failed.error?.code, failed.rang]).toEqual([
      'failed',
      'refused',
      'number-invalid',
      'no',
    ])
    expect(fake('b').log).toEqual([])
  })
  it.each([
    ['a classified unknown', () => Promise.reject(refusal('provider-down', 'unknown'))],
    ['an unclassified error of the plugin', () => Promise.reject(new Error('boom'))],
    ['a foreign rejection', () => Promise.reject('string')],
  ])('never takes another route after %s', async (_name, place) => {
    const { dispatcher, fake, clock } = setUp({ a: { place }, b: {} })
    const unknown = await Promise.race([
      dispatcher.dispatch(call),
      clock.advance(5_000).then(() => dispatcher.calls.list().then((page) => page.calls[0])),
    ])
    expect(unknown?.status).toBe('unknown')
    await clock.advance(600_000)
    const [settled] = (await dispatcher.calls.list()).calls
    expect([settled?.status, settled?.settled, settled?.rang]).toEqual(['unknown', true, null])
    expect(fake('a').keys).toHaveLength(1)
    expect(fake('b').log).toEqual([])
  })
  it('dials again only for a caller who accepts the risk by name', async () => {
    const { dispatcher, fake, clock } = setUp(
      { a: { place: () => Promise.reject(refusal('timeout', 'unknown')) }, b: {} },
      { onUnknown: 'dial-again', times: { dialWithinMs: 3_600_000 } },
    )
    void dispatcher.dispatch(call)
    await clock.advance(600_000)
    expect(fake('b').keys).toHaveLength(1)
  })
  it('ends as no-route with every reason when no route is usable', async () => {
    const { dispatcher } = setUp({
      a: { can: { destinations: ['phone'] } },
      b: { can: { connect: [] } },
    })
    const failed = await dispatcher.dispatch({
      ...call,
      to: 'sip:bob@example.com',
      connect: { room: 'r' },
    })
    expect(failed.error?.code).toBe('no-route')
    expect(failed.skipped.map((s) => s.reason)).toEqual([
      'destination-unsupported',
      'room-unreachable',
    ])
  })
})

describe('an unknown outcome', () => {
  const timeout = () => Promise.reject(refusal('timeout', 'unknown'))
  it('is adopted when a look-up finds it', async () => {
    let looks = 0
    const { dispatcher, clock } = setUp({
      a: {
        can: { verbs: ['hangUp', 'locate'], locate: { proof: 'match', settleAfterMs: 30_000 } },
        place: timeout,
        locate: async () =>
          ++looks < 3
            ? { outcome: 'unknown' }
            : { outcome: 'placed', references: { call: 'found' } },
      },
      b: {},
    })
    const dispatched = dispatcher.dispatch(call)
    await clock.advance(20_000)
    await dispatched
    const [found] = (await dispatcher.calls.list()).calls
    expect([found?.status, found?.providerRef, looks]).toEqual(['initiated', 'found', 3])
  })
  it('frees the next route only after two absences proved by key after the settling time', async () => {
    const { dispatcher, clock, fake } = setUp(
      {
        a: {
          can: { verbs: ['hangUp', 'locate'], locate: { proof: 'key', settleAfterMs: 20_000 } },
          place: timeout,
          locate: async () => ({ outcome: 'absent' }),
        },
        b: {},
      },
      { times: { dialWithinMs: 600_000 } },
    )
    void dispatcher.dispatch(call)
    await clock.advance(21_000)
    expect(fake('b').keys).toHaveLength(0)
    await clock.advance(60_000)
    expect(fake('b').keys).toHaveLength(1)
  })
  it('never accepts an absence from a provider that only matches', async () => {
    const { dispatcher, clock, fake } = setUp(
      {
        a: {
          can: { verbs: ['locate'], locate: { proof: 'match', settleAfterMs: 0 } },
          place: timeout,
          locate: async () => ({ outcome: 'absent' }),
        },
        b: {},
      },
      { times: { dialWithinMs: 3_600_000 } },
    )
    void dispatcher.dispatch(call)
    await clock.advance(1_000_000)
    expect(fake('b').log).toEqual([])
  })
  it('is revised by a late webhook with the key, even after it was given up', async () => {
    const { dispatcher, clock, fake } = setUp({ a: { place: timeout } }, { publicUrl })
    void dispatcher.dispatch(call)
    await clock.advance(600_000)
    expect((await dispatcher.calls.list()).calls[0]).toMatchObject({
      status: 'unknown',
      settled: true,
    })
    await dispatcher.receive(
      'a',
      webhookOf(
        event('answered', {
          at: clock.now(),
          attemptKey: fake('a').keys[0],
          references: { call: 'late' },
        }),
      ),
    )
    expect((await dispatcher.calls.list()).calls[0]).toMatchObject({
      status: 'in-progress',
      providerRef: 'late',
    })
  })
  it('is not the word of a refused reply when a report already adopted it', async () => {
    let refuse: (e: unknown) => void = () => {}
    const { dispatcher, fake, clock } = setUp(
      { a: { place: () => new Promise((_resolve, reject) => (refuse = reject)) }, b: {} },
      { publicUrl },
    )
    const dispatched = dispatcher.dispatch(call)
    await settlePromises()
    await dispatcher.receive(
      'a',
      webhookOf(
        event('ringing', {
          at: clock.now(),
          attemptKey: fake('a').keys[0],
          references: { call: 'x' },
        }),
      ),
    )
    refuse(refusal('auth'))
    expect((await dispatched).status).toBe('ringing')
    await settlePromises()
    expect(fake('b').log).toEqual([])
  })
})

describe('restart', () => {
  it('looks for what was sent and never sends it again', async () => {
    const store = memoryStore()
    const first = setUp({ a: { place: () => new Promise(() => {}) } }, { store })
    void first.dispatcher.dispatch(call)
    await settlePromises()
    const second = setUp(
      {
        a: {
          can: { verbs: ['locate'], locate: { proof: 'match', settleAfterMs: 1 } },
          locate: async () => ({ outcome: 'placed', references: { call: 'found' } }),
        },
      },
      { store, takeOver: true },
    )
    expect(await second.dispatcher.recover()).toBe(1)
    await second.clock.advance(10_000)
    expect(second.fake('a').log).toEqual(['locate'])
    expect((await second.dispatcher.calls.list()).calls[0]).toMatchObject({
      status: 'initiated',
      providerRef: 'found',
    })
  })
  it('looks for what was sent an hour before, when no process was alive', async () => {
    const store = memoryStore()
    const first = setUp({ a: { place: () => new Promise(() => {}) } }, { store })
    void first.dispatcher.dispatch(call)
    await settlePromises()
    const second = setUp(
      {
        a: {
          can: { verbs: ['locate'], locate: { proof: 'match', settleAfterMs: 1 } },
          locate: async () => ({ outcome: 'placed', references: { call: 'found' } }),
        },
      },
      { store, takeOver: true },
    )
    await second.clock.advance(3_600_000)
    await second.dispatcher.recover()
    await second.clock.advance(2_000)
    expect((await second.dispatcher.calls.list()).calls[0]).toMatchObject({ providerRef: 'found' })
  })
  it('does not send an attempt that another process has given up while this one was stopped', async () => {
    const store = memoryStore()
    let resume: () => void = () => {}
    const stopped = setUp(
      { a: { ensure: () => new Promise((resolve) => (resume = resolve)) } },
      { store },
    )
    void stopped.dispatcher.dispatch(call)
    await settlePromises()
    const other = setUp({ a: {} }, { store, takeOver: true })
    await other.dispatcher.recover()
    await other.clock.advance(10_000)
    resume()
    await stopped.clock.advance(10_000)
    expect([stopped.fake('a').keys.length, other.fake('a').keys.length]).toEqual([0, 1])
  })
  it('does not dial what another process dialled while this one was stopped in its preparations', async () => {
    const store = memoryStore()
    let resume: () => void = () => {}
    const stopped = setUp(
      { a: { prepare: () => new Promise((resolve) => (resume = () => resolve(null))) } },
      { store },
    )
    void stopped.dispatcher.dispatch(call)
    await settlePromises()
    const other = setUp({ a: {} }, { store, takeOver: true })
    await other.dispatcher.recover()
    await settlePromises()
    expect((await other.dispatcher.calls.list()).calls[0]?.status).toBe('initiated')
    resume()
    await stopped.clock.advance(10_000)
    expect([stopped.fake('a').keys.length, other.fake('a').keys.length]).toEqual([0, 1])
  })
  it('dials a claimed call that was never sent only while it is still wanted', async () => {
    const store = memoryStore()
    const stuck = setUp({ a: { prepare: () => new Promise(() => {}) } }, { store })
    void stuck.dispatcher.dispatch(call)
    void stuck.dispatcher.dispatch({ ...call, dialBefore: new Date(stuck.clock.now() + 3_600_000) })
    await settlePromises()
    const later = setUp({ a: {} }, { store, takeOver: true })
    await later.clock.advance(120_000)
    await later.dispatcher.recover()
    await settlePromises()
    const calls = (await later.dispatcher.calls.list()).calls
    expect(calls.map((c) => [c.status, c.endReason])).toEqual([
      ['initiated', null],
      ['failed', 'expired'],
    ])
  })
})

describe('after acceptance', () => {
  const key = (fake: { keys: string[] }) => fake.keys[0]
  it('tries the next route when the phone certainly did not ring and the reason is the carrier', async () => {
    const { dispatcher, fake, clock } = setUp({ a: {}, b: {} }, { publicUrl })
    const { id } = await dispatcher.dispatch(call)
    await dispatcher.receive(
      'a',
      webhookOf(
        ended('failed', 'congestion', 'no', { at: clock.now(), attemptKey: key(fake('a')) }),
      ),
    )
    await settlePromises()
    expect(fake('b').keys).toHaveLength(1)
    expect(await dispatcher.calls.get(id)).toMatchObject({
      provider: 'b',
      status: 'initiated',
      settled: false,
    })
  })
  it.each([
    ['rang unknown', ended('failed', 'congestion', 'unknown')],
    ['rang', ended('failed', 'congestion', 'yes')],
    ['a person said no', ended('rejected', 'declined', 'no')],
    ['busy', ended('busy', 'busy', 'no')],
  ])('never dials again when %s', async (_name, end) => {
    const { dispatcher, fake, clock } = setUp({ a: {}, b: {} }, { publicUrl })
    await dispatcher.dispatch(call)
    await dispatcher.receive('a', webhookOf({ ...end, attemptKey: key(fake('a')) }))
    await clock.advance(60_000)
    expect(fake('b').log).toEqual([])
  })
  it('does not dial again when it rang first, though the end says no', async () => {
    const { dispatcher, fake, clock } = setUp({ a: {}, b: {} }, { publicUrl })
    await dispatcher.dispatch(call)
    const attemptKey = key(fake('a'))
    await dispatcher.receive(
      'a',
      webhookOf(
        event('ringing', { at: clock.now(), attemptKey }),
        ended('failed', 'congestion', 'no', { attemptKey }),
      ),
    )
    await clock.advance(60_000)
    expect(fake('b').log).toEqual([])
  })
  it('adopts events that beat the reply, by reference', async () => {
    let accept: (placed: { references: { call: string } }) => void = () => {}
    const { dispatcher, clock } = setUp(
      { a: { place: () => new Promise((resolve) => (accept = resolve)) } },
      { publicUrl },
    )
    const dispatched = dispatcher.dispatch(call)
    await settlePromises()
    await dispatcher.receive(
      'a',
      webhookOf(event('answered', { at: clock.now(), references: { call: 'early' } })),
    )
    accept({ references: { call: 'early' } })
    const { id } = await dispatched
    await settlePromises()
    expect((await dispatcher.calls.get(id))?.status).toBe('in-progress')
  })
  it('ignores events of calls that are not ours', async () => {
    const { dispatcher } = setUp({ a: {} }, { publicUrl })
    expect(
      (
        await dispatcher.receive(
          'a',
          webhookOf(event('answered', { references: { call: 'foreign' } })),
        )
      ).status,
    ).toBe(200)
    expect((await dispatcher.calls.list()).calls).toEqual([])
  })
  it('answers 413 to a body over 1 MiB and 404 for an unknown provider', async () => {
    const { dispatcher } = setUp({ a: {} }, { publicUrl })
    const large = { ...webhookOf(), body: new Uint8Array(1024 * 1024 + 1) }
    expect((await dispatcher.receive('a', large)).status).toBe(413)
    expect((await dispatcher.receive('unknown', webhookOf())).status).toBe(404)
  })
})

describe('hang-up', () => {
  it('before anything was sent keeps the call from being dialled', async () => {
    let go: () => void = () => {}
    const { dispatcher, fake } = setUp({
      a: { prepare: () => new Promise((resolve) => (go = () => resolve(null))) },
    })
    const dispatched = dispatcher.dispatch(call)
    await settlePromises()
    const [record] = (await dispatcher.calls.list()).calls
    void dispatcher.hangUp(record?.id ?? '')
    await settlePromises()
    go()
    expect((await dispatched).status).toBe('canceled')
    expect(fake('a').log).toEqual([])
  })
  it('during an unknown outcome ends the call once it is found', async () => {
    const { dispatcher, fake, clock } = setUp(
      { a: { place: () => Promise.reject(refusal('timeout', 'unknown')) } },
      { publicUrl },
    )
    const dispatched = dispatcher.dispatch(call)
    await settlePromises()
    const id = (await dispatcher.calls.list()).calls[0]?.id ?? ''
    void dispatcher.hangUp(id)
    await dispatcher.receive(
      'a',
      webhookOf(
        event('ringing', {
          at: clock.now(),
          attemptKey: fake('a').keys[0],
          references: { call: 'x' },
        }),
      ),
    )
    await settlePromises()
    expect(fake('a').log).toEqual(['place', 'hangUp'])
    await dispatcher.receive(
      'a',
      webhookOf(
        ended('no-answer', 'no-answer', 'yes', { at: clock.now(), references: { call: 'x' } }),
      ),
    )
    await dispatched
    expect(await dispatcher.calls.get(id)).toMatchObject({
      status: 'canceled',
      endReason: 'canceled',
    })
  })
  it('sends one command however often it is asked', async () => {
    const { dispatcher, fake, clock } = setUp({ a: {} }, { publicUrl })
    const { id } = await dispatcher.dispatch(call)
    void dispatcher.hangUp(id)
    void dispatcher.hangUp(id)
    await clock.advance(6_000)
    expect(fake('a').log.filter((line) => line === 'hangUp')).toHaveLength(1)
  })
})

describe('emulated features', () => {
  const dropped = (field: string) => ({ field, effect: 'dropped' as const, detail: 'not offered' })
  it('notes them and does them after the answer, once', async () => {
    const { dispatcher, fake, clock } = setUp(
      { a: { notes: ['dtmf', 'record', 'maxDuration'].map(dropped) } },
      { publicUrl },
    )
    const placed = await dispatcher.dispatch({
      ...call,
      dtmf: '12#',
      record: true,
      maxDuration: 30,
    })
    expect(placed.notes.map((note) => note.effect)).toEqual(['emulated', 'emulated', 'emulated'])
    const answered = event('answered', { at: clock.now(), attemptKey: fake('a').keys[0] })
    await dispatcher.receive('a', webhookOf(answered))
    await dispatcher.receive('a', webhookOf(answered))
    await clock.advance(29_000)
    expect(fake('a').log).toEqual(['place', 'startRecording', 'sendDigits 12#'])
    await clock.advance(2_000)
    expect(fake('a').log).toEqual(['place', 'startRecording', 'sendDigits 12#', 'hangUp'])
    await dispatcher.receive(
      'a',
      webhookOf(
        ended('completed', 'hung-up', 'yes', { at: clock.now(), attemptKey: fake('a').keys[0] }),
      ),
    )
    expect(await dispatcher.calls.get(placed.id)).toMatchObject({
      endReason: 'max-duration',
      talkDuration: 31,
    })
  })
  it('rings no longer than asked, and says that it was us', async () => {
    const { dispatcher, fake, clock } = setUp(
      { a: { notes: [dropped('ringTimeout')] } },
      { publicUrl },
    )
    const placed = await dispatcher.dispatch({ ...call, ringTimeout: 20 })
    await dispatcher.receive(
      'a',
      webhookOf(event('ringing', { at: clock.now(), attemptKey: fake('a').keys[0] })),
    )
    await clock.advance(21_000)
    expect(fake('a').log).toContain('hangUp')
    await dispatcher.receive(
      'a',
      webhookOf(
        ended('canceled', 'canceled', 'yes', { at: clock.now(), attemptKey: fake('a').keys[0] }),
      ),
    )
    expect(await dispatcher.calls.get(placed.id)).toMatchObject({
      status: 'no-answer',
      endReason: 'ring-timeout',
    })
  })
  it('looks again before it cuts: an answer whose report was lost is left alone', async () => {
    const clockNow = { answeredAt: 0 }
    const { dispatcher, fake, clock } = setUp(
      {
        a: {
          notes: [dropped('ringTimeout')],
          can: { verbs: ['hangUp', 'get'] },
          get: async () => [event('answered', { at: clockNow.answeredAt })],
        },
      },
      { publicUrl },
    )
    clockNow.answeredAt = clock.now()
    await dispatcher.dispatch({ ...call, ringTimeout: 20 })
    await clock.advance(25_000)
    expect(fake('a').log).not.toContain('hangUp')
    expect((await dispatcher.calls.list()).calls[0]?.status).toBe('in-progress')
  })
  it('looks into the archive before it cuts, where the provider cannot be asked', async () => {
    const known: CallEvent[] = []
    const { dispatcher, fake, clock } = setUp(
      {
        a: {
          notes: [dropped('ringTimeout')],
          can: { verbs: ['hangUp', 'review'] },
          review: async () => known,
        },
      },
      { publicUrl },
    )
    const rings = async () => {
      const { id, attempts } = await dispatcher.dispatch({ ...call, ringTimeout: 20 })
      const report = event('ringing', { at: clock.now(), attemptKey: attempts[0]?.key })
      await dispatcher.receive('a', webhookOf(report))
      return id
    }
    known.push(event('answered', { at: clock.now() + 5_000 }))
    const answered = await rings()
    await clock.advance(60_000)
    expect((await dispatcher.calls.get(answered))?.status).toBe('in-progress')
    expect(fake('a').log).not.toContain('hangUp')
    known.length = 0
    await rings()
    await clock.advance(21_000)
    expect(fake('a').log.slice(-3)).toEqual(['place', 'review', 'hangUp'])
  })
  it('strict mode refuses instead', async () => {
    const { dispatcher, fake } = setUp({ a: { notes: [dropped('maskNumber')] } }, { strict: true })
    const refused = await dispatcher.dispatch({ ...call, maskNumber: true })
    expect([refused.error?.code, refused.skipped[0]?.reason]).toEqual(['no-route', 'strict'])
    expect(fake('a').log).toEqual([])
  })
  it.each([
    [{ hideCallerId: true }, 'hideCallerId', 'caller-id-hiding-unsupported'],
    [{ mediaEncryption: 'required' as const }, 'mediaEncryption', 'encryption-unsupported'],
  ])('skips a route that cannot honour %j', async (wish, field, reason) => {
    const { dispatcher, fake } = setUp({ a: { notes: [dropped(field)] }, b: {} })
    const placed = await dispatcher.dispatch({ ...call, ...wish })
    expect([placed.provider, placed.skipped[0]?.reason]).toEqual(['b', reason])
    expect(fake('a').log).toEqual([])
  })
})

describe('reports', () => {
  it('are asked for where no webhook can come', async () => {
    const reports = [
      [],
      [event('ringing', { at: 1 })],
      [event('answered', { at: 2 }), ended('completed', 'hung-up', 'yes', { at: 3 })],
    ]
    const { dispatcher, clock } = setUp({
      a: { can: { verbs: ['get'] }, get: async () => reports.shift() ?? [] },
    })
    const { id } = await dispatcher.dispatch(call)
    const done = dispatcher.calls.wait(id, 'ended')
    await clock.advance(30_000)
    expect((await done).status).toBe('completed')
  })
  it('that were lost are asked for once overdue', async () => {
    const { dispatcher, fake, clock } = setUp(
      { a: { can: { verbs: ['get'] }, get: async () => [ended('busy', 'busy', 'no', { at: 5 })] } },
      { publicUrl },
    )
    const { id } = await dispatcher.dispatch({ ...call, ringTimeout: 30 })
    await clock.advance(29_000)
    expect(fake('a').log).not.toContain('get')
    await clock.advance(10_000)
    expect((await dispatcher.calls.get(id))?.status).toBe('busy')
  })
  it('that never come end as unknown: no-report', async () => {
    const { dispatcher, clock } = setUp({ a: {} }, { publicUrl })
    const { id } = await dispatcher.dispatch({ ...call, ringTimeout: 30 })
    await clock.advance(600_000)
    expect(await dispatcher.calls.get(id)).toMatchObject({
      status: 'unknown',
      endReason: 'no-report',
      settled: true,
    })
  })
})

describe('an end that does not say whether the call was answered', () => {
  const hungUp = { status: 'completed', reason: 'hung-up', rang: 'yes' } as const
  const unanswered = { status: 'no-answer', reason: 'unspecified', rang: 'unknown' } as const
  const ambiguous = (call: string) =>
    webhookOf(
      event('ended', {
        at: 60_000,
        references: { call },
        end: { ...hungUp, ifUnanswered: unanswered },
      }),
    )
  const can = { verbs: ['review'] } as const
  const run = async (script: FakeProviderScript) => {
    const bench = setUp({ a: { can, ...script } }, { publicUrl })
    const { id, providerRef } = await bench.dispatcher.dispatch(call)
    await bench.dispatcher.receive('a', ambiguous(providerRef ?? ''))
    const status = async () => {
      const held = await bench.dispatcher.calls.get(id)
      return [held?.status, held?.settled]
    }
    return { ...bench, status }
  }
  it('is looked up in the archive once, and an answer found there counts', async () => {
    const { clock, fake, status } = await run({
      review: async () => [event('answered', { at: 5_000 })],
    })
    expect(await status()).toEqual(['no-answer', false])
    await clock.advance(31_000)
    expect(await status()).toEqual(['completed', true])
    await clock.advance(3_600_000)
    expect(fake('a').log.filter((verb) => verb === 'review')).toHaveLength(1)
  })
  it('stays unanswered where the archive has no participant', async () => {
    const { clock, status } = await run({ review: async () => [] })
    await clock.advance(31_000)
    expect(await status()).toEqual(['no-answer', true])
  })
  it('is looked up again when the archive fails, and settles when it never answers', async () => {
    let failures = 1
    const once = await run({
      review: async () => {
        if (failures-- > 0) throw refusal('provider-down')
        return [event('answered', { at: 5_000 })]
      },
    })
    await once.clock.advance(31_000)
    expect(await once.status()).toEqual(['no-answer', false])
    await once.clock.advance(61_000)
    expect(await once.status()).toEqual(['completed', true])
    const never = await run({ review: () => Promise.reject(refusal('provider-down')) })
    await never.clock.advance(600_000)
    expect(await never.status()).toEqual(['no-answer', true])
    expect(never.fake('a').log.filter((verb) => verb === 'review')).toHaveLength(3)
  })
  it('is not looked up where the answer was reported', async () => {
    const { dispatcher, clock, fake, status } = await run({ review: async () => [] })
    const [held] = (await dispatcher.calls.list()).calls
    const references = { call: held?.providerRef ?? '' }
    await dispatcher.receive('a', webhookOf(event('answered', { at: 5_000, references })))
    expect(await status()).toEqual(['completed', true])
    await clock.advance(600_000)
    expect(fake('a').log).not.toContain('review')
  })
  it('that was lost is found in the archive before the call is given up', async () => {
    const { dispatcher, clock } = setUp(
      {
        a: {
          can,
          review: async () => [
            event('answered', { at: 5_000 }),
            event('ended', { at: 9_000, end: { ...hungUp, ifUnanswered: unanswered } }),
          ],
        },
      },
      { publicUrl },
    )
    const { id } = await dispatcher.dispatch({ ...call, ringTimeout: 30 })
    await clock.advance(600_000)
    expect(await dispatcher.calls.get(id)).toMatchObject({ status: 'completed', settled: true })
  })
})

describe('explain', () => {
  it('shows order, skips and the very request, and dials nothing', async () => {
    const { dispatcher, fake } = setUp(
      { a: { can: { destinations: ['sip'] } }, b: {} },
      { publicUrl },
    )
    const explained = await dispatcher.explain(call)
    expect(explained.routes.map((r) => [r.provider, r.order, r.skipped?.reason ?? null])).toEqual([
      ['a', null, 'destination-unsupported'],
      ['b', 0, null],
    ])
    expect(explained.routes.find((r) => r.provider === 'b')?.request?.body).toContain(far)
    expect([fake('a').log, fake('b').log]).toEqual([[], []])
  })
})

describe('the weighted strategy', () => {
  it('follows the weights and is stable for one call', async () => {
    const routes = [
      { provider: 'a', weight: 3 },
      { provider: 'b', weight: 1 },
      { provider: 'c', weight: 0 },
    ]
    const { dispatcher } = setUp(
      { a: {}, b: {}, c: {} },
      { rules: [{ ...outboundRule([]), routes, strategy: 'weighted' }] },
    )
    const first = async (key: string) =>
      (await dispatcher.explain({ ...call, idempotencyKey: key })).routes.find((r) => r.order === 0)
        ?.provider
    const counts: Record<string, number> = {}
    const again: unknown[][] = []
    for (let index = 0; index < 400; index++) {
      const provider = (await first(`key-${index}`)) ?? ''
      counts[provider] = (counts[provider] ?? 0) + 1
      again.push([await first(`key-${index}`), provider])
    }
    for (const [one, two] of again) expect(one).toBe(two)
    expect(counts['c']).toBeUndefined()
    expect(counts['a'] ?? 0).toBeGreaterThan(260)
    expect(counts['a'] ?? 0).toBeLessThan(340)
  })
})

describe('two legs', () => {
  const near = { leg: 'near' as const }
  it('does not take the end of the near leg for the end of a call whose far reports were lost', async () => {
    const { dispatcher, fake, clock } = setUp(
      {
        a: {
          can: { verbs: ['get'] },
          get: async () => [
            event('answered', { at: 1 }),
            ended('completed', 'hung-up', 'yes', { at: 2 }),
          ],
        },
      },
      { publicUrl },
    )
    const { id } = await dispatcher.dispatch({
      ...call,
      connect: { sip: 'sip:desk@example.com' },
      ringTimeout: 30,
    })
    const attemptKey = fake('a').keys[0]
    await dispatcher.receive(
      'a',
      webhookOf(ended('completed', 'hung-up', 'yes', { ...near, attemptKey, at: clock.now() })),
    )
    expect((await dispatcher.calls.get(id))?.settled).toBe(false)
    await clock.advance(400_000)
    expect(await dispatcher.calls.get(id)).toMatchObject({
      status: 'completed',
      endReason: 'hung-up',
    })
  })
  it('ends a click-to-call whose near phone does not answer, without the far one', async () => {
    const { dispatcher, fake, clock } = setUp({ a: {} }, { publicUrl })
    const { id } = await dispatcher.dispatch({
      ...call,
      connect: { phone: '+14155550102', first: true },
    })
    const attemptKey = fake('a').keys[0]
    await dispatcher.receive(
      'a',
      webhookOf(ended('no-answer', 'no-answer', 'yes', { ...near, attemptKey, at: clock.now() })),
    )
    expect(await dispatcher.calls.get(id)).toMatchObject({
      status: 'failed',
      endReason: 'near-end-unreachable',
      rang: 'no',
      settled: true,
    })
  })
  it('never rings the near phone of a click-to-call again when the far one could not be reached', async () => {
    const { dispatcher, fake, clock } = setUp({ a: {}, b: {} }, { publicUrl })
    const { id } = await dispatcher.dispatch({
      ...call,
      connect: { phone: '+14155550102', first: true },
    })
    const attemptKey = fake('a').keys[0]
    const at = clock.now()
    await dispatcher.receive('a', webhookOf(event('answered', { ...near, attemptKey, at })))
    await dispatcher.receive(
      'a',
      webhookOf(ended('failed', 'carrier-fault', 'no', { attemptKey, at })),
    )
    await clock.advance(60_000)
    expect(fake('b').log).toEqual([])
    expect(await dispatcher.calls.get(id)).toMatchObject({ status: 'failed', settled: true })
  })
  it('stops looking once it has given up', async () => {
    const { dispatcher, fake, clock } = setUp({ a: {} }, { publicUrl })
    await dispatcher.dispatch({ ...call, ringTimeout: 30 })
    await clock.advance(3_600_000)
    const pending = clock.pending
    await clock.advance(3_600_000)
    expect([clock.pending, fake('a').log]).toEqual([pending, ['place']])
    expect(pending).toBe(0)
  })
})
