import type { OutboundCall } from '../../model/outbound-call.ts'
import type { RoutingRule, RoutingRuleInput } from '../../model/routing-rule.ts'
import type { Provider } from '../../plugin/define-plugin.ts'
import type { RateDeck } from '../rates/rate-deck.ts'
import { parseRules } from './rule-faults.ts'
import { ruleIndex } from './rule-index.ts'

/** Rules in the form in which calls look them up. A set never changes; a change of the rules makes another. */
export interface RuleSet {
  /** Counts the changes of the rules, from 1; 0 where no rules were ever given. */
  readonly version: number
  readonly rules: readonly RoutingRule[]
  readonly outbound: readonly RoutingRule[]
  /** Whether a rule orders its routes by quality, which has to be observed for it. */
  readonly usesQuality: boolean
  /** Whether a rule moves its calls by a ramp, whose share has to be known for it. */
  readonly usesRamp: boolean
  /** Whether an outbound rule owns this number. */
  owns(number: string): boolean
  /** The inbound rule that owns the called number: the first given. */
  inbound(number: string): RoutingRule | undefined
  byId(id: string): RoutingRule | undefined
  /** The outbound rule for a call that names none. */
  match(call: Pick<OutboundCall, 'to' | 'from' | 'tags'>, now: number): RoutingRule | undefined
}

/** Texts of routes that were compiled before: a change compiles all rules again, of which it alters one. */
const texts = new WeakMap<RoutingRule['routes'], string>()

const textOf = (routes: RoutingRule['routes']): string => {
  const held = texts.get(routes)
  if (held !== undefined) return held
  const text = JSON.stringify(routes)
  texts.set(routes, text)
  return text
}

/** Many rules give the same routes: held once, they stay in the processor's cache. */
const withSharedRoutes = (rules: readonly RoutingRule[]): RoutingRule[] => {
  const shared = new Map<string, RoutingRule['routes']>()
  return rules.map((rule) => {
    const text = textOf(rule.routes)
    const routes = shared.get(text)
    if (routes === undefined) shared.set(text, rule.routes)
    return routes === undefined || routes === rule.routes ? rule : { ...rule, routes }
  })
}

/** Compiles rules that are valid. */
export const compileRules = (given: readonly RoutingRule[], version: number): RuleSet => {
  const rules = withSharedRoutes(given)
  const byId = new Map(rules.map((rule) => [rule.id, rule]))
  const outbound = rules.filter((rule) => rule.direction === 'outbound')
  const owned = new Set(outbound.flatMap((rule) => rule.numbers))
  const inbound = new Map<string, RoutingRule>()
  for (const rule of rules.toReversed())
    if (rule.direction === 'inbound') for (const number of rule.numbers) inbound.set(number, rule)
  return {
    version,
    rules,
    outbound,
    usesQuality: rules.some((rule) => rule.strategy === 'quality'),
    usesRamp: rules.some((rule) => rule.strategy === 'ramp'),
    owns: (number) => owned.has(number),
    inbound: (number) => inbound.get(number),
    byId: (id) => byId.get(id),
    match: ruleIndex(rules),
  }
}

/** Parses and compiles rules; one error lists every fault of every rule, by id. */
export const ruleSet = (
  inputs: readonly RoutingRuleInput[],
  providers: readonly Provider[],
  rateDecks: ReadonlyMap<string, RateDeck> = new Map(),
): RuleSet => {
  const rules = parseRules(inputs, {
    providers: new Map(providers.map((provider) => [provider.name, provider])),
    rateDecks,
  })
  return compileRules(rules, rules.length > 0 ? 1 : 0)
}
