import { between, milliseconds } from '../model/units.ts'
import type { Clock } from '../plugin/host.ts'
import { monotonicOf } from '../plugin/monotonic.ts'
import { healthy, type LaneHealth } from './lane-health.ts'
import type { LaneStore } from './lane-store.ts'

/** What is known of every lane. */
export interface HealthBook {
  /** Whether it outlives this process. */
  readonly shared: boolean
  /** As known here, perhaps a moment ago. */
  peek(lane: string): LaneHealth
  /** Changes it and gives what it is then; `apply` may run several times. */
  change(lane: string, apply: (health: LaneHealth) => LaneHealth): LaneHealth | Promise<LaneHealth>
  /** Brings it up to date, where that takes time. */
  refresh(lane: string): Promise<unknown> | undefined
}

export const localHealth = (): HealthBook => {
  const lanes = new Map<string, LaneHealth>()
  const peek = (lane: string): LaneHealth => lanes.get(lane) ?? healthy
  return {
    shared: false,
    peek,
    change(lane, apply) {
      const health = apply(peek(lane))
      lanes.set(lane, health)
      return health
    },
    refresh: () => undefined,
  }
}

/** What is known of a lane is at most this old. */
const maxAge = milliseconds(1_000)
/** So many processes write about one lane at a moment; beyond that one of them keeps to what it knows. */
const maxTries = 5

interface Known {
  readonly version: number
  readonly health: LaneHealth
  /** On the clock that never goes back. */
  readonly at: number
}

/**
 * Shared by processes. A store that fails leaves what is known here: the breaker spares calls, and nothing that it does not
 * know makes a phone ring twice.
 */
export const sharedHealth = (store: LaneStore, clock: Clock): HealthBook => {
  const known = new Map<string, Known>()
  const read = async (lane: string): Promise<Known> => {
    const { version, state } = await store.readState(lane)
    const fresh = {
      version,
      health: (state as LaneHealth | null) ?? healthy,
      at: monotonicOf(clock),
    }
    known.set(lane, fresh)
    return fresh
  }
  const peek = (lane: string): LaneHealth => known.get(lane)?.health ?? healthy

  const write = async (
    lane: string,
    apply: (health: LaneHealth) => LaneHealth,
  ): Promise<LaneHealth> => {
    for (let tries = 0; tries < maxTries; tries++) {
      const { version, health } = (tries === 0 && known.get(lane)) || (await read(lane))
      const changed = apply(health)
      if (changed === health) return health
      if (!(await store.writeState(lane, version, changed))) continue
      known.set(lane, { version: version + 1, health: changed, at: monotonicOf(clock) })
      return changed
    }
    return peek(lane)
  }

  return {
    shared: true,
    peek,
    change: (lane, apply) => write(lane, apply).catch(() => peek(lane)),
    refresh(lane) {
      const held = known.get(lane)
      const isRecent = held && between(held.at, monotonicOf(clock)) <= maxAge
      return isRecent ? undefined : read(lane).catch(() => null)
    },
  }
}
