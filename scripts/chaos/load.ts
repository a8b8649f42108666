import type { OutboundCallInput } from '@callplane/core'
import type { Random } from './random.ts'

export const business = '+14155550100'

/** Area codes times the hundred fictional numbers of each: every index gets a number of its own. */
export const numberAt = (index: number): string => {
  const area = 201 + Math.floor(index / 100)
  return `+1${area}55501${String(index % 100).padStart(2, '0')}`
}

/** What the application asks of a call that it placed. */
export interface PlannedAction {
  readonly kind: 'hang-up' | 'transfer' | 'digits' | 'recording'
  /** Milliseconds after the call was first asked for. */
  readonly after: number
  /** Whom a transfer rings, or which digits; empty for the rest. */
  readonly value: string
}

export interface PlannedCall {
  readonly index: number
  /** Milliseconds after the start of the run. */
  readonly at: number
  readonly rule: string
  readonly input: OutboundCallInput
  /** Milliseconds after the call was first asked for at which it is asked for again, with the same key. */
  readonly repeats: readonly number[]
  readonly actions: readonly PlannedAction[]
}

/** The near phone that a call asks for, and whether it rings first; null where it asks for none. */
export const nearPhoneOf = ({ input: { connect } }: PlannedCall) =>
  connect !== undefined && 'phone' in connect && connect.phone !== undefined
    ? { phone: connect.phone, first: connect.first === true }
    : null

/** When the next call is asked for: at random, `perSecond` on average. Milliseconds. */
export const nextArrival = (random: Random, perSecond: number): number =>
  (-Math.log(1 - random.next()) * 1000) / perSecond

/** Calls at a mean of `perSecond`, over all rules, each to a number of its own and left alone once it is asked for. */
export const planLoad = (
  count: number,
  rules: readonly string[],
  random: Random,
  perSecond: number,
): PlannedCall[] => {
  const calls: PlannedCall[] = []
  let at = 0
  for (let index = 0; index < count; index++) {
    at += nextArrival(random, perSecond)
    const rule = random.pick(rules)
    calls.push({
      index,
      at: Math.floor(at),
      rule,
      repeats: [],
      actions: [],
      input: {
        to: numberAt(index),
        from: business,
        rule,
        maxDuration: 300,
        // Long enough for every phone that answers: a call cut after that was cut wrongly.
        ...(random.chance(0.3) && { ringTimeout: 20 }),
        idempotencyKey: `chaos-${index}`,
        ...(random.chance(0.3) && { metadata: { order: index } }),
      },
    })
  }
  return calls
}
