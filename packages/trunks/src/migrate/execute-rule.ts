import type { RoutingRule, RulesPort } from '@callplane/core'
import { ruleDifferences } from '../rule-differences.ts'
import type { RuleChange, StepResult } from './changes.ts'
import { missingPort, type Executor, type Seen, type StepContext } from './executor.ts'

const portOf = ({ end }: StepContext): RulesPort => {
  const { rules } = end.ports
  if (rules) return rules
  throw missingPort(end.id, 'rules')
}

/** A rule of ours is found by its id, whichever reference it has by now. */
const find = async (port: RulesPort, { rule, before, reference }: RuleChange) => {
  const all = await port.list()
  const id = (rule ?? before)?.id
  return (
    all.find((one) => one.reference === reference) ??
    (reference === null || rule ? all.find((one) => one.rule.id === id) : undefined)
  )
}

const isAs = (port: RulesPort, wanted: RoutingRule, actual: RoutingRule): boolean =>
  actual.direction === wanted.direction && ruleDifferences(port, wanted, actual).length === 0

const seen = (is: Seen['is'], result?: StepResult): Seen => ({ is, result })

const lookAt = async (port: RulesPort, change: RuleChange, isOpen: boolean): Promise<Seen> => {
  const there = await find(port, change)
  const { rule, before } = change
  if (!rule) return there ? seen('before') : seen('after')
  if (there && isAs(port, rule, there.rule)) return seen('after', { id: there.reference })
  if (!there) return seen(change.action === 'create' ? 'before' : isOpen ? 'partly' : 'other')
  return seen(before && isAs(port, before, there.rule) ? 'before' : isOpen ? 'partly' : 'other')
}

export const ruleExecutor: Executor<RuleChange> = {
  look: (change, context) => lookAt(portOf(context), change, context.isOpen),
  async act(change, context) {
    const port = portOf(context)
    const { action, rule, reference } = change
    if ((action === 'remove' || action === 'replace') && reference !== null)
      await port.remove(reference)
    if (!rule) return {}
    const pushed = await port.push(rule, action === 'update' ? (reference ?? undefined) : undefined)
    return { id: pushed.reference }
  },
  async undo(change, context) {
    const port = portOf(context)
    const { rule, before } = change
    const there = await find(port, change)
    if (there && rule && !context.isOpen && !isAs(port, rule, there.rule))
      return before && isAs(port, before, there.rule)
        ? undefined
        : `${change.what}, which others have changed since`
    if (!before) {
      if (there) await port.remove(there.reference)
      return undefined
    }
    if (there && isAs(port, before, there.rule)) return undefined
    if (there && there.rule.direction !== before.direction) await port.remove(there.reference)
    const isSame = there?.rule.direction === before.direction
    await port.push(before, isSame ? there.reference : undefined)
    return undefined
  },
}
