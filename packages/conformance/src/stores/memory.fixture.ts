import { memoryStore, type LaneStore, type MemoryStoreOptions, type Store } from '@callplane/core'
import type { StoreHarness } from './harness.ts'

export const memoryLanes = (): LaneStore => {
  const { lanes } = memoryStore({ shared: true })
  if (!lanes) throw new Error('the shared store in memory has no lanes')
  return lanes
}

/** A store in memory as several processes would see it; what it keeps lasts as long as the test. */
export const memoryHarness = (
  name: string,
  open: (options: MemoryStoreOptions) => Store,
): StoreHarness => ({
  name,
  async open() {
    let now = 0
    const { calls, ramps, lanes = memoryLanes() } = open({ shared: true, now: () => now })
    const store = { calls, lanes, ramps }
    return {
      store,
      second: async () => store,
      reopen: async () => store,
      advance: (milliseconds) => void (now += milliseconds),
    }
  },
})
