import type { Door, HazardCounts } from './counts.ts'
import type { Incarnation, Torments } from './incarnation.ts'
import { isDead } from './dead.ts'
import type { Random } from './random.ts'

/** Where the next crash strikes: at the n-th passage through a door, or after some milliseconds. */
export interface Strike {
  readonly door: Door | 'time'
  left: number
}

const doors = ['beforeSend', 'afterSend', 'beforeStore', 'afterStore', 'time'] as const

export const nextStrike = (random: Random, wide: boolean): Strike => {
  // Right after a write that is not the first of many.
  if (!wide) return { door: 'afterStore', left: random.between(4_000, 14_000) }
  const door = random.pick(doors)
  if (door === 'time') return { door, left: random.between(500, 6_000) }
  return { door, left: door.endsWith('Send') ? random.between(1, 120) : random.between(1, 900) }
}

export interface Hazards {
  readonly random: Random
  /** Every hazard there is; without, processes crash right after writes, and requests stall. */
  readonly wide: boolean
  readonly counts: HazardCounts
  readonly strike: () => Strike
  /** False once the run is to end quietly. */
  readonly isOn: () => boolean
  /** The process of this incarnation crashes, if it still serves. */
  readonly crash: (incarnation: Incarnation, door: Door) => void
}

/** What happens to a process at its doors. */
export const tormentsOf = (incarnation: Incarnation, hazards: Hazards): Torments => {
  const { random, wide, counts, strike, isOn, crash } = hazards
  return {
    at(door, method) {
      if (!isOn() || strike().door !== door) return
      if (!wide && method !== 'save' && method !== 'claim') return
      crash(incarnation, door)
    },
    hold(url) {
      if (isDead(url) || !random.chance(0.005)) return 0
      // A sender that stalls between the journal and the socket, for longer than `sendBy` allows.
      counts.stalls++
      return random.between(500, 30_000)
    },
    ...(wide && {
      latency() {
        if (!isOn() || !random.chance(0.02)) return 0
        counts.slowStoreCalls++
        return random.between(1, 60)
      },
      failure() {
        if (!isOn() || !random.chance(0.006)) return null
        const when = random.pick(['before', 'after'] as const)
        counts[when === 'before' ? 'storeErrorsBefore' : 'storeErrorsAfter']++
        return when
      },
    }),
  }
}
