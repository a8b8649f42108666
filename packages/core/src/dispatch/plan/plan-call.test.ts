import { describe, expect, it } from 'vitest'
import { CallError } from '../../model/error.ts'
import type { OutboundCall, OutboundCallInput } from '../../model/outbound-call.ts'
import { routingRule, type RoutingRuleInput } from '../../model/routing-rule.ts'
import type { Capabilities } from '../../plugin/capabilities.ts'
import { notBegun } from '../../routing/ramp/ramp-share.ts'
import { qualityTracker } from '../../routing/quality.ts'
import { rateDeck } from '../../routing/rates/rate-deck.ts'
import { ruleSet } from '../../routing/rules/rule-set.ts'
import { agentPhone, business, fakeProvider, far } from '../../testing/index.ts'
import { parseCall, planCall, wishesOf, type PlanningWorld } from './plan-call.ts'
import { unheardWishes } from './prepare-route.ts'
import { callForRoute, drawRoom, firstPlatformOf, reachNearEnd } from './resolve-room.ts'

type Providers = Record<string, Partial<Capabilities>>

const providersOf = (given: Providers) =>
  new Map(Object.entries(given).map(([name, can]) => [name, fakeProvider(name, { can }).provider]))
const rule = (fields: Partial<RoutingRuleInput> = {}): RoutingRuleInput => ({
  id: 'sales',
  direction: 'outbound',
  numbers: [business],
  routes: [{ provider: 'a' }],
  ...fields,
})
const worldOf = (
  rules: readonly RoutingRuleInput[],
  given: Providers = { a: {} },
): PlanningWorld => {
  const providers = providersOf(given)
  const rateDecks = new Map([['d', rateDeck('d', 'USD', [{ prefix: '44', perMinute: 1 }])]])
  return {
    providers,
    rules: ruleSet(rules, [...providers.values()], rateDecks),
    rateDecks,
    quality: qualityTracker(),
    rampShare: () => notBegun,
  }
}
const plan = (
  call: Partial<OutboundCall>,
  rules: readonly RoutingRuleInput[] = [rule()],
  given?: Providers,
  context: Partial<Parameters<typeof planCall>[2]> = {},
) =>
  planCall({ to: far, ...call }, worldOf(rules, given), {
    seed: 's',
    now: Date.UTC(2026, 0, 5, 12),
    random: () => 'unique',
    publicUrl: 'https://calls.example',
    ...context,
  })
const skips = (...given: Parameters<typeof plan>) =>
  plan(...given).skipped.map(({ routeIndex, reason }) => [routeIndex, reason])
const errorOf = (run: () => unknown): CallError => {
  try {
    run()
  } catch (error) {
    if (CallError.isInstance(error)) return error
    throw error
  }
  throw new Error('it did not fail')
}

describe('the rule of a call', () => {
  const refusal = (...given: Parameters<typeof plan>) => {
    const { code, faults } = errorOf(() => plan(...given))
    return [code, ...faults.map(({ path, message }) => `${path.join('.')}: ${message}`)]
  }
  it('is the one it names, or the one that fits', () => {
    expect(plan({ rule: 'sales' }).rule?.id).toBe('sales')
    expect(plan({}).rule?.id).toBe('sales')
    const narrow = rule({ id: 'uk', match: { countries: ['GB'] } })
    expect(plan({ rule: 'uk' }, [rule(), narrow]).rule?.id).toBe('uk')
  })
  it('is none only where there are no rules and one provider', () => {
    expect(plan({}, []).routes).toEqual([{ provider: 'a', weight: 1 }])
    expect(plan({}, [rule({ direction: 'inbound', routes: [] })]).rule).toBeUndefined()
    expect(refusal({}, [], { a: {}, b: {} })).toEqual([
      'rule-required',
      'rule: several providers are registered and there is no outbound rule; add a rule to the dispatcher',
    ])
  })
  it('is named by what there is, where it does not exist or is unsuitable', () => {
    expect(refusal({ rule: 'none' })).toEqual(['rule-unknown', 'rule: unknown rule; rules: sales'])
    expect(refusal({ rule: 'none' }, [])).toEqual([
      'rule-unknown',
      'rule: unknown rule; there are no outbound rules',
    ])
    expect(refusal({ from: agentPhone })).toEqual([
      'caller-not-in-rule',
      'from: is not a number of any outbound rule; rules: sales',
    ])
    const tagged = rule({ match: { tags: ['vip'] } })
    expect(refusal({ from: business }, [tagged])).toEqual([
      'rule-required',
      'rule: no outbound rule matches this caller ID, destination, tags and time; rules: sales',
    ])
    expect(refusal({}, [tagged])[0]).toBe('rule-required')
    const many = (count: number) =>
      Array.from({ length: count }, (_, index) => rule({ id: `r${index}`, match: { tags: ['x'] } }))
    expect(refusal({}, many(20))[1]).toMatch(/r18, r19$/)
    expect(refusal({}, many(22))[1]).toMatch(/r18, r19 and 2 more$/)
  })
  it('must be for calls out, and own the caller ID', () => {
    const inbound = rule({ direction: 'inbound' })
    expect(refusal({ rule: 'sales', from: agentPhone }, [inbound])).toEqual([
      'rule-not-outbound',
      'rule: the rule is an inbound rule; name an outbound rule',
      'from: is not one of the numbers of the rule',
    ])
    expect(refusal({ rule: 'sales', from: agentPhone })).toEqual([
      'caller-not-in-rule',
      'from: is not one of the numbers of the rule',
    ])
  })
})

describe('what a rule adds to a call', () => {
  it('is its first number, and what the call leaves out', () => {
    const second = '+14155550109'
    const rules = [
      rule({
        numbers: [business, second],
        defaults: { ringTimeout: 20, record: true, maxDuration: 60 },
      }),
    ]
    expect(plan({}, rules).request).toMatchObject({ from: business, ringTimeout: 20, record: true })
    const own = plan({ from: second, ringTimeout: 30, maxDuration: undefined }, rules).request
    expect(own).toMatchObject({ from: second, ringTimeout: 30, maxDuration: 60 })
    // What the call switches off is off, whatever the rule says.
    expect('record' in plan({ record: false }, rules).request).toBe(false)
    expect(plan({}, []).request.from).toBeUndefined()
  })
  it('is its headers, each behind those of the call', () => {
    const rules = [rule({ headers: { 'X-A': 'rule', 'X-B': 'rule' }, includeHeaders: 'all' })]
    const { request } = plan({ sipHeaders: { 'X-A': 'call' } }, rules)
    expect(request.sipHeaders).toEqual({ 'X-A': 'call', 'X-B': 'rule' })
    expect(request.includeHeaders).toBe('all')
    expect(plan({ includeHeaders: 'x-headers' }, rules).request.includeHeaders).toBe('x-headers')
    expect(plan({}).request.sipHeaders).toBeUndefined()
  })
  it('is its room, where the call names no near end', () => {
    const rules = [rule({ room: { type: 'static', id: 'lobby', on: 'a' }, pin: '12' })]
    const own = plan({}, rules)
    expect([own.room, own.request.connect, own.request.pin]).toEqual([
      'lobby',
      { room: 'lobby', on: 'a' },
      '12',
    ])
    const other = plan({ connect: { phone: agentPhone } }, rules)
    expect([other.room, other.request.connect, other.request.pin]).toEqual([
      null,
      { phone: agentPhone },
      undefined,
    ])
    expect(plan({ connect: { room: 'mine' } }, rules)).toMatchObject({ room: 'mine' })
  })
  it.each([
    [{ dispatch: { agent: 'anna' } }, undefined, { dispatch: { agent: 'anna' } }],
    [
      { dispatch: { agent: 'anna' }, pin: '1' },
      { room: 'r' },
      { dispatch: { agent: 'anna' }, pin: '1' },
    ],
    [{ dispatch: 'user' }, undefined, {}],
    [{ dispatch: { agent: 'anna' }, pin: '1' }, { phone: agentPhone }, {}],
    [{ pin: '1' }, { sip: 'sip:a@b.example' }, {}],
  ] as const)('%j with the near end %j are the wishes %j', (fields, connect, wishes) => {
    expect(wishesOf(routingRule.parse(rule(fields)), connect)).toEqual(wishes)
  })
  it('is nothing without a rule', () => {
    expect(wishesOf(undefined, undefined)).toEqual({})
  })
})

describe('the routes of a call', () => {
  const two = rule({ routes: [{ provider: 'a' }, { provider: 'b' }] })
  const both = { a: {}, b: {} }
  it('are skipped with a reason if they are unsuitable', () => {
    const phones = { destinations: ['phone' as const] }
    expect(skips({ to: 'sip:a@b.example' }, [two], { a: phones, b: {} })).toEqual([
      [0, 'destination-unsupported'],
    ])
    const sips = { destinations: ['sip' as const] }
    expect(skips({}, [two], { a: {}, b: sips })).toEqual([[1, 'destination-unsupported']])
    const url = { publicUrlRequired: true }
    expect(skips({}, [two], { a: url, b: {} })).toEqual([])
    expect(skips({}, [two], { a: url, b: {} }, { publicUrl: undefined })).toEqual([
      [0, 'public-url-missing'],
    ])
    const connect = { connect: ['sip' as const] }
    expect(skips({ connect: { phone: agentPhone } }, [two], { a: connect, b: {} })).toEqual([
      [0, 'connect-unsupported'],
    ])
  })
  it('that the strategy leaves out come last, with its reason', () => {
    const off = rule({ routes: [{ provider: 'a', weight: 0 }, { provider: 'b' }] })
    const plan1 = plan({}, [off], both)
    expect(plan1.routes.map(({ provider }) => provider)).toEqual(['b', 'a'])
    expect(plan1.skipped).toMatchObject([{ provider: 'a', routeIndex: 1, reason: 'weight-zero' }])
    const dear = rule({
      strategy: 'least-cost',
      routes: [{ provider: 'a', rateDeck: 'd' }, { provider: 'b' }],
    })
    expect(plan({}, [dear], both).skipped).toMatchObject([
      { provider: 'a', routeIndex: 1, reason: 'cost' },
    ])
  })
  it('are those of the providers that the caller wants, in that order', () => {
    const three = rule({
      routes: [{ provider: 'a' }, { provider: 'b' }, { provider: 'a', gateway: 'g' }],
    })
    const wanted = plan({}, [three], both, { only: ['b', 'none'] })
    expect(wanted.routes.map(({ provider }) => provider)).toEqual(['b', 'a', 'a'])
    expect(wanted.skipped.map(({ routeIndex, reason }) => [routeIndex, reason])).toEqual([
      [1, 'not-chosen'],
      [2, 'not-chosen'],
    ])
    const order = plan({}, [three], both, { only: ['b', 'a'] })
    expect(order.routes.map(({ provider, gateway }) => gateway ?? provider)).toEqual([
      'b',
      'a',
      'g',
    ])
    expect(order.skipped).toEqual([])
  })
  it('need a room where every one of them dials out of a room', () => {
    const room = { roomRequired: true }
    expect(errorOf(() => plan({}, [two], { a: room, b: room }))).toMatchObject({
      code: 'room-missing',
      faults: [{ path: ['connect'], code: 'room-missing' }],
    })
    expect(skips({}, [two], { a: room, b: {} })).toEqual([[0, 'room-missing']])
    const sips = { destinations: ['sip' as const] }
    expect(skips({}, [two], { a: room, b: sips })).toEqual([
      [0, 'room-missing'],
      [1, 'destination-unsupported'],
    ])
  })
})

describe('the room of a call', () => {
  const drawn = (room: RoutingRuleInput['room'], to = far, from?: string) =>
    drawRoom(routingRule.parse(rule({ room })), { to }, from, () => 'u'.repeat(32))
  const unique = 'u'.repeat(32)
  it.each([
    ['random', 'p-', far, business, `p-${unique}`],
    ['random', '', far, business, unique],
    ['participant-number', 'p-', far, business, `p-14155550123-${unique}`],
    ['sip-number', 'p-', far, business, `p-14155550100-${unique}`],
    ['sip-number', 'p-', far, undefined, `p-14155550123-${unique}`],
    [
      'participant-number',
      '',
      'sip:bob.smith@b.example',
      undefined,
      `sip-bob-smith-b-example-${unique}`,
    ],
    ['participant-number', '..', far, undefined, `14155550123-${unique}`],
  ] as const)('%s with the prefix %j, to %s from %s is %s', (named, prefix, to, from, room) => {
    expect(drawn({ type: 'dynamic', named, prefix }, to, from)).toEqual({ room })
  })
  it('is at most 128 characters, and unique however long the address is', () => {
    const long = drawn({ type: 'dynamic', named: 'participant-number' }, `sip:${'a'.repeat(200)}@b`)
    expect(long?.room).toHaveLength(128)
    expect(long?.room.endsWith(unique)).toBe(true)
  })
  it('is the rule’s own where that is one', () => {
    expect(drawn({ type: 'static', id: 'lobby', on: 'v' })).toEqual({ room: 'lobby', on: 'v' })
    expect(drawn(undefined)).toBeUndefined()
    expect(drawRoom(undefined, { to: far }, undefined, () => 'u')).toBeUndefined()
  })
})

describe('how a route reaches the near end', () => {
  const carrier = { connect: ['phone' as const, 'sip' as const] }
  const providers = providersOf({
    platform: {},
    other: {},
    older: { roomsOf: 'rooms' },
    carrier,
    phones: { connect: ['phone'] },
  })
  const reach = (
    connect: OutboundCall['connect'],
    name: string,
    roomAddress?: string,
    first: string | undefined = 'platform',
  ) => {
    const route = { provider: name, weight: 1, roomAddress }
    const reached = reachNearEnd(connect, route, providers.get(name)!, first)
    return 'skip' in reached ? reached.skip.reason : reached.connect
  }
  const address = 'sip:{room}@{room}.example'
  it('is its own room, where the room is on its platform', () => {
    expect(reach({ room: 'r' }, 'platform')).toEqual({ room: 'r' })
    expect(reach({ room: 'r' }, 'other')).toBe('room-unreachable')
    expect(reach({ room: 'r', on: 'other' }, 'other')).toEqual({ room: 'r', on: 'other' })
    expect(reach({ room: 'r', on: 'fake' }, 'other')).toEqual({ room: 'r', on: 'fake' })
    expect(reach({ room: 'r', on: 'other' }, 'platform')).toBe('room-unreachable')
  })
  it('is its own room, where the room is on the platform that it is a version of', () => {
    expect(reach({ room: 'r', on: 'rooms' }, 'older')).toEqual({ room: 'r', on: 'rooms' })
    expect(reach({ room: 'r', on: 'rooms' }, 'other')).toBe('room-unreachable')
    // Two instances may be of two accounts, so without `on` a room is of one of them.
    expect(reach({ room: 'r' }, 'older', undefined, 'rooms-instance')).toBe('room-unreachable')
  })
  it('is the room’s address, where it can dial one', () => {
    expect(reach({ room: 'a_b' }, 'carrier', address)).toEqual({ sip: 'sip:a_b@a_b.example' })
    expect(reach({ room: 'r' }, 'carrier')).toBe('room-unreachable')
    expect(reach({ room: 'r' }, 'phones', address)).toBe('room-unreachable')
    expect(reach({ room: 'r', on: 'platform' }, 'other', address)).toEqual({
      sip: 'sip:r@r.example',
    })
  })
  it('is any other near end that it has', () => {
    expect(reach({ phone: agentPhone }, 'carrier')).toEqual({ phone: agentPhone })
    expect(reach({ conference: 'c' }, 'carrier')).toBe('connect-unsupported')
    expect(reach({ sip: 'sip:a@b' }, 'phones')).toBe('connect-unsupported')
    expect(reach(undefined, 'carrier')).toBeUndefined()
  })
  it('turns on the first platform among the routes', () => {
    const routes = (...names: string[]) => names.map((provider) => ({ provider, weight: 1 }))
    expect(firstPlatformOf(routes('carrier', 'none', 'other', 'platform'), providers)).toBe('other')
    expect(firstPlatformOf(routes('carrier'), providers)).toBeUndefined()
    const call = { to: far, connect: { room: 'r' } }
    const [first, second] = [
      ...routes('other'),
      { provider: 'carrier', weight: 1, roomAddress: address },
    ]
    const seen = (route: typeof second) => callForRoute(call, route!, [first!, second!], providers)
    expect(seen(first!)).toEqual(call)
    expect(seen(second)).toEqual({ to: far, connect: { sip: 'sip:r@r.example' } })
    const none = { provider: 'none', weight: 1, roomAddress: undefined }
    expect(callForRoute(call, none, [first!], providers)).toBe(call)
    const unreachable = { provider: 'phones', weight: 1, roomAddress: undefined }
    expect(callForRoute(call, unreachable, [first!], providers)).toBe(call)
  })
})

describe('a call as it is asked for', () => {
  const providers = providersOf({ a: {}, b: {} })
  const parse = (input: Partial<OutboundCallInput>) =>
    parseCall({ to: far, ...input }, { providers })
  it('has its options checked by their plugin', () => {
    expect(parse({ options: { fake: { flavour: 'x' } } }).call.options).toEqual({
      fake: { flavour: 'x' },
    })
    expect(parse({ options: { fake: undefined } }).call.options).toEqual({})
    const { code, faults } = errorOf(() =>
      parse({ options: { fakes: {}, fake: { flavour: 7, more: 1 } } }),
    )
    expect([code, ...faults.map(({ path }) => path.join('.'))]).toEqual([
      'provider-unknown',
      'options.fakes',
      'options.fake.flavour',
      'options.fake.more',
    ])
    expect(errorOf(() => parse({ options: { fake: { more: 1 } } })).code).toBe('input-invalid')
  })
  it('names every fault at once, whatever it is', () => {
    const { faults } = errorOf(() =>
      parseCall({ to: '1', more: 1, options: { fakes: {} } }, { providers }),
    )
    expect(faults.map(({ path }) => path.join('.')).toSorted()).toEqual([
      'more',
      'options.fakes',
      'to',
    ])
    for (const input of [null, undefined, 7, 'text', []])
      expect(errorOf(() => parseCall(input, { providers })).code).toBe('input-invalid')
    expect(errorOf(() => parseCall({ to: far, options: 'x' }, { providers })).code).toBe(
      'input-invalid',
    )
  })
  it('has a fingerprint of all that was asked, where it has an idempotency key', () => {
    const print = (input: Partial<OutboundCallInput>) => parse(input).fingerprint
    const key = { idempotencyKey: 'once' }
    expect(print({ tags: ['x'] })).toBe('')
    expect(print({ ...key, tags: ['x'], tenant: 't' })).toBe(
      print({ tenant: 't', tags: ['x'], ...key }),
    )
    expect(print({ ...key, idempotencyKey: 'twice' })).toBe(print(key))
    for (const other of [
      { tags: ['y'] },
      { to: agentPhone },
      { options: { fake: { flavour: 'x' } } },
      { record: false },
    ])
      expect(print({ ...key, ...other })).not.toBe(print(key))
  })
})

describe('wishes of a rule that a plugin does not know', () => {
  const { provider } = fakeProvider('a')
  const wishes = { dispatch: { agent: 'anna' }, pin: '1' }
  it('are dropped with a note each, unless the plugin notes them itself', () => {
    expect(unheardWishes(wishes, provider)).toMatchObject([
      { field: 'dispatch', effect: 'dropped' },
      { field: 'pin', effect: 'dropped' },
    ])
    expect(unheardWishes({ pin: '1' }, provider).map(({ field }) => field)).toEqual(['pin'])
    const noted = { field: 'pin', effect: 'adjusted', detail: '' } as const
    expect(unheardWishes(wishes, provider, [noted]).map(({ field }) => field)).toEqual(['dispatch'])
    const knows = fakeProvider('b', { can: { features: { pin: {} } as never } }).provider
    expect(unheardWishes(wishes, knows).map(({ field }) => field)).toEqual(['dispatch'])
    expect(unheardWishes({}, provider)).toEqual([])
  })
})
