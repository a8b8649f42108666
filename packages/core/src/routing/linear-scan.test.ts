import fc from 'fast-check'
import { expect, it } from 'vitest'
import { routingRule, type RoutingRule } from '../model/routing-rule.ts'
import { ruleIndex } from './rules/rule-index.ts'

const business = ['+14155550100', '+14155550101', '+14155550102']
const destinations = [
  ['+14155550123', 'US'],
  ['+12125550123', 'US'],
  ['+12045550123', 'CA'],
  ['+442079460123', 'GB'],
  ['+441534960123', 'JE'],
  ['+498920123456', 'DE'],
  ['sip:desk@pbx.example', null],
] as const
const tags = ['x', 'y', 'z']

/** Monday 5 January 2026, 00:00 in both zones that are used, which have no daylight saving. */
const windows = [
  {
    from: '09:00',
    to: '17:00',
    zone: 'UTC',
    holds: (day: number, at: number) => at >= 540 && at < 1020,
  },
  {
    days: [1],
    from: '22:00',
    to: '06:00',
    zone: 'UTC',
    holds: (day: number, at: number) => (day === 1 && at >= 1320) || (day === 2 && at < 360),
  },
  {
    days: [2, 3],
    from: '00:00',
    to: '12:00',
    zone: 'Asia/Kolkata',
    holds: (day: number, at: number) => {
      const there = (day - 1) * 1440 + at + 330
      const dayThere = (Math.floor(there / 1440) % 7) + 1
      return (dayThere === 2 || dayThere === 3) && there % 1440 < 720
    },
  },
] as const

const optional = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: undefined, freq: 2 })
const someRule = fc.record({
  numbers: fc.subarray(business, { minLength: 1 }),
  prefixes: optional(
    fc.uniqueArray(fc.constantFrom('+1', '+14', '+1415', '+44', '+4420', '+49'), {
      minLength: 1,
      maxLength: 2,
    }),
  ),
  countries: optional(fc.subarray(['US', 'CA', 'GB', 'JE', 'DE'], { minLength: 1, maxLength: 2 })),
  tags: optional(fc.subarray(tags, { minLength: 1 })),
  window: optional(fc.integer({ min: 0, max: windows.length - 1 })),
})
type SomeRule = typeof someRule extends fc.Arbitrary<infer T> ? T : never

const parsed = (rule: SomeRule, index: number): RoutingRule => {
  const window = rule.window === undefined ? undefined : windows[rule.window]
  return routingRule.parse({
    id: String(index),
    direction: 'outbound',
    numbers: rule.numbers,
    routes: [{ provider: 'a' }],
    match: {
      prefixes: rule.prefixes,
      countries: rule.countries,
      tags: rule.tags,
      window: window && {
        ...('days' in window && { days: [...window.days] }),
        from: window.from,
        to: window.to,
        zone: window.zone,
      },
    },
  })
}

interface Sought {
  readonly to: string
  readonly country: string | null
  readonly from: string | undefined
  readonly tags: readonly string[]
  readonly day: number
  readonly minute: number
}

/** How exactly a rule names a destination: the length of a prefix, then a country, then neither; null where it does not. */
const exactness = ({ prefixes, countries }: SomeRule, { to, country }: Sought): number | null => {
  const lengths = (prefixes ?? []).filter((p) => to.startsWith(p)).map((p) => p.length)
  if (lengths.length > 0) return Math.max(...lengths)
  if (country !== null && countries?.includes(country)) return 1
  return prefixes === undefined && countries === undefined ? 0 : null
}

/** The documented order, by looking at every rule: exactness, number of tags, first given. */
const byScan = (rules: readonly SomeRule[], sought: Sought): number | undefined => {
  let best: { index: number; exact: number; tags: number } | undefined
  rules.forEach((rule, index) => {
    const exact = exactness(rule, sought)
    if (exact === null) return
    if (sought.from !== undefined && !rule.numbers.includes(sought.from)) return
    if (rule.tags?.some((tag) => !sought.tags.includes(tag))) return
    const window = rule.window === undefined ? undefined : windows[rule.window]
    if (window && !window.holds(sought.day, sought.minute)) return
    const count = rule.tags?.length ?? 0
    if (!best || exact > best.exact || (exact === best.exact && count > best.tags))
      best = { index, exact, tags: count }
  })
  return best?.index
}

it('finding a rule agrees with a look at every rule, whatever the rules match by', () => {
  const reached = { large: 0, from: 0, country: 0, window: 0, prefix: 0, none: 0, foundInLarge: 0 }
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(someRule, { maxLength: 6 }),
        fc.array(someRule, { minLength: 60, maxLength: 90 }),
      ),
      fc.constantFrom(...destinations),
      optional(fc.constantFrom(...business)),
      fc.subarray(tags),
      fc.integer({ min: 1, max: 7 }),
      // Minutes at which windows begin and end are as likely as all others together.
      fc.oneof(
        fc.constantFrom(359, 360, 539, 540, 1019, 1020, 1319, 1320, 389, 390, 1109, 1110),
        fc.integer({ min: 0, max: 1439 }),
      ),
      (rules, [to, country], from, wanted, day, minute) => {
        const sought = { to, country, from, tags: wanted, day, minute }
        const expected = byScan(rules, sought)
        const now = Date.UTC(2026, 0, 4 + day, 0, minute)
        const found = ruleIndex(rules.map(parsed))({ to, from, tags: wanted }, now)?.id
        expect(found).toBe(expected === undefined ? undefined : String(expected))
        const rule = expected === undefined ? undefined : rules[expected]
        if (rules.length > 16) reached.large += 1
        if (rules.length > 16 && rule) reached.foundInLarge += 1
        if (from !== undefined && rule) reached.from += 1
        if (rule && exactness(rule, sought) === 1) reached.country += 1
        if (rule && (exactness(rule, sought) ?? 0) > 1) reached.prefix += 1
        if (rule?.window !== undefined) reached.window += 1
        if (!rule) reached.none += 1
      },
    ),
    { numRuns: 200 },
  )
  expect(reached.large).toBeGreaterThan(60)
  expect(reached.foundInLarge).toBeGreaterThan(60)
  for (const [what, least] of [
    ['from', 40],
    ['country', 3],
    ['prefix', 40],
    ['window', 3],
    ['none', 20],
  ] as const)
    expect(reached[what], what).toBeGreaterThan(least)
})
