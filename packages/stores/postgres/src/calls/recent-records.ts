import type { CallRecord } from '@callplane/core'

/** Most records that are kept; each is some kilobytes. */
const maxRecords = 2_000

/**
 * The newest records of calls that need attention, as this process last wrote or read them. A record never changes under
 * its version, so a reader names the version that it has, and the database sends the record only where it has another.
 * Nothing is decided on what is kept here.
 */
export const createRecentRecords = () => {
  const records = new Map<string, CallRecord>()
  const byAttempt = new Map<string, string>()

  const forget = (id: string): void => {
    const record = records.get(id)
    if (!record) return
    records.delete(id)
    for (const { key } of record.attempts) byAttempt.delete(key)
  }

  return {
    get: (id: string): CallRecord | undefined => records.get(id),
    ofAttempt: (key: string): CallRecord | undefined => records.get(byAttempt.get(key) ?? ''),
    /** Attempts that are not known to be stored. */
    newAttempts: ({ id, attempts }: CallRecord) =>
      attempts.slice(records.get(id)?.attempts.length ?? 0),
    /** The database has this record. */
    learn(record: CallRecord): void {
      const held = records.get(record.id)
      if (held && held.version > record.version) return
      forget(record.id)
      // A call that is over is not kept.
      if (record.dueAt === null) return
      records.set(record.id, record)
      for (const { key } of record.attempts) byAttempt.set(key, record.id)
      if (records.size > maxRecords) for (const oldest of records.keys()) return forget(oldest)
    },
  }
}

export type RecentRecords = ReturnType<typeof createRecentRecords>
