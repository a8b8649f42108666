import type { CallRecord } from '../../journal/record.ts'

/**
 * The open calls that belong to this dispatcher, as far as it knows, with their newest record. The store has the last
 * word in every write, so an old record here costs a write that is refused, and a record in hand spares a read.
 */
export const createOwnedCalls = () => {
  const records = new Map<string, CallRecord | null>()
  const byAttempt = new Map<string, string>()

  const forget = (record: CallRecord | null | undefined): void => {
    for (const { key } of record?.attempts ?? []) byAttempt.delete(key)
  }

  return {
    has: (id: string): boolean => records.has(id),
    ids: (): Iterable<string> => records.keys(),
    add(id: string): void {
      if (!records.has(id)) records.set(id, null)
    },
    /** Keeps the newest record of a call that belongs to this dispatcher. */
    know(record: CallRecord): void {
      const held = records.get(record.id)
      if (held === undefined || (held && held.version > record.version)) return
      records.set(record.id, record)
      for (const { key } of record.attempts) byAttempt.set(key, record.id)
    },
    /** The newest record known of the call with this attempt. */
    withAttempt(key: string): CallRecord | null {
      const id = byAttempt.get(key)
      return (id !== undefined && records.get(id)) || null
    },
    drop(dropped: readonly string[]): void {
      for (const id of dropped) {
        forget(records.get(id))
        records.delete(id)
      }
    },
  }
}

export type OwnedCalls = ReturnType<typeof createOwnedCalls>
