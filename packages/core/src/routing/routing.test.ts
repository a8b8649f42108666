import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CallError } from '../model/error.ts'
import { fakeProvider } from '../testing/index.ts'
import { routingRule, type RoutingRuleInput } from '../model/routing-rule.ts'
import { prefixesOfCountry } from './rates/country-prefixes.ts'
import { countryTable } from './rates/country-table.ts'
import { digitTrie } from './rates/digit-trie.ts'
import { loadRateDeck } from './rates/load-rate-deck.ts'
import { orderRoutes } from './order-routes.ts'
import { priceOf, rate, rateDeck } from './rates/rate-deck.ts'
import { ruleIndex } from './rules/rule-index.ts'
import { ruleSet } from './rules/rule-set.ts'
import { windowHolds } from './time/time-window.ts'

const numbers = ['+14155550100']
const rule = (
  id: string,
  match?: RoutingRuleInput['match'],
  extra: Partial<RoutingRuleInput> = {},
) =>
  routingRule.parse({
    id,
    direction: 'outbound',
    numbers,
    routes: [{ provider: 'a' }],
    match,
    ...extra,
  })
const monday = Date.UTC(2026, 0, 5, 12)

describe('finding a rule', () => {
  const find = (
    rules: ReturnType<typeof rule>[],
    call: { to: string; from?: string; tags?: string[] },
    now = monday,
  ) => ruleIndex(rules)(call, now)?.id
  it('prefers the longest prefix, then more tags, then the first', () => {
    const rules = [
      rule('any'),
      rule('usa', { countries: ['US'] }),
      rule('california', { prefixes: ['+1415'] }),
      rule('vip', { prefixes: ['+1415'], tags: ['vip'] }),
      rule('second', { prefixes: ['+1415'] }),
    ]
    expect(find(rules, { to: '+14155550123' })).toBe('california')
    expect(find(rules, { to: '+14155550123', tags: ['x', 'vip'] })).toBe('vip')
    expect(find(rules, { to: '+12125550123' })).toBe('usa')
    expect(find(rules, { to: '+442079460123' })).toBe('any')
    expect(find(rules, { to: 'sip:bob@example.com' })).toBe('any')
  })
  it('tells countries of one calling code apart', () => {
    const rules = [
      rule('usa', { countries: ['US'] }),
      rule('canada', { countries: ['CA'] }),
      rule('jersey', { countries: ['JE'] }),
      rule('britain', { countries: ['GB'] }),
    ]
    expect(find(rules, { to: '+12045550123' })).toBe('canada')
    expect(find(rules, { to: '+441534960123' })).toBe('jersey')
    expect(find(rules, { to: '+442079460123' })).toBe('britain')
    expect(find(rules, { to: '+498920123456' })).toBeUndefined()
  })
  it('is chosen by the business number', () => {
    const rules = [rule('one'), rule('two', undefined, { numbers: ['+14155550101'] })]
    expect(find(rules, { to: '+14155550123', from: '+14155550101' })).toBe('two')
    expect(find(rules, { to: '+14155550123', from: '+14155550109' })).toBeUndefined()
  })
  it('never finds an inbound rule', () => {
    expect(
      find([rule('in', undefined, { direction: 'inbound' })], { to: '+14155550123' }),
    ).toBeUndefined()
  })
})

describe('time windows', () => {
  const window = { from: '09:00', to: '17:30', zone: 'America/New_York' }
  it('holds in the zone, not in ours', () => {
    expect(windowHolds(window, Date.UTC(2026, 0, 5, 14, 0))).toBe(true)
    expect(windowHolds(window, Date.UTC(2026, 0, 5, 13, 59))).toBe(false)
    expect(windowHolds(window, Date.UTC(2026, 0, 5, 22, 30))).toBe(false)
  })
  it('runs over midnight and belongs to the day it starts on', () => {
    const night = { days: [5], from: '22:00', to: '06:00', zone: 'UTC' }
    expect(windowHolds(night, Date.UTC(2026, 0, 9, 23))).toBe(true)
    expect(windowHolds(night, Date.UTC(2026, 0, 10, 5))).toBe(true)
    expect(windowHolds(night, Date.UTC(2026, 0, 10, 23))).toBe(false)
  })
  it('follows daylight saving', () => {
    expect(windowHolds(window, Date.UTC(2026, 6, 6, 13, 0))).toBe(true)
  })
})

describe('the digit trie', () => {
  it('finds the longest prefix as a scan does', () => {
    // The empty prefix is every number's.
    const digits = fc.stringMatching(/^[0-4]{0,6}$/)
    fc.assert(
      fc.property(fc.uniqueArray(digits, { maxLength: 200 }), digits, (prefixes, number) => {
        const trie = digitTrie(prefixes.map((p): [string, string] => [p, `value ${p}`]))
        const all = prefixes
          .filter((p) => number.startsWith(p))
          .sort((a, b) => a.length - b.length)
          .map((p) => `value ${p}`)
        expect(trie.longest(number)).toBe(all.at(-1))
        expect(trie.longest(`+${number}`)).toBe(all.at(-1))
        const found: string[] = []
        expect(trie.all(number, found)).toBe(all.length)
        expect(found).toEqual(all)
        expect(trie.size).toBe(prefixes.length)
      }),
    )
  })
  it('gives each prefix to one country, and every country a prefix (T6)', () => {
    const owners = new Map<string, string[]>()
    for (const country of Object.keys(countryTable)) {
      const prefixes = prefixesOfCountry(country)
      expect(prefixes, country).not.toEqual([])
      for (const prefix of prefixes) {
        expect(prefix).toMatch(/^\+[1-9]\d{0,6}$/)
        owners.set(prefix, [...(owners.get(prefix) ?? []), country])
      }
    }
    expect(owners.size).toBeGreaterThan(200)
    expect([...owners].filter(([, countries]) => countries.length > 1)).toEqual([])
  })
})

describe('rate decks', () => {
  it('charges by increments', () => {
    const held = rate.parse({
      prefix: '1',
      perMinute: 0.6,
      initial: 30,
      increment: 6,
      connectionFee: 0.01,
    })
    expect(priceOf(held, 1)).toBeCloseTo(0.31)
    expect(priceOf(held, 31)).toBeCloseTo(0.37)
  })
  it('uses the rates in force', () => {
    const deck = rateDeck('d', 'USD', [
      { prefix: '+1', perMinute: 1 },
      { prefix: '1415', perMinute: 2, effectiveFrom: '2026-01-01' },
      { prefix: '1415', perMinute: 3, effectiveFrom: '2026-02-01' },
    ])
    const at = (date: string) => deck.rateFor('+14155550123', Date.parse(date))?.perMinute
    expect([at('2025-12-31'), at('2026-01-15'), at('2026-02-01')]).toEqual([1, 2, 3])
    expect(deck.rateFor('+442079460123', 0)).toBeUndefined()
  })
  it('loads CSV as carriers write it, with progress', async () => {
    const progress: number[] = []
    async function* chunks() {
      yield '\uFEFFDestination;Code;Rate per Minute;Effective Date\r\n"USA; West";1415;0'
      yield ',5\r\n\r\nUK;44;0.02;2026-01-01\r\n'
    }
    const bad = loadRateDeck(chunks(), { name: 'd', currency: 'EUR' })
    await expect(bad).rejects.toThrow('line[2]')
    const deck = await loadRateDeck('prefix,rate,increment\n1,0.01,60\n44,0.02,1\n', {
      name: 'd',
      currency: 'EUR',
      onProgress: (n) => progress.push(n),
    })
    expect([deck.size, deck.rateFor('+442079460123', 0)?.perMinute, progress]).toEqual([
      2,
      0.02,
      [4],
    ])
  })
  it('lists every faulty line by number and loads nothing', async () => {
    const error = await loadRateDeck('prefix,rate\n1,x\nabc,1\n44,-1', {
      name: 'd',
      currency: 'USD',
    }).catch((e: unknown) => e)
    expect((error as CallError).faults.map((fault) => fault.path.slice(0, 2))).toEqual([
      ['line', 2],
      ['line', 3],
      ['line', 4],
    ])
    await expect(loadRateDeck('a,b\n1,2', { name: 'd', currency: 'USD' })).rejects.toThrow(
      /prefix.*perMinute/s,
    )
  })
})

describe('least cost', () => {
  const decks = new Map(
    [
      rateDeck('cheap', 'USD', [{ prefix: '1', perMinute: 1 }]),
      rateDeck('dear', 'USD', [
        { prefix: '1', perMinute: 2 },
        { prefix: '44', perMinute: 1 },
      ]),
    ].map((d) => [d.name, d]),
  )
  const routes = [
    { provider: 'x' },
    { provider: 'dear', rateDeck: 'dear' },
    { provider: 'cheap', rateDeck: 'cheap' },
  ]
  const order = (to: string) =>
    orderRoutes(rule('r', undefined, { routes, strategy: 'least-cost' }), {
      call: { to },
      seed: 's',
      now: 0,
      rateDecks: decks,
      quality: undefined,
    })
  it('takes the cheapest, then the more expensive, then the unpriced', () => {
    expect(order('+14155550123').routes.map((r) => r.provider)).toEqual(['cheap', 'dear', 'x'])
  })
  it('leaves out a carrier whose deck does not serve the destination', () => {
    const { routes: kept, left } = order('+442079460123')
    expect([kept.map((r) => r.provider), left.map((l) => l.route.provider)]).toEqual([
      ['dear', 'x'],
      ['cheap'],
    ])
  })
})

describe('a list of rules', () => {
  const { provider } = fakeProvider('a')
  const faultsOf = (rules: unknown): readonly string[] => {
    try {
      ruleSet(rules as RoutingRuleInput[], [provider])
    } catch (error) {
      return (error as CallError).faults.map(({ path, message }) => `${path.join('.')}: ${message}`)
    }
    return []
  }

  it('is asked for where an object holds one (V12)', () => {
    expect(faultsOf({ rules: [] })).toEqual([
      ': must be a list of rules, and is an object that holds one; give its `rules`',
    ])
    for (const wrong of [{}, null, 'rules', 7])
      expect(faultsOf(wrong)).toEqual([': must be a list of rules'])
  })

  it('names the rule in every fault, whatever else is wrong with it (V12)', () => {
    const good = { direction: 'outbound', numbers, routes: [{ provider: 'a' }] }
    const faults = faultsOf([
      { ...good, id: 'twice' },
      { ...good, id: 'twice' },
      { ...good, id: 'typo', routs: [] },
      { ...good, id: 'far', match: { countries: ['XX'] }, routes: [{ provider: 'b' }] },
      null,
    ])
    expect(faults).toEqual([
      '1.id: another rule has this id (rule twice)',
      'typo.routs: unknown field; did you mean routes? Fields: id, name, direction, numbers, match, room, connect, pin, dispatch, headers, includeHeaders, routes, strategy, ramp, defaults, reroute',
      'far.match.countries.0: is not a country with telephone numbers',
      'far.routes.0.provider: unknown provider; providers: a',
      expect.stringMatching(/^4: /),
    ])
  })
})
