import { refuseUnknownOptions, type Gate, type OptionNames } from '@callplane/core'
import { memoryCounters, type CounterStore } from './counter-store.ts'
import { countingGuard, type Share } from './counting-guard.ts'
import { spanOf, watch, type Watched } from './limits.ts'
import { readingOptions, targetsThatMayRing, type ReadingOptions } from '../targets/targets.ts'

/** Calls that may be placed within a window. */
export interface VelocityLimit extends Watched {
  /** Calls within the window. */
  readonly calls: number
}

/** Settings of `velocity`. */
export interface VelocityOptions extends ReadingOptions {
  /** All of them hold at once. */
  readonly limits: readonly VelocityLimit[]
  /** Default: in memory. */
  readonly store?: CounterStore | undefined
}

const velocityOptions: OptionNames<VelocityOptions> = {
  ...readingOptions,
  limits: true,
  store: true,
}

/**
 * No more calls to a prefix or country within a sliding window than this: a stolen key then costs little. Each number
 * that may ring counts, both legs of a click-to-call too.
 */
export const velocity = (options: VelocityOptions): Gate => {
  refuseUnknownOptions('velocity', options, velocityOptions)
  const { limits, store = memoryCounters(), ...reading } = options
  const watches = watch('velocity', limits, 'calls')
  return countingGuard('velocity', store, ({ call, callId, route, now }) => {
    const shares = new Map<string, Share>()
    for (const { field, end, address, numbers } of targetsThatMayRing(call, route, reading)) {
      const readings = numbers.flatMap(({ e164 }) => e164)
      // A SIP name counts where it is what the call is for; a room or an agent by name costs nothing.
      const names = end === 'far' ? [address] : []
      for (const number of readings.length > 0 ? readings : names)
        for (const { limit, label, keyOf } of watches) {
          const key = keyOf(number)
          const span = limit.window * 1000
          if (key !== null)
            shares.set(`${key}|${number}`, {
              key,
              entry: { id: `${callId}|${number}`, amount: 1, at: now, expires: now + span },
              since: now - span,
              limit: limit.calls,
              full: () => ({
                code: 'velocity',
                field,
                why: `would be above ${limit.calls} calls per ${spanOf(limit.window)} to ${label}`,
              }),
            })
        }
    }
    return { shares: [...shares.values()], faults: [] }
  })
}
