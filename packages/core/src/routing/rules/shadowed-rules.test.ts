import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { routingRule, type RoutingRule, type RoutingRuleInput } from '../../model/routing-rule.ts'
import { ruleWarnings } from './rule-warnings.ts'

const business = ['+14155550100', '+14155550101']
const rule = (id: string, fields: Partial<RoutingRuleInput> = {}): RoutingRule =>
  routingRule.parse({
    id,
    direction: 'outbound',
    numbers: business,
    routes: [{ provider: 'a' }],
    ...fields,
  })
const shadows = (...rules: readonly RoutingRule[]) =>
  ruleWarnings(rules).map(({ rule: id, code, by }) => [id, code, by])

const week = { from: '00:00', to: '24:00', zone: 'UTC' }

describe('a rule is shadowed', () => {
  it('by an equal one before it, and not the other way round', () => {
    expect(shadows(rule('first'), rule('second'))).toEqual([['second', 'shadowed', ['first']]])
  })
  it('by one without tags only where it has none itself', () => {
    expect(shadows(rule('plain'), rule('tagged', { match: { tags: ['vip'] } }))).toEqual([])
    const gold = rule('gold', { match: { tags: ['vip', 'gold'] } })
    expect(shadows(rule('vip', { match: { tags: ['vip'] } }), gold)).toEqual([])
  })
  it('by rules that share its numbers between them', () => {
    const [one, two] = business.map((number, at) => rule(`n${at}`, { numbers: [number] }))
    expect(shadows(one!, rule('both'))).toEqual([])
    expect(shadows(one!, two!, rule('both'))).toEqual([['both', 'shadowed', ['n0', 'n1']]])
  })
  it('by rules for every longer prefix', () => {
    const digits = [...'0123456789'].map((digit) =>
      rule(`d${digit}`, { match: { prefixes: [`+1415${digit}`] } }),
    )
    const area = rule('area', { match: { prefixes: ['+1415'] } })
    expect(shadows(area, ...digits)).toEqual([['area', 'shadowed', digits.map(({ id }) => id)]])
    expect(shadows(area, ...digits.slice(1))).toEqual([])
    // A number can be exactly as long as the prefix: then the longer prefixes do not apply to it.
    const long = rule('long', { match: { prefixes: ['+1415555'] } })
    const longer = [...'0123456789'].map((digit) =>
      rule(`l${digit}`, { match: { prefixes: [`+1415555${digit}`] } }),
    )
    expect(shadows(long, ...longer)).toEqual([])
  })
  it('where a country is matched by a prefix', () => {
    const germany = rule('germany', { match: { countries: ['DE'] } })
    const prefix = (text: string) => rule(text, { match: { prefixes: [text] } })
    expect(shadows(germany, prefix('+49'))).toEqual([['germany', 'shadowed', ['+49']]])
    expect(shadows(germany, prefix('+4'))).toEqual([['germany', 'shadowed', ['+4']]])
    expect(shadows(germany, prefix('+491'))).toEqual([])
    const both = rule('both', { match: { countries: ['DE', 'FR'] } })
    expect(shadows(both, prefix('+49'))).toEqual([])
    expect(shadows(both, prefix('+49'), prefix('+33'))).toHaveLength(1)
  })
  it('by a window that is always open, or by windows that leave nothing of its own', () => {
    expect(shadows(rule('always', { match: { window: week } }), rule('any'))).toEqual([
      ['any', 'shadowed', ['always']],
    ])
    const day = (id: string, from: string, to: string, zone = 'Europe/Berlin') =>
      rule(id, { match: { window: { from, to, zone } } })
    const [morning, evening] = [day('am', '08:00', '12:00'), day('pm', '12:00', '18:00')]
    const office = day('office', '09:00', '17:00')
    expect(shadows(morning, evening, office)).toEqual([['office', 'shadowed', ['am', 'pm']]])
    expect(shadows(morning, office)).toEqual([])
    expect(shadows(morning, day('late', '12:01', '18:00'), office)).toEqual([])
    // In another zone the same hours are other hours.
    expect(shadows(day('far', '08:00', '18:00', 'Asia/Kolkata'), office)).toEqual([])
  })
  it('of callers by those that own its numbers before it', () => {
    const inbound = (id: string, ...numbers: string[]) =>
      rule(id, { direction: 'inbound', numbers })
    const [one, two] = business as [string, string]
    expect(shadows(inbound('a', one), inbound('b', one, two), inbound('c', two, one))).toEqual([
      ['c', 'shadowed', ['b', 'a']],
    ])
    expect(shadows(inbound('a', one), rule('out'))).toEqual([])
  })
})

describe('a rule never applies', () => {
  it.each<[string, Partial<RoutingRuleInput>]>([
    ['without a destination', { match: { prefixes: [] } }],
    ['without a destination of either kind', { match: { prefixes: [], countries: [] } }],
    ['to numbers that begin with zero', { match: { prefixes: ['+0', '+01'] } }],
    ['while its window is closed', { match: { window: { ...week, to: '00:00' } } }],
    ['to callers without numbers', { direction: 'inbound', numbers: [] }],
  ])('%s', (_what, fields) => {
    expect(shadows(rule('r', fields))).toEqual([['r', 'never-applies', []]])
  })
  it('and shadows no other', () => {
    const never = rule('never', { match: { window: { ...week, to: '00:00' } } })
    expect(shadows(never, rule('other'))).toEqual([['never', 'never-applies', []]])
  })
})

/** The countries that are used and all their prefixes, as the oracle knows them. */
const countries = [
  ['DE', '+49'],
  ['FR', '+33'],
  ['CH', '+41'],
] as const
const hours: NonNullable<NonNullable<RoutingRule['match']>['window']>[] = [
  { from: '00:00', to: '12:00', zone: 'UTC' },
  { from: '12:00', to: '24:00', zone: 'UTC' },
  { from: '06:00', to: '18:00', zone: 'UTC' },
  { from: '18:00', to: '06:00', zone: 'UTC' },
  { days: [1, 2, 3], from: '00:00', to: '24:00', zone: 'UTC' },
  { days: [4, 5, 6, 7], from: '00:00', to: '24:00', zone: 'UTC' },
  { from: '20:00', to: '20:00', zone: 'UTC' },
  { days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00', zone: 'UTC' },
]
/** Whether a window is open at an hour of a day, by hand. */
const open = [
  (_day: number, hour: number) => hour < 12,
  (_day: number, hour: number) => hour >= 12,
  (_day: number, hour: number) => hour >= 6 && hour < 18,
  (_day: number, hour: number) => hour >= 18 || hour < 6,
  (day: number) => day <= 3,
  (day: number) => day > 3,
  () => false,
  () => true,
] as const

/** Absent one time in `freq`. */
const optional = <T>(some: fc.Arbitrary<T>, freq: number) =>
  fc.option(some, { nil: undefined, freq })
const tens = ['+40', '+41', '+42', '+43', '+44', '+45', '+46', '+47', '+48', '+49']
const someRule = fc.record({
  numbers: fc.subarray(business),
  prefixes: optional(
    fc.oneof(
      fc.uniqueArray(fc.constantFrom('+4', '+49', '+491', '+33', '+0', '+3312345'), {
        maxLength: 2,
      }),
      // Whole decades, so that a shorter prefix is covered by longer ones.
      fc.constantFrom(tens, tens.slice(0, 5), tens.slice(5)),
    ),
    2,
  ),
  countries: optional(fc.subarray(['DE', 'FR', 'CH'], { maxLength: 2 }), 2),
  tags: optional(fc.array(fc.constantFrom('x', 'y'), { maxLength: 2 }), 2),
  window: optional(fc.integer({ min: 0, max: hours.length - 1 }), 2),
})
type SomeRule = typeof someRule extends fc.Arbitrary<infer T> ? T : never

/** A rule behind two that share its numbers, its hours or its destinations between them. */
const split = fc
  .tuple(
    someRule,
    fc.constantFrom<'numbers' | 'window' | 'prefixes'>('numbers', 'window', 'prefixes'),
  )
  .map(([whole, by]): SomeRule[] => {
    const [one, two] = {
      numbers: [{ numbers: business.slice(0, 1) }, { numbers: business.slice(1) }],
      window: [{ window: 0 }, { window: 1 }],
      prefixes: [{ prefixes: tens.slice(0, 5) }, { prefixes: tens.slice(5) }],
    }[by]
    const own =
      by === 'prefixes' ? { prefixes: ['+4'], countries: undefined } : { numbers: business }
    return [
      { ...whole, ...one },
      { ...whole, ...two },
      { ...whole, ...own },
    ]
  })
const someRules = fc
  .tuple(fc.array(someRule, { minLength: 1, maxLength: 6 }), fc.option(split, { nil: [], freq: 4 }))
  .map(([some, parts]) => [
    ...some.slice(0, 6 - parts.length),
    ...parts,
    ...some.slice(6 - parts.length),
  ])

const parsed = (some: SomeRule, at: number): RoutingRule => {
  const window = some.window === undefined ? undefined : hours[some.window]
  return rule(String(at), {
    numbers: some.numbers,
    match: {
      prefixes: some.prefixes,
      countries: some.countries,
      tags: some.tags,
      window,
    },
  })
}

/** One destination of each kind that the prefixes and countries above tell apart. */
const destinations = [
  ...['+3', '+33', '+331', '+3312', '+33123', '+331234', '+3312345', '+4', '+49', '+491'].flatMap(
    (prefix) => [...'0123456789'].map((digit) => `${prefix}${digit}`.padEnd(13, '7')),
  ),
  ...tens.map((prefix) => prefix.padEnd(13, '7')),
  '+3312345',
  '+14155550123',
  'sip:desk@pbx.example',
]
const times = [1, 4].flatMap((day) => [0, 6, 12, 18].map((hour) => [day, hour] as const))

/** The index of the rule that a call reaches, by looking at every rule in the documented order. */
const reached = (
  rules: readonly SomeRule[],
  to: string,
  from: string | undefined,
  tags: readonly string[],
  [day, hour]: readonly [number, number],
): number | undefined => {
  let best: { at: number; exact: number; tags: number } | undefined
  rules.forEach((some, at) => {
    const lengths = (some.prefixes ?? []).filter((p) => to.startsWith(p)).map((p) => p.length)
    const country = countries.find(([, prefix]) => to.startsWith(prefix))?.[0]
    const inCountry = country !== undefined && some.countries?.includes(country)
    const anywhere = !some.prefixes && !some.countries
    if (lengths.length === 0 && !inCountry && !anywhere) return
    if (from !== undefined && !some.numbers.includes(from)) return
    if (some.tags?.some((tag) => !tags.includes(tag))) return
    if (some.window !== undefined && !open[some.window]?.(day, hour)) return
    const exact = lengths.length > 0 ? 1 + Math.max(...lengths) : inCountry ? 1 : 0
    const count = some.tags?.length ?? 0
    if (!best || exact > best.exact || (exact === best.exact && count > best.tags))
      best = { at, exact, tags: count }
  })
  return best?.at
}

it('warns of exactly the rules that no call reaches', () => {
  const counts = { shadowed: 0, together: 0, window: 0, prefix: 0, country: 0, never: 0, fine: 0 }
  fc.assert(
    fc.property(someRules, (rules) => {
      const found = new Set<number>()
      for (const to of destinations)
        for (const from of [undefined, ...business])
          for (const tags of [[], ['x'], ['y'], ['x', 'y']])
            for (const time of times) {
              const at = reached(rules, to, from, tags, time)
              if (at !== undefined) found.add(at)
            }
      const warnings = ruleWarnings(rules.map(parsed))
      const warned = warnings.map((warning) => Number(warning.rule))
      expect(warned).toEqual(rules.map((_, at) => at).filter((at) => !found.has(at)))
      if (warnings.length === 0) counts.fine += 1
      for (const { code, by, rule: id } of warnings) {
        const some = rules[Number(id)]
        if (code === 'never-applies') counts.never += 1
        else {
          counts.shadowed += 1
          if (by.length > 1) counts.together += 1
          if (some?.window !== undefined) counts.window += 1
          if (some?.prefixes) counts.prefix += 1
          if (some?.countries) counts.country += 1
          // The rules that are named take its calls by themselves, whatever the others.
          const takers = rules.filter((_, at) => at === Number(id) || by.includes(String(at)))
          const again = ruleWarnings(takers.map((taker) => parsed(taker, rules.indexOf(taker))))
          expect(again.map((warning) => warning.rule)).toContain(id)
        }
      }
    }),
    { numRuns: 250 },
  )
  for (const [what, least] of [
    ['shadowed', 60],
    ['together', 15],
    ['window', 15],
    ['prefix', 15],
    ['country', 10],
    ['never', 20],
    ['fine', 12],
  ] as const)
    expect(counts[what], what).toBeGreaterThan(least)
})
