import { inputError, type Fault } from '../model/error.ts'
import { faultsOf } from '../model/parse.ts'
import type { OutboundCall } from '../model/outbound-call.ts'
import { routingRule, type RoutingRule, type RoutingRuleInput } from '../model/routing-rule.ts'
import { isCountry } from './country-prefixes.ts'
import type { RateDeck } from './rate-deck.ts'
import { ruleIndex } from './rule-index.ts'
import { isZone } from './time-window.ts'
import type { Provider } from '../plugin/define-plugin.ts'

export interface RuleSet {
  readonly rules: readonly RoutingRule[]
  byId(id: string): RoutingRule | undefined
  /** The outbound rule for a call that names none. */
  match(call: Pick<OutboundCall, 'to' | 'from' | 'tags'>, now: number): RoutingRule | undefined
}

/** Parses all rules; one error lists every fault of every rule. */
export const ruleSet = (
  inputs: readonly RoutingRuleInput[],
  providers: readonly Provider[],
  rateDecks: ReadonlyMap<string, RateDeck> = new Map(),
): RuleSet => {
  const faults: Fault[] = []
  const rules: RoutingRule[] = []
  const names = new Set(providers.map((provider) => provider.name))
  const byId = new Map<string, RoutingRule>()
  // Many rules give the same routes: held once, they stay in the processor's cache.
  const shared = new Map<string, RoutingRule['routes']>()
  inputs.forEach((input, index) => {
    const result = routingRule.safeParse(input)
    if (!result.success) {
      faults.push(...faultsOf(result.error, [index]))
      return
    }
    const { match, strategy } = result.data
    const text = JSON.stringify(result.data.routes)
    const routes = shared.get(text) ?? result.data.routes
    shared.set(text, routes)
    const rule = { ...result.data, routes }
    if (byId.has(rule.id)) faults.push({ path: [index, 'id'], message: 'another rule has this id' })
    byId.set(rule.id, rule)
    rules.push(rule)
    match?.countries?.forEach((country, at) => {
      if (!isCountry(country))
        faults.push({
          path: [index, 'match', 'countries', at],
          message: 'is not a country with telephone numbers',
        })
    })
    if (match?.window && !isZone(match.window.zone))
      faults.push({ path: [index, 'match', 'window', 'zone'], message: 'is not a time zone' })
    routes.forEach((route, at) => {
      if (route.rateDeck !== undefined && !rateDecks.has(route.rateDeck))
        faults.push({
          path: [index, 'routes', at, 'rateDeck'],
          message: 'there is no such rate deck',
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
    routes.forEach((route, routeIndex) => {
      if (!names.has(route.provider))
        faults.push({
          path: [index, 'routes', routeIndex, 'provider'],
          message: `no provider is registered under this name; there are: ${[...names].join(', ')}`,
          code: 'provider-unknown',
        })
    })
  })
  if (faults.length > 0) throw inputError('input-invalid', 'routing rules', faults)
  return { rules, byId: (id) => byId.get(id), match: ruleIndex(rules) }
}
