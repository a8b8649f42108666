import { orderRoutes, rateDeck, ruleSet, type Provider, type RoutingRule } from '@callplane/core'
import { twilio } from '@callplane/twilio'
import { Engine } from 'json-rules-engine'
import { interleave, measure, measureSync, type Measured } from './measure.ts'
import { accountSid, authToken } from './twilio.ts'
import { thousands, told, type Row } from './report.ts'

const from = '+14155550100'
const maxRules = 10_000
const prefixes = 250_000
const decisions = 200_000
const now = Date.UTC(2026, 0, 5, 12)

const provider = (name: string): Provider =>
  twilio({ name, accountSid, authToken }) satisfies Provider
const providers = [provider('one'), provider('two')]
const fiveDigits = (index: number): string => String(10_000 + (index % 90_000))
/** The first ten serve every number, so that the same calls can be asked of few rules and of many. */
const prefixOf = (index: number): string =>
  `+${index < 9 ? index + 1 : index === 9 ? 10 : fiveDigits(index * 7_919)}`

const deckOf = (name: string, price: number) =>
  rateDeck(
    name,
    'USD',
    // Nine world zones, so that every number has a rate, and for the rest areas of six digits.
    Array.from({ length: prefixes }, (_, index) => ({
      prefix: String(index < 9 ? index + 1 : 100_000 + (index - 9) * 3),
      perMinute: price + (index % 97) / 10_000,
    })),
  )

const rulesOf = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    id: `rule-${index}`,
    direction: 'outbound' as const,
    numbers: [from],
    match: { prefixes: [prefixOf(index)] },
    strategy: 'least-cost' as const,
    routes: [
      { provider: 'one', rateDeck: 'one' },
      { provider: 'two', rateDeck: 'two' },
    ],
  }))

const calls = Array.from({ length: 4_096 }, (_, index) => ({
  to: `${prefixOf(10 + ((index * 31) % (maxRules - 10)))}${String(index * 7_331)
    .padStart(7, '5')
    .slice(-7)}`,
  from,
}))

const engineOf = (rules: readonly Pick<RoutingRule, 'id' | 'match'>[]): Engine => {
  const engine = new Engine([], { allowUndefinedFacts: true })
  engine.addOperator('startsWith', (to: string, prefix: string) => to.startsWith(prefix))
  for (const { id, match } of rules)
    engine.addRule({
      conditions: {
        all: [{ fact: 'to', operator: 'startsWith', value: match?.prefixes?.[0] ?? '' }],
      },
      event: { type: id },
    })
  return engine
}

const decks = () =>
  new Map([deckOf('one', 0.01), deckOf('two', 0.012)].map((deck) => [deck.name, deck]))

/** The routes of every call under a number of rules. */
const compiled = (count: number, rateDecks: ReturnType<typeof decks>) => {
  const rules = ruleSet(rulesOf(count), providers, rateDecks)
  const decide = (rule: RoutingRule | undefined, call: { readonly to: string }): void => {
    const routes =
      rule && orderRoutes(rule, { call, seed: 'seed', now, rateDecks, quality: undefined }).routes
    if (routes?.length !== 2) throw new Error(`no decision for ${call.to}`)
  }
  const run = (times: number) =>
    measureSync((index) => {
      const call = calls[index & 4_095]!
      decide(rules.match(call, now), call)
    }, times)
  return { rules, decide, run }
}

/** The rule with the longest prefix, found by looking at every rule. */
const scanned = (rules: readonly RoutingRule[], to: string): RoutingRule | undefined => {
  let best: RoutingRule | undefined
  let length = -1
  for (const rule of rules)
    for (const prefix of rule.match?.prefixes ?? [])
      if (prefix.length > length && to.startsWith(prefix) && rule.numbers.includes(from)) {
        best = rule
        length = prefix.length
      }
  return best
}

const rowsOf = (best: Readonly<Record<'most' | 'ten' | 'scan' | 'engine', Measured>>): Row[] => [
  {
    name: 'routing decisions per second of one core',
    goal: { atLeast: 1_000_000 },
    // Of CPU time, not of the clock: other processes use this core too.
    ratio: 1e6 / best.most.cpu,
    detail: `${thousands(maxRules)} rules, least-cost over two decks of ${thousands(prefixes)} prefixes; ${told(best.most)}`,
  },
  {
    name: 'routing decision, CPU with 10,000 rules against 10',
    goal: { atMost: 1.5 },
    ratio: best.most.cpu / best.ten.cpu,
    detail: `10 rules ${told(best.ten)}; the same calls asked of a thousand times the rules`,
  },
  {
    name: 'routing decision against json-rules-engine',
    goal: null,
    ratio: best.engine.cpu / best.most.cpu,
    detail: `json-rules-engine ${told(best.engine)}, same rules and decks`,
  },
  {
    name: 'routing decision against a linear scan',
    goal: null,
    ratio: best.scan.cpu / best.most.cpu,
    detail: `linear scan ${told(best.scan)}, same rules and decks`,
  },
]

export const routing = async (): Promise<Row[]> => {
  const rateDecks = decks()
  const [ten, most] = [compiled(10, rateDecks), compiled(maxRules, rateDecks)]
  const { rules } = most
  const engine = engineOf(rules.rules)
  const best = await interleave(
    {
      most: () => most.run(decisions),
      ten: () => ten.run(decisions),
      scan: () =>
        measureSync((index) => {
          const call = calls[index & 4_095]!
          most.decide(scanned(rules.rules, call.to), call)
        }, 400),
      engine: () =>
        measure(
          async (index) => {
            const call = calls[index]!
            const { events } = await engine.run({ to: call.to })
            most.decide(rules.byId(events[0]?.type ?? ''), call)
          },
          4,
          1,
        ),
    },
    { rounds: 5, warmUps: 2 },
  )
  return rowsOf(best)
}
