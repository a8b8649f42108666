import type { Host } from '../../plugin/host.ts'
import type { RampStore } from '../../routing/ramp/ramp-store.ts'
import { createRampAccess, type RampAccess } from './ramp-access.ts'
import { createRampFeed, type RampFeed } from './ramp-feed.ts'

/** Of a store that keeps no ramps, where no rule can have one. */
const none: RampStore = { load: () => [], save: () => false, samples: () => [] }

/** The ramps of a dispatcher, and who is told of them. */
export interface Ramping {
  readonly ramps: RampAccess
  readonly rampFeed: RampFeed
  /** The store keeps no ramps. */
  readonly noRamps: boolean
}

export const createRamping = (store: RampStore | undefined, { clock, log }: Host): Ramping => {
  const rampFeed = createRampFeed(log)
  const ramps = createRampAccess(store ?? none, clock, rampFeed.seen)
  return { ramps, rampFeed, noRamps: store === undefined }
}
