import fc from 'fast-check'
import { expect, it } from 'vitest'
import { routingRule } from '../../model/routing-rule.ts'
import { compileRules } from './rule-set.ts'
import { whyNot } from './why-not.ts'

const business = ['+14155550100', '+14155550101']
/** Monday, 12:00 UTC. */
const now = Date.UTC(2026, 0, 5, 12)
const windows = [
  { from: '09:00', to: '17:00', zone: 'UTC' },
  { from: '17:00', to: '09:00', zone: 'UTC' },
] as const
const destinations = [
  ['+14155550123', 'US'],
  ['+442079460123', 'GB'],
  ['+498920123456', 'DE'],
  ['sip:desk@pbx.example', null],
] as const

const optional = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: undefined, freq: 2 })
const someRule = fc.record({
  direction: fc.constantFrom('outbound', 'outbound', 'outbound', 'inbound'),
  numbers: fc.subarray(business),
  prefixes: optional(fc.subarray(['+1', '+1415', '+44', '+49'], { maxLength: 2 })),
  countries: optional(fc.subarray(['US', 'GB', 'DE'], { maxLength: 2 })),
  tags: optional(fc.subarray(['x', 'y'])),
  window: optional(fc.constantFrom(0, 1)),
})

it('gives every unused rule exactly the first condition that fails', () => {
  const counts = new Map<string, number>()
  fc.assert(
    fc.property(
      fc.array(someRule, { minLength: 1, maxLength: 8 }),
      fc.constantFrom(...destinations),
      optional(fc.constantFrom(...business)),
      fc.subarray(['x', 'y']),
      (some, [to, country], from, tags) => {
        const rules = some.map(({ direction, numbers, window, ...match }, at) =>
          routingRule.parse({
            id: String(at),
            direction,
            numbers,
            routes: [{ provider: 'a' }],
            match: { ...match, window: window === undefined ? undefined : windows[window] },
          }),
        )
        const set = compileRules(rules, 1)
        const chosen = set.match({ to, from, tags }, now)
        set.rules.forEach((rule, at) => {
          const given = some[at]
          if (!given) throw new Error('no such rule')
          const inPrefix = given.prefixes?.some((prefix) => to.startsWith(prefix))
          const inCountry = country !== null && given.countries?.includes(country)
          const conditions = {
            direction: given.direction === 'outbound',
            numbers: from === undefined || given.numbers.includes(from),
            destination: inPrefix || inCountry || (!given.prefixes && !given.countries),
            tags: !given.tags?.some((tag) => !tags.includes(tag)),
            window: given.window !== 1,
            outranked: chosen === rule,
          }
          const failed = Object.entries(conditions).find(([, holds]) => !holds)?.[0] ?? null
          const found = whyNot(rule, { call: { to, from, tags }, now, chosen })
          expect(found?.reason ?? null).toBe(failed)
          counts.set(failed ?? 'used', (counts.get(failed ?? 'used') ?? 0) + 1)
        })
      },
    ),
    { numRuns: 300 },
  )
  for (const what of ['direction', 'numbers', 'destination', 'tags', 'window', 'outranked', 'used'])
    expect(counts.get(what) ?? 0, what).toBeGreaterThan(20)
})
