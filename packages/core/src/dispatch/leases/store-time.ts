import type { Clock } from '../../plugin/host.ts'
import { monotonicOf } from '../../plugin/monotonic.ts'

/** The time in which the journal is written. */
export interface StoreTime {
  /** Epoch milliseconds of the calls' time. */
  now(): number
  /** Takes the store's clock as the right one. `storeNow`: epoch milliseconds of real time. */
  learn(storeNow: number): void
}

/**
 * The calls' time of this host, corrected by what its wall clock is off the store's. Dispatchers of several hosts share
 * the store's clock, so a host whose clock is wrong by minutes neither delays a call nor cuts one off.
 */
export const createStoreTime = (clock: Clock): StoreTime => {
  /** The corrected time minus the time that never goes back. */
  let origin: number | null = null
  return {
    now: () => (origin === null ? clock.now() : Math.floor(origin + monotonicOf(clock))),
    learn(storeNow) {
      origin = clock.now() + (storeNow - clock.wall()) - monotonicOf(clock)
    },
  }
}
