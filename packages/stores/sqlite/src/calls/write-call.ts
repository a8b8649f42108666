import type { CallRecord, Claim, HeldEvent, Saved, StoreWrite } from '@callplane/core'
import { columnsOf, derived, type Derived } from './call-columns.ts'
import type { CallsWorld } from './calls-world.ts'
import { insertVersion, replaceVersion } from './put-call.ts'
import type { Batch } from './write-batches.ts'

/** A record on its way into the file; made before the transaction, which others wait for. */
export interface Prepared {
  readonly record: CallRecord
  readonly write: StoreWrite
  readonly text: string
  readonly columns: Derived
}

export const prepare = (record: CallRecord, write: StoreWrite): Prepared => ({
  record,
  write,
  text: JSON.stringify(record),
  columns: columnsOf(record, write),
})

const byKey = 'SELECT id, version FROM calls WHERE idempotency_key = ?'
const held = 'SELECT version, owner, writer FROM calls WHERE id = ?'
const heldColumns = `SELECT ${derived.join(', ')} FROM calls WHERE id = ?`

/** What goes with the row, in the order in which an id can pass from one attempt of a call to another. */
const putAround = (world: CallsWorld, { record, write }: Prepared): void => {
  world.references.release(record.id, write.releases)
  world.references.claim(record.id, write.claims)
  for (const id of write.taken) world.parked.remove(id)
}

const changeOf = ({ record, write }: Prepared) => ({
  id: record.id,
  version: record.version,
  writer: write.owner,
})

/** In a transaction. */
export const claimCall = (world: CallsWorld, prepared: Prepared, batch: Batch): Claim => {
  const { database, records } = world
  const { record, write, columns } = prepared
  const inserted = insertVersion(database, {
    ...prepared,
    writer: write.owner,
    owner: record.dueAt === null ? null : write.owner,
    change: batch.nextChange(),
  })
  if (!inserted) {
    const existing = records.of(database.tuple(byKey, columns.idempotency_key))
    if (existing) return { claimed: false, existing }
  }
  batch.changed(changeOf(prepared))
  putAround(world, prepared)
  return { claimed: true }
}

/** Whom a call belongs to after the write: it stays with an owner whose lease holds. */
const nextOwner = ({ members }: CallsWorld, { record, write }: Prepared, owner: string | null) => {
  if (record.dueAt === null) return null
  if (owner === null || owner === write.owner) return write.owner
  return members.remainingOf(owner) === null ? write.owner : owner
}

/** What the ids that the write claims run into. */
const refusalOf = (
  { references, parked }: CallsWorld,
  { record, write }: Prepared,
): Saved | null => {
  const waiting = new Map<string, HeldEvent>()
  for (const claim of write.claims) {
    const owner = references.holderOf(claim)
    if (owner && owner.call !== record.id) return { outcome: 'owned', claim, owner }
    for (const event of parked.of(claim, write.at))
      if (!write.taken.includes(event.id)) waiting.set(event.id, event)
  }
  return waiting.size > 0 ? { outcome: 'parked', events: [...waiting.values()] } : null
}

/** In a transaction. */
export const saveCall = (world: CallsWorld, prepared: Prepared, batch: Batch): Saved => {
  const { database, members, records } = world
  const { record, write } = prepared
  const row = database.tuple(held, record.id) as
    | readonly [number, string | null, string]
    | undefined
  if (row?.[0] !== record.version - 1) return { outcome: 'conflict' }
  const [version, holder, writer] = row
  if (write.asOwner && holder !== null && holder !== write.owner) return { outcome: 'fenced' }
  for (const owner of write.ended) {
    const remainingMs = members.remainingOf(owner)
    if (remainingMs !== null) return { outcome: 'leased', owner, remainingMs }
  }
  const refusal = refusalOf(world, prepared)
  if (refusal) return refusal
  const before =
    records.columnsOf(record.id, version) ?? (database.get(heldColumns, record.id) as Derived)
  const owner = nextOwner(world, prepared, holder)
  replaceVersion(
    database,
    { ...before, owner: holder, writer },
    { ...prepared, writer: write.owner, owner, change: batch.nextChange() },
  )
  batch.changed(changeOf(prepared))
  putAround(world, prepared)
  return { outcome: 'saved', owned: owner === write.owner }
}
