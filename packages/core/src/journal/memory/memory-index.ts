import { partiesOf } from '../call-row.ts'
import { createMemoryReferences } from './memory-references.ts'
import { firstPartyOf, type CallRecord } from '../record.ts'
import type { CallSummary, StoreWrite } from '../store/store-write.ts'

/** No tenant has a control character in its name. */
const idempotencyIndex = (tenant: string | undefined, key: string): string =>
  tenant === undefined ? key : `${tenant}\n${key}`

/** The records of one store and the ways to find them. */
export const createMemoryIndex = () => {
  const records = new Map<string, CallRecord>()
  const summaries = new Map<string, () => CallSummary>()
  const byKey = new Map<string, string>()
  const byAttempt = new Map<string, string>()
  const byParty = new Map<string, Set<string>>()
  /** Calls that need attention, and whom they belong to. */
  const open = new Map<string, string>()
  const references = createMemoryReferences()

  const lookUp = (id: string | undefined): CallRecord | null =>
    (id === undefined ? undefined : records.get(id)) ?? null

  const putNew = (record: CallRecord): void => {
    const { idempotencyKey, tenant } = record.request
    if (idempotencyKey !== undefined) byKey.set(idempotencyIndex(tenant, idempotencyKey), record.id)
    const party = firstPartyOf(record)
    const calls = byParty.get(party)
    if (calls) calls.add(record.id)
    else byParty.set(party, new Set([record.id]))
  }

  return {
    records,
    open,
    references,
    lookUp,
    summaryOf: (id: string): CallSummary | undefined => summaries.get(id)?.(),
    byKey: (tenant: string | undefined, key: string) =>
      lookUp(byKey.get(idempotencyIndex(tenant, key))),
    byAttempt: (key: string) => lookUp(byAttempt.get(key)),
    byParty: (party: string): Iterable<string> => byParty.get(party) ?? [],

    /** `owner`: whom a call that needs attention belongs to. */
    put(record: CallRecord, write: StoreWrite, owner: string): void {
      const before = records.get(record.id)
      records.set(record.id, record)
      summaries.set(record.id, write.summary)
      if (!before) putNew(record)
      if (record.dueAt === null) open.delete(record.id)
      else open.set(record.id, owner)
      for (const { key } of record.attempts.slice(before?.attempts.length))
        byAttempt.set(key, record.id)
      references.put(record, write)
    },

    /** Of a call that needs no attention. */
    remove(record: CallRecord): void {
      records.delete(record.id)
      summaries.delete(record.id)
      const { idempotencyKey, tenant } = record.request
      if (idempotencyKey !== undefined) byKey.delete(idempotencyIndex(tenant, idempotencyKey))
      for (const { key } of record.attempts) byAttempt.delete(key)
      references.remove(record)
      const party = byParty.get(firstPartyOf(record))
      party?.delete(record.id)
      if (party?.size === 0) byParty.delete(firstPartyOf(record))
    },

    /** Calls with this number, by a look at each: for tests, and for a memory that forgets with the process. */
    withParty: (number: string): CallRecord[] =>
      [...records.values()].filter((record) => partiesOf(record).includes(number)),
  }
}

export type MemoryIndex = ReturnType<typeof createMemoryIndex>
