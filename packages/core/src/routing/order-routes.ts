import type { OutboundCall } from '../model/outbound-call.ts'
import type { Route, RoutingRule } from '../model/routing-rule.ts'
import { unitHash } from './hash.ts'

/** Puts a rule's routes into the order in which they are tried. */
export type Strategy = (routes: readonly Route[], context: StrategyContext) => readonly Route[]

export interface StrategyContext {
  readonly call: OutboundCall
  readonly rule: RoutingRule
  /** Equal for all tries of one call. */
  readonly seed: string
  /** Epoch milliseconds. */
  readonly now: number
}

const routeName = (route: Route): string =>
  `${route.provider}|${route.gateway ?? ''}|${route.reference ?? ''}`

const priority: Strategy = (routes) => routes

/** Weighted rendezvous hashing: the share of each route follows its weight, and one call always gets the same order. */
const weighted: Strategy = (routes, { seed }) => {
  const scored = routes.map((route) => ({
    route,
    // -ln(u)/w is the arrival time of a Poisson process of rate w: the first to arrive wins with share w.
    score: -Math.log(unitHash(`${seed}|${routeName(route)}`) || Number.MIN_VALUE) / route.weight,
  }))
  return scored.sort((a, b) => a.score - b.score).map(({ route }) => route)
}

export const builtInStrategies: Readonly<Partial<Record<RoutingRule['strategy'], Strategy>>> = {
  priority,
  weighted,
}
