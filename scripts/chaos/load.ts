import type { OutboundCallInput } from '@callplane/core'
import type { Random } from './random.ts'

export const business = '+14155550100'

/** Area codes times the hundred fictional numbers of each: every call gets a number of its own. */
const numberAt = (index: number): string => {
  const area = 201 + Math.floor(index / 100)
  return `+1${area}55501${String(index % 100).padStart(2, '0')}`
}
export const maxCalls = 79_900

export interface PlannedCall {
  readonly index: number
  readonly at: number
  readonly rule: string
  readonly input: OutboundCallInput
}

/** Calls at a mean of `perSecond`, over all rules. */
export const planLoad = (
  count: number,
  rules: readonly string[],
  random: Random,
  perSecond: number,
): PlannedCall[] => {
  const calls: PlannedCall[] = []
  let at = 0
  for (let index = 0; index < count; index++) {
    at += (-Math.log(1 - random.next()) * 1000) / perSecond
    const rule = random.pick(rules)
    calls.push({
      index,
      at: Math.floor(at),
      rule,
      input: {
        to: numberAt(index),
        from: business,
        rule,
        maxDuration: 300,
        // Long enough for every phone that answers: whoever is cut after that was cut wrongly.
        ...(random.chance(0.3) && { ringTimeout: 20 }),
        idempotencyKey: `chaos-${index}`,
        ...(random.chance(0.3) && { metadata: { order: index } }),
      },
    })
  }
  return calls
}
