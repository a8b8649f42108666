import { describe, expect, expectTypeOf, it } from 'vitest'
import type { z } from 'zod'
import { createDispatcher, type Dispatcher } from './create-dispatcher.ts'
import type { Call, TimelineEntry } from './model/call.ts'
import type { Connect, ConnectInput } from './model/connect.ts'
import type { CallErrorCode, CallFailure } from './model/error.ts'
import type { AnsweredBy, CallEnd, CallEvent, Cost, Recording } from './model/event.ts'
import type { gateway, Gateway } from './model/gateway.ts'
import type {
  CallFeatures,
  outboundCall,
  OutboundCall,
  OutboundCallInput,
  participant,
  Participant,
  RecordReference,
  recordReference,
  RuleField,
} from './model/outbound-call.ts'
import type {
  route,
  Route,
  RouteInput,
  routingRule,
  RoutingRule,
  RoutingRuleInput,
} from './model/routing-rule.ts'
import { definePlugin, type Provider } from './plugin/define-plugin.ts'
import { memoryRuleStore } from './routing/rules/memory-rule-store.ts'
import { fakeProvider, manualHost } from './testing/index.ts'

/** The same shape without `readonly`, so that a schema's type and an interface can be compared. */
type Plain<T> = T extends Date
  ? T
  : T extends readonly (infer Item)[]
    ? Plain<Item>[]
    : T extends object
      ? { -readonly [Field in keyof T]: Plain<T[Field]> }
      : T

describe('hand-written interfaces agree with the schemas (N1)', () => {
  it('in every field', () => {
    expectTypeOf<Plain<RecordReference>>().toEqualTypeOf<z.input<typeof recordReference>>()
    expectTypeOf<Plain<Omit<Participant, 'metadata'>>>().toEqualTypeOf<
      Omit<z.input<typeof participant>, 'metadata'>
    >()
    expectTypeOf<keyof OutboundCallInput>().toEqualTypeOf<keyof z.input<typeof outboundCall>>()
    expectTypeOf<Exclude<keyof OutboundCall, RuleField | 'foreignOptions'>>().toEqualTypeOf<
      keyof z.output<typeof outboundCall>
    >()
    expectTypeOf<Plain<Gateway>>().toEqualTypeOf<z.output<typeof gateway>>()
    expectTypeOf<Plain<RouteInput>>().toEqualTypeOf<z.input<typeof route>>()
    expectTypeOf<Plain<Route>>().toEqualTypeOf<z.output<typeof route>>()
    expectTypeOf<keyof RoutingRuleInput>().toEqualTypeOf<keyof z.input<typeof routingRule>>()
    expectTypeOf<keyof RoutingRule>().toEqualTypeOf<keyof z.output<typeof routingRule>>()
  })
  it('in what is accepted and in what comes out', () => {
    expectTypeOf<Plain<OutboundCallInput>>().toExtend<z.input<typeof outboundCall>>()
    expectTypeOf<Omit<z.input<typeof outboundCall>, 'connect'>>().toExtend<
      Omit<OutboundCallInput, 'connect'>
    >()
    expectTypeOf<z.output<typeof outboundCall>>().toExtend<OutboundCall>()
    expectTypeOf<Plain<RoutingRuleInput>>().toExtend<z.input<typeof routingRule>>()
    expectTypeOf<z.input<typeof routingRule>>().toExtend<RoutingRuleInput>()
    expectTypeOf<z.output<typeof routingRule>>().toExtend<RoutingRule>()
    expectTypeOf<Plain<RoutingRule>>().toExtend<z.output<typeof routingRule>>()
    expectTypeOf<keyof CallFeatures>().toExtend<keyof OutboundCall>()
  })
})

describe('a near end (N9)', () => {
  it('is exactly one', () => {
    expectTypeOf<Connect>().toExtend<ConnectInput>()
    expectTypeOf({ phone: '+14155550102', first: true }).toExtend<ConnectInput>()
    const wrong: ConnectInput[] = [
      // @ts-expect-error two near ends
      { room: 'desk', phone: '+14155550102' },
      // @ts-expect-error `first` belongs to a phone
      { room: 'desk', first: true },
      // @ts-expect-error `on` belongs to a room
      { conference: 'weekly', on: 'videosdk' },
      // @ts-expect-error no near end
      {},
    ]
    expect(wrong).toHaveLength(4)
  })
})

describe('names of providers (N9)', () => {
  const definition = fakeProvider('acme').provider.definition
  const acme = definePlugin({ ...definition, id: 'acme' as const })
  const host = manualHost()
  it('are those of the plugins, or the given ones', () => {
    const providers = [acme({}), acme({ name: 'acme-eu' })] as const
    expectTypeOf(providers[0].name).toEqualTypeOf<'acme'>()
    expectTypeOf(providers[1].name).toEqualTypeOf<'acme-eu'>()
    expect(providers.map(({ name }) => name)).toEqual(['acme', 'acme-eu'])
  })
  it('are checked in routes, `pace`, `only`, `receive` and `registerExternal`', () => {
    const options = { host, providers: [acme({}), acme({ name: 'acme-eu' })] } as const
    const rule = { id: 'a', direction: 'outbound', numbers: [] } as const
    const unused = (): void => {
      createDispatcher({ ...options, rules: [{ ...rule, routes: [{ provider: 'acme-eu' }] }] })
      // @ts-expect-error no provider has this name
      createDispatcher({ ...options, rules: [{ ...rule, routes: [{ provider: 'acne' }] }] })
      // @ts-expect-error no provider has this name
      createDispatcher({ ...options, pace: { acne: { cps: 1 } } })
      const dispatcher = createDispatcher(options)
      const call = { to: '+14155550123' }
      void dispatcher.dispatch(call, { only: ['acme-eu'] })
      // @ts-expect-error no provider has this name
      void dispatcher.dispatch(call, { only: ['acne'] })
      // @ts-expect-error no provider has this name
      void dispatcher.explain(call, { only: ['acne'] })
      // @ts-expect-error no provider has this name
      void dispatcher.registerExternal(call, 'acne')
      const request = {
        method: 'POST',
        url: '',
        headers: {},
        body: new Uint8Array(),
        receivedAt: 0,
      }
      // @ts-expect-error no provider has this name
      void dispatcher.receive('acne', request)
      // @ts-expect-error options of a provider that is not registered
      void dispatcher.dispatch({ ...call, options: { twilio: {} } })
      // @ts-expect-error an event that does not exist
      dispatcher.on('call-chnged', () => {})
      // @ts-expect-error a state that does not exist
      void dispatcher.calls.wait('call', 'answered')
      expectTypeOf(dispatcher).toExtend<Dispatcher>()
    }
    expect(unused).toBeTypeOf('function')
  })
  it('are checked in every rule, route by route, and in `wait` and `on` (N9)', () => {
    const options = { host, providers: [acme({})] } as const
    const unused = (): void => {
      const rule = { id: 'a', direction: 'outbound', numbers: [] } as const
      createDispatcher({
        ...options,
        rules: [
          // @ts-expect-error the second route names no provider of the dispatcher
          { ...rule, routes: [{ provider: 'acme' }, { provider: 'acme-eu' }] },
        ],
      })
    }
    expect(unused).toBeTypeOf('function')
  })
  it('are any where the providers are not known', () => {
    expectTypeOf<Parameters<Dispatcher['receive']>[0]>().toEqualTypeOf<string>()
    expectTypeOf<Provider['name']>().toEqualTypeOf<string>()
  })
})

describe('ids of rules (N9)', () => {
  const definition = fakeProvider('acme').provider.definition
  const acme = definePlugin({ ...definition, id: 'acme' as const })
  const options = { host: manualHost(), providers: [acme({})] } as const
  const rules = [
    { id: 'sales', direction: 'outbound', numbers: [], routes: [{ provider: 'acme' }] },
    { id: 'support', direction: 'outbound', numbers: [], routes: [{ provider: 'acme' }] },
  ] as const
  const call = { to: '+14155550123' }
  it('are those of the rules given in code', () => {
    const unused = (): void => {
      const dispatcher = createDispatcher({ ...options, rules })
      void dispatcher.dispatch({ ...call, rule: 'sales' })
      // @ts-expect-error no rule has this id
      void dispatcher.dispatch({ ...call, rule: 'sale' })
      // @ts-expect-error no rule has this id
      void dispatcher.explain({ ...call, rule: 'sale' })
      // @ts-expect-error no rule has this id
      void dispatcher.explain(call, { rules: ['sale'] })
      // @ts-expect-error no rule has this id
      void dispatcher.registerExternal({ ...call, rule: 'sale' }, 'acme')
      const inline = createDispatcher({
        ...options,
        rules: [
          { id: 'sales', direction: 'outbound', numbers: [], routes: [{ provider: 'acme' }] },
        ],
      })
      void inline.dispatch({ ...call, rule: 'sales' })
      // @ts-expect-error no rule has this id
      void inline.dispatch({ ...call, rule: 'support' })
      expectTypeOf(dispatcher).toExtend<Dispatcher>()
    }
    expect(unused).toBeTypeOf('function')
  })
  it('are any where rules are data, or come from a store', () => {
    const unused = (loaded: readonly RoutingRuleInput<'acme'>[]): void => {
      void createDispatcher({ ...options, rules: loaded }).dispatch({ ...call, rule: 'any' })
      void createDispatcher(options).dispatch({ ...call, rule: 'any' })
      void createDispatcher({ ...options, rules, ruleStore: memoryRuleStore() }).dispatch({
        ...call,
        rule: 'any',
      })
    }
    expect(unused).toBeTypeOf('function')
  })
})

describe('a record (N9)', () => {
  it('has what its status says', () => {
    const read = (call: Call): void => {
      if (call.status === 'completed') {
        expectTypeOf(call.endedAt).toEqualTypeOf<string>()
        expectTypeOf(call.endReason).not.toBeNullable()
        expectTypeOf(call.rang).not.toBeNullable()
      } else if (call.status === 'ringing') expectTypeOf(call.endedAt).toEqualTypeOf<null>()
      else if (call.status === 'unknown') expectTypeOf(call.rang).toEqualTypeOf<null>()
      // @ts-expect-error a state that does not exist
      if (call.status === 'answered') throw new Error(call.id)
    }
    expect(read).toBeTypeOf('function')
  })
  it('tells of a report what its type says, and what it needs', () => {
    const read = (event: CallEvent): void => {
      if (event.type === 'ended') expectTypeOf(event.end).toEqualTypeOf<CallEnd>()
      else expectTypeOf(event.end).toEqualTypeOf<undefined>()
      if (event.type === 'recording') expectTypeOf(event.recording).toEqualTypeOf<Recording>()
      if (event.type === 'cost') expectTypeOf(event.cost).toEqualTypeOf<Cost>()
      if (event.type === 'machine') expectTypeOf(event.answeredBy).toEqualTypeOf<AnsweredBy>()
      if (event.type === 'digits') expectTypeOf(event.digits).toEqualTypeOf<string>()
    }
    expect(read).toBeTypeOf('function')
    const content = { id: 'a', at: null, leg: 'far', references: {}, providerStatus: '' } as const
    const wrong: CallEvent[] = [
      // @ts-expect-error an end needs its outcome
      { ...content, type: 'ended' },
      // @ts-expect-error an outcome belongs to an end
      { ...content, type: 'ringing', end: { status: 'busy', reason: 'busy', rang: 'no' } },
    ]
    expect(wrong).toHaveLength(2)
  })
  it('has kinds of steps and of reports from closed lists, and error codes', () => {
    expectTypeOf<'transfer-refused'>().toExtend<TimelineEntry['type']>()
    expectTypeOf<CallEvent['type']>().toExtend<TimelineEntry['type']>()
    expectTypeOf<string>().not.toExtend<TimelineEntry['type']>()
    expectTypeOf<string>().not.toExtend<CallEvent['type']>()
    expectTypeOf<CallFailure['code']>().toEqualTypeOf<CallErrorCode>()
    expectTypeOf<string>().not.toExtend<CallErrorCode>()
  })
})
