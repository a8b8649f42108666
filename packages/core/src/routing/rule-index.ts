import type { OutboundCall } from '../model/outbound-call.ts'
import type { RoutingRule } from '../model/routing-rule.ts'
import { prefixesOfCountry } from './country-prefixes.ts'
import { digitTrie } from './digit-trie.ts'
import { windowHolds } from './time-window.ts'

/** Rules of one prefix, by business number (`''`: any), then by their first tag (`''`: none). */
type Bucket = Map<string, Map<string, RoutingRule[]>>

const put = (bucket: Bucket, number: string, tag: string, rule: RoutingRule): void => {
  const byTag = bucket.get(number) ?? new Map<string, RoutingRule[]>()
  const rules = byTag.get(tag) ?? []
  rules.push(rule)
  byTag.set(tag, rules)
  bucket.set(number, byTag)
}

const untagged: readonly string[] = []

/**
 * Compiled outbound rules. Finding one costs a step per digit of the destination and a look-up per tag of the call,
 * not a step per rule. Among those that match: the longest prefix, then the one with more tags, then the first given.
 */
export const ruleIndex = (rules: readonly RoutingRule[]) => {
  const buckets = new Map<string, Bucket>()
  rules.forEach((rule) => {
    if (rule.direction !== 'outbound') return
    const prefixes = new Set([
      ...(rule.match?.prefixes ?? []),
      ...(rule.match?.countries ?? []).flatMap(prefixesOfCountry),
    ])
    if (rule.match?.prefixes === undefined && rule.match?.countries === undefined) prefixes.add('')
    const tag = [...(rule.match?.tags ?? [])].sort()[0] ?? ''
    for (const prefix of prefixes) {
      const bucket: Bucket = buckets.get(prefix) ?? new Map()
      buckets.set(prefix, bucket)
      put(bucket, '', tag, rule)
      for (const number of rule.numbers) put(bucket, number, tag, rule)
    }
  })
  const order = new Map(rules.map((rule, index) => [rule, index]))
  const trie = digitTrie(buckets)
  const found: Bucket[] = []

  const better = (candidate: RoutingRule, best: RoutingRule | undefined): boolean => {
    if (!best) return true
    const tags = (candidate.match?.tags?.length ?? 0) - (best.match?.tags?.length ?? 0)
    return tags !== 0 ? tags > 0 : (order.get(candidate) ?? 0) < (order.get(best) ?? 0)
  }
  const applies = (rule: RoutingRule, tags: readonly string[], now: number): boolean => {
    const { match } = rule
    if (!match) return true
    if (match.tags && !match.tags.every((tag) => tags.includes(tag))) return false
    return !match.window || windowHolds(match.window, now)
  }

  return (
    call: Pick<OutboundCall, 'to' | 'from' | 'tags'>,
    now: number,
  ): RoutingRule | undefined => {
    const tags = call.tags ?? untagged
    const count = trie.all(call.to, found)
    for (let index = count - 1; index >= 0; index--) {
      const byTag = found[index]?.get(call.from ?? '')
      if (!byTag) continue
      let best: RoutingRule | undefined
      const consider = (list: readonly RoutingRule[] | undefined) => {
        if (!list) return
        for (const rule of list) if (better(rule, best) && applies(rule, tags, now)) best = rule
      }
      consider(byTag.get(''))
      for (const tag of tags) consider(byTag.get(tag))
      if (best) return best
    }
    return undefined
  }
}
