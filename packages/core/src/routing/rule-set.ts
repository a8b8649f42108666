import { inputError, type Fault } from '../model/error.ts'
import { faultsOf } from '../model/parse.ts'
import type { OutboundCall } from '../model/outbound-call.ts'
import { routingRule, type RoutingRule, type RoutingRuleInput } from '../model/routing-rule.ts'
import { isCountry } from './country-prefixes.ts'
import type { RateDeck } from './rate-deck.ts'
import { roomFaults } from './room-faults.ts'
import { ruleIndex } from './rule-index.ts'
import { isZone } from './time-window.ts'
import type { Provider } from '../plugin/define-plugin.ts'

export interface RuleSet {
  readonly rules: readonly RoutingRule[]
  readonly outbound: readonly RoutingRule[]
  /** Whether an outbound rule owns this number. */
  owns(number: string): boolean
  /** The inbound rule that owns the called number: the first given. */
  inbound(number: string): RoutingRule | undefined
  byId(id: string): RoutingRule | undefined
  /** The outbound rule for a call that names none. */
  match(call: Pick<OutboundCall, 'to' | 'from' | 'tags'>, now: number): RoutingRule | undefined
}

/** What a rule file holds by mistake more often than not: `{ "rules": [...] }` instead of the list itself. */
const notAList = (inputs: unknown): Fault => ({
  path: [],
  message:
    typeof inputs === 'object' &&
    inputs !== null &&
    Array.isArray((inputs as { rules?: unknown }).rules)
      ? 'must be a list of rules, and is an object that holds one; give its `rules`'
      : 'must be a list of rules',
})

/** The id of a rule, valid or not, so that a fault can be found in a long file. */
const named = (input: unknown, fault: Fault): Fault => {
  const id = (input as { id?: unknown } | null)?.id
  return typeof id === 'string' && id !== ''
    ? { ...fault, message: `${fault.message} (rule ${id.slice(0, 128)})` }
    : fault
}

/** What the schema alone cannot know to be wrong with a rule. */
const doubtsOf = (
  rule: RoutingRule,
  index: number,
  providers: ReadonlyMap<string, Provider>,
  rateDecks: ReadonlyMap<string, RateDeck>,
): Fault[] => {
  const faults: Fault[] = []
  const { match, strategy, routes } = rule
  match?.countries?.forEach((country, at) => {
    if (!isCountry(country))
      faults.push({
        path: [index, 'match', 'countries', at],
        message: 'is not a country with telephone numbers',
      })
  })
  if (match?.window && !isZone(match.window.zone))
    faults.push({ path: [index, 'match', 'window', 'zone'], message: 'is not an IANA time zone' })
  routes.forEach((route, at) => {
    if (route.rateDeck !== undefined && !rateDecks.has(route.rateDeck))
      faults.push({
        path: [index, 'routes', at, 'rateDeck'],
        message: `unknown rate deck; rate decks: ${[...rateDecks.keys()].join(', ') || 'none'}`,
      })
  })
  if (
    strategy === 'least-cost' &&
    new Set(routes.flatMap((r) => rateDecks.get(r.rateDeck ?? '')?.currency ?? [])).size > 1
  )
    faults.push({
      path: [index, 'routes'],
      message: 'rate decks of different currencies cannot be compared',
    })
  routes.forEach((route, at) => {
    if (!providers.has(route.provider))
      faults.push({
        path: [index, 'routes', at, 'provider'],
        message: `no provider has this name; providers: ${[...providers.keys()].join(', ')}`,
        code: 'provider-unknown',
      })
  })
  faults.push(...roomFaults(rule, index, providers))
  return faults
}

/** Parses all rules; one error lists every fault of every rule, by index and id. */
export const ruleSet = (
  inputs: readonly RoutingRuleInput[],
  providers: readonly Provider[],
  rateDecks: ReadonlyMap<string, RateDeck> = new Map(),
): RuleSet => {
  if (!Array.isArray(inputs)) throw inputError('input-invalid', 'routing rules', [notAList(inputs)])
  const all: Fault[] = []
  const rules: RoutingRule[] = []
  const registered = new Map(providers.map((provider) => [provider.name, provider]))
  const byId = new Map<string, RoutingRule>()
  // Many rules give the same routes: held once, they stay in the processor's cache.
  const shared = new Map<string, RoutingRule['routes']>()
  inputs.forEach((input: RoutingRuleInput, index) => {
    const faults = { push: (...found: Fault[]) => all.push(...found.map((f) => named(input, f))) }
    const result = routingRule.safeParse(input)
    if (!result.success) {
      faults.push(...faultsOf(result.error, [index]))
      return
    }
    const text = JSON.stringify(result.data.routes)
    const routes = shared.get(text) ?? result.data.routes
    shared.set(text, routes)
    const rule = { ...result.data, routes }
    if (byId.has(rule.id)) faults.push({ path: [index, 'id'], message: 'another rule has this id' })
    byId.set(rule.id, rule)
    rules.push(rule)
    faults.push(...doubtsOf(rule, index, registered, rateDecks))
  })
  if (all.length > 0) throw inputError('input-invalid', 'routing rules', all)
  const outbound = rules.filter((rule) => rule.direction === 'outbound')
  const owned = new Set(outbound.flatMap((rule) => rule.numbers))
  const inbound = new Map<string, RoutingRule>()
  for (const rule of rules.toReversed())
    if (rule.direction === 'inbound') for (const number of rule.numbers) inbound.set(number, rule)
  return {
    rules,
    outbound,
    owns: (number) => owned.has(number),
    inbound: (number) => inbound.get(number),
    byId: (id) => byId.get(id),
    match: ruleIndex(rules),
  }
}
