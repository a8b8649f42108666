import type { SqliteClock } from '../database/clock.ts'
import type { Database } from '../database/database.ts'
import { SqliteFailure } from '../database/failure.ts'

/** A call that a write replaced. */
export interface Change {
  readonly id: string
  readonly version: number
  readonly writer: string
}

/** One transaction, while it runs. */
export interface Batch {
  /** The number of the next change of a call. */
  nextChange(): number
  /** Registers that a call changed. */
  changed(change: Change): void
}

/** Writes that wait for their transaction. */
interface Job {
  readonly work: (batch: Batch) => unknown
  readonly resolve: (result: unknown) => void
  readonly reject: (error: unknown) => void
}

export interface WriteBatches {
  /**
   * Runs the work in one transaction with whatever else waits, and resolves once that is durable. Work must not wait,
   * and may run twice: when other work of the transaction throws, the transaction begins again without that work.
   */
  write<T>(work: (batch: Batch) => T): Promise<T>
  /** Writes what waits; refuses what comes later. */
  close(): Promise<void>
}

/** Most writes in one transaction, so that other processes get the lock in between. */
const maxBatch = 500
/** Longest pause before the next try for the lock, in milliseconds. */
const maxPause = 10

export interface BatchListener {
  /** Told of what changed, before the writes resolve. Must not throw. */
  committed(changes: readonly Change[]): void
  /** What was written since the last `committed` is not in the file. */
  rolledBack(): void
}

/** Runs all of the work that can be run; what throws changes nothing. */
const attempt = (database: Database, jobs: readonly Job[], listener: BatchListener) => {
  const failed = new Map<Job, unknown>()
  database.run('SAVEPOINT batch')
  for (;;) {
    const results = new Map<Job, unknown>()
    const changes: Change[] = []
    let last: number | undefined
    const batch: Batch = {
      nextChange() {
        last ??= Number(database.get('SELECT change FROM feed')?.['change'])
        return ++last
      },
      changed: (change) => void changes.push(change),
    }
    let thrower: Job | undefined
    for (const job of jobs)
      if (!failed.has(job))
        try {
          results.set(job, job.work(batch))
        } catch (error) {
          if (error instanceof SqliteFailure && error.isFatal) throw error
          failed.set((thrower = job), error)
          break
        }
    if (!thrower) {
      if (last !== undefined) database.run('UPDATE feed SET change = ?', last)
      return { results, failed, changes }
    }
    database.run('ROLLBACK TO batch')
    listener.rolledBack()
  }
}

/**
 * Group commit: everything that waits when its turn of the event loop ends is one transaction, with one wait for the
 * disk.
 */
export const createWriteBatches = (
  database: Database,
  clock: SqliteClock,
  busyTimeoutMs: number,
  listener: BatchListener,
): WriteBatches => {
  let waiting: Job[] = []
  let isScheduled = false
  let busySince: number | null = null
  let closing: { readonly done: () => void } | undefined

  /** False where another process writes. */
  const begin = (): boolean => {
    try {
      database.run('BEGIN IMMEDIATE')
      busySince = null
      return true
    } catch (error) {
      busySince ??= clock.monotonic()
      const isLate = clock.monotonic() - busySince >= busyTimeoutMs
      if (error instanceof SqliteFailure && error.isBusy && !isLate) return false
      busySince = null
      throw error
    }
  }

  const commit = (jobs: readonly Job[]): void => {
    let outcome: ReturnType<typeof attempt>
    try {
      outcome = attempt(database, jobs, listener)
      database.run('COMMIT')
    } catch (error) {
      if (database.inTransaction) database.run('ROLLBACK')
      listener.rolledBack()
      for (const job of jobs) job.reject(error)
      return
    }
    listener.committed(outcome.changes)
    for (const [job, result] of outcome.results) job.resolve(result)
    for (const [job, error] of outcome.failed) job.reject(error)
  }

  const turn = (): void => {
    isScheduled = false
    try {
      if (!begin()) return retry()
      commit(waiting.splice(0, maxBatch))
    } catch (error) {
      for (const job of waiting.splice(0)) job.reject(error)
    }
    if (waiting.length > 0) schedule()
    else closing?.done()
  }
  const schedule = (): void => {
    if (isScheduled) return
    isScheduled = true
    setImmediate(turn)
  }
  const retry = (): void => {
    isScheduled = true
    setTimeout(turn, 1 + Math.random() * maxPause)
  }

  return {
    write: <T>(work: (batch: Batch) => T) =>
      new Promise<T>((resolve, reject) => {
        if (closing) return reject(new SqliteFailure(database.file, 'it has been closed'))
        waiting.push({ work, resolve: resolve as (result: unknown) => void, reject })
        schedule()
      }),
    close: () =>
      new Promise((done) => {
        closing = { done }
        if (waiting.length === 0) done()
      }),
  }
}
