import { describe, expect, it } from 'vitest'
import type { InboundDecision } from '../model/inbound-decision.ts'
import type { RoutingRuleInput } from '../model/routing-rule.ts'
import type { Gate } from '../gates/gate.ts'
import { memoryRuleStore } from '../routing/rules/memory-rule-store.ts'
import { allSteps, say } from '../dispatch/flow/flow.fixture.ts'
import { agentPhone, business, event, far, webhookOf } from '../testing/index.ts'
import { callerRule, callers } from './inbound.fixture.ts'

const lost = ({ notes }: { readonly notes: readonly { field: string; effect: string }[] }) =>
  notes.map(({ field, effect }) => `${field} ${effect}`)

/** Two platforms of the rule reach a room of a third, each at an address of its own. */
const twoWays = callerRule({
  room: { type: 'static', id: 'desk', on: 'elsewhere' },
  routes: [
    { provider: 'b', roomAddress: 'sip:{room}@b.example.com' },
    { provider: 'a', roomAddress: 'sip:{room}@a.example.com' },
  ],
})

describe('a caller', () => {
  it('reaches the room by the route of the provider that the call came in at', async () => {
    const { plan, only } = callers([twoWays])
    expect(await plan()).toMatchObject({ connect: { sip: 'sip:desk@a.example.com' } })
    expect(await only()).toMatchObject({ provider: 'a', room: 'desk', skipped: [], notes: [] })
  })

  it('reaches a room that the application names by that route too', async () => {
    const onInbound = () => ({ room: 'sales', on: 'elsewhere' })
    const { plan, only } = callers([twoWays], {}, { onInbound })
    expect(await plan()).toMatchObject({ connect: { sip: 'sip:sales@a.example.com' } })
    expect(await only()).toMatchObject({ room: 'sales', notes: [] })
  })

  it('has a note for every SIP header of the rule that does not reach the near end', async () => {
    const headers = { 'X-Queue': 'gold' }
    const cases: [Partial<RoutingRuleInput>, string[]][] = [
      [{}, []],
      [{ headers }, ['sipHeaders dropped']],
      [{ headers, defaults: { record: true } }, ['record dropped', 'sipHeaders dropped']],
      [{ defaults: { sipHeaders: headers } }, ['sipHeaders dropped']],
      [{ includeHeaders: 'all' }, ['includeHeaders dropped']],
    ]
    for (const [extra, expected] of cases) {
      const { plan, only } = callers([callerRule(extra)])
      await plan()
      expect(lost(await only()).toSorted()).toEqual(expected)
    }
  })

  it('is asked for the PIN of a room only, and meets its agent there only', async () => {
    const wishes = { dispatch: { agent: 'receptionist' }, pin: '4711' }
    const can = { features: { dispatch: true, pin: true } } as const
    const phone = () => ({ phone: agentPhone })
    const { plan, only } = callers([callerRule(wishes)], { can }, { onInbound: phone })
    expect(await plan()).toEqual({ action: 'connect', connect: { phone: agentPhone }, from: far })
    expect((await only()).notes).toEqual([])
    const own = callers([], {}, { onInbound: () => ({ room: 'desk' }) })
    expect(await own.plan()).toEqual({ action: 'connect', connect: { room: 'desk' }, from: far })
    expect(await own.only()).toMatchObject({ rule: null, room: 'desk', notes: [] })
  })

  it.each([
    ['empty', ''],
    ['absent', undefined],
  ])('whose number is %s is anonymous', async (_what, from) => {
    const ask = { kind: 'inbound', references: { call: 'c-1' }, from, to: business } as const
    const { receive, only } = callers([callerRule()], { ask: () => ask })
    await receive()
    expect(await only()).toMatchObject({ from: 'anonymous', to: business })
  })

  it('who dialled a number that the provider does not tell is refused', async () => {
    for (const to of ['', undefined]) {
      const ask = { kind: 'inbound', references: { call: 'c-1' }, from: far, to } as const
      const { receive, only } = callers([callerRule()], { ask: () => ask })
      await receive()
      expect(await only()).toMatchObject({ status: 'rejected', rule: null, from: far })
    }
  })

  it('is received by rules that another process keeps in the store', async () => {
    const ruleStore = memoryRuleStore()
    const first = callers([callerRule({ room: { type: 'static', id: 'desk' } })], {}, { ruleStore })
    await first.dispatcher.rules.list()
    const asked = callers([], {}, { ruleStore })
    expect(await asked.plan()).toMatchObject({ connect: { room: 'desk' } })
    const announce = () => ({ references: { call: 'caller-2' }, from: far, to: business })
    const told = callers([], { ask: () => undefined, announce }, { ruleStore })
    await told.receive()
    expect(await told.only()).toMatchObject({ rule: 'reception', from: far })
  })
})

describe('a refused caller', () => {
  it('has the rule that refused on the record, and a near end that cannot be run is named', async () => {
    const near = callers([callerRule({ room: undefined })])
    await near.plan()
    expect(await near.only()).toMatchObject({ status: 'rejected', rule: 'reception' })
    const can = { connect: ['flow'], flow: allSteps } as const
    const flow = callers([callerRule({ room: undefined, connect: { flow: 'gone' } })], { can })
    expect(await flow.plan()).toEqual({ action: 'reject', reason: 'declined' })
    expect(await flow.only()).toMatchObject({
      status: 'rejected',
      endReason: 'no-route',
      rule: 'reception',
      error: { message: expect.stringMatching(/^rule reception: unknown flow/) as string },
    })
  })

  it('has a note where the application was to decide and could not', async () => {
    const { plan, only } = callers([], {}, { onInbound: () => ({}) as InboundDecision })
    expect(await plan()).toMatchObject({ action: 'reject' })
    expect(lost(await only())).toEqual(['onInbound dropped'])
  })
})

describe('the decision of the application', () => {
  const can = { connect: ['room', 'phone', 'flow'], flow: allSteps } as const

  it('that names an unknown flow leaves the caller to the rules, and says where the fault is', async () => {
    const { plan, only } = callers([callerRule()], { can }, { onInbound: () => ({ flow: 'gone' }) })
    expect(await plan()).toMatchObject({ connect: { room: expect.any(String) as string } })
    expect((await only()).notes).toMatchObject([
      { field: 'onInbound', detail: expect.stringMatching(/^flow: unknown flow/) as string },
    ])
  })

  it('is judged by the guards with who calls, where it rings a phone, and not for a room', async () => {
    const seen: unknown[] = []
    const guard: Gate = {
      name: 'refusing',
      check({ callId, call, route }) {
        seen.push([callId, call.to, call.from, route.provider])
        return { verdict: 'refuse', detail: 'not now' }
      },
    }
    const gates = [guard]
    const room = callers([], {}, { gates, onInbound: () => ({ room: 'desk' }) })
    expect(await room.plan()).toMatchObject({ connect: { room: 'desk' } })
    expect(seen).toEqual([])
    const phone = callers([], {}, { gates, onInbound: () => ({ phone: agentPhone }) })
    expect(await phone.plan()).toMatchObject({ action: 'reject' })
    const { id } = await phone.only()
    expect(seen).toEqual([[id, agentPhone, business, 'a']])
  })
})

describe('what a provider is commanded', () => {
  it('is nothing where it takes a document, or has no such command', async () => {
    const can = { verbs: ['answer', 'reject'] } as const
    for (const rules of [[callerRule()], []]) {
      const document = callers(rules, { can })
      await document.plan()
      await document.host.clock.advance(60_000)
      expect(document.log).toEqual([])
      const bare = callers(rules, { commands: true, can: { verbs: ['hangUp'] } })
      await bare.receive()
      await bare.host.clock.advance(60_000)
      expect(bare.log).toEqual([])
    }
  })

  it('is the first step of a flow once the caller was answered, and no sooner', async () => {
    const sent: string[] = []
    const { receive, only, log } = callers(
      [callerRule({ room: undefined, connect: { flow: 'menu' } })],
      {
        commands: true,
        publicUrl: 'https://calls.example',
        can: { connect: ['flow'], flow: allSteps },
        flows: {
          check: () => [],
          run: async (_references, { step }) => (sent.push(step.step), 'begun'),
        },
      },
      { flows: { menu: { steps: [say('Hello')] } } },
    )
    await receive()
    await receive()
    expect([log, sent, (await only()).flow?.turns ?? []]).toEqual([['answer'], [], []])
    await receive(webhookOf(event('answered', { at: 1, references: { call: 'caller-1' } })))
    expect([log, sent]).toEqual([['answer'], ['say']])
  })
})
