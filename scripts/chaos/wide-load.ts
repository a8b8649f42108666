import type { OutboundCallInput } from '@callplane/core'
import { business, nextArrival, numberAt, type PlannedAction, type PlannedCall } from './load.ts'
import type { Random } from './random.ts'
import { pacedName, platforms } from './rules.ts'

/** Numbers by what they are for: far parties, near ends, targets of transfers. Each block starts at an index. */
const blocks = { far: 0, near: 40_000, transfer: 55_000 } as const
/** Prime to the sizes of the blocks, so that every index gets a number of its own. */
const strides = { far: 1, near: 7, transfer: 11 } as const
const farNumbers = blocks.near
const nearNumbers = blocks.transfer - blocks.near
const transferNumbers = 24_000
export const maxWideCalls = farNumbers

const numberIn = (block: keyof typeof blocks, index: number): string => {
  const size = { far: farNumbers, near: nearNumbers, transfer: transferNumbers }[block]
  // What a number does follows from its last digits: those of a call's numbers must not go together.
  return numberAt(blocks[block] + ((index * strides[block]) % size))
}

/** The rules whose routes are carriers, which take near ends of every kind. */
const isCarriers = (rule: string): boolean => !platforms.has(rule.replace(/^(?:only|first)-/, ''))

const nearEnd = (rule: string, index: number, random: Random): OutboundCallInput['connect'] => {
  if (!isCarriers(rule)) return undefined
  const kind = random.next()
  if (kind < 0.2) return { phone: numberIn('near', index) }
  if (kind < 0.35) return { phone: numberIn('near', index), first: true }
  if (kind < 0.5) return { sip: `sip:desk-${index}@desks.example.com` }
  // The room of the rule, over SIP.
  return undefined
}

const actionsOf = (index: number, random: Random): PlannedAction[] => {
  const kind = random.next()
  if (kind < 0.2)
    return [{ kind: 'hang-up', after: random.between(0, random.pick([5_000, 40_000])), value: '' }]
  if (kind < 0.32) {
    const after = random.between(4_500, 30_000)
    const transfer = { kind: 'transfer', after, value: numberIn('transfer', index) } as const
    // Asked twice, also at one moment, it must be sent once.
    if (random.chance(0.3))
      return [transfer, { ...transfer, after: after + random.pick([0, 0, 300]) }]
    return [transfer]
  }
  const after = random.between(5_000, 20_000)
  if (kind < 0.38) return [{ kind: 'digits', after, value: digitsAt(index) }]
  if (kind < 0.44) return [{ kind: 'recording', after, value: '' }]
  return []
}

/** Digits that tell whose they are. */
const digitsAt = (index: number): string => `*${String(index).padStart(6, '0')}#`

export interface WideLoad {
  readonly count: number
  readonly rules: readonly string[]
  readonly perSecond: number
  /** Epoch milliseconds of the start of the run. */
  readonly start: number
}

/**
 * Calls as applications make them: several to one number, asked for repeatedly, with near ends of every kind, deadlines,
 * hang-ups, transfers, digits and recordings, and more than the paced provider takes.
 */
export const planWideLoad = (
  { count, rules, perSecond, start }: WideLoad,
  random: Random,
): PlannedCall[] => {
  const calls: PlannedCall[] = []
  const paced = rules.filter((rule) => rule.endsWith(`-${pacedName}`))
  let clock = 0
  for (let index = 0; index < count; index++) {
    clock += nextArrival(random, perSecond)
    const at = Math.floor(clock)
    const rule = random.chance(0.15) ? random.pick(paced) : random.pick(rules)
    // The number of an earlier call: of one that is ringing or talking, or of one long over.
    const again = random.chance(0.25) ? calls[index - random.between(1, 60)] : undefined
    const connect = nearEnd(rule, index, random)
    calls.push({
      index,
      at,
      rule,
      repeats: random.chance(0.25)
        ? Array.from({ length: random.between(1, 3) }, () =>
            // Also at one moment, as a double click does it: then no process can have stored the first request yet.
            random.chance(0.3) ? 0 : random.between(0, 12_000),
          )
        : [],
      actions: actionsOf(index, random),
      input: {
        to: again?.input.to ?? numberIn('far', index),
        from: business,
        rule,
        maxDuration: 900,
        ...(random.chance(0.3) && { ringTimeout: 20 }),
        ...(random.chance(0.25) && {
          dialBefore: new Date(start + at + random.between(1_000, 30_000)).toISOString(),
        }),
        ...(connect && { connect }),
        idempotencyKey: `chaos-${index}`,
        ...(random.chance(0.3) && { metadata: { order: index } }),
      },
    })
  }
  return calls
}
