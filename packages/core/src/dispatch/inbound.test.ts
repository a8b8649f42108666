import { describe, expect, it } from 'vitest'
import type { RoutingRuleInput } from '../model/routing-rule.ts'
import type { Plan, WebhookReply } from '../plugin/webhook.ts'
import {
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
import { createDispatcher } from './dispatcher.ts'

const rule = (extra: Partial<RoutingRuleInput> = {}): RoutingRuleInput => ({
  id: 'reception',
  direction: 'inbound',
  numbers: [business],
  room: { type: 'dynamic', named: 'random', prefix: 'in-' },
  routes: [{ provider: 'a' }],
  ...extra,
})
const rendered = (plan: Plan): WebhookReply => ({
  status: 200,
  headers: {},
  body: JSON.stringify(plan),
})

interface Asked {
  /** By the body of the webhook. */
  readonly references?: ((body: string) => Readonly<Record<string, string>>) | undefined
  readonly to?: string | undefined
  readonly from?: string | undefined
  readonly commands?: boolean
}

/** A provider that asks about a caller with every webhook. */
const setUp = (
  rules: readonly RoutingRuleInput[],
  {
    to = business,
    from = far,
    commands = false,
    references = () => ({ call: 'caller-1' }),
    ...script
  }: Asked & FakeProviderScript = {},
) => {
  const fake = fakeProvider('a', {
    ...script,
    ask: ({ body }) => ({
      kind: 'inbound',
      references: references(new TextDecoder().decode(body)),
      to,
      from,
      ...(commands ? {} : { render: rendered }),
    }),
    can: commands ? { answers: 'command', verbs: ['hangUp', 'answer', 'reject', 'connect'] } : {},
  })
  const dispatcher = createDispatcher({
    host: manualHost(),
    providers: [fake.provider],
    rules,
    ids: countingIds(),
  })
  const rings = webhookOf(event('initiated', { references: { call: 'caller-1' } }))
  const receive = async (webhook = rings) => {
    const reply = await dispatcher.receive('a', webhook)
    await settlePromises()
    return reply
  }
  const plan = async (webhook = rings): Promise<unknown> =>
    JSON.parse((await receive(webhook)).body) as unknown
  return { dispatcher, receive, plan, log: fake.log }
}

describe('a provider that takes a document', () => {
  it('is told the room of the rule that owns the number; the caller has a record', async () => {
    const { dispatcher, plan } = setUp([rule({ room: { type: 'static', id: 'desk' } })])
    expect(await plan()).toEqual({ action: 'connect', connect: { room: 'desk' }, from: far })
    expect(await dispatcher.calls.list()).toMatchObject([
      { direction: 'inbound', provider: 'a', from: far, to: business, rule: 'reception' },
    ])
  })

  it('hears the same room when it asks twice, and there is one caller', async () => {
    const { dispatcher, plan } = setUp([rule()])
    const first = await plan()
    expect(first).toMatchObject({ connect: { room: expect.stringMatching(/^in-/) as string } })
    expect(await plan()).toEqual(first)
    expect(await dispatcher.calls.list()).toHaveLength(1)
  })

  it('asks twice at once and hears one room', async () => {
    const { dispatcher, plan } = setUp([rule()])
    const [first, second] = await Promise.all([plan(), plan()])
    expect(second).toEqual(first)
    expect(await dispatcher.calls.list()).toHaveLength(1)
  })

  it.each<[string, NonNullable<Asked['references']>]>([
    ['an id of another kind than calls have', (body) => ({ hold: body })],
    ['no id at all', () => ({})],
  ])('gives two callers with %s a room each', async (_what, references) => {
    const { dispatcher, plan } = setUp([rule()], { references })
    const [first, second] = [webhookOf(event('initiated')), webhookOf(event('ringing'))]
    expect(await plan(first)).not.toEqual(await plan(second))
    expect(await dispatcher.calls.list()).toHaveLength(2)
  })

  it.each<[string, readonly RoutingRuleInput[], Asked]>([
    ['no rule at all', [], {}],
    ['a rule for another number', [rule({ numbers: ['+14155550101'] })], {}],
    ['a rule without a room', [rule({ room: undefined })], {}],
    ['a rule for calls out', [rule({ direction: 'outbound' })], {}],
    ['a rule for callers of another provider', [rule({ routes: [] })], {}],
    ['a number of another kind', [rule()], { to: 'sip:desk@example.com' }],
  ])('rejects with %s, and keeps no record', async (_what, rules, asked) => {
    const { dispatcher, plan, log } = setUp(rules, asked)
    expect(await plan()).toEqual({ action: 'reject', reason: 'declined' })
    expect(await dispatcher.calls.list()).toEqual([])
    expect(log).toEqual([])
  })

  it('reaches a room that is not its own by the address of the route', async () => {
    const roomAddress = 'sip:{room}@rooms.example.com'
    const { plan } = setUp([
      rule({
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
      const { plan } = setUp([rule({ room: { type: 'dynamic', named, prefix: 'in-' } })], {
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
    const { plan } = setUp(
      [rule({ room: { type: 'dynamic', named: 'participant-number', prefix: 'p'.repeat(64) } })],
      { from: `sip:${'long'.repeat(50)}@example.com`, references: (body) => ({ call: body }) },
    )
    const room = ((await plan()) as { connect: { room: string } }).connect.room
    expect(room).toMatch(/^p{64}sip-long.*[0-9a-f]{32}$/)
    expect(room).toHaveLength(128)
  })
})

describe('a provider that takes commands', () => {
  it('is answered once, however often it tells', async () => {
    const { dispatcher, receive, log } = setUp([rule()], { commands: true })
    expect(await receive()).toMatchObject({ status: 200, body: '' })
    await receive()
    await receive()
    expect(log).toEqual(['answer'])
    expect(await dispatcher.calls.list()).toHaveLength(1)
  })

  it('joins the caller to the room once it reports the answer', async () => {
    const joined: unknown[] = []
    const { receive } = setUp([rule({ room: { type: 'static', id: 'desk' } })], {
      commands: true,
      connect: async (_references, plan) => {
        joined.push(plan.action === 'call' && plan.call.connect)
        return { references: { call: 'near-1' } }
      },
    })
    await receive()
    expect(joined).toEqual([])
    const answered = webhookOf(event('answered', { references: { call: 'caller-1' } }))
    await receive(answered)
    await receive(answered)
    expect(joined).toEqual([{ room: 'desk' }])
  })

  it('rejects a caller whom no rule takes', async () => {
    const { dispatcher, receive, log } = setUp([], { commands: true })
    expect((await receive()).status).toBe(200)
    expect(log).toEqual(['reject declined'])
    expect(await dispatcher.calls.list()).toEqual([])
  })
})
