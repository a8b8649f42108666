import { StoreError } from '../../journal/store/store-error.ts'
import { between, milliseconds } from '../../model/units.ts'
import type { RampRule } from '../../model/ramp/ramp-rule.ts'
import type { RoutingRule } from '../../model/routing-rule.ts'
import type { Clock } from '../../plugin/host.ts'
import { monotonicOf } from '../../plugin/monotonic.ts'
import { movedRamp, rampOf, shareOf, type RampMove } from '../../routing/ramp/ramp-changes.ts'
import type { RampShare } from '../../routing/ramp/ramp-share.ts'
import type { RampState, RampStore, StoredRamp } from '../../routing/ramp/ramp-store.ts'

export type Ramps = ReadonlyMap<string, StoredRamp>

/** A ramp that this process found changed, by itself or by another. */
export type RampSeen = (after: StoredRamp, before: StoredRamp | null) => void

/** The ramps of the store as one dispatcher sees them. */
export interface RampAccess {
  /** As read within the last second; undefined where they must be read first. */
  readonly loaded: Ramps | undefined
  /** As they are now, in one read for all who ask meanwhile. Throws `StoreError`. */
  load(): Promise<Ramps>
  /** As they are now, in a read of its own. Throws `StoreError`. */
  reload(): Promise<Ramps>
  /**
   * Moves the ramp of a rule from what is given. Null: another change came first, and nothing was written. Throws what
   * `movedRamp` throws, and `StoreError`.
   */
  move(rule: RampRule, from: Ramps, move: RampMove): Promise<StoredRamp | null>
  samples(prefix: string, limit: number): Promise<readonly string[]>
}

/** No call is planned with a share that was read longer ago. */
const maxAge = milliseconds(1_000)
/** Read again in the background from this age on, so that calls rarely wait. */
const refreshAge = milliseconds(500)

const guarded = async <T>(method: keyof RampStore, run: () => PromiseLike<T> | T): Promise<T> => {
  try {
    return await run()
  } catch (error) {
    throw new StoreError(`ramps.${method}`, error)
  }
}

interface Held {
  readonly ramps: Ramps
  /** When the read began, on the clock that never goes back. */
  readonly at: number
}

/** The version that the store has for a rule. */
const versionIn = (ramps: Ramps, rule: string): number => ramps.get(rule)?.version ?? 0

export const createRampAccess = (store: RampStore, clock: Clock, seen: RampSeen): RampAccess => {
  let held: Held | undefined
  let reading: Promise<Ramps> | undefined

  const ageOf = ({ at }: Held) => between(at, monotonicOf(clock))

  /** What is newer than what is known is told; what is older was read before a change of this process. */
  const adopt = (found: readonly StoredRamp[], at: number): Ramps => {
    const ramps = new Map(held?.ramps)
    const changed: (readonly [StoredRamp, StoredRamp | null])[] = []
    for (const ramp of found) {
      const before = ramps.get(ramp.rule) ?? null
      if (before && before.version >= ramp.version) continue
      ramps.set(ramp.rule, ramp)
      // The first look finds what happened long ago.
      if (held) changed.push([ramp, before])
    }
    held = { ramps, at: Math.max(at, held?.at ?? at) }
    for (const [after, before] of changed) seen(after, before)
    return held.ramps
  }
  const read = async (): Promise<Ramps> => {
    const at = monotonicOf(clock)
    return adopt(await guarded('load', () => store.load()), at)
  }
  const refresh = (): Promise<Ramps> =>
    (reading ??= read().finally(() => {
      reading = undefined
    }))
  /** A write whose reply was lost may have happened: then the store has exactly this state. */
  const save = async (rule: string, state: RampState, version: number): Promise<boolean> => {
    try {
      return await guarded('save', () => store.save(rule, state, version))
    } catch (error) {
      const found = await read().catch(() => null)
      const now = found?.get(rule)
      if (now?.version === version + 1 && JSON.stringify(now.state) === JSON.stringify(state))
        return true
      throw error
    }
  }

  return {
    get loaded() {
      if (!held || ageOf(held) >= maxAge) return undefined
      if (ageOf(held) > refreshAge) refresh().catch(() => {})
      return held.ramps
    },
    load: refresh,
    reload: read,
    async move(rule, from, move) {
      const version = versionIn(from, rule.id)
      const state = movedRamp(rule, rampOf(rule, from), version, move)
      if (!(await save(rule.id, state, version))) return null
      const moved = { rule: rule.id, version: version + 1, state }
      // Nothing was read: what is known of other ramps is as old as before.
      adopt([moved], -Infinity)
      return moved
    },
    samples: (prefix, limit) => guarded('samples', () => store.samples(prefix, limit)),
  }
}

/** How far the ramp of a rule is, among those that were read. */
export const shareIn =
  (ramps: Ramps) =>
  (rule: Pick<RoutingRule, 'id' | 'routes'>): RampShare =>
    shareOf(rampOf(rule, ramps))
