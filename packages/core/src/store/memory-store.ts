import type { CallRecord } from '../dispatch/record.ts'
import type { CallEvent, References } from '../model/event.ts'
import type { CallStore, ParkedEvent } from './store.ts'

const idempotencyIndex = (tenant: string | undefined, key: string): string =>
  JSON.stringify([tenant ?? null, key])
const referenceIndex = (provider: string, kind: string, id: string): string =>
  `${provider}\n${kind}\n${id}`

/** Parked events beyond this many push out the oldest: a flood of foreign events must not fill the memory. */
const maxParked = 10_000

/**
 * Keeps everything in this process. Nothing survives it: a restart forgets idempotency keys and open attempts,
 * so use a durable store where the process may die between a dial and its answer.
 */
export const memoryStore = (): CallStore => {
  const records = new Map<string, CallRecord>()
  const byKey = new Map<string, string>()
  const byAttempt = new Map<string, string>()
  const byReference = new Map<string, string>()
  const open = new Set<string>()
  let parked: ParkedEvent[] = []

  const indexReferences = (
    record: string,
    provider: string,
    references: References,
    indexed: References | undefined,
  ): void => {
    if (references === indexed) return
    for (const kind in references) {
      const id = references[kind]
      if (id !== undefined && indexed?.[kind] !== id)
        byReference.set(referenceIndex(provider, kind, id), record)
    }
  }
  const index = (record: CallRecord): void => {
    const before = records.get(record.id)
    records.set(record.id, record)
    record.attempts.forEach((attempt, position) => {
      const held = before?.attempts[position]
      if (held === attempt) return
      if (held?.key !== attempt.key) byAttempt.set(attempt.key, record.id)
      indexReferences(record.id, attempt.provider, attempt.references, held?.references)
    })
    for (let at = before?.events.length ?? 0; at < record.events.length; at++) {
      const stored = record.events[at]
      const attempt = stored && record.attempts.find((a) => a.key === stored.attempt)
      // The attempt knows most of the ids that its events name.
      if (attempt)
        indexReferences(record.id, attempt.provider, stored.event.references, attempt.references)
    }
  }
  const lookUp = (id: string | undefined): CallRecord | null =>
    (id === undefined ? undefined : records.get(id)) ?? null

  return {
    async claim(record) {
      const { idempotencyKey, tenant } = record.request
      if (idempotencyKey !== undefined) {
        const key = idempotencyIndex(tenant, idempotencyKey)
        const existing = lookUp(byKey.get(key))
        if (existing) return { claimed: false, existing }
        byKey.set(key, record.id)
      }
      index(record)
      open.add(record.id)
      return { claimed: true }
    },
    async findByIdempotencyKey(tenant, key) {
      return lookUp(byKey.get(idempotencyIndex(tenant, key)))
    },
    async get(id) {
      return lookUp(id)
    },
    async save(record) {
      if (records.get(record.id)?.version !== record.version - 1) return false
      index(record)
      return true
    },
    async findByAttempt(key) {
      return lookUp(byAttempt.get(key))
    },
    async findByReference(provider, kind, id) {
      return lookUp(byReference.get(referenceIndex(provider, kind, id)))
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
    async open() {
      return [...open]
    },
    async markSettled(id, settled) {
      if (settled) open.delete(id)
      else if (records.has(id)) open.add(id)
    },
    async park(event) {
      parked.push(event)
      if (parked.length > maxParked) parked = parked.slice(-maxParked)
    },
    async takeParked(provider, references, now) {
      if (parked.length === 0) return []
      const taken: CallEvent[] = []
      parked = parked.filter((held) => {
        if (held.until < now) return false
        const matches =
          held.provider === provider &&
          Object.entries(references).some(([kind, id]) => held.event.references[kind] === id)
        if (matches) taken.push(held.event)
        return !matches
      })
      return taken
    },
  }
}
