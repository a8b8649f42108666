import type { NumberRouting } from '@callplane/core'
import { canonical } from '../rule-differences.ts'
import type { NumberChange } from './changes.ts'
import { missingPort, type Executor, type StepContext } from './executor.ts'

const portOf = ({ end }: StepContext) => {
  const port = end.ports.numbers?.routing
  if (port) return port
  throw missingPort(end.id, 'routing of numbers')
}

const afterOf = ({ after }: NumberChange, { resolve }: StepContext): NumberRouting => ({
  ...after,
  application: resolve(after.application),
  gateway: resolve(after.gateway),
})

export const numberExecutor: Executor<NumberChange> = {
  async look(change, context) {
    const now = canonical(await portOf(context).read(change.numberId))
    if (now === canonical(afterOf(change, context))) return { is: 'after' }
    if (now === canonical(change.before)) return { is: 'before' }
    // One write can take several requests.
    return { is: context.isOpen ? 'partly' : 'other' }
  },
  async act(change, context) {
    await portOf(context).write(change.numberId, afterOf(change, context))
    return {}
  },
  async undo(change, context) {
    const port = portOf(context)
    const now = canonical(await port.read(change.numberId))
    if (now === canonical(change.before)) return undefined
    if (!context.isOpen && now !== canonical(afterOf(change, context)))
      return `${change.what}, whose routing others have changed since`
    await port.write(change.numberId, change.before)
    return undefined
  },
}
