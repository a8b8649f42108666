import type { CallRecord } from '../../journal/record.ts'

const newest = (one: CallRecord | null, other: CallRecord | null): CallRecord | null =>
  one && other ? (one.version >= other.version ? one : other) : (one ?? other)

/** The work on one call while it lasts, and what was handed in meanwhile. */
export const createCallRun = (record: CallRecord | null) => {
  let again = false
  /** The newest record that was handed in; null where the store must be read. */
  let latest = record
  return {
    /** Whether another look was asked for. */
    get again(): boolean {
      return again
    },
    hand(given: CallRecord | undefined): void {
      latest = given && (latest || !again) ? newest(latest, given) : null
      again = true
    },
    /** What to look at now; null where the store must be read. */
    take(): CallRecord | null {
      const taken = latest
      again = false
      latest = null
      return taken
    },
    /** A step left this. What was handed in meanwhile may be newer; a plain request to look again needs a read. */
    left(after: CallRecord | null): void {
      latest = again && !latest ? null : newest(latest, after)
    },
  }
}

export type CallRun = ReturnType<typeof createCallRun>
