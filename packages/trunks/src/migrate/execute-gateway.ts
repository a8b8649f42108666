import type { CarrierGateways, StepOptions, Wanted } from '../ports.ts'
import type { GatewayChange } from './changes.ts'
import { missingPort, type Executor, type StepContext } from './executor.ts'

const portOf = ({ end }: StepContext): CarrierGateways => {
  const port = end.ports.gateways
  if (port) return port as CarrierGateways
  throw missingPort(end.id, 'trunks')
}

const wantedOf = ({ gateway, credentials }: GatewayChange, { options }: StepContext): Wanted => {
  const known = credentials === null ? undefined : options.credentials?.[credentials]
  return { ...gateway, ...(known ? { credentials: known } : {}) }
}

const find = async (change: GatewayChange, context: StepContext) => {
  const { name, direction } = change.gateway
  const all = await portOf(context).list()
  return all.find((one) => one.name === name && one.direction === direction)
}

/** As it was before the first `apply`, also where an address cannot be taken again for some time. */
const whole: StepOptions = { releasesAddress: true }

export const gatewayExecutor: Executor<GatewayChange> = {
  async look(change, context) {
    const there = await find(change, context)
    if (!there) return { is: context.isOpen ? 'partly' : 'before' }
    const missing = (await portOf(context).missing?.(wantedOf(change, context))) ?? []
    return missing.length === 0
      ? { is: 'after', result: { id: there.id } }
      : { is: context.isOpen ? 'partly' : 'before' }
  },
  async act(change, context) {
    const { id } = await portOf(context).create(wantedOf(change, context), {
      record: { earlier: context.step.made, save: context.saveMade },
    })
    return { id }
  },
  async undo(change, context) {
    const port = portOf(context)
    const { made } = context.step
    if (made && port.unmake) return port.unmake(wantedOf(change, context), made, whole)
    const there = await find(change, context)
    if (!there) return undefined
    if (there.numbers.length > 0)
      return `${change.what}, which still has ${there.numbers.length} number(s)`
    await port.remove(there.id)
    return undefined
  },
}
