import type { RoutingRule } from '../../model/routing-rule.ts'

/** A rule and its place among those that match a destination equally exactly: more tags first, then first given. */
export interface RankedRule {
  readonly rule: RoutingRule
  readonly rank: number
}

const tagsOf = ({ match }: RoutingRule): readonly string[] => match?.tags ?? []

export const ranked = (rules: readonly RoutingRule[]): RankedRule[] =>
  rules
    .toSorted((one, other) => tagsOf(other).length - tagsOf(one).length)
    .map((rule, rank) => ({ rule, rank }))

/** Stands for a call without `from`, for which every rule is considered. */
const anyNumber = ''

const firstTag = (rule: RoutingRule): string => tagsOf(rule).toSorted()[0] ?? ''

/** Rules that name the same destination, found by business number and tags. */
export const ruleGroup = () => {
  const byNumber = new Map<string, Map<string, RankedRule[]>>()
  return {
    add(entry: RankedRule): void {
      const tag = firstTag(entry.rule)
      for (const number of [anyNumber, ...entry.rule.numbers]) {
        const byTag = byNumber.get(number) ?? new Map<string, RankedRule[]>()
        byNumber.set(number, byTag)
        const list = byTag.get(tag)
        if (list) list.push(entry)
        else byTag.set(tag, [entry])
      }
    },
    /** The rules that apply to every call from `number` to which `rule` applies, time windows aside. */
    *takers(rule: RoutingRule, number: string | undefined): Generator<RankedRule> {
      const byTag = byNumber.get(number ?? anyNumber)
      if (!byTag) return
      const tags = new Set(tagsOf(rule))
      for (const tag of ['', ...tags])
        for (const entry of byTag.get(tag) ?? [])
          if (tagsOf(entry.rule).every((wanted) => tags.has(wanted))) yield entry
    },
  }
}

export type RuleGroup = ReturnType<typeof ruleGroup>
