import { hostClock, type SqliteClock } from './database/clock.ts'

/** Options of a SQLite store. */
export interface SqliteStoreOptions {
  /** Path of the database file on a local disk. Created if it does not exist; its folder must exist. */
  readonly file: string
  /**
   * Whether opening brings an older schema up to date. False: an older one is refused, and a deployment calls
   * `migrateSqlite` first. Default true.
   */
  readonly migrate?: boolean | undefined
  /** Milliseconds for which a write waits while other processes write, before it fails. Default 5,000. */
  readonly busyTimeoutMs?: number | undefined
  /** Milliseconds between two looks for what other processes wrote. Default 25. */
  readonly pollMs?: number | undefined
  /** Replaced in tests only; all processes that share a file must read the same clock. Default: the host's clock. */
  readonly clock?: SqliteClock | undefined
}

export type SqliteSettings = Required<{
  readonly [Name in keyof SqliteStoreOptions]: NonNullable<SqliteStoreOptions[Name]>
}>

const isCount = (value: unknown): boolean => Number.isFinite(value) && Number(value) >= 0

/** Throws one error that lists every fault. */
export const settingsOf = (given: string | SqliteStoreOptions): SqliteSettings => {
  const options = typeof given === 'string' ? { file: given } : given
  const { file, migrate = true, busyTimeoutMs = 5_000, pollMs = 25, clock = hostClock } = options
  const faults: string[] = []
  if (typeof file !== 'string' || file === '') faults.push('file: must be the path of a file')
  else if (file.startsWith(':memory:') || file.startsWith('file:'))
    faults.push(
      'file: must be a plain path; for a store that keeps nothing use memoryStore of @callplane/core',
    )
  if (!isCount(busyTimeoutMs))
    faults.push('busyTimeoutMs: must be a number of milliseconds, 0 or more')
  if (!isCount(pollMs) || pollMs < 1)
    faults.push('pollMs: must be a number of milliseconds, 1 or more')
  if (faults.length > 0) throw new Error(`sqliteStore: ${faults.join('; ')}`)
  return { file, migrate, busyTimeoutMs, pollMs, clock }
}
