import type { OutboundCall } from '../../model/outbound-call.ts'
import type { RoutingRule } from '../../model/routing-rule.ts'
import { prefixesOfCountry } from '../rates/country-prefixes.ts'
import { digitTrie } from '../rates/digit-trie.ts'
import { anyNumber, ruleBuckets, type Sought } from './rule-buckets.ts'

/** What a rule is found by. */
interface Wanted extends Pick<OutboundCall, 'to' | 'from'> {
  readonly tags?: readonly string[] | undefined
}

const untagged: readonly string[] = []

const grouped = (
  rules: readonly RoutingRule[],
  namesOf: (rule: RoutingRule) => Iterable<string>,
): Map<string, Set<RoutingRule>> => {
  const groups = new Map<string, Set<RoutingRule>>()
  for (const rule of rules)
    for (const name of namesOf(rule)) groups.set(name, (groups.get(name) ?? new Set()).add(rule))
  return groups
}

/**
 * Compiled outbound rules. Finding one costs a step per digit of the destination and a look-up per tag of the call,
 * not a step per rule. Among those that match: the longest prefix, then a country, then neither; among equals the one
 * with more tags, then the first given.
 */
export const ruleIndex = (
  given: readonly RoutingRule[],
): ((call: Wanted, now: number) => RoutingRule | undefined) => {
  const rules = given.filter((rule) => rule.direction === 'outbound')
  const numbers = new Map<string, number>()
  for (const number of rules.flatMap((rule) => rule.numbers))
    if (!numbers.has(number)) numbers.set(number, numbers.size)
  const buckets = ruleBuckets(rules, (number) => numbers.get(number) ?? anyNumber)
  /** One bucket per group, whatever the number of its prefixes: a country has up to hundreds. */
  const trieOf = (
    groups: Map<string, Set<RoutingRule>>,
    prefixesOf: (name: string) => readonly string[],
  ) =>
    digitTrie(
      [...groups].flatMap(([name, group]) => {
        const bucket = buckets.add(group)
        return prefixesOf(name).map((prefix) => [prefix, bucket] as const)
      }),
    )
  // The table's prefixes say what belongs to a country, not how exact a rule is: any prefix of a rule beats a country.
  const tries = [
    trieOf(
      grouped(rules, ({ match }) => match?.prefixes ?? []),
      (prefix) => [prefix],
    ),
    trieOf(
      grouped(rules, ({ match }) => match?.countries ?? []),
      prefixesOfCountry,
    ),
  ].filter((trie) => trie.size > 0)
  const anywhere = buckets.add(
    rules.filter(({ match }) => match?.prefixes === undefined && match?.countries === undefined),
  )
  const find = buckets.compile()
  const found: number[] = []

  return ({ to, from, tags = untagged }, now) => {
    const business = from === undefined ? anyNumber : numbers.get(from)
    if (business === undefined) return undefined
    const sought: Sought = { from: business, tags, now }
    for (const trie of tries)
      for (let depth = trie.all(to, found) - 1; depth >= 0; depth--) {
        const rule = find(found[depth] ?? 0, sought)
        if (rule) return rule
      }
    return find(anywhere, sought)
  }
}
