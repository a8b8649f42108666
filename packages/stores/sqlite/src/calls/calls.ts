import type { CallStore, ParkedEvent } from '@callplane/core'
import { keyOf } from './call-columns.ts'
import type { CallsWorld } from './calls-world.ts'
import type { ChangeFeed } from '../changes/change-feed.ts'
import { countCalls } from './count-calls.ts'
import { listCalls } from './query-calls.ts'
import { eraseNumber, purgeCalls } from './remove-calls.ts'
import { takeDue, takeOne } from './take-calls.ts'
import { claimCall, prepare, saveCall } from './write-call.ts'
import type { WriteBatches } from './write-batches.ts'

const byKey = 'SELECT id, version FROM calls WHERE idempotency_key = ?'
const byAttempt =
  'SELECT c.id, c.version FROM attempts a CROSS JOIN calls c ON c.id = a.call WHERE a.key = ?'
const byReference = `
  SELECT c.id, c.version FROM refs r CROSS JOIN calls c ON c.id = r.call
  WHERE r.provider = ? AND r.kind = ? AND r.id = ?`
export const byParty =
  'SELECT id, version, record FROM calls WHERE party = ? AND last_sent_at >= ? ORDER BY last_sent_at'

type Membership = Pick<CallStore, 'join' | 'renew' | 'leave'>

const createMembership = (
  { members }: CallsWorld,
  { write }: WriteBatches,
  feed: ChangeFeed,
): Membership => ({
  async join(owner) {
    // From before the lease on, so that no change after it is missed.
    feed.start()
    const lease = await write(() => members.join(owner))
    members.listen(owner)
    return lease
  },
  renew: (owner, leaseMs) => write(() => members.renew(owner, leaseMs)),
  async leave(owner) {
    members.forget(owner)
    if (members.isEmpty) feed.stop()
    await write(() => members.leave(owner))
  },
})

type Writing = Pick<CallStore, 'claim' | 'save' | 'claimDue' | 'take' | 'park' | 'purge' | 'erase'>

const createWriting = (world: CallsWorld, { write }: WriteBatches): Writing => ({
  async claim(record, fields) {
    const prepared = prepare(record, fields)
    const claim = await write((batch) => claimCall(world, prepared, batch))
    if (claim.claimed) world.records.keep(record, prepared.columns)
    return claim
  },
  async save(record, fields) {
    const prepared = prepare(record, fields)
    const saved = await write((batch) => saveCall(world, prepared, batch))
    if (saved.outcome === 'saved') world.records.keep(record, prepared.columns)
    return saved
  },
  async claimDue(request) {
    // Most looks find nothing to take, and need no lock.
    const found = takeDue(world, request, false)
    return found.wrote ? write(() => takeDue(world, request, true).records) : found.records
  },
  take: (id, owner) => write(() => takeOne(world, id, owner)),
  park: (event) => write(() => parkEvent(world, event)),
  purge: (createdBefore, limit) => write(() => purgeCalls(world, createdBefore, limit)),
  erase: (number) => write(() => eraseNumber(world, number)),
})

const parkEvent = ({ references, records, parked }: CallsWorld, parking: ParkedEvent) => {
  for (const [kind, id] of Object.entries(parking.event.references)) {
    const holder = references.holderOf({ provider: parking.provider, kind, id })
    if (holder) return records.get(holder.call)
  }
  parked.add(parking)
  return null
}

/**
 * Reads answer at once, from the connection that writes: between its transactions it sees everything that is durable, of
 * this process and of others.
 */
export const createCalls = (
  world: CallsWorld,
  batches: WriteBatches,
  feed: ChangeFeed,
): CallStore => {
  const { database, records } = world
  return {
    shared: true,
    ...createMembership(world, batches, feed),
    ...createWriting(world, batches),
    get: (id) => records.get(id),
    findByIdempotencyKey: (tenant, key) => records.of(database.tuple(byKey, keyOf(tenant, key))),
    findByAttempt: (key) => records.of(database.tuple(byAttempt, key)),
    findByReference: (...reference) => records.of(database.tuple(byReference, ...reference)),
    findByParty: (party, since) =>
      database.all(byParty, party, since).map((row) => records.parse(row)),
    list: (filter, page) => listCalls(world, filter, page),
    count: (filter, per) => countCalls(world, filter, per),
  }
}
