import type { RoutingRule } from '../../model/routing-rule.ts'
import { prefixesOfCountry } from '../rates/country-prefixes.ts'
import { timeLeftOf, type TimeLeft } from '../time/covered-time.ts'
import { ranked, ruleGroup, type RankedRule, type RuleGroup } from './rule-groups.ts'

/** Digits of the shortest telephone number of the model: a number can end there, and no longer prefix applies to it. */
const minDigits = 7
const everyDigit = 0b11_1111_1111

/** The rules by what they say of the destination. */
interface Groups {
  readonly prefixes: ReadonlyMap<string, RuleGroup>
  /** Digits that follow a prefix in a longer prefix of some rule: one bit each. */
  readonly following: ReadonlyMap<string, number>
  readonly countries: ReadonlyMap<string, RuleGroup>
  readonly anywhere: RuleGroup
}

const grouped = (entries: readonly RankedRule[]): Groups => {
  const prefixes = new Map<string, RuleGroup>()
  const countries = new Map<string, RuleGroup>()
  const following = new Map<string, number>()
  const anywhere = ruleGroup()
  const addTo = (groups: Map<string, RuleGroup>, name: string, entry: RankedRule) => {
    const group = groups.get(name) ?? ruleGroup()
    groups.set(name, group)
    group.add(entry)
  }
  for (const entry of entries) {
    const { match } = entry.rule
    for (const prefix of new Set(match?.prefixes)) {
      addTo(prefixes, prefix, entry)
      for (let length = prefix.length - 1; length > 0; length--) {
        const shorter = prefix.slice(0, length)
        following.set(shorter, (following.get(shorter) ?? 0) | (1 << Number(prefix[length])))
      }
    }
    for (const country of new Set(match?.countries)) addTo(countries, country, entry)
    if (!match?.prefixes && !match?.countries) anywhere.add(entry)
  }
  return { prefixes, following, countries, anywhere }
}

/**
 * Looks for a call that reaches the rule. It is one with exactly the rule's tags, because every further tag only lets more
 * rules apply, and from one number of the rule, because a call without `from` lets the rules of all numbers apply.
 */
const createSearch = ({ prefixes, following, countries, anywhere }: Groups, entry: RankedRule) => {
  const { rule, rank } = entry
  const own = new Set(rule.match?.prefixes)
  const takers = new Map<string, RoutingRule>()

  const take = (left: TimeLeft, taken: Iterable<RankedRule>, isTie: boolean): TimeLeft => {
    let remaining = left
    for (const taker of taken) {
      if (remaining.none) break
      if (isTie && taker.rank >= rank) continue
      const after = remaining.without(taker.rule)
      if (after !== remaining) takers.set(taker.rule.id, taker.rule)
      remaining = after
    }
    return remaining
  }
  const takeAt = (
    group: RuleGroup | undefined,
    number: string | undefined,
    left: TimeLeft,
    isTie = false,
  ): TimeLeft => (group ? take(left, group.takers(rule, number), isTie) : left)

  /** Whether something is left of the numbers that begin with `prefix` to rules with longer prefixes. */
  const leftBeyond = (prefix: string, number: string | undefined, left: TimeLeft): boolean => {
    if (left.none) return false
    const digits = following.get(prefix) ?? 0
    if (prefix.length - 1 >= minDigits || digits !== everyDigit) return true
    for (let digit = 0; digit < 10; digit++) {
      const longer = `${prefix}${digit}`
      // The rule's own longer prefix is looked at by itself.
      if (own.has(longer)) continue
      if (leftBeyond(longer, number, takeAt(prefixes.get(longer), number, left))) return true
    }
    return false
  }
  const atPrefix = (prefix: string, number: string | undefined): boolean =>
    prefix[1] !== '0' &&
    leftBeyond(prefix, number, takeAt(prefixes.get(prefix), number, timeLeftOf(rule), true))

  const inCountry = (country: string, number: string | undefined): boolean =>
    prefixesOfCountry(country).some((prefix) => {
      let left = timeLeftOf(rule)
      for (let length = 2; length <= prefix.length; length++) {
        const shorter = prefix.slice(0, length)
        if (own.has(shorter)) return false
        left = takeAt(prefixes.get(shorter), number, left)
      }
      return leftBeyond(prefix, number, takeAt(countries.get(country), number, left, true))
    })

  /** Of the rules that name no destination: a SIP address, which no prefix and no country matches. */
  const toAnyone = (number: string | undefined): boolean =>
    !takeAt(anywhere, number, timeLeftOf(rule), true).none

  const { match, numbers } = rule
  const fromNumber = (number: string | undefined): boolean =>
    match?.prefixes || match?.countries
      ? [...own].some((prefix) => atPrefix(prefix, number)) ||
        (match.countries ?? []).some((country) => inCountry(country, number))
      : toAnyone(number)
  return {
    isReached: (): boolean =>
      numbers.length === 0 ? fromNumber(undefined) : numbers.some(fromNumber),
    takers,
  }
}

/**
 * The outbound rules that no call without `rule` ever reaches, each with the ids of the rules that take its calls. Exact,
 * except that windows in zones other than the rule's own count only where they leave no minute of a week.
 */
export const shadowedRules = (
  outbound: readonly RoutingRule[],
): ReadonlyMap<RoutingRule, readonly string[]> => {
  const entries = ranked(outbound)
  const groups = grouped(entries)
  const shadowed = new Map<RoutingRule, readonly string[]>()
  for (const entry of entries) {
    const { isReached, takers } = createSearch(groups, entry)
    if (!isReached()) shadowed.set(entry.rule, [...takers.keys()])
  }
  return shadowed
}
