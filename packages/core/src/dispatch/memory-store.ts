import { memoryLanes } from '../gates/memory-lanes.ts'
import { memoryCalls, type MemoryStoreOptions } from '../journal/memory-calls.ts'
import type { Store } from './store.ts'

/**
 * For tests. Keeps everything in this process: a restart forgets calls, timers and idempotency keys, so that a request that
 * is repeated after it rings again. Use `sqliteStore` of `@callplane/sqlite` or `postgresStore` of `@callplane/postgres`.
 */
export const memoryStore = (options?: MemoryStoreOptions): Store => ({
  calls: memoryCalls(options),
  ...(options?.shared && { lanes: memoryLanes() }),
})
