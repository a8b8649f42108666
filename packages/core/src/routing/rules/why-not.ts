import type { OutboundCall } from '../../model/outbound-call.ts'
import type { RoutingRule } from '../../model/routing-rule.ts'
import { countryOf } from '../rates/country-prefixes.ts'
import { localTime, windowHolds } from '../time/time-window.ts'

/**
 * The first reason for which a rule is not used, in the order in which the dispatcher decides: the call names another rule;
 * the rule is an inbound rule; it does not own `from`; it matches another destination; the call lacks one of its tags; its
 * time window is closed; it applies, but another rule is chosen.
 */
export type RuleObstacle =
  | 'not-named'
  | 'direction'
  | 'numbers'
  | 'destination'
  | 'tags'
  | 'window'
  | 'outranked'

/** Why a rule is not used for a call. */
export interface UnusedRule {
  /** Id of the rule. */
  readonly rule: string
  readonly reason: RuleObstacle
  readonly detail: string
}

export interface RuleQuery {
  readonly call: Pick<OutboundCall, 'to' | 'from' | 'tags' | 'rule'>
  readonly now: number
  /** The rule that is used, or would be if the call were valid. */
  readonly chosen: RoutingRule | undefined
}

/** More entries of a list than this are counted in a detail instead of listed. */
const maxListed = 5

const list = (entries: readonly string[]): string => {
  const shown = entries.slice(0, maxListed).join(', ')
  return entries.length > maxListed
    ? `${shown} and ${entries.length - maxListed} more`
    : shown || 'none'
}

interface Reach {
  readonly kind: 'prefix' | 'country' | 'any'
  readonly length: number
}

/** How exactly a rule matches a destination; null where it does not. */
const reachOf = ({ match }: RoutingRule, to: string): Reach | null => {
  const lengths = (match?.prefixes ?? []).filter((p) => to.startsWith(p)).map((p) => p.length)
  if (lengths.length > 0) return { kind: 'prefix', length: Math.max(...lengths) }
  const country = match?.countries && countryOf(to)
  if (country !== undefined && match?.countries?.includes(country))
    return { kind: 'country', length: 1 }
  return match?.prefixes || match?.countries ? null : { kind: 'any', length: 0 }
}

const destinationDetail = ({ match }: RoutingRule): string =>
  [
    ...(match?.prefixes ? [`has none of the prefixes ${list(match.prefixes)}`] : []),
    ...(match?.countries ? [`is not in ${list(match.countries)}`] : []),
  ].join(' and ')

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

const windowDetail = ({ match }: RoutingRule, now: number): string => {
  const window = match?.window
  if (!window) return ''
  const { day, minutes } = localTime(window.zone, now)
  const time = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0'))
  const days = window.days ? ` on ${window.days.map((one) => weekdays[one - 1]).join(', ')}` : ''
  return `it is ${weekdays[day - 1]} ${time.join(':')} in ${window.zone}; the rule applies from ${window.from} to ${window.to}${days}`
}

const reachNames = {
  prefix: 'a prefix',
  country: 'a country',
  any: 'any destination',
} as const satisfies Record<Reach['kind'], string>

/** Why another rule that applies as well is chosen. */
const outrankedDetail = (rule: RoutingRule, chosen: RoutingRule, to: string): string => {
  const [own, other] = [reachOf(rule, to), reachOf(chosen, to)]
  if (own?.kind !== other?.kind)
    return `rule ${chosen.id} matches by ${reachNames[other?.kind ?? 'any']}, this one by ${reachNames[own?.kind ?? 'any']}`
  if (own?.length !== other?.length) return `rule ${chosen.id} has a longer prefix`
  const tags = [rule, chosen].map(({ match }) => match?.tags?.length ?? 0)
  if (tags[0] !== tags[1]) return `rule ${chosen.id} matches more tags`
  return `rule ${chosen.id} precedes it in the list`
}

const obstacleOf = (
  rule: RoutingRule,
  { call, now, chosen }: RuleQuery,
): Omit<UnusedRule, 'rule'> | null => {
  const { match } = rule
  if (call.rule !== undefined && rule.id !== call.rule)
    return { reason: 'not-named', detail: `the call names rule ${call.rule}` }
  if (rule.direction !== 'outbound')
    return { reason: 'direction', detail: 'it is an inbound rule, and the call is outbound' }
  if (call.from !== undefined && !rule.numbers.includes(call.from))
    return { reason: 'numbers', detail: '`from` is not one of its numbers' }
  // A rule that is named is used regardless of what it matches.
  if (call.rule !== undefined) return null
  if (!reachOf(rule, call.to))
    return { reason: 'destination', detail: `\`to\` ${destinationDetail(rule)}` }
  const missing = (match?.tags ?? []).filter((tag) => !call.tags?.includes(tag))
  if (missing.length > 0)
    return { reason: 'tags', detail: `the call lacks the tags ${list(missing)}` }
  if (match?.window && !windowHolds(match.window, now))
    return { reason: 'window', detail: windowDetail(rule, now) }
  return chosen && chosen !== rule
    ? { reason: 'outranked', detail: outrankedDetail(rule, chosen, call.to) }
    : null
}

/** Why the rule is not used for the call; null where it is used. */
export const whyNot = (rule: RoutingRule, query: RuleQuery): UnusedRule | null => {
  const obstacle = obstacleOf(rule, query)
  return obstacle && { rule: rule.id, ...obstacle }
}

/** How close rules of each reason came to being used. */
const closeness: readonly RuleObstacle[] = [
  'outranked',
  'window',
  'tags',
  'destination',
  'numbers',
  'direction',
  'not-named',
]

/** The rules that came closest to being used first, otherwise in their order. */
export const closestFirst = (unused: readonly UnusedRule[]): UnusedRule[] =>
  unused.toSorted((one, other) => closeness.indexOf(one.reason) - closeness.indexOf(other.reason))
