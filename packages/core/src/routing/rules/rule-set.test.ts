import { describe, expect, it } from 'vitest'
import type { CallError } from '../../model/error.ts'
import type { RoutingRuleInput } from '../../model/routing-rule.ts'
import type { Capabilities } from '../../plugin/capabilities.ts'
import { business, fakeProvider } from '../../testing/index.ts'
import { rateDeck } from '../rates/rate-deck.ts'
import { ruleSet } from './rule-set.ts'

const other = '+14155550101'
const rule = (id: string, fields: Partial<RoutingRuleInput> = {}): RoutingRuleInput => ({
  id,
  direction: 'outbound',
  numbers: [business],
  routes: [{ provider: 'a' }],
  ...fields,
})
const deck = (name: string, currency: string) =>
  [name, rateDeck(name, currency, [{ prefix: '1', perMinute: 1 }])] as const

describe('a set of rules', () => {
  const { provider } = fakeProvider('a')
  const set = (rules: readonly RoutingRuleInput[]) => ruleSet(rules, [provider])
  it('finds rules by id and by the numbers they own', () => {
    const rules = set([
      rule('out'),
      rule('first', { direction: 'inbound', numbers: [other, '+14155550102'] }),
      rule('second', { direction: 'inbound', numbers: [other, '+14155550103'] }),
    ])
    expect(rules.byId('out')?.id).toBe('out')
    expect(rules.byId('none')).toBeUndefined()
    expect(rules.rules.map(({ id }) => id)).toEqual(['out', 'first', 'second'])
    expect(rules.outbound.map(({ id }) => id)).toEqual(['out'])
    // Only an outbound rule owns a number that is called from.
    expect([rules.owns(business), rules.owns(other)]).toEqual([true, false])
    expect(
      [other, '+14155550102', '+14155550103', business].map((n) => rules.inbound(n)?.id),
    ).toEqual(['first', 'first', 'second', undefined])
  })
  it('fills in what a rule leaves out', () => {
    expect(set([rule('out')]).byId('out')).toEqual({
      id: 'out',
      direction: 'outbound',
      numbers: [business],
      routes: [{ provider: 'a', weight: 1 }],
      dispatch: 'user',
      strategy: 'priority',
      reroute: ['congestion', 'carrier-fault'],
    })
  })
  it('may be empty', () => {
    expect(set([]).match({ to: other }, 0)).toBeUndefined()
  })
})

const faultsOf = (
  rules: readonly RoutingRuleInput[],
  can: Record<string, Partial<Capabilities>> = { a: {} },
  decks: readonly ReturnType<typeof deck>[] = [],
): readonly string[] => {
  const providers = Object.entries(can).map(
    ([name, own]) => fakeProvider(name, { can: own }).provider,
  )
  try {
    ruleSet(rules, providers, new Map(decks))
  } catch (error) {
    return (error as CallError).faults.map(
      ({ path, message, code }) => `${path.join('.')}: ${message}${code ? ` [${code}]` : ''}`,
    )
  }
  return []
}

describe('faults of rules', () => {
  it('name countries, zones, decks and providers that do not exist', () => {
    const window = { from: '09:00', to: '17:00', zone: 'Europe/Atlantis' }
    const faults = faultsOf(
      [
        rule('fine', {
          match: { countries: ['US'], window: { ...window, zone: 'Europe/Berlin' } },
        }),
        rule('far', { match: { countries: ['DE', 'XX'], window } }),
        rule('dear', {
          routes: [
            { provider: 'a', rateDeck: 'd1' },
            { provider: 'b', rateDeck: 'd9' },
          ],
        }),
      ],
      { a: {}, c: {} },
      [deck('d1', 'USD'), deck('d2', 'USD')],
    )
    expect(faults).toEqual([
      'far.match.countries.1: is not a country with telephone numbers',
      'far.match.window.zone: is not an IANA time zone',
      'dear.routes.1.rateDeck: unknown rate deck; rate decks: d1, d2',
      'dear.routes.1.provider: unknown provider; providers: a, c [provider-unknown]',
    ])
    const noDecks = faultsOf([rule('r', { routes: [{ provider: 'a', rateDeck: 'd' }] })])
    expect(noDecks).toEqual(['r.routes.0.rateDeck: unknown rate deck; rate decks: none'])
  })

  it('name currencies that cannot be compared, where they are', () => {
    const routes = [
      { provider: 'a', rateDeck: 'dollars' },
      { provider: 'a', gateway: 'g', rateDeck: 'euros' },
      { provider: 'a', gateway: 'h' },
    ]
    const decks = [deck('dollars', 'USD'), deck('more', 'USD'), deck('euros', 'EUR')]
    const faults = (fields: Partial<RoutingRuleInput>) =>
      faultsOf([rule('r', { routes, strategy: 'least-cost', ...fields })], { a: {} }, decks)
    expect(faults({})).toEqual(['r.routes: rate decks of different currencies cannot be compared'])
    expect(faults({ strategy: 'priority' })).toEqual([])
    expect(
      faults({ routes: [routes[0]!, { provider: 'a', gateway: 'g', rateDeck: 'more' }] }),
    ).toEqual([])
  })

  it('start with the id of the rule, or with its place where the id is missing, invalid or repeated', () => {
    expect(faultsOf([rule('x'.repeat(128), { numbers: ['no'] })])[0]).toMatch(
      /^x{128}\.numbers\.0: /,
    )
    expect(faultsOf([rule('x'.repeat(129))])[0]).toMatch(/^0\.id: .* \(rule x{128}\)$/)
    expect(
      faultsOf([rule('same'), rule('same', { numbers: ['no'] }), rule('same')]).map((fault) =>
        fault.replace(/must be[^(]*/, '… '),
      ),
    ).toEqual([
      '1.numbers.0: … (rule same)',
      '1.id: another rule has this id (rule same)',
      '2.id: another rule has this id (rule same)',
    ])
    expect(faultsOf([{ ...rule('r'), id: 7 as unknown as string }])[0]).toMatch(/^0\.id: [^(]*$/)
    expect(faultsOf([rule('')])[0]).toMatch(/^0\.id: [^(]*$/)
  })

  it('are none where equal routes are given to many rules', () => {
    expect(faultsOf([rule('a'), rule('b'), rule('c', { direction: 'inbound' })])).toEqual([])
  })
})

describe('rooms of rules', () => {
  const letters = { roomCharacters: 'a-z0-9' }
  const noRooms = { connect: ['phone' as const], roomCharacters: 'x' }
  const staticRoom = (id: string, on?: string) => ({ type: 'static' as const, id, on })
  const fault = (field: string, provider: string) =>
    `r.room.${field}: ${provider} only accepts the characters a-z0-9 in room names`

  it.each<[string, Partial<RoutingRuleInput>, Record<string, Partial<Capabilities>>, string[]]>([
    ['fits', { room: staticRoom('lobby1') }, { a: letters }, []],
    ['has a sign too many', { room: staticRoom('Lobby') }, { a: letters }, [fault('id', 'a')]],
    ['ends wrongly', { room: staticRoom('lobby-') }, { a: letters }, [fault('id', 'a')]],
    [
      'has a prefix with other characters',
      { room: { type: 'dynamic', named: 'random', prefix: 'x_' } },
      { a: letters },
      [fault('prefix', 'a')],
    ],
    [
      'has a valid prefix',
      { room: { type: 'dynamic', named: 'random', prefix: 'x' } },
      { a: letters },
      [],
    ],
    ['is on a platform that takes any name', { room: staticRoom('L_1') }, { a: {} }, []],
    ['is none of a carrier', { room: staticRoom('L_1') }, { a: noRooms }, []],
    [
      'of a call out is that of the first platform',
      { room: staticRoom('L_1'), routes: [{ provider: 'a' }, { provider: 'b' }] },
      { a: {}, b: letters },
      [],
    ],
    [
      'of a call out is not that of a carrier before it',
      { room: staticRoom('L_1'), routes: [{ provider: 'a' }, { provider: 'b' }] },
      { a: noRooms, b: letters },
      [fault('id', 'b')],
    ],
    [
      'of a caller may be on any platform',
      {
        direction: 'inbound',
        room: staticRoom('L_1'),
        routes: [{ provider: 'a' }, { provider: 'b' }, { provider: 'b', gateway: 'g' }],
      },
      { a: {}, b: letters },
      [fault('id', 'b')],
    ],
    [
      'is on the platform that it names',
      { room: staticRoom('L_1', 'b'), routes: [{ provider: 'a' }, { provider: 'b' }] },
      { a: {}, b: letters },
      [fault('id', 'b')],
    ],
    [
      'is on no other than the platform that it names',
      { room: staticRoom('L_1', 'b'), routes: [{ provider: 'a' }, { provider: 'b' }] },
      { a: letters, b: {} },
      [],
    ],
    [
      'is on every instance of the plugin that it names',
      { room: staticRoom('L_1', 'fake'), routes: [{ provider: 'a' }, { provider: 'b' }] },
      { a: {}, b: letters },
      [fault('id', 'b')],
    ],
  ])('a name that %s', (_what, fields, can, faults) => {
    expect(faultsOf([rule('r', fields)], can)).toEqual(faults)
  })
})
