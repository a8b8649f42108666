import type { PairChange } from './changes.ts'
import { missingPort, type Executor, type StepContext } from './executor.ts'

const directions = ['outbound', 'inbound'] as const

const portsOf = ({ end }: StepContext) => {
  const { phoneNumbers, ports } = end
  if (!phoneNumbers || !ports.gateways) throw missingPort(end.id, 'numbers with gateways')
  return { phoneNumbers, gateways: ports.gateways, numbers: ports.numbers }
}

/** The gateways that this change makes: of this name, with one of its numbers. */
const find = async ({ name, numbers }: PairChange, context: StepContext) =>
  (await portsOf(context).gateways.list()).filter(
    (one) => one.name === name && one.numbers.some((number) => numbers.includes(number)),
  )

export const pairExecutor: Executor<PairChange> = {
  async look(change, context) {
    const there = await find(change, context)
    const outbound = there.find(({ direction }) => direction === 'outbound')
    if (there.length === 0) return { is: 'before' }
    // All or nothing: the provider makes both at once.
    return outbound && there.length === 2
      ? { is: 'after', result: { id: outbound.id } }
      : { is: 'other' }
  },
  async act(change, context) {
    const { name, numbers, address, region, transport, mediaEncryption } = change
    const auth =
      change.credentials === null ? undefined : context.options.credentials?.[change.credentials]
    await portsOf(context).phoneNumbers.create({
      name,
      phoneNumbers: numbers,
      isShared: true,
      mediaEncryption,
      inbound: { sipRegion: region },
      outbound: { address, sipRegion: region, transport, ...(auth ? { auth } : {}) },
    })
    const made = (await find(change, context)).find(({ direction }) => direction === 'outbound')
    return { id: made?.id }
  },
  async undo(change, context) {
    const { gateways, numbers: owned } = portsOf(context)
    const kept: string[] = []
    for (const direction of directions) {
      const there = (await find(change, context)).find((one) => one.direction === direction)
      const foreign = there?.numbers.filter((one) => !change.numbers.includes(one)).length ?? 0
      if (foreign > 0) kept.push(`the ${direction} gateway, which has ${foreign} other number(s)`)
      else if (there) await gateways.remove(there.id)
    }
    const brought = new Set(change.numbers.filter((number) => !change.had.includes(number)))
    for (const { id, number } of (await owned?.list()) ?? [])
      if (brought.has(number)) await owned?.release?.(id)
    return kept.length > 0 ? kept.join(', ') : undefined
  },
}
