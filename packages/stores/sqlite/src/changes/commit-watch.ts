import type { Database } from '../database/database.ts'

/**
 * Runs the watchers after other processes have committed. `PRAGMA data_version` reads one word of shared memory and
 * differs once another connection has committed (sqlite.org/pragma.html), so that looking often costs little.
 */
export const createCommitWatch = (database: Database, pollMs: number) => {
  const watchers = new Set<() => void>()
  let timer: ReturnType<typeof setInterval> | undefined
  let seen: unknown

  const look = (): void => {
    const now = database.get('PRAGMA data_version')?.['data_version']
    if (now === seen) return
    for (const watcher of watchers) watcher()
    seen = now
  }
  const poll = (): void => {
    try {
      look()
    } catch {
      // What this look misses, the next one finds; a file that fails for good fails the next write too.
    }
  }
  const stop = (): void => {
    clearInterval(timer)
    timer = undefined
  }
  return {
    /** Gives the function that ends it. */
    watch(watcher: () => void): () => void {
      watchers.add(watcher)
      // A process that has nothing else to do may end.
      timer ??= setInterval(poll, pollMs).unref()
      return () => {
        watchers.delete(watcher)
        if (watchers.size === 0) stop()
      }
    },
    stop,
  }
}

export type CommitWatch = ReturnType<typeof createCommitWatch>
