import type { CallRecord, Claim, StoreWrite } from '@callplane/core'
import { randomUUID } from 'node:crypto'
import { attemptParameters, numberParameters, referenceParameters } from './attached-rows.ts'
import { createBatcher } from './batcher.ts'
import { doubleArray, textArray } from '../database/binary-arrays.ts'
import { idempotencyOf, rowColumns, rowParameters, unnested, type CallWrite } from './call-rows.ts'
import { encodeEntries, entryOf } from './change-entries.ts'
import { isRefusal } from '../database/failure.ts'
import { insertCountChanges } from './kept-counts.ts'
import { retried } from '../database/retry.ts'
import { insertAttempts, insertChange, insertNumbers, insertReferences } from './save-statements.ts'
import type { StoreParts } from '../store-parts.ts'
import type { Tables } from '../schema/tables.ts'

const columns = [
  ...rowColumns,
  ['created_at', 'double precision'],
  ['direction', 'text'],
  ['idempotency', 'text'],
] as const
const names = columns.map(([name]) => name)

const attempts = columns.length + 1
const numbers = attempts + 2
const references = numbers + 3
const change = references + 5

/**
 * A key that another transaction is about to use makes the insert wait for that one, and then do nothing. The rows are
 * sorted by key, so that two batches never wait for each other.
 */
const claimStatement = (t: Tables): string => `WITH wanted AS (
  SELECT * FROM unnest(${unnested(columns)}) WITH ORDINALITY AS w (${names.join(', ')}, nr)
), inserted AS (
  INSERT INTO ${t.calls} (${names.join(', ')}, owner)
  SELECT ${names.map((name) => `w.${name}`).join(', ')}, CASE WHEN w.due_at IS NULL THEN NULL ELSE w.writer END
  FROM wanted w ORDER BY w.nr
  ON CONFLICT DO NOTHING
  RETURNING id
), stored AS (
  SELECT w.nr, w.id FROM inserted i JOIN wanted w ON w.id = i.id
), attempted AS (
  ${insertAttempts(t, attempts)}
), numbered AS (
  ${insertNumbers(t, numbers)}
), claimed AS (
  ${insertReferences(
    t,
    references,
    `call = excluded.call, attempt = excluded.attempt WHERE ${t.refs}.call IS NULL`,
  )}
), counted AS (
  ${insertCountChanges(
    t,
    `$${change}`,
    `SELECT w.tenant, w.created_at, w.status, w.provider, w.direction, 1 AS n
     FROM stored s JOIN wanted w ON w.nr = s.nr WHERE w.due_at IS NULL`,
  )}
), announced AS (
  ${insertChange(t, change)}
)
SELECT nr::integer AS nr FROM stored`

const keyOf = ({ record }: CallWrite): string | null => {
  const { tenant, idempotencyKey } = record.request
  return idempotencyKey === undefined ? null : idempotencyOf(tenant, idempotencyKey)
}

export interface ExistingCalls {
  get(id: string): Promise<CallRecord | null>
  findByIdempotencyKey(tenant: string | undefined, key: string): Promise<CallRecord | null>
}

export const createClaimCalls = (parts: StoreParts, existing: ExistingCalls) => {
  const { database, recent, wrote, source } = parts
  const statement = parts.statement(claimStatement(parts.tables))

  /** Gives whether each was stored. */
  const run = async (writes: readonly CallWrite[]): Promise<boolean[]> => {
    const ordered = [...writes].sort((one, other) =>
      (keyOf(one) ?? '') < (keyOf(other) ?? '') ? -1 : 1,
    )
    const records = ordered.map(({ record }) => record)
    const rows = await database.query<{ nr: number }>(statement, [
      ...rowParameters(ordered),
      doubleArray(records.map(({ createdAt }) => createdAt)),
      textArray(records.map(({ direction }) => direction)),
      textArray(ordered.map(keyOf)),
      ...attemptParameters(ordered, recent),
      ...numberParameters(ordered, () => true),
      ...referenceParameters(ordered, ({ write }) => write.claims),
      randomUUID(),
      source,
      encodeEntries(ordered.map(entryOf)),
    ])
    const stored = new Set(rows.map(({ nr }) => ordered[nr - 1]))
    for (const one of stored) if (one) recent.learn(one.record)
    if (stored.size > 0) wrote(writes.filter((one) => stored.has(one)).map(entryOf))
    return writes.map((one) => stored.has(one))
  }

  const batcher = createBatcher<CallWrite, boolean>({
    keysOf: ({ record, write }) => [
      record.id,
      ...write.claims.map(({ provider, kind, id }) => JSON.stringify([provider, kind, id])),
    ],
    run,
    runAlone: async (one) => retried(async () => (await run([one]))[0] === true),
    mayRepeat: isRefusal,
  })

  /** The call that has the key; of a repeated write whose reply was lost, the call itself. */
  const holderOf = async ({ id, request }: CallRecord): Promise<CallRecord | null> => {
    const { tenant, idempotencyKey } = request
    const held =
      idempotencyKey === undefined
        ? null
        : await existing.findByIdempotencyKey(tenant, idempotencyKey)
    return held ?? existing.get(id)
  }

  return {
    async claim(record: CallRecord, write: StoreWrite): Promise<Claim> {
      await parts.ready()
      for (let tries = 0; tries < 5; tries++) {
        if (await batcher.add({ record, write })) return { claimed: true }
        // Deleted in between: then the key is free again.
        const held = await holderOf(record)
        if (held) return { claimed: false, existing: held }
      }
      throw new Error('@callplane/postgres: the idempotency key changes hands all the time')
    },
    idle: () => batcher.idle(),
  }
}
