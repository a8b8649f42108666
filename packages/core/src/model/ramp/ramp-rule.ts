import type { Ramp } from './ramp.ts'
import type { Route, RoutingRule } from '../routing-rule.ts'

/** A rule with the strategy `ramp`. That it has a ramp and two routes was checked where it was read: see `rampFaults`. */
export interface RampRule extends RoutingRule {
  readonly ramp: Ramp
  /** The control first, then the target. */
  readonly routes: readonly [Route, Route, ...Route[]]
}

export const isRampRule = (rule: RoutingRule | undefined): rule is RampRule =>
  rule?.strategy === 'ramp'
