import { inputError } from '../../model/error.ts'
import type { OutboundCall } from '../../model/outbound-call.ts'
import type { RoutingRule } from '../../model/routing-rule.ts'
import type { RuleSet } from '../../routing/rules/rule-set.ts'
import { ruleList } from '../../routing/rules/rule-list.ts'
import { warningsOf, type RuleWarning } from '../../routing/rules/rule-warnings.ts'
import { closestFirst, whyNot, type UnusedRule } from '../../routing/rules/why-not.ts'

/** Listed unless more are asked for. */
const maxUnused = 20

export interface ExplainedRules {
  /** The rules that are not used, each with the first reason. See `ExplainOptions.rules`. */
  readonly unusedRules: readonly UnusedRule[]
  /** How many more there are. */
  readonly moreUnusedRules: number
  /** Warnings about the rule and the unused rules that are listed. */
  readonly warnings: readonly RuleWarning[]
}

const rulesNamed = (ids: readonly string[], rules: RuleSet): RoutingRule[] => {
  const unknown = ids.flatMap((id, at) => (rules.byId(id) ? [] : [at]))
  if (unknown.length > 0)
    throw inputError(
      'rule-unknown',
      'explain',
      unknown.map((at) => ({
        path: ['rules', at],
        message: `unknown rule; rules: ${ruleList(rules.rules) || 'none'}`,
        code: 'rule-unknown' as const,
      })),
    )
  return [...new Set(ids)].flatMap((id) => rules.byId(id) ?? [])
}

/** Why each rule is not used. `wanted`: all of them, some by id, or by default those that came closest. */
export const explainRules = (
  call: OutboundCall,
  rules: RuleSet,
  now: number,
  wanted: 'all' | readonly string[] | undefined,
): ExplainedRules => {
  const chosen = call.rule === undefined ? rules.match(call, now) : rules.byId(call.rule)
  const asked = wanted === undefined || wanted === 'all' ? rules.rules : rulesNamed(wanted, rules)
  const unused = asked.flatMap((rule) => whyNot(rule, { call, now, chosen }) ?? [])
  const shown = wanted === undefined ? closestFirst(unused).slice(0, maxUnused) : unused
  const concerned = new Set([chosen?.id, ...shown.map(({ rule }) => rule)])
  return {
    unusedRules: shown,
    moreUnusedRules: unused.length - shown.length,
    warnings: warningsOf(rules.rules).filter(({ rule }) => concerned.has(rule ?? undefined)),
  }
}
