import type { Fault } from '@callplane/emulator'
import type { PlannedCall } from './load.ts'
import type { Random } from './random.ts'

/** Faults aimed at single calls, over and above those their numbers choose by themselves. */
export const planFaults = (calls: readonly PlannedCall[], random: Random): Fault[] => {
  const faults: Fault[] = []
  for (const { input } of calls) {
    const match = { to: input.to }
    if (random.chance(0.06)) faults.push(requestFault(match, random))
    if (random.chance(0.25)) faults.push(webhookFault(match, random))
  }
  return faults
}

const requestFault = (match: { readonly to: string }, random: Random): Fault => {
  const when = random.pick(['before', 'after'] as const)
  const common = { on: 'request' as const, match: { ...match, method: 'POST' }, when }
  switch (random.between(0, 5)) {
    case 0:
      return { ...common, do: 'fail', status: random.pick([500, 502, 503]) }
    case 1:
      return { ...common, do: 'fail', status: 503, shape: 'proxy' }
    case 2:
      return { ...common, do: 'hang', ...(when === 'after' && { seconds: random.between(1, 25) }) }
    case 3:
      return { ...common, do: 'reset' }
    case 4:
      return { ...common, do: 'fail', status: 429, when: 'before' }
    default:
      return { ...common, do: 'delay', seconds: random.between(1, 8) }
  }
}

const webhookFault = (match: { readonly to: string }, random: Random): Fault => {
  const common = { on: 'webhook' as const, match, count: random.between(1, 6) }
  switch (random.between(0, 4)) {
    case 0:
      return { ...common, do: 'drop' }
    case 1:
      return { ...common, do: 'delay', seconds: random.between(1, 40) }
    case 2:
      return { ...common, do: 'duplicate', copies: random.between(1, 3) }
    case 3:
      return { ...common, do: 'reorder' }
    default:
      return { ...common, do: 'forge', keep: random.chance(0.5) }
  }
}

/**
 * Seconds by which look-ups lag at most. Daily documents 15 (docs.daily.co/reference/rest-api/rooms/presence). LiveKit is
 * asked of the room itself, which knows who is in it.
 */
const longestLags: Readonly<Record<string, number>> = { daily: 15, livekit: 0 }

/** Look-ups that fail or lag for a while, whatever they ask for. */
export const lookupFault = (providers: readonly string[], random: Random): Fault => {
  const provider = random.pick(providers)
  const longestLag = longestLags[provider] ?? 30
  return {
    on: 'lookup',
    provider,
    count: random.between(1, 5),
    ...(random.chance(0.5) || longestLag === 0
      ? { do: 'fail' as const, status: 500 }
      : { do: 'lag' as const, seconds: Math.min(random.between(5, 30), longestLag) }),
  }
}
