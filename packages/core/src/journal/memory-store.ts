import { firstPartyOf, type CallRecord } from './record.ts'
import { CallError } from '../model/error.ts'
import { createParkedEvents, referenceIndex } from './parked-events.ts'
import type { CallStore, HeldEvent, Saved, StoreOwner, StoreWrite } from './store.ts'

const idempotencyIndex = (tenant: string | undefined, key: string): string =>
  JSON.stringify([tenant ?? null, key])

interface Owner {
  readonly call: string
  readonly attempt: string
}

const attach = (owners: Set<StoreOwner>, owner: StoreOwner, shared: boolean) => {
  if (!shared && owners.size > 0) {
    if (!owner.takeOver)
      throw new CallError(
        'settings-invalid',
        'store: another dispatcher works on it, and a store in memory has no leases to share it by. ' +
          'Close that dispatcher first; if it is gone without having been closed, pass takeOver: true.',
      )
    owners.clear()
  }
  owners.add(owner)
  return () => void owners.delete(owner)
}

const createMemoryStore = (shared: boolean): CallStore => {
  const owners = new Set<StoreOwner>()
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
    if (owners.size > 1)
      for (const owner of owners)
        if (owner.id !== write.owner) owner.changed({ id: record.id, version: record.version })
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
      const refusal = refusalOf(record, write)
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
    async list({ tenant, campaign, limit = 100, before }) {
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
