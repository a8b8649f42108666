import { describe, expect, it } from 'vitest'
import { createDispatcher } from '../create-dispatcher.ts'
import type { RoutingRuleInput } from '../model/routing-rule.ts'
import type { Plan } from '../plugin/webhook.ts'
import {
  agentPhone,
  business,
  countingIds,
  event,
  fakeProvider,
  far,
  manualHost,
  settlePromises,
  webhookOf,
  type FakeProviderScript,
} from '../testing/index.ts'
import type { DispatcherOptions } from '../create-dispatcher.ts'
import type { Provider } from '../plugin/define-plugin.ts'
import type { InboundCaller, InboundDecision, OnInbound } from '../model/inbound-decision.ts'

const reception: RoutingRuleInput = {
  id: 'reception',
  direction: 'inbound',
  numbers: [business],
  room: { type: 'static', id: 'lobby' },
  routes: [{ provider: 'a' }],
}

/** A provider that asks about one caller with every webhook, and an application that decides. */
const setUp = (
  onInbound: OnInbound,
  {
    commands = false,
    script = {},
    ...options
  }: Partial<DispatcherOptions<readonly Provider[]>> & {
    readonly commands?: boolean
    readonly script?: FakeProviderScript
  } = {},
) => {
  const fake = fakeProvider('a', {
    ask: () => ({
      kind: 'inbound',
      references: { call: 'caller-1' },
      to: business,
      from: far,
      ...(!commands && {
        render: (plan: Plan) => ({ status: 200, headers: {}, body: JSON.stringify(plan) }),
      }),
    }),
    ...(commands && {
      can: { answers: 'command', verbs: ['hangUp', 'answer', 'reject', 'connect'] },
    }),
    ...script,
  })
  const host = manualHost()
  const dispatcher = createDispatcher({
    host,
    providers: [fake.provider],
    rules: [reception],
    ids: countingIds(),
    onInbound,
    ...options,
  })
  const ask = async (): Promise<unknown> => {
    const reply = await dispatcher.receive('a', webhookOf())
    await settlePromises()
    return reply.body === '' ? undefined : (JSON.parse(reply.body) as unknown)
  }
  const only = async () => {
    const { calls } = await dispatcher.calls.list()
    expect(calls).toHaveLength(1)
    return calls[0]
  }
  return { dispatcher, host, ask, only, log: fake.log }
}

describe('the decision about a caller', () => {
  it('is asked for with what is known of the caller', async () => {
    const asked: Omit<InboundCaller, 'signal'>[] = []
    const { ask } = setUp(({ signal, ...caller }) => {
      expect(signal.aborted).toBe(false)
      asked.push(caller)
      return undefined
    })
    await ask()
    expect(asked).toEqual([
      {
        provider: 'a',
        from: far,
        to: business,
        rule: 'reception',
        references: { call: 'caller-1' },
      },
    ])
  })

  it.each<[string, InboundDecision, object, object]>([
    [
      'a room',
      { room: 'desk' },
      { action: 'connect', connect: { room: 'desk' } },
      { room: 'desk' },
    ],
    [
      'a SIP URI',
      { sip: 'sip:ada@example.com' },
      { action: 'connect', connect: { sip: 'sip:ada@example.com' } },
      { room: null },
    ],
    [
      'a phone',
      { phone: agentPhone },
      { action: 'connect', connect: { phone: agentPhone } },
      { room: null },
    ],
    [
      'a conference',
      { conference: 'weekly' },
      { action: 'connect', connect: { conference: 'weekly' } },
      {},
    ],
    [
      'a busy tone',
      { reject: 'busy' },
      { action: 'reject', reason: 'busy' },
      { status: 'rejected', endReason: 'busy', error: null, settled: true },
    ],
    [
      'a rejection',
      { reject: 'declined' },
      { action: 'reject', reason: 'declined' },
      { status: 'rejected', endReason: 'declined', error: null },
    ],
  ])('may be %s, at once or later', async (_what, decision, plan, record) => {
    for (const onInbound of [() => decision, async () => decision]) {
      const { ask, only, host } = setUp(onInbound)
      expect(await ask()).toMatchObject(plan)
      expect(await only()).toMatchObject({ direction: 'inbound', from: far, notes: [], ...record })
      expect(host.entries).toEqual([])
    }
  })

  it('keeps the contact and the metadata that it names, of a rejected caller too', async () => {
    const kept = {
      contact: { system: 'crm', type: 'contact', id: '7' },
      metadata: { queue: 'gold' },
    }
    for (const decision of [{ room: 'desk' }, { reject: 'busy' }] as const) {
      const { ask, only } = setUp(() => ({ ...decision, ...kept }))
      await ask()
      expect(await only()).toMatchObject(kept)
    }
  })

  it.each([undefined, null])('may be left to the rules with %s', async (nothing) => {
    const { ask, only } = setUp(() => nothing)
    expect(await ask()).toMatchObject({ connect: { room: 'lobby' } })
    expect((await only())?.notes).toEqual([])
  })

  it('holds where no rule owns the number', async () => {
    const { ask, only } = setUp(() => ({ phone: agentPhone }), { rules: [] })
    expect(await ask()).toMatchObject({ connect: { phone: agentPhone } })
    expect(await only()).toMatchObject({ rule: null, status: 'initiated' })
  })

  it('is taken once, however often the provider asks, at once or later, and by another process', async () => {
    let asked = 0
    const { dispatcher, ask } = setUp(async () => {
      asked += 1
      await settlePromises()
      return { room: `desk-${asked}` }
    })
    const [first, second] = await Promise.all([ask(), ask()])
    expect(first).toMatchObject({ connect: { room: 'desk-1' } })
    expect(second).toEqual(first)
    expect(await ask()).toEqual(first)
    expect(asked).toBe(1)
    expect((await dispatcher.calls.list()).calls).toHaveLength(1)
  })

  it.each<[string, OnInbound, string]>([
    [
      'throws',
      () => {
        throw new Error('no database')
      },
      'it failed: Error: no database',
    ],
    ['rejects', () => Promise.reject(new Error(`for ${far}`)), 'Error: for [number]'],
    ['never comes', () => new Promise(() => {}), 'it took longer than 3 s'],
    ['names no near end', () => ({}) as InboundDecision, 'must have exactly one of room, sip'],
    [
      'names two near ends',
      () => ({ room: 'desk', phone: agentPhone }) as never,
      'must have exactly one of room, sip',
    ],
    ['is misspelled', () => ({ rom: 'desk' }) as never, 'rom: unknown field; did you mean room?'],
    ['rejects for no known reason', () => ({ reject: 'no' }) as never, 'must be busy or declined'],
    [
      'is a wrong number',
      () => ({ phone: '(415) 555-0123' }),
      'phone: must be an E.164 number such as',
    ],
    [
      'names a room elsewhere',
      () => ({ room: 'desk', on: 'elsewhere' }),
      'the room belongs to elsewhere',
    ],
  ])('that %s leaves the caller to the rules; log and record say so', async (_what, hook, why) => {
    const { ask, only, host } = setUp(hook)
    const plan = ask()
    await settlePromises()
    await host.clock.advance(3_000)
    expect(await plan).toMatchObject({ connect: { room: 'lobby' } })
    const call = await only()
    expect(call?.notes).toEqual([
      {
        field: 'onInbound',
        effect: 'dropped',
        detail: expect.stringMatching(/; the rules decided$/) as string,
      },
    ])
    expect(call?.notes[0]?.detail).toContain(why)
    expect(host.entries.at(-1)).toMatchObject({
      level: 'warn',
      event: 'inbound.decision-failed',
      call: call?.id,
      detail: expect.stringContaining(why) as string,
    })
    expect(JSON.stringify([host.entries, call?.notes])).not.toContain(far)
  })

  it('has the time that the options give, and is told when it is over', async () => {
    let signal: AbortSignal | undefined
    const world = setUp(
      (caller) => {
        signal = caller.signal
        return new Promise(() => {})
      },
      { times: { decideWithinMs: 500 } },
    )
    const plan = world.ask()
    await settlePromises()
    await world.host.clock.advance(499)
    expect(signal?.aborted).toBe(false)
    await world.host.clock.advance(1)
    expect(await plan).toMatchObject({ connect: { room: 'lobby' } })
    expect(signal?.aborted).toBe(true)
  })

  it('cannot ring a phone that the guards keep off', async () => {
    const world = setUp(() => ({ phone: agentPhone }), {
      gates: [
        {
          name: 'no-agents',
          check: ({ call }) =>
            call.to === agentPhone
              ? { verdict: 'refuse', detail: 'do-not-call: to is on the list' }
              : { verdict: 'pass' },
        },
      ],
    })
    expect(await world.ask()).toMatchObject({ connect: { room: 'lobby' } })
    expect((await world.only())?.notes[0]?.detail).toBe(
      'the phone must not be rung: do-not-call: to is on the list; the rules decided',
    )
  })

  it('is carried out by commands where the provider takes them', async () => {
    const joined: unknown[] = []
    const { ask, dispatcher } = setUp(() => ({ phone: agentPhone }), {
      commands: true,
      script: {
        connect: async (_references, plan) => {
          joined.push(plan.action === 'connect' && [plan.connect, plan.from])
          return { references: { call: 'near-1' } }
        },
        ask: ({ headers }) =>
          headers['x-event'] === undefined
            ? { kind: 'inbound', references: { call: 'caller-1' }, to: business, from: far }
            : undefined,
      },
    })
    await ask()
    await ask()
    const answered = webhookOf(event('answered', { at: 1, references: { call: 'caller-1' } }))
    for (const _ of [1, 2]) {
      await dispatcher.receive('a', { ...answered, headers: { 'x-event': '1' } })
      await settlePromises()
    }
    expect(joined).toEqual([[{ phone: agentPhone }, far]])
    const busy = setUp(() => ({ reject: 'busy' }), { commands: true })
    await busy.ask()
    await busy.ask()
    expect(busy.log).toEqual(['reject busy'])
  })

  it('must be a function (N8)', () => {
    expect(() =>
      createDispatcher({ host: manualHost(), providers: [], onInbound: {} as never }),
    ).toThrow('onInbound: must be a function')
  })
})
