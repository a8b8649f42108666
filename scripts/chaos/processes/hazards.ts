import type { Door } from '../counts.ts'
import type { Random } from '../random.ts'
import type { StoreKind } from './messages.ts'

/** What is done to the processes, and when. */
export interface Hazard {
  readonly kind: 'kill' | 'stop' | 'deploy' | 'database'
  /** When so many calls were asked for. */
  readonly at: number
  /** Which of the processes that serve at that moment: a share of them, in [0, 1). */
  readonly which: number
  /** At a passage through a door of the process, or at any moment. */
  readonly where: Door | 'time'
  /** The n-th passage from then on. */
  readonly passage: number
  /** Real milliseconds: until a stopped process goes on, a killed one is replaced, or the database is back. */
  readonly pause: number
}

export interface HazardPlan {
  readonly store: StoreKind
  readonly calls: number
  /** Real milliseconds. */
  readonly leaseMs: number
  /** Kills, and stops; default: as many as the calls give time for. */
  readonly strikes?: number | undefined
}

/** Kills, and stops, of a run: 25 for 2,000 calls, 64 for 10,000. */
const strikesFor = (calls: number): number => Math.ceil(Math.min(calls / 80, 24 + calls / 250))

const doors = ['beforeSend', 'afterSend', 'beforeStore', 'afterStore', 'time'] as const

const passagesOf = (where: Door | 'time', random: Random): number =>
  where.endsWith('Send') ? random.between(1, 12) : random.between(1, 60)

/** How long a process stands still: mostly for longer than its lease, so that others take over its calls. */
const stopFor = (leaseMs: number, random: Random): number =>
  random.chance(0.75) ? random.between(leaseMs * 1.2, leaseMs * 2.5) : random.between(50, leaseMs)

/** Every kind of hazard, spread over the run at random. The same for the same seed. */
export const planHazards = (
  { store, calls, leaseMs, strikes }: HazardPlan,
  random: Random,
): Hazard[] => {
  const each = strikes ?? strikesFor(calls)
  // Calls in memory end with their process.
  const kinds: Hazard['kind'][] = store === 'memory' ? ['stop'] : ['kill', 'stop']
  const planned = kinds.flatMap((kind) => Array.from({ length: each }, () => kind))
  if (store !== 'memory')
    planned.push(...Array.from({ length: Math.ceil(each / 6) }, () => 'deploy' as const))
  if (store === 'postgres')
    planned.push(...Array.from({ length: Math.ceil(each / 12) }, () => 'database' as const))
  const pauseOf = (kind: Hazard['kind']) => {
    if (kind === 'stop') return stopFor(leaseMs, random)
    return kind === 'database' ? random.between(0, 800) : random.between(0, 500)
  }
  return planned
    .map((kind): Hazard => {
      const where = random.pick(doors)
      return {
        kind,
        at: random.between(Math.ceil(calls * 0.02), calls),
        which: random.next(),
        where,
        passage: passagesOf(where, random),
        pause: pauseOf(kind),
      }
    })
    .toSorted((one, other) => one.at - other.at)
}
