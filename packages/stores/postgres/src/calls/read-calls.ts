import type { CallRecord } from '@callplane/core'
import { createBatcher, type Batcher } from './batcher.ts'
import { integerArray, storable, textArray } from '../database/binary-arrays.ts'
import { idempotencyOf, parseRecord } from './call-rows.ts'
import { isRefusal } from '../database/failure.ts'
import type { StoreParts } from '../store-parts.ts'

interface Found {
  readonly key: string
  readonly id: string
  /** Null: this process has the record. */
  readonly record: string | null
}

/** Looks that wait while one is under way go together. `$1`: keys, `$2` and `$3`: call and version that are known. */
const createLookUp = (
  { database, statement, recent }: StoreParts,
  source: string,
  recentOf: (key: string) => CallRecord | undefined,
): Batcher<string, CallRecord | null> => {
  const prepared = statement(
    `SELECT k.key, c.id, CASE WHEN c.id = k.id AND c.version = k.version THEN NULL ELSE c.record END AS record
     FROM unnest($1::text[], $2::text[], $3::integer[]) AS k (key, id, version) ${source}`,
  )
  const run = async (keys: readonly string[]): Promise<(CallRecord | null)[]> => {
    const known = keys.map(recentOf)
    const rows = await database.query<Found>(prepared, [
      textArray(keys),
      textArray(known.map((record) => record?.id ?? null)),
      integerArray(known.map((record) => record?.version ?? null)),
    ])
    const found = new Map(rows.map((row) => [row.key, row]))
    return keys.map((key, at) => {
      const row = found.get(storable(key))
      if (!row) return null
      if (row.record === null) return known[at] ?? null
      const record = parseRecord(row.record, row.id)
      recent.learn(record)
      return record
    })
  }
  return createBatcher({
    // A key twice would give two rows.
    keysOf: (key) => [key],
    run,
    runAlone: async (key) => (await run([key]))[0] ?? null,
    mayRepeat: isRefusal,
  })
}

/** Finds one call. */
export const createReadCalls = (parts: StoreParts) => {
  const { database, tables: t, ready } = parts
  const byId = createLookUp(parts, `JOIN ${t.calls} c ON c.id = k.key`, parts.recent.get)
  const byAttempt = createLookUp(
    parts,
    `JOIN ${t.attempts} a ON a.key = k.key JOIN ${t.calls} c ON c.id = a.call`,
    parts.recent.ofAttempt,
  )
  const byKey = createLookUp(parts, `JOIN ${t.calls} c ON c.idempotency = k.key`, () => undefined)
  const byReference = parts.statement(
    `SELECT c.id, c.record FROM ${t.refs} r JOIN ${t.calls} c ON c.id = r.call
     WHERE r.provider = $1 AND r.kind = $2 AND r.id = $3`,
  )
  const byParty = parts.statement(
    `SELECT id, record FROM ${t.calls} WHERE first_party = $1 AND sent_at >= $2 ORDER BY sent_at, id`,
  )
  return {
    async get(id: string): Promise<CallRecord | null> {
      await ready()
      return byId.add(id)
    },
    async findByAttempt(key: string): Promise<CallRecord | null> {
      await ready()
      return byAttempt.add(key)
    },
    async findByIdempotencyKey(tenant: string | undefined, key: string) {
      await ready()
      return byKey.add(idempotencyOf(tenant, key))
    },
    async findByReference(provider: string, kind: string, id: string) {
      await ready()
      const [row] = await database.query<{ id: string; record: string }>(
        byReference,
        [provider, kind, id].map(storable),
      )
      return row ? parseRecord(row.record, row.id) : null
    },
    async findByParty(party: string, since: number): Promise<readonly CallRecord[]> {
      await ready()
      const rows = await database.query<{ id: string; record: string }>(byParty, [
        storable(party),
        since,
      ])
      return rows.map(({ id, record }) => parseRecord(record, id))
    },
  }
}

export type ReadCalls = ReturnType<typeof createReadCalls>
