import type { OutboundCall } from '../model/outbound-call.ts'
import type { RoutingRule } from '../model/routing-rule.ts'
import { prefixesOfCountry } from './country-prefixes.ts'
import { digitTrie, type DigitTrie } from './digit-trie.ts'
import { windowHolds } from './time-window.ts'

/** Rules of one prefix, by business number (`''`: any), then by their first tag (`''`: none). */
type Bucket = Map<string, Map<string, RoutingRule[]>>

/** What a rule is found by. */
interface Wanted extends Pick<OutboundCall, 'to' | 'from'> {
  readonly tags?: readonly string[] | undefined
}

const put = (bucket: Bucket, number: string, tag: string, rule: RoutingRule): void => {
  const byTag = bucket.get(number) ?? new Map<string, RoutingRule[]>()
  const rules = byTag.get(tag) ?? []
  rules.push(rule)
  byTag.set(tag, rules)
  bucket.set(number, byTag)
}

const bucketOf = (buckets: Map<string, Bucket>, prefix: string): Bucket => {
  const held = buckets.get(prefix)
  if (held) return held
  const made: Bucket = new Map()
  buckets.set(prefix, made)
  return made
}

const untagged: readonly string[] = []

const applies = (rule: RoutingRule, tags: readonly string[], now: number): boolean => {
  const { match } = rule
  if (!match) return true
  if (match.tags && !match.tags.every((tag) => tags.includes(tag))) return false
  return !match.window || windowHolds(match.window, now)
}

/**
 * Compiled outbound rules. Finding one costs a step per digit of the destination and a look-up per tag of the call,
 * not a step per rule. Among those that match: the longest prefix, then a country, then neither; among equals the one
 * with more tags, then the first given.
 */
export const ruleIndex = (
  rules: readonly RoutingRule[],
): ((call: Wanted, now: number) => RoutingRule | undefined) => {
  const byPrefix = new Map<string, Bucket>()
  // The table's prefixes say what belongs to a country, not how exact a rule is: any prefix of a rule beats a country.
  const byCountry = new Map<string, Bucket>()
  const anywhere: Bucket = new Map()
  for (const rule of rules) {
    if (rule.direction !== 'outbound') continue
    const tag = [...(rule.match?.tags ?? [])].sort()[0] ?? ''
    const into = (bucket: Bucket) => {
      put(bucket, '', tag, rule)
      for (const number of rule.numbers) put(bucket, number, tag, rule)
    }
    const { prefixes, countries } = rule.match ?? {}
    if (prefixes === undefined && countries === undefined) into(anywhere)
    for (const prefix of new Set(prefixes)) into(bucketOf(byPrefix, prefix))
    for (const prefix of new Set(countries?.flatMap(prefixesOfCountry)))
      into(bucketOf(byCountry, prefix))
  }
  const order = new Map(rules.map((rule, index) => [rule, index]))
  const prefixTrie = digitTrie(byPrefix)
  const countryTrie = digitTrie(byCountry)
  const found: Bucket[] = []

  const better = (candidate: RoutingRule, best: RoutingRule | undefined): boolean => {
    if (!best) return true
    const tags = (candidate.match?.tags?.length ?? 0) - (best.match?.tags?.length ?? 0)
    return tags !== 0 ? tags > 0 : (order.get(candidate) ?? 0) < (order.get(best) ?? 0)
  }
  const bestOf = (bucket: Bucket, { from = '', tags = untagged }: Wanted, now: number) => {
    const byTag = bucket.get(from)
    if (!byTag) return undefined
    let best: RoutingRule | undefined
    const consider = (list: readonly RoutingRule[] | undefined) => {
      if (!list) return
      for (const rule of list) if (better(rule, best) && applies(rule, tags, now)) best = rule
    }
    consider(byTag.get(''))
    for (const tag of tags) consider(byTag.get(tag))
    return best
  }
  const deepest = (trie: DigitTrie<Bucket>, call: Wanted, now: number) => {
    if (trie.size === 0) return undefined
    for (let index = trie.all(call.to, found) - 1; index >= 0; index--) {
      const bucket = found[index]
      const best = bucket && bestOf(bucket, call, now)
      if (best) return best
    }
    return undefined
  }

  return (call, now) =>
    deepest(prefixTrie, call, now) ?? deepest(countryTrie, call, now) ?? bestOf(anywhere, call, now)
}
