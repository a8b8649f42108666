import type { CallRecord, ParkedEvent } from '@callplane/core'
import { randomUUID } from 'node:crypto'
import { byPlace } from './attached-rows.ts'
import { textArray } from '../database/binary-arrays.ts'
import { commit, rollBack } from '../database/database.ts'
import type { ReadCalls } from './read-calls.ts'
import { retried } from '../database/retry.ts'
import type { StoreParts } from '../store-parts.ts'
import { databaseNow } from '../schema/tables.ts'

const maxTries = 5

/**
 * Parks events for ids that no call owns. Parking an event for an id and claiming the id both lock the id's row. The second
 * of them waits and then reads what the first one wrote: either the call that owns the id, or the event in `held`, which is
 * part of the row and therefore as new as the lock.
 */
export const createParkEvents = (
  parts: StoreParts,
  { findByReference }: Pick<ReadCalls, 'findByReference'>,
) => {
  const { database, tables: t, ready, statement } = parts
  const hold = statement(
    `INSERT INTO ${t.refs} AS ref (provider, kind, id, held)
     SELECT r.provider, r.kind, r.id, ARRAY[$4::text]
     FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS r (provider, kind, id, place)
     ORDER BY r.place
     ON CONFLICT (provider, kind, id) DO UPDATE SET held = array_append(ref.held, $4::text)
       WHERE ref.call IS NULL
     RETURNING 1`,
  )
  const keep = statement(
    `INSERT INTO ${t.parked} (id, event, until, parked_at) VALUES ($1, $2, $3, ${databaseNow})`,
  )

  /** False: one of the ids has an owner. */
  const tryPark = ({ provider, event, until }: ParkedEvent): Promise<boolean> => {
    const references = Object.entries(event.references)
      .map(([kind, id]) => ({ provider, kind, id }))
      .sort(byPlace)
    const parked = randomUUID()
    return database.transaction(async (transaction) => {
      const rows = await transaction.query(hold, [
        textArray(references.map(({ provider }) => provider)),
        textArray(references.map(({ kind }) => kind)),
        textArray(references.map(({ id }) => id)),
        parked,
      ])
      if (rows.length < references.length) return rollBack(false)
      await transaction.query(keep, [parked, JSON.stringify(event), until])
      return commit(true)
    })
  }

  const ownerOf = async ({ provider, event }: ParkedEvent): Promise<CallRecord | null> => {
    for (const [kind, id] of Object.entries(event.references)) {
      const record = await findByReference(provider, kind, id)
      if (record) return record
    }
    return null
  }

  return {
    async park(event: ParkedEvent): Promise<CallRecord | null> {
      await ready()
      // Without an id no call will ever ask for it.
      if (Object.keys(event.event.references).length === 0) return null
      for (let tries = 0; tries < maxTries; tries++) {
        if (await retried(() => tryPark(event))) return null
        // The owner may have given the id up, or been deleted, in between.
        const owner = await ownerOf(event)
        if (owner) return owner
      }
      throw new Error('@callplane/postgres: an id of a parked event changes hands all the time')
    },
  }
}
