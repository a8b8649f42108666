import { memoryLanes } from '../gates/memory-lanes.ts'
import { memoryCalls, type MemoryStoreOptions } from '../journal/memory/memory-calls.ts'
import { createMemoryIndex } from '../journal/memory/memory-index.ts'
import { memoryRamps } from '../routing/ramp/memory-ramps.ts'
import type { RampStore } from '../routing/ramp/ramp-store.ts'
import type { Store } from './store.ts'

/** A store in this process. */
export interface MemoryStore extends Store {
  readonly ramps: RampStore
}

/**
 * For tests. Keeps everything in this process: a restart forgets calls, timers and idempotency keys, so that a request that
 * is repeated after it rings again. Use `sqliteStore` of `@callplane/sqlite` or `postgresStore` of `@callplane/postgres`.
 */
export const memoryStore = (options?: MemoryStoreOptions): MemoryStore => {
  const index = createMemoryIndex()
  return {
    calls: memoryCalls(options, index),
    ramps: memoryRamps(index),
    ...(options?.shared && { lanes: memoryLanes() }),
  }
}
