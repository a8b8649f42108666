import type { RoutingRule } from '../../model/routing-rule.ts'
import { neverOpens } from '../time/covered-time.ts'
import { shadowedRules } from './shadowed-rules.ts'

/** Rules that are valid, and probably not what was meant. */
export interface RuleWarning {
  /** Id of the rule; null where it concerns all rules. */
  readonly rule: string | null
  /**
   * `shadowed`: other rules take every call that the rule matches. `never-applies`: the rule matches no call. In both
   * cases an outbound rule is still used by calls that name it. `unrestricted`: a change removed the last outbound rule,
   * and with a single provider every call is now placed without one.
   */
  readonly code: 'shadowed' | 'never-applies' | 'unrestricted'
  /** Of a shadowed rule: the ids of the rules that take its calls. */
  readonly by: readonly string[]
  readonly message: string
}

/** More ids than this are counted in a message instead of listed. */
const maxIds = 5

const shadowed = (rule: RoutingRule, by: readonly string[]): RuleWarning => {
  const shown = by.slice(0, maxIds).join(', ')
  const more = by.length > maxIds ? ` and ${by.length - maxIds} more` : ''
  return {
    rule: rule.id,
    code: 'shadowed',
    by,
    message: `is never chosen: ${by.length === 1 ? 'rule' : 'the rules'} ${shown}${more} ${by.length === 1 ? 'takes' : 'take'} every call that it matches`,
  }
}

/** Why the rule matches no call, whatever the other rules. */
const impossible = ({ direction, numbers, match }: RoutingRule): string | null => {
  if (direction === 'inbound') return numbers.length === 0 ? 'an inbound rule needs numbers' : null
  if (match?.window && neverOpens(match.window)) return 'match.window is never open'
  const prefixes = match?.prefixes
  const countries = match?.countries
  if ((prefixes || countries) && !prefixes?.length && !countries?.length)
    return 'match lists no destination; leave prefixes and countries out to match all'
  if (!countries?.length && prefixes?.every((prefix) => prefix.startsWith('+0')))
    return 'no telephone number begins with +0'
  return null
}

const inboundWarnings = (rules: readonly RoutingRule[]): (readonly [string, RuleWarning])[] => {
  const owners = new Map<string, string>()
  return rules.flatMap((rule): (readonly [string, RuleWarning])[] => {
    if (rule.direction !== 'inbound' || rule.numbers.length === 0) return []
    const taken = rule.numbers.map((number) => owners.get(number))
    for (const number of rule.numbers) if (!owners.has(number)) owners.set(number, rule.id)
    const by = new Set(taken.filter((id) => id !== undefined))
    return taken.includes(undefined) ? [] : [[rule.id, shadowed(rule, [...by])]]
  })
}

/** The rules that can never be chosen, in the order of the rules. */
export const ruleWarnings = (rules: readonly RoutingRule[]): RuleWarning[] => {
  const found = new Map<string, RuleWarning>()
  for (const rule of rules) {
    const message = impossible(rule)
    if (message !== null)
      found.set(rule.id, { rule: rule.id, code: 'never-applies', by: [], message })
  }
  const possible = rules.filter((rule) => !found.has(rule.id))
  for (const [id, warning] of inboundWarnings(possible)) found.set(id, warning)
  const outbound = possible.filter((rule) => rule.direction === 'outbound')
  for (const [rule, by] of shadowedRules(outbound)) found.set(rule.id, shadowed(rule, by))
  return rules.flatMap((rule) => found.get(rule.id) ?? [])
}

const held = new WeakMap<readonly RoutingRule[], readonly RuleWarning[]>()

/** The same, computed once per list. */
export const warningsOf = (rules: readonly RoutingRule[]): readonly RuleWarning[] => {
  const known = held.get(rules)
  if (known) return known
  const warnings = ruleWarnings(rules)
  held.set(rules, warnings)
  return warnings
}
