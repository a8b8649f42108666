import { lastSentAt } from '../call-row.ts'
import { createMemoryIndex, type MemoryIndex } from './memory-index.ts'
import { createMemoryLeases, type MemoryLeases } from './memory-leases.ts'
import { countMemory, listMemory } from './memory-query.ts'
import type { CallRecord } from '../record.ts'
import type { CallStore, Claim, DueRequest, Saved, StoreWrite } from '../store/store.ts'

/** Options of the in-memory store, which is for tests. */
export interface MemoryStoreOptions {
  /** Whether several dispatchers of this process may use it at a time, with leases, as over a durable store. Default false. */
  readonly shared?: boolean | undefined
  /** Epoch milliseconds of real time for the leases; default `Date.now`. */
  readonly now?: (() => number) | undefined
}

/** What is written, and by whom. */
const createWriting = (index: MemoryIndex, leases: MemoryLeases, now: () => number) => {
  /** Whom a call belongs to, by a lease that holds. */
  const ownerOf = (id: string): string | null => {
    const owner = index.open.get(id) ?? null
    return owner !== null && leases.endOf(owner) !== null ? owner : null
  }
  /** Gives whom the call belongs to now. */
  const put = (record: CallRecord, write: StoreWrite): string | null => {
    const owner = ownerOf(record.id) ?? write.owner
    index.put(record, write, owner)
    leases.tell({ id: record.id, version: record.version }, write.owner)
    return record.dueAt === null ? null : owner
  }
  return {
    ownerOf,
    claim(record: CallRecord, write: StoreWrite): Claim {
      const { idempotencyKey, tenant } = record.request
      const existing = idempotencyKey === undefined ? null : index.byKey(tenant, idempotencyKey)
      if (existing) return { claimed: false, existing }
      put(record, write)
      return { claimed: true }
    },
    save(record: CallRecord, write: StoreWrite): Saved {
      if (index.lookUp(record.id)?.version !== record.version - 1) return { outcome: 'conflict' }
      const held = index.open.get(record.id) ?? write.owner
      if (write.asOwner && held !== write.owner) return { outcome: 'fenced' }
      for (const owner of write.ended) {
        const until = leases.endOf(owner)
        if (until !== null) return { outcome: 'leased', owner, remainingMs: until - now() }
      }
      const refusal = index.references.refusalOf(record, write)
      if (refusal) return refusal
      return { outcome: 'saved', owned: put(record, write) === write.owner }
    },
  }
}

const claimDue = (
  index: MemoryIndex,
  ownerOf: (id: string) => string | null,
  { owner, until, limit }: DueRequest,
): CallRecord[] => {
  const found: {
    readonly record: CallRecord
    readonly dueAt: number
    readonly isFree: boolean
  }[] = []
  for (const id of index.open.keys()) {
    const record = index.lookUp(id)
    if (!record || record.dueAt === null || record.dueAt > until) continue
    const holder = ownerOf(id)
    if (holder === null || (holder === owner && record.writer !== owner))
      found.push({ record, dueAt: record.dueAt, isFree: holder === null })
  }
  const taken = found
    .sort((one, other) => Number(other.isFree) - Number(one.isFree) || one.dueAt - other.dueAt)
    .slice(0, limit)
    .sort((one, other) => one.dueAt - other.dueAt)
  for (const { record } of taken) index.open.set(record.id, owner)
  return taken.map(({ record }) => record)
}

export const memoryCalls = (
  { shared = false, now = Date.now }: MemoryStoreOptions = {},
  index = createMemoryIndex(),
): CallStore => {
  const leases = createMemoryLeases(shared, now)
  const { ownerOf, claim, save } = createWriting(index, leases, now)
  return {
    shared,
    join: (owner) => leases.join(owner),
    renew: (owner, leaseMs) => leases.renew(owner, leaseMs),
    leave: (owner) => leases.leave(owner),
    claim: (record, write) => claim(record, write),
    findByIdempotencyKey: (tenant, key) => index.byKey(tenant, key),
    get: (id) => index.lookUp(id),
    save: (record, write) => save(record, write),
    findByAttempt: (key) => index.byAttempt(key),
    findByReference: (provider, kind, id) =>
      index.lookUp(index.references.learnerOf(provider, kind, id)?.call),
    findByParty(party, since) {
      return [...index.byParty(party)]
        .map((id) => index.lookUp(id))
        .filter((record) => record !== null)
        .filter((record) => (lastSentAt(record) ?? -Infinity) >= since)
    },
    claimDue: (request) => claimDue(index, ownerOf, request),
    take(id, owner) {
      const holder = ownerOf(id)
      const record = index.lookUp(id)
      if (!record || record.dueAt === null || (holder !== null && holder !== owner)) return null
      index.open.set(id, owner)
      return record
    },
    park(event) {
      for (const [kind, id] of Object.entries(event.event.references)) {
        const learner = index.references.learnerOf(event.provider, kind, id)
        if (learner) return index.lookUp(learner.call)
      }
      index.references.parked.add(event)
      return null
    },
    list: (filter, page) => listMemory(index, filter, page),
    count: (filter, per) => countMemory(index, filter, per),
    purge(createdBefore, limit) {
      const old = [...index.records.values()]
        .filter((record) => record.dueAt === null && record.createdAt < createdBefore)
        .slice(0, limit)
      for (const record of old) index.remove(record)
      return old.length
    },
    erase(number) {
      const found = index.withParty(number)
      const settled = found.filter(({ dueAt }) => dueAt === null)
      for (const record of settled) index.remove(record)
      return {
        erased: settled.length,
        open: found.filter(({ dueAt }) => dueAt !== null).map(({ id }) => id),
      }
    },
  }
}
