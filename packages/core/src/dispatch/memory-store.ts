import { memoryLanes } from '../gates/memory-lanes.ts'
import { memoryCalls, type MemoryStoreOptions } from '../journal/memory-calls.ts'
import type { Store } from './store.ts'

/**
 * Keeps everything in this process. Nothing survives it: a restart forgets idempotency keys and open attempts. For tests,
 * and where the process may forget.
 */
export const memoryStore = (options?: MemoryStoreOptions): Store => ({
  calls: memoryCalls(options),
  ...(options?.shared && { lanes: memoryLanes() }),
})
