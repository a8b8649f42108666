import type { LaneStore } from '../gates/lane-store.ts'
import type { CallStore } from '../journal/store/store.ts'
import type { RampStore } from '../routing/ramp/ramp-store.ts'
import type { RuleStore } from '../routing/rules/rule-store.ts'

/** Everything of a dispatcher that outlives its process, such as `sqliteStore` or `postgresStore`. */
export interface Store {
  readonly calls: CallStore
  /** Pace and health of the lanes, where several dispatchers share them; without it each dispatcher has its own. */
  readonly lanes?: LaneStore | undefined
  /** How far the ramps of the rules are. Without it, rules with the strategy `ramp` are refused. */
  readonly ramps?: RampStore | undefined
  /** For the option `ruleStore`, where rules change at run time. */
  readonly rules?: RuleStore | undefined
}
