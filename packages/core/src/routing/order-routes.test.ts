import { describe, expect, it } from 'vitest'
import type { Call } from '../model/call.ts'
import { routingRule, type RoutingRuleInput } from '../model/routing-rule.ts'
import { far } from '../testing/index.ts'
import { unitHash } from './hash.ts'
import { orderRoutes, type StrategyContext } from './order-routes.ts'
import { qualityTracker } from './quality.ts'
import { rateDeck } from './rates/rate-deck.ts'

const now = Date.UTC(2026, 0, 5, 12)

const order = (
  strategy: RoutingRuleInput['strategy'],
  routes: RoutingRuleInput['routes'],
  context: Partial<StrategyContext> = {},
) => {
  const rule = routingRule.parse({
    id: 'r',
    direction: 'outbound',
    numbers: [],
    routes,
    strategy,
  })
  const { routes: kept, left } = orderRoutes(rule, {
    call: { to: far },
    seed: 's',
    now,
    rateDecks: new Map(),
    quality: undefined,
    ...context,
  })
  return {
    names: kept.map(({ provider }) => provider),
    gateways: kept.map(({ gateway }) => gateway),
    left: left.map(({ route, detail }) => [route.provider, detail]),
  }
}

describe.each(['priority', 'weighted', 'least-cost', 'quality'] as const)('%s', (strategy) => {
  it('leaves out routes of weight 0 and says so', () => {
    const { names, left } = order(strategy, [
      { provider: 'off', weight: 0 },
      { provider: 'on', weight: 0.1 },
    ])
    expect([names, left]).toEqual([['on'], [['off', 'the route has weight 0']]])
    expect(order(strategy, [{ provider: 'a' }]).left).toEqual([])
  })
})

describe('priority', () => {
  it('takes the routes as they are given, whatever their weights', () => {
    const routes = [
      { provider: 'b', weight: 1 },
      { provider: 'a', weight: 9 },
    ]
    expect(order('priority', routes).names).toEqual(['b', 'a'])
  })
})

describe('weighted', () => {
  const firstShare = (routes: RoutingRuleInput['routes'], is: (gateway?: string) => boolean) => {
    let hits = 0
    for (let seed = 0; seed < 4000; seed++)
      if (is(order('weighted', routes, { seed: `call-${seed}` }).gateways[0])) hits++
    return hits / 4000
  }
  it('gives each route its share, also where only the gateway or the reference differs', () => {
    const gateways = [
      { provider: 'a', gateway: 'one', weight: 1 },
      { provider: 'a', gateway: 'two', weight: 3 },
    ]
    // 0.25, and four standard deviations of 4,000 draws.
    expect(Math.abs(firstShare(gateways, (gateway) => gateway === 'one') - 0.25)).toBeLessThan(
      0.028,
    )
    let first = 0
    const references = [
      { provider: 'a', reference: 'rr_1' },
      { provider: 'a', reference: 'rr_2' },
    ]
    const rule = routingRule.parse({
      id: 'r',
      direction: 'outbound',
      numbers: [],
      routes: references,
      strategy: 'weighted',
    })
    for (let seed = 0; seed < 400; seed++) {
      const context = { call: { to: far }, now, rateDecks: new Map(), quality: undefined }
      const [route] = orderRoutes(rule, { ...context, seed: `call-${seed}` }).routes
      if (route?.reference === 'rr_1') first++
    }
    expect(Math.abs(first - 200)).toBeLessThan(60)
  })
  it('gives one call the same order, however often it is asked', () => {
    const routes = ['a', 'b', 'c', 'd'].map((provider) => ({ provider }))
    const orders = new Set<string>()
    for (let seed = 0; seed < 50; seed++) {
      const context = { seed: `call-${seed}` }
      const { names } = order('weighted', routes, context)
      expect(order('weighted', routes, context).names).toEqual(names)
      orders.add(names.join())
    }
    expect(orders.size).toBeGreaterThan(10)
  })
  it('rests on shares that are spread evenly from 0 to 1', () => {
    const tenths = Array.from({ length: 10 }, () => 0)
    for (let index = 0; index < 10_000; index++) {
      const share = unitHash(`seed-${index}|route`)
      expect(share >= 0 && share < 1).toBe(true)
      tenths[Math.floor(share * 10)]! += 1
    }
    for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(150)
    // Texts that differ in one sign only are far apart.
    const gaps = Array.from({ length: 100 }, (_, index) =>
      Math.abs(unitHash(`${index}a`) - unitHash(`${index}b`)),
    )
    expect(gaps.filter((gap) => gap > 0.1).length).toBeGreaterThan(60)
  })
})

describe('least-cost', () => {
  const deck = (name: string, rate: object, prefix = '1') =>
    [name, rateDeck(name, 'USD', [{ prefix, perMinute: 0, ...rate }])] as const
  const names = (decks: ReturnType<typeof deck>[]) =>
    order(
      'least-cost',
      decks.map(([name]) => ({ provider: name, rateDeck: name })),
      { rateDecks: new Map(decks) },
    ).names
  it('compares what three minutes cost, with fees and increments', () => {
    const flat = deck('flat', { perMinute: 1 })
    // 0.9 × 3 + 0.2 is less than 3; with a fee of 0.4 it is more.
    expect(names([flat, deck('fee', { perMinute: 0.9, connectionFee: 0.2 })])).toEqual([
      'fee',
      'flat',
    ])
    expect(names([deck('fee', { perMinute: 0.9, connectionFee: 0.4 }), flat])).toEqual([
      'flat',
      'fee',
    ])
    // Charged by steps of 100 s after the first 60 s, 180 s are 260 s.
    expect(names([deck('steps', { perMinute: 0.9, initial: 60, increment: 100 }), flat])).toEqual([
      'flat',
      'steps',
    ])
  })
  it('keeps the given order among equals, and sorts any number', () => {
    const equal = ['c', 'a', 'b'].map((name) => deck(name, { perMinute: 1 }))
    expect(names(equal)).toEqual(['c', 'a', 'b'])
    const prices = [5, 3, 9, 1, 7, 3]
    const many = prices.map((perMinute, index) => deck(`${index}-${perMinute}`, { perMinute }))
    expect(names(many)).toEqual(['3-1', '1-3', '5-3', '0-5', '4-7', '2-9'])
  })
  it('uses the rates in force now', () => {
    const later = rateDeck('later', 'USD', [
      { prefix: '1', perMinute: 1, effectiveFrom: new Date(now + 1).toISOString() },
    ])
    const { names, left } = order('least-cost', [{ provider: 'a', rateDeck: 'later' }], {
      rateDecks: new Map([['later', later]]),
    })
    expect([names, left]).toEqual([[], [['a', 'rate deck later has no rate for this destination']]])
  })
})

const callOver = (
  provider: string,
  { answered = false, delay }: { answered?: boolean; delay?: number },
): Call => {
  const time = (seconds: number) => new Date(now + seconds * 1000).toISOString()
  return {
    provider,
    attempts: [{ provider, sentAt: time(0) }],
    ringingAt: delay === undefined ? null : time(delay),
    answeredAt: answered ? time(30) : null,
  } as unknown as Call
}

describe('quality', () => {
  /** Per provider: calls, how many of them were answered, and seconds until they rang. */
  const tracked = (
    measures: Record<string, readonly [calls: number, answered: number, delay?: number]>,
  ) => {
    const tracker = qualityTracker()
    for (const [provider, [calls, answered, delay]] of Object.entries(measures))
      for (let index = 0; index < calls; index++)
        tracker.observe(
          callOver(provider, { answered: index < answered, ...(delay !== undefined && { delay }) }),
        )
    return tracker
  }
  const names = (measures: Parameters<typeof tracked>[0], providers = Object.keys(measures)) =>
    order(
      'quality',
      providers.map((provider) => ({ provider })),
      { quality: tracked(measures) },
    ).names

  it('takes the route whose calls are answered most', () => {
    expect(names({ a: [20, 10, 0], b: [20, 12, 0] })).toEqual(['b', 'a'])
    expect(names({ a: [20, 12, 0], b: [20, 10, 0] })).toEqual(['a', 'b'])
  })
  it('takes a second until it rings for one call in a hundred', () => {
    expect(names({ a: [100, 50, 0], b: [100, 54, 5] })).toEqual(['a', 'b'])
    expect(names({ a: [100, 50, 0], b: [100, 54, 3] })).toEqual(['b', 'a'])
  })
  it('counts a route of fewer than twenty calls as average', () => {
    // 19 calls, all answered: as average, which is 0.6 of 0.2, 0.6 and 1.
    expect(names({ low: [20, 4, 0], few: [19, 19, 0], high: [20, 14, 0] })).toEqual([
      'high',
      'few',
      'low',
    ])
    expect(names({ low: [20, 4, 0], enough: [20, 20, 0], high: [20, 14, 0] })[0]).toBe('enough')
    expect(names({ low: [20, 4, 0], high: [20, 14, 0] }, ['low', 'never', 'high'])).toEqual([
      'high',
      'never',
      'low',
    ])
  })
  it('keeps the given order where nothing is measured', () => {
    expect(order('quality', [{ provider: 'b' }, { provider: 'a' }]).names).toEqual(['b', 'a'])
    expect(names({}, ['b', 'a'])).toEqual(['b', 'a'])
  })
})

describe('the quality of a provider', () => {
  const attempt = (provider: string, sentAt: string | null) => ({ provider, sentAt })
  const sent = new Date(now).toISOString()
  it('counts what was sent over the provider that the call ended with', () => {
    const tracker = qualityTracker()
    const call = callOver('a', { answered: true, delay: 2 })
    tracker.observe({
      ...call,
      attempts: [attempt('b', sent), attempt('a', sent)],
    } as unknown as Call)
    tracker.observe({ ...call, attempts: [attempt('a', null)] } as unknown as Call)
    tracker.observe({ ...call, attempts: [attempt('b', sent)] } as unknown as Call)
    tracker.observe({ ...call, provider: null })
    expect(tracker.of('a', now)).toEqual({ attempts: 1, answerRatio: 1, postDialDelay: 2 })
    expect(tracker.of('b', now)).toEqual({ attempts: 0, answerRatio: 0, postDialDelay: null })
  })
  it('is a mean of the delays that are known, never below zero', () => {
    const tracker = qualityTracker()
    tracker.observe(callOver('a', { delay: 2 }))
    tracker.observe(callOver('a', { delay: 5 }))
    tracker.observe(callOver('a', { delay: -3 }))
    tracker.observe({ ...callOver('a', {}), ringingAt: 'unknown', answeredAt: 'unknown' })
    const { attempts, answerRatio, postDialDelay } = tracker.of('a', now)
    expect([attempts, answerRatio]).toEqual([4, 0.25])
    expect(postDialDelay).toBeCloseTo(7 / 3, 10)
  })
  it('is measured from the last attempt that was sent', () => {
    const tracker = qualityTracker()
    const call = callOver('a', { delay: 5 })
    const redial = attempt('a', new Date(now + 4000).toISOString())
    tracker.observe({ ...call, attempts: [attempt('a', sent), redial] } as unknown as Call)
    expect(tracker.of('a', now).postDialDelay).toBe(1)
  })
  it('rests on the calls of the last 15 minutes, or of another window', () => {
    const window = 15 * 60_000
    const measured = (tracker: ReturnType<typeof qualityTracker>, after: number) => {
      tracker.observe(callOver('a', { answered: true }))
      return tracker.of('a', now + after).attempts
    }
    expect(measured(qualityTracker(), window)).toBe(1)
    expect(measured(qualityTracker(), window + 1)).toBe(0)
    expect(measured(qualityTracker({ window: 1000 }), 1000)).toBe(1)
    expect(measured(qualityTracker({ window: 1000 }), 1001)).toBe(0)
    expect(qualityTracker().of('a', now)).toEqual({
      attempts: 0,
      answerRatio: 0,
      postDialDelay: null,
    })
  })
  it('rests on a bounded number of calls, the latest', () => {
    const tracker = qualityTracker({ most: 3 })
    for (const answered of [true, true, false, false, false])
      tracker.observe(callOver('a', { answered }))
    expect(tracker.of('a', now)).toMatchObject({ attempts: 3, answerRatio: 0 })
  })
})
