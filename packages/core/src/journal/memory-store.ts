import { firstPartyOf, type CallRecord } from './record.ts'
import { CallError } from '../model/error.ts'
import { createMemoryIndex } from './memory-index.ts'
import { referenceIndex } from './parked-events.ts'
import type { CallFilter, CallStore, StoreOwner } from './store.ts'

const idempotencyIndex = (tenant: string | undefined, key: string): string =>
  JSON.stringify([tenant ?? null, key])

const attach = (owners: Set<StoreOwner>, owner: StoreOwner, shared: boolean) => {
  if (!shared && owners.size > 0) {
    if (!owner.takeOver)
      throw new CallError(
        'settings-invalid',
        'store: another dispatcher uses it, and the in-memory store has no leases. ' +
          'Close that dispatcher first; if it has stopped without closing, pass takeOver: true.',
      )
    owners.clear()
  }
  owners.add(owner)
  return () => void owners.delete(owner)
}

const newestFirst = (
  records: ReadonlyMap<string, CallRecord>,
  { tenant, campaign, limit = 100, before }: CallFilter,
): CallRecord[] => {
  const found: CallRecord[] = []
  let started = before === undefined
  for (const record of [...records.values()].toReversed()) {
    if (found.length >= limit) break
    if (!started) {
      started = record.id === before
      continue
    }
    if (tenant !== undefined && record.request.tenant !== tenant) continue
    if (campaign !== undefined && record.request.campaign !== campaign) continue
    found.push(record)
  }
  return found
}

const createMemoryStore = (shared: boolean): CallStore => {
  const owners = new Set<StoreOwner>()
  const index = createMemoryIndex(({ id, version }, write) => {
    for (const owner of owners) if (owner.id !== write.owner) owner.changed({ id, version })
  })
  const { records, byKey, byAttempt, byReference, byParty, open, parked, lookUp, put } = index

  return {
    attach: (owner) => attach(owners, owner, shared),
    async claim(record, write) {
      const { idempotencyKey, tenant } = record.request
      if (idempotencyKey !== undefined) {
        const key = idempotencyIndex(tenant, idempotencyKey)
        const existing = lookUp(byKey.get(key))
        if (existing) return { claimed: false, existing }
        byKey.set(key, record.id)
      }
      put(record, write)
      const party = firstPartyOf(record)
      const calls = byParty.get(party)
      if (calls) calls.push(record.id)
      else byParty.set(party, [record.id])
      return { claimed: true }
    },
    async findByIdempotencyKey(tenant, key) {
      return lookUp(byKey.get(idempotencyIndex(tenant, key)))
    },
    async get(id) {
      return lookUp(id)
    },
    async save(record, write) {
      const refusal = index.refusalOf(record, write)
      if (refusal) return refusal
      put(record, write)
      return { outcome: 'saved' }
    },
    async findByAttempt(key) {
      return lookUp(byAttempt.get(key))
    },
    async findByReference(provider, kind, id) {
      return lookUp(byReference.get(referenceIndex(provider, kind, id))?.call)
    },
    async findByParty(party, since) {
      const found: CallRecord[] = []
      for (const id of byParty.get(party) ?? []) {
        const record = lookUp(id)
        if (record?.attempts.some(({ sentAt }) => sentAt !== null && sentAt >= since))
          found.push(record)
      }
      return found
    },
    async list(filter) {
      return newestFirst(records, filter)
    },
    async due(until) {
      const found: (CallRecord & { readonly dueAt: number })[] = []
      for (const id of open) {
        const record = lookUp(id)
        if (record && record.dueAt !== null && record.dueAt <= until)
          found.push(record as CallRecord & { readonly dueAt: number })
      }
      return found.sort((a, b) => a.dueAt - b.dueAt)
    },
    async park(event) {
      for (const [kind, id] of Object.entries(event.event.references)) {
        const owner = byReference.get(referenceIndex(event.provider, kind, id))
        if (owner) return lookUp(owner.call)
      }
      parked.add(event)
      return null
    },
  }
}

/**
 * Keeps everything in this process, for one dispatcher at a time. Nothing survives it: a restart forgets idempotency
 * keys and open attempts. For tests, and where the process may forget.
 */
export const memoryStore = (): CallStore => createMemoryStore(false)

/**
 * The same for several dispatchers at once, for tests of several processes only: without leases each takes the calls that
 * another prepares for abandoned, so calls fail, although no phone rings twice.
 */
export const sharedMemoryStore = (): CallStore => createMemoryStore(true)
