import type { RoutingRule } from '../../model/routing-rule.ts'
import { windowHolds } from '../time/time-window.ts'

/** What a rule is looked up with, once its bucket is known. */
export interface Sought {
  /** The index's number for the caller's business number; `anyNumber` where the call names none. */
  readonly from: number
  readonly tags: readonly string[]
  readonly now: number
}

export const anyNumber = -1

/** Beyond so many entries, a bucket is looked up by number and tag instead of read through. */
const maxReadBytes = 16

const tagsOf = ({ match }: RoutingRule): readonly string[] => match?.tags ?? []

const isConditional = ({ match }: RoutingRule): boolean =>
  match?.tags !== undefined || match?.window !== undefined

const applies = ({ match }: RoutingRule, { tags, now }: Sought): boolean =>
  (!match?.tags || match.tags.every((tag) => tags.includes(tag))) &&
  (!match?.window || windowHolds(match.window, now))

/**
 * The rules of each prefix, by business number, in one flat array: finding a rule waits for memory once for the bucket
 * and once for the rule, however many there are. A bucket is how many entries it has, and per entry a business number
 * and the rank of a rule, best first: more tags, then first given.
 */
export const ruleBuckets = (
  rules: readonly RoutingRule[],
  numberOf: (businessNumber: string) => number,
) => {
  const ranked = rules.toSorted((a, b) => tagsOf(b).length - tagsOf(a).length)
  const ranks = new Map(ranked.map((rule, rank) => [rule, rank]))
  const flat: number[] = []
  const large: ((sought: Sought) => RoutingRule | undefined)[] = []

  type Entry = readonly [number: number, rank: number]

  /** By business number, then by the first tag of a rule ('': it has none). Best first in each list. */
  const largeBucket = (entries: readonly Entry[]) => {
    const lists = new Map<number, Map<string, Set<number>>>()
    for (const [number, rank] of entries)
      for (const key of [number, anyNumber]) {
        const byTag = lists.get(key) ?? new Map<string, Set<number>>()
        const rule = ranked[rank]
        const tag = (rule && [...tagsOf(rule)].sort()[0]) ?? ''
        byTag.set(tag, (byTag.get(tag) ?? new Set()).add(rank))
        lists.set(key, byTag)
      }
    return (sought: Sought): RoutingRule | undefined => {
      const byTag = lists.get(sought.from)
      let best = ranked.length
      const consider = (tag: string) => {
        for (const rank of byTag?.get(tag) ?? []) {
          if (rank >= best) return
          const rule = ranked[rank]
          if (rule && applies(rule, sought)) best = rank
        }
      }
      consider('')
      sought.tags.forEach(consider)
      return ranked[best]
    }
  }

  /** Gives the bucket's number, for the look-up that `compile` makes. */
  const add = (bucket: Iterable<RoutingRule>): number => {
    const entries = [...bucket]
      .flatMap((rule): Entry[] => {
        const rank = ranks.get(rule) ?? 0
        return rule.numbers.length === 0
          ? [[anyNumber, rank]]
          : rule.numbers.map((number) => [numberOf(number), rank])
      })
      .sort(([, a], [, b]) => a - b)
    if (entries.length > maxReadBytes) return -large.push(largeBucket(entries))
    flat.push(entries.length)
    for (const entry of entries) flat.push(...entry)
    return flat.length - 1 - 2 * entries.length
  }

  const compile = () => {
    const packed = Int32Array.from(flat)
    const conditional = Uint8Array.from(ranked, (rule) => (isConditional(rule) ? 1 : 0))
    return (bucket: number, sought: Sought): RoutingRule | undefined => {
      if (bucket < 0) return large[-bucket - 1]?.(sought)
      const end = bucket + 2 * (packed[bucket] ?? 0)
      for (let at = bucket + 1; at < end; at += 2) {
        if (sought.from !== anyNumber && packed[at] !== sought.from) continue
        const rank = packed[at + 1] ?? 0
        const rule = ranked[rank]
        if (rule && (conditional[rank] === 0 || applies(rule, sought))) return rule
      }
      return undefined
    }
  }
  return { add, compile }
}
