import type { RoutingRule, RoutingRuleInput } from '../../model/routing-rule.ts'
import type { StoredRules } from './rule-store.ts'
import type { RuleWarning } from './rule-warnings.ts'

/** Options of a change of the rules. */
export interface RuleChangeOptions {
  /**
   * The version that the change is based on, from `list`. If another change came first, nothing is changed and a
   * `CallError` with the code `conflict` is thrown. Absent: the change is applied to the newest rules.
   */
  readonly expectedVersion?: number | undefined
}

/** What a change of the rules made. */
export interface RuleChange {
  /** The version that the change made. */
  readonly version: number
  /** Of the rules that the change affects: which of them can no longer be chosen, and why. */
  readonly warnings: readonly RuleWarning[]
}

/**
 * The routing rules of a dispatcher while it runs. A change is atomic and validated like the rules given to
 * `createDispatcher`: one `CallError` lists every fault, each with the id of its rule, and nothing is changed. A call is
 * planned with one version of the rules and keeps what it planned: a later change affects neither its routes nor its
 * rerouting. All methods throw `StoreError` if the rule store fails.
 */
export interface DispatcherRules {
  /** A copy of the rule; null if there is none with this id. */
  get(id: string): Promise<RoutingRule | null>
  /** A copy of all rules, in order, and their version. */
  list(): Promise<StoredRules>
  /** Replaces the rule with the same id in its place, or adds the rule at the end. */
  put(rule: RoutingRuleInput, options?: RuleChangeOptions): Promise<RuleChange>
  /** Throws `rule-unknown` if there is no rule with this id. */
  remove(id: string, options?: RuleChangeOptions): Promise<RuleChange>
  replaceAll(rules: readonly RoutingRuleInput[], options?: RuleChangeOptions): Promise<RuleChange>
}
