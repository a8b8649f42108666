import { CallError, routingRule, type RoutingRule, type RulesPort } from '@callplane/core'
import { ruleDifferences } from '../rule-differences.ts'
import type { Blocked, Change, RuleChange } from './changes.ts'
import type { AccountState } from './snapshot.ts'

type Kept = AccountState['rules'][number]

/** Whose rules are planned. */
export interface RulesAt {
  readonly provider: string
  readonly port: RulesPort
  readonly there: AccountState['rules']
  readonly prune: boolean
}

/** A rule that was pushed under an id of ours; others read back with the provider's id. */
const isPushed = ({ reference, rule }: Kept): boolean => rule.id !== reference

const changeOf = (
  provider: string,
  action: RuleChange['action'],
  wanted: RoutingRule | null,
  there: Kept | undefined,
  extra: Partial<Pick<RuleChange, 'fields' | 'notes'>> = {},
): RuleChange => {
  const { id, direction } = wanted ?? there!.rule
  return {
    id: `target/rule/${id}${action === 'remove' ? `/${there?.reference}` : ''}`,
    kind: 'rule',
    action,
    side: 'target',
    provider,
    what: `${direction} rule ${id}`,
    rule: wanted,
    reference: there?.reference ?? null,
    before: there?.rule ?? null,
    fields: [],
    notes: [],
    ...extra,
  }
}

const newId = 'undone, the provider gives the rule another id'

/** Inbound, a number has one rule. */
const holderOf = (wanted: RoutingRule, others: readonly Kept[]): Kept | undefined =>
  wanted.direction === 'inbound'
    ? others.find(
        ({ rule }) =>
          rule.direction === 'inbound' &&
          rule.numbers.some((number) => wanted.numbers.includes(number)),
      )
    : undefined

/**
 * What pushing these rules would change at the provider, by id: a rule that is as wanted is left alone, one with another
 * direction is replaced, a second one of the same id is removed. `prune`: others that were pushed before are removed.
 */
export const planRules = (
  { provider, port, there, prune }: RulesAt,
  wanted: readonly RoutingRule[],
): { readonly changes: readonly Change[]; readonly blocked: readonly Blocked[] } => {
  const [removals, pushes]: [Change[], Change[]] = [[], []]
  const blocked: Blocked[] = []
  const goes = new Set<Kept>()
  const notWanted = there.filter(
    (one) => isPushed(one) && !wanted.some(({ id }) => id === one.rule.id),
  )
  for (const one of prune ? notWanted : []) goes.add(one)
  for (const rule of wanted) {
    const refusal = refusedBy(port, rule)
    if (refusal !== undefined) {
      blocked.push({ what: `${rule.direction} rule ${rule.id}`, reason: refusal })
      continue
    }
    const [current, ...twice] = there.filter((one) => one.rule.id === rule.id)
    for (const one of twice) goes.add(one)
    const holder = holderOf(
      rule,
      there.filter((one) => one.rule.id !== rule.id && !goes.has(one)),
    )
    if (holder) {
      const reason = `a number has the inbound rule ${holder.reference} at ${provider} already`
      blocked.push({ what: `inbound rule ${rule.id}`, reason })
      continue
    }
    if (!current)
      pushes.push(changeOf(provider, 'create', rule, undefined, { fields: fieldsOf(rule) }))
    else if (current.rule.direction !== rule.direction) {
      const fields = [{ field: 'direction', from: current.rule.direction, to: rule.direction }]
      pushes.push(changeOf(provider, 'replace', rule, current, { fields, notes: [newId] }))
    } else {
      const fields = ruleDifferences(port, rule, current.rule)
      if (fields.length > 0) pushes.push(changeOf(provider, 'update', rule, current, { fields }))
    }
  }
  for (const one of goes) removals.push(changeOf(provider, 'remove', null, one, { notes: [newId] }))
  return { changes: [...removals, ...pushes], blocked }
}

/** Why the provider cannot keep the rule at all. */
const refusedBy = (port: RulesPort, rule: RoutingRule): string | undefined => {
  try {
    port.kept?.(rule)
    return undefined
  } catch (error) {
    if (CallError.isInstance(error)) return error.message
    throw error
  }
}

const fieldsOf = ({ numbers, direction }: RoutingRule) => [
  { field: 'direction', to: direction },
  { field: 'numbers', to: numbers },
]

/** A rule of one provider as a rule for another: its routes lead to the new one. */
export const movedRule = (rule: RoutingRule, provider: string): RoutingRule =>
  routingRule.parse({ ...rule, routes: rule.routes.length === 0 ? [] : [{ provider }] })
