import { describe, expect, it } from 'vitest'
import type { RoutingRuleInput } from '../model/routing-rule.ts'
import { CallError } from '../model/error.ts'
import type { CallEvent } from '../model/event.ts'
import {
  business,
  countingIds,
  ended,
  event,
  fakeProvider,
  far,
  manualHost,
  settlePromises,
  webhookOf,
  type FakeProviderScript,
} from '../testing/index.ts'
import { createDispatcher } from '../create-dispatcher.ts'
import { memoryStore } from '../dispatch/memory-store.ts'
import { callerRule, callers, rendered, type Asked } from './inbound.fixture.ts'

describe('a provider that takes a document', () => {
  it('is told the room of the rule that owns the number; the caller has a record', async () => {
    const { dispatcher, plan } = callers([callerRule({ room: { type: 'static', id: 'desk' } })])
    expect(await plan()).toEqual({ action: 'connect', connect: { room: 'desk' }, from: far })
    expect((await dispatcher.calls.list()).calls).toMatchObject([
      { direction: 'inbound', provider: 'a', from: far, to: business, rule: 'reception' },
    ])
  })

  it('gets the same room when it asks twice, and there is one caller', async () => {
    const { dispatcher, plan } = callers([callerRule()])
    const first = await plan()
    expect(first).toMatchObject({ connect: { room: expect.stringMatching(/^in-/) as string } })
    expect(await plan()).toEqual(first)
    expect((await dispatcher.calls.list()).calls).toHaveLength(1)
  })

  it('takes in what was reported before the caller had a record (S14)', async () => {
    const { dispatcher, plan, receive } = callers([callerRule()], {
      ask: ({ headers }) =>
        headers['x-event'] === undefined
          ? {
              kind: 'inbound',
              references: { call: 'caller-1' },
              to: business,
              from: far,
              render: rendered,
            }
          : undefined,
    })
    const answered = event('answered', { at: 7_000, references: { call: 'caller-1' } })
    await receive({ ...webhookOf(answered), headers: { 'x-event': '1' } })
    expect((await dispatcher.calls.list()).calls).toEqual([])
    await plan(webhookOf())
    expect((await dispatcher.calls.list()).calls).toMatchObject([
      { status: 'in-progress', answeredAt: new Date(7_000).toISOString() },
    ])
  })

  it('asks twice at once and gets one room', async () => {
    const { dispatcher, plan } = callers([callerRule()])
    const [first, second] = await Promise.all([plan(), plan()])
    expect(second).toEqual(first)
    expect((await dispatcher.calls.list()).calls).toHaveLength(1)
  })

  it.each<[string, NonNullable<Asked['references']>]>([
    ['an id of another kind than calls have', (body) => ({ hold: body })],
    ['no id at all', () => ({})],
  ])('gives two callers with %s a room each', async (_what, references) => {
    const { dispatcher, plan } = callers([callerRule()], { references })
    const [first, second] = [webhookOf(event('initiated')), webhookOf(event('ringing'))]
    expect(await plan(first)).not.toEqual(await plan(second))
    expect((await dispatcher.calls.list()).calls).toHaveLength(2)
  })

  it.each<[string, readonly RoutingRuleInput[], Asked, string]>([
    ['no rule at all', [], {}, 'no inbound rule owns the called number'],
    [
      'a rule for another number',
      [callerRule({ numbers: ['+14155550101'] })],
      {},
      'no inbound rule',
    ],
    ['a rule without a room', [callerRule({ room: undefined })], {}, 'reception names no room'],
    ['a rule for calls out', [callerRule({ direction: 'outbound' })], {}, 'no inbound rule'],
    [
      'a rule for callers of another provider',
      [callerRule({ routes: [] })],
      {},
      'has no route for',
    ],
    ['a number of another kind', [callerRule()], { to: 'sip:desk@example.com' }, 'no inbound rule'],
    [
      'a room out of reach',
      [callerRule({ room: { type: 'static', id: 'desk', on: 'elsewhere' } })],
      {},
      'the room belongs to elsewhere',
    ],
  ])('rejects with %s, and the record tells why (N2, V14)', async (_what, rules, asked, why) => {
    const { dispatcher, plan, log, host } = callers(rules, asked)
    const told: (string | null)[] = []
    dispatcher.on('call-changed', (call) => told.push(call.from))
    expect(await plan()).toEqual({ action: 'reject', reason: 'declined' })
    expect(await plan()).toEqual({ action: 'reject', reason: 'declined' })
    const [call, ...others] = (await dispatcher.calls.list()).calls
    expect(others).toEqual([])
    expect(call).toMatchObject({
      direction: 'inbound',
      status: 'rejected',
      endReason: 'no-route',
      settled: true,
      from: far,
      answeredAt: null,
      error: { code: 'no-route', message: expect.stringContaining(why) as string },
    })
    expect(call?.error?.message).not.toContain(business)
    expect(told[0]).toBe(far)
    expect(log).toEqual([])
    expect(host.entries.filter(({ event: name }) => name === 'caller.refused')).toEqual([
      {
        level: 'warn',
        event: 'caller.refused',
        call: call?.id,
        provider: 'a',
        detail: call?.error?.message,
      },
    ])
  })

  it.each<[string, Partial<RoutingRuleInput>, string]>([
    ['without a room', { room: undefined }, 'names no room for callers'],
    ['without a route', { routes: [] }, 'rule reception has no route'],
    [
      'with a room out of reach',
      { room: { type: 'static', id: 'desk', on: 'elsewhere' } },
      'the room belongs to elsewhere, and the route has no roomAddress',
    ],
  ])('warns at the start of a rule %s, which refuses every caller (N2)', (_what, extra, why) => {
    expect(callers([callerRule(extra)]).host.entries).toEqual([
      {
        level: 'warn',
        event: 'rules.refuse-callers',
        rule: 'reception',
        detail: expect.stringContaining(why) as string,
      },
    ])
    expect(callers([callerRule()]).host.entries).toEqual([])
  })

  it('tells the application of a caller on arrival (N3)', async () => {
    const { dispatcher, plan } = callers([callerRule()])
    const changes: object[] = []
    dispatcher.on('call-changed', ({ status, from, to, direction }, previous) =>
      changes.push({
        status,
        from,
        to,
        direction,
        before: previous.status,
        tried: previous.attempts,
      }),
    )
    await plan()
    expect(changes[0]).toEqual({
      status: 'initiated',
      from: far,
      to: business,
      direction: 'inbound',
      before: 'queued',
      tried: [],
    })
  })

  it('gets the agent and the PIN of the rule and the URL for reports; what is not done is noted (V5)', async () => {
    const wishes = { dispatch: { agent: 'receptionist' }, pin: '4711' }
    const { dispatcher, plan } = callers(
      [callerRule({ ...wishes, defaults: { record: true, dtmf: '' } })],
      {
        can: { features: { dispatch: true } },
        publicUrl: 'https://calls.example',
      },
    )
    expect(await plan()).toMatchObject({
      action: 'connect',
      ...wishes,
      callbackUrl: expect.stringMatching(
        /^https:\/\/calls.example\/webhooks\/a\?attempt=cp/,
      ) as string,
    })
    const [call] = (await dispatcher.calls.list()).calls
    expect(call?.notes.map(({ field, effect }) => `${field} ${effect}`)).toEqual([
      'record dropped',
      'pin dropped',
    ])
  })

  it('has the caller in a call once the near end has answered, and looks for the end soon after its (N3)', async () => {
    let isOver = false
    const references = { call: 'caller-1' }
    const end = ended('completed', 'hung-up', 'yes', { id: 'caller', at: 9_000, references })
    const { dispatcher, plan, host, log } = callers([callerRule()], {
      publicUrl: 'https://calls.example',
      ask: ({ headers }) =>
        headers['x-event'] === undefined
          ? {
              kind: 'inbound',
              references: { call: 'caller-1' },
              to: business,
              from: far,
              render: rendered,
            }
          : undefined,
      can: { answers: 'document', verbs: ['get'] },
      get: async () => (isOver ? [end] : []),
    })
    const nearReport = async (one: CallEvent) => {
      const near: CallEvent = { ...one, leg: 'near', references: { call: 'caller-1' } }
      await dispatcher.receive('a', { ...webhookOf(near), headers: { 'x-event': '1' } })
      await settlePromises()
      return (await dispatcher.calls.list()).calls[0]
    }
    await plan(webhookOf())
    expect(await nearReport(event('ringing', { at: 1_000 }))).toMatchObject({
      status: 'initiated',
    })
    expect(await nearReport(event('answered', { at: 2_000 }))).toMatchObject({
      status: 'in-progress',
      answeredAt: new Date(2_000).toISOString(),
    })
    isOver = true
    await nearReport(ended('completed', 'hung-up', 'yes', { at: 9_000 }))
    await host.clock.advance(15_000)
    expect(log).toEqual(['get'])
    expect((await dispatcher.calls.list()).calls).toMatchObject([
      { status: 'completed', notes: [] },
    ])
  })

  it('reaches a room that is not its own by the address of the route', async () => {
    const roomAddress = 'sip:{room}@rooms.example.com'
    const { plan } = callers([
      callerRule({
        room: { type: 'static', id: 'desk', on: 'elsewhere' },
        routes: [{ provider: 'a', roomAddress }],
      }),
    ])
    expect(await plan()).toMatchObject({ connect: { sip: 'sip:desk@rooms.example.com' } })
  })

  it.each([
    ['participant-number', far],
    ['sip-number', business],
  ] as const)(
    'gives every call a room of its own, the %s part of its name (V2)',
    async (named, number) => {
      const { plan } = callers([callerRule({ room: { type: 'dynamic', named, prefix: 'in-' } })], {
        references: (body) => ({ call: body }),
      })
      const roomOf = async (type: 'ringing' | 'initiated') => {
        const { connect } = (await plan(webhookOf(event(type)))) as { connect: { room: string } }
        return connect.room
      }
      const [first, second] = [await roomOf('ringing'), await roomOf('initiated')]
      for (const room of [first, second])
        expect(room).toMatch(new RegExp(`^in-${number.slice(1)}-[0-9a-f]{32}$`))
      expect(second).not.toBe(first)
      expect(await roomOf('ringing')).toBe(first)
    },
  )

  it('keeps a room of its own for an address that is longer than a room name (V2)', async () => {
    const { plan } = callers(
      [
        callerRule({
          room: { type: 'dynamic', named: 'participant-number', prefix: 'p'.repeat(64) },
        }),
      ],
      { from: `sip:${'long'.repeat(50)}@example.com`, references: (body) => ({ call: body }) },
    )
    const room = ((await plan()) as { connect: { room: string } }).connect.room
    expect(room).toMatch(/^p{64}sip-long.*[0-9a-f]{32}$/)
    expect(room).toHaveLength(128)
  })
})

describe('a provider that takes commands', () => {
  it('is answered once, however often it tells', async () => {
    const { dispatcher, receive, log } = callers([callerRule()], { commands: true })
    expect(await receive()).toMatchObject({ status: 200, body: '' })
    await receive()
    await receive()
    expect(log).toEqual(['answer'])
    expect((await dispatcher.calls.list()).calls).toHaveLength(1)
  })

  it('joins the caller to the room once it reports the answer', async () => {
    const joined: unknown[] = []
    const { receive } = callers([callerRule({ room: { type: 'static', id: 'desk' } })], {
      commands: true,
      connect: async (_references, plan) => {
        joined.push(plan.action === 'connect' && [plan.connect, plan.from])
        return { references: { call: 'near-1' } }
      },
    })
    await receive()
    expect(joined).toEqual([])
    const answered = webhookOf(event('answered', { references: { call: 'caller-1' } }))
    await receive(answered)
    await receive(answered)
    expect(joined).toEqual([[{ room: 'desk' }, far]])
  })

  it('rejects a caller whom no rule takes, once, and keeps a record (N2)', async () => {
    const { dispatcher, receive, log } = callers([], { commands: true })
    expect((await receive()).status).toBe(200)
    await receive()
    expect(log).toEqual(['reject declined'])
    expect((await dispatcher.calls.list()).calls).toMatchObject([
      { status: 'rejected', settled: true },
    ])
  })

  const failing = (times: number, code: CallError['code'] = 'provider-down') => {
    let left = times
    return async () => {
      if (left-- > 0) throw new CallError(code, 'failed', { provider: 'a' })
    }
  }

  it('answers again where the answer failed, and joins the caller then (W1)', async () => {
    const { dispatcher, receive, log, host } = callers([callerRule()], {
      commands: true,
      answer: failing(3),
    })
    expect((await receive()).status).toBe(200)
    await host.clock.advance(20_000)
    expect(log).toEqual(['answer', 'answer', 'answer', 'answer'])
    await receive(webhookOf(event('answered', { at: 1, references: { call: 'caller-1' } })))
    await host.clock.advance(60_000)
    expect(log.filter((entry) => entry === 'answer')).toHaveLength(4)
    expect((await dispatcher.calls.list()).calls).toMatchObject([{ status: 'in-progress' }])
  })

  it('a redelivered webhook finds the command still to be sent, and sends it when due (W1)', async () => {
    const { receive, log, host } = callers([callerRule()], { commands: true, answer: failing(1) })
    await receive()
    await host.clock.advance(600)
    await receive()
    expect(log).toEqual(['answer', 'answer'])
  })

  it('gives up in the end, with an error on the record (W1)', async () => {
    const { dispatcher, receive, log, host } = callers([callerRule()], {
      commands: true,
      answer: failing(Infinity),
    })
    expect((await receive()).status).toBe(200)
    await host.clock.advance(300_000)
    expect(log).toHaveLength(8)
    expect((await dispatcher.calls.list()).calls).toMatchObject([
      { status: 'failed', endReason: 'carrier-fault', error: { code: 'provider-down' } },
    ])
  })

  it('a caller who has gone is neither answered again nor a failure (W1)', async () => {
    const { dispatcher, receive, log, host } = callers([callerRule()], {
      commands: true,
      answer: failing(Infinity, 'call-not-live'),
    })
    await receive()
    await host.clock.advance(300_000)
    expect(log).toEqual(['answer'])
    expect((await dispatcher.calls.list()).calls).toMatchObject([
      { status: 'canceled', error: null },
    ])
  })

  it('rejecting a caller who has gone is fine, and any other failure is tried again (W1)', async () => {
    const gone = callers([], { commands: true, reject: failing(Infinity, 'call-not-live') })
    expect((await gone.receive()).status).toBe(200)
    await gone.host.clock.advance(300_000)
    expect(gone.log).toEqual(['reject declined'])
    const down = callers([], { commands: true, reject: failing(1) })
    await down.receive()
    await down.host.clock.advance(300_000)
    expect(down.log).toEqual(['reject declined', 'reject declined'])
    expect((await down.dispatcher.calls.list()).calls).toMatchObject([{ status: 'rejected' }])
  })

  it('does not answer a caller who hung up between two tries (W1)', async () => {
    const { dispatcher, receive, log, host } = callers([callerRule()], {
      commands: true,
      answer: failing(Infinity),
    })
    await receive()
    await receive(
      webhookOf(ended('canceled', 'canceled', 'yes', { at: 1, references: { call: 'caller-1' } })),
    )
    await host.clock.advance(300_000)
    expect(log).toEqual(['answer'])
    expect((await dispatcher.calls.list()).calls).toMatchObject([
      { status: 'canceled', settled: true },
    ])
  })

  it('records the caller where the rule wants it and the provider reports the answer', async () => {
    const { receive, log } = callers([callerRule({ defaults: { record: true } })], {
      commands: true,
      can: { answers: 'command', verbs: ['answer', 'startRecording'] },
    })
    await receive()
    await receive(webhookOf(event('answered', { at: 1, references: { call: 'caller-1' } })))
    expect(log).toEqual(['answer', 'startRecording'])
  })
})

describe('a provider that has placed the caller by a rule of its own', () => {
  const announced = {
    references: { call: 'caller-1', room: 'r-7' },
    from: far,
    to: business,
    room: 'r-7',
    gateway: 'gw-1',
    rule: 'rr-1',
  }
  const world = (
    extra: FakeProviderScript = {},
    rules: readonly RoutingRuleInput[] = [callerRule()],
  ) => {
    const fake = fakeProvider('a', { announce: () => announced, ...extra })
    const host = manualHost()
    const dispatcher = createDispatcher({
      host,
      providers: [fake.provider],
      rules,
      ids: countingIds(),
    })
    const report = async (...events: readonly CallEvent[]) => {
      const reply = await dispatcher.receive('a', webhookOf(...events))
      await settlePromises()
      return reply
    }
    return { dispatcher, report, log: fake.log, host }
  }
  const of = (type: CallEvent['type'], at: number) =>
    event(type, { at, references: { call: 'caller-1' } })

  it('has a record of the caller with the provider’s own room and gateway (V4, V7)', async () => {
    const { dispatcher, report, log } = world()
    expect((await report(of('ringing', 1), of('answered', 2))).status).toBe(200)
    await report(
      ended('completed', 'hung-up', 'yes', { at: 60_000, references: announced.references }),
    )
    expect((await dispatcher.calls.list()).calls).toMatchObject([
      {
        direction: 'inbound',
        status: 'completed',
        from: far,
        to: business,
        room: 'r-7',
        rule: 'reception',
        providerRef: 'caller-1',
        attempts: [{ gateway: 'gw-1' }],
      },
    ])
    expect(log).toEqual([])
  })

  it('is one record in any order of the reports and with any duplicates (V4, P3)', async () => {
    const reports = [
      [of('ringing', 1)],
      [of('answered', 2)],
      [ended('completed', 'hung-up', 'yes', { at: 60_000, references: announced.references })],
    ]
    const shown = async (order: readonly number[]) => {
      const { dispatcher, report } = world()
      for (const index of order) await report(...(reports[index] ?? []))
      const calls = (await dispatcher.calls.list()).calls
      expect(calls).toHaveLength(1)
      return calls[0]
    }
    const usual = await shown([0, 1, 2])
    for (const order of [
      [2, 1, 0],
      [1, 0, 2, 1],
      [2, 2, 0, 1, 0],
    ])
      expect(await shown(order)).toEqual(usual)
  })

  it('takes in what was reported before anything said that a caller was meant (V4)', async () => {
    let silent = true
    const { dispatcher, report } = world({ announce: () => (silent ? undefined : announced) })
    await report(of('ringing', 1))
    expect((await dispatcher.calls.list()).calls).toEqual([])
    silent = false
    await report(of('answered', 2))
    expect((await dispatcher.calls.list()).calls).toMatchObject([
      { ringingAt: new Date(1).toISOString(), answeredAt: new Date(2).toISOString() },
    ])
  })

  it('makes no record of what cannot be distinguished, nor of a call of ours (V4)', async () => {
    const { dispatcher, report } = world({ announce: () => ({ ...announced, references: {} }) })
    await report(of('ringing', 1))
    expect((await dispatcher.calls.list()).calls).toEqual([])
    const ours = world({ place: async () => ({ references: { call: 'caller-1' } }) }, [])
    await ours.dispatcher.dispatch({ to: far })
    await ours.report(of('ringing', 1))
    expect((await ours.dispatcher.calls.list()).calls).toMatchObject([{ direction: 'outbound' }])
  })
})

describe('a webhook that fails here', () => {
  it('is answered 503 and never rejects (W1)', async () => {
    const { receive, host } = callers([callerRule()], {
      ask: () => ({
        kind: 'inbound',
        references: { call: 'caller-1' },
        to: business,
        render: () => {
          throw new Error('broken')
        },
      }),
    })
    expect((await receive()).status).toBe(503)
    expect(host.entries).toMatchObject([
      { event: 'plugin.unexpected', detail: 'Error: broken' },
      { event: 'webhook.failed', code: 'unexpected' },
    ])
  })
  it('says that the store failed where it did, and not the plugin (F6)', async () => {
    const host = manualHost()
    const store = memoryStore()
    const findByReference = () => {
      throw new Error('the disk is full, said +14155550123')
    }
    const dispatcher = createDispatcher({
      host,
      providers: [fakeProvider('a').provider],
      store: { ...store, calls: { ...store.calls, findByReference } },
    })
    const report = webhookOf(event('ringing', { references: { call: 'x' } }))
    expect((await dispatcher.receive('a', report)).status).toBe(503)
    expect(host.entries).toEqual([
      expect.objectContaining({
        level: 'error',
        event: 'store.failed',
        code: 'store-failed',
        method: 'findByReference',
        provider: 'a',
        detail: expect.stringMatching(/^the disk is full, said (?!\+1415)/),
      }),
    ])
  })
})
