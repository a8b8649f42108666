import type { OutboundCall } from '../model/outbound-call.ts'
import type { Route, RoutingRule } from '../model/routing-rule.ts'
import type { RampPlace } from '../journal/record.ts'
import type { SkippedRoute } from '../model/call.ts'
import { unitHash } from './hash.ts'
import { qualityScore, type QualityTracker } from './quality.ts'
import { describePlace } from './ramp/ramp-share.ts'
import { priceOf, type RateDeck } from './rates/rate-deck.ts'

/** What a strategy decides by. */
export interface StrategyContext {
  readonly call: Pick<OutboundCall, 'to'>
  /** Equal for all tries of one call. */
  readonly seed: string
  /** Epoch milliseconds. */
  readonly now: number
  readonly rateDecks: ReadonlyMap<string, RateDeck>
  readonly quality: QualityTracker | undefined
  /** The side that the ramp of the rule puts the call on. Absent: its routes are in use as written. */
  readonly ramp?: RampPlace | undefined
}

/** A route that the strategy leaves out, and why. */
export interface LeftRoute {
  readonly route: Route
  readonly reason: Extract<SkippedRoute['reason'], 'weight-zero' | 'cost' | 'ramp'>
  readonly detail: string
}

/** Routes in the order in which they are tried, and those that the strategy leaves out, with the reason. */
export interface RouteOrder {
  readonly routes: readonly Route[]
  readonly left: readonly LeftRoute[]
}

type Strategy = (routes: readonly Route[], context: StrategyContext) => RouteOrder

const none: RouteOrder['left'] = []
const routeName = (route: Route): string =>
  `${route.provider}|${route.gateway ?? ''}|${route.reference ?? ''}`

const priority: Strategy = (routes) => ({ routes, left: none })

/** Weighted rendezvous hashing: the share of each route follows its weight, and one call always gets the same order. */
const weighted: Strategy = (routes, { seed }) => {
  const scored = routes.map((route) => ({
    route,
    // -ln(u)/w is the arrival time of a Poisson process of rate w: the first to arrive wins with share w.
    score: -Math.log(unitHash(`${seed}|${routeName(route)}`) || Number.MIN_VALUE) / route.weight,
  }))
  return { routes: scored.sort((a, b) => a.score - b.score).map(({ route }) => route), left: none }
}

/** Prices are compared for a call of this many seconds: the usual mean of answered business calls. */
const comparedSeconds = 180

/** Cheapest first. A deck without a rate for the destination does not serve it; a route without a deck comes last. */
const leastCost: Strategy = (routes, { call, now, rateDecks }) => {
  const priced: { readonly route: Route; readonly price: number }[] = []
  const left: LeftRoute[] = []
  for (const route of routes) {
    const deck = route.rateDeck === undefined ? undefined : rateDecks.get(route.rateDeck)
    const held = deck?.rateFor(call.to, now)
    if (deck && !held)
      left.push({
        route,
        reason: 'cost',
        detail: `rate deck ${deck.name} has no rate for this destination`,
      })
    else priced.push({ route, price: held ? priceOf(held, comparedSeconds) : Infinity })
  }
  // Few routes and almost sorted: an insertion sort neither allocates nor loses the order of equals.
  for (let index = 1; index < priced.length; index++)
    for (let at = index; at > 0; at--) {
      const [before, here] = [priced[at - 1], priced[at]]
      if (!before || !here || before.price <= here.price) break
      priced[at - 1] = here
      priced[at] = before
    }
  return { routes: priced.map(({ route }) => route), left }
}

/** Best first, by recent answer-seizure ratio and post-dial delay; routes with little traffic count as average. */
const quality: Strategy = (routes, { now, quality: tracker }) => {
  if (!tracker) return { routes, left: none }
  const measured = routes.map((route) => ({ route, quality: tracker.of(route.provider, now) }))
  const average =
    measured.reduce((sum, { quality: q }) => sum + q.answerRatio, 0) / Math.max(1, measured.length)
  return {
    routes: measured
      .map(({ route, quality: q }) => ({ route, score: qualityScore(q, average) }))
      .sort((a, b) => b.score - a.score)
      .map(({ route }) => route),
    left: none,
  }
}

/**
 * The side of the call first. What the target refuses may go on to the control; the target gets its own share only, whatever
 * the control refuses.
 */
const ramp: Strategy = (routes, { ramp: place }) => {
  const [control, target, ...others] = routes
  if (!place || !control || !target) return { routes, left: none }
  if (place.side === 'target') return { routes: [target, control, ...others], left: none }
  const left = [{ route: target, reason: 'ramp', detail: describePlace(place) }] as const
  return { routes: [control, ...others], left }
}

const strategies: Readonly<Record<RoutingRule['strategy'], Strategy>> = {
  priority,
  weighted,
  'least-cost': leastCost,
  quality,
  ramp,
}

/** The routes of a rule by its strategy. Routes of weight 0 are left out whatever the strategy. */
export const orderRoutes = (
  rule: Pick<RoutingRule, 'routes' | 'strategy'>,
  context: StrategyContext,
): RouteOrder => {
  const inUse = rule.routes.every((route) => route.weight > 0)
    ? rule.routes
    : rule.routes.filter((route) => route.weight > 0)
  const order = strategies[rule.strategy](inUse, context)
  if (inUse.length === rule.routes.length) return order
  const idle = rule.routes.filter((route) => route.weight === 0)
  return {
    routes: order.routes,
    left: [
      ...order.left,
      ...idle.map((route): LeftRoute => ({
        route,
        reason: 'weight-zero',
        detail: 'the route has weight 0',
      })),
    ],
  }
}
