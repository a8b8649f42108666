import { createParkedEvents, referenceIndex } from './parked-events.ts'
import type { CallRecord } from './record.ts'
import type { HeldEvent, Saved, StoreWrite } from './store.ts'

interface Owner {
  readonly call: string
  readonly attempt: string
}

/** The records of one store and the ways to find them. */
export const createMemoryIndex = (written: (record: CallRecord, write: StoreWrite) => void) => {
  const records = new Map<string, CallRecord>()
  const byKey = new Map<string, string>()
  const byAttempt = new Map<string, string>()
  const byReference = new Map<string, Owner>()
  const byParty = new Map<string, string[]>()
  const open = new Set<string>()
  const parked = createParkedEvents()

  const lookUp = (id: string | undefined): CallRecord | null =>
    (id === undefined ? undefined : records.get(id)) ?? null

  const put = (record: CallRecord, write: StoreWrite): void => {
    const before = records.get(record.id)
    records.set(record.id, record)
    if (record.dueAt === null) open.delete(record.id)
    else open.add(record.id)
    for (let at = before?.attempts.length ?? 0; at < record.attempts.length; at++) {
      const attempt = record.attempts[at]
      if (attempt) byAttempt.set(attempt.key, record.id)
    }
    for (const { provider, kind, id } of write.releases) {
      const index = referenceIndex(provider, kind, id)
      if (byReference.get(index)?.call === record.id) byReference.delete(index)
    }
    for (const { provider, kind, id, attempt } of write.claims) {
      const index = referenceIndex(provider, kind, id)
      if (!byReference.has(index)) byReference.set(index, { call: record.id, attempt })
    }
    for (const id of write.taken) parked.remove(id)
    written(record, write)
  }

  const refusalOf = (record: CallRecord, write: StoreWrite): Saved | null => {
    if (records.get(record.id)?.version !== record.version - 1) return { outcome: 'conflict' }
    const waiting: HeldEvent[] = []
    for (const claim of write.claims) {
      const index = referenceIndex(claim.provider, claim.kind, claim.id)
      const owner = byReference.get(index)
      if (owner && owner.call !== record.id) return { outcome: 'owned', claim, owner }
      for (const held of parked.of(index, write.at))
        if (!write.taken.includes(held.id) && !waiting.some(({ id }) => id === held.id))
          waiting.push(held)
    }
    return waiting.length > 0 ? { outcome: 'parked', events: waiting } : null
  }

  return { records, byKey, byAttempt, byReference, byParty, open, parked, lookUp, put, refusalOf }
}
