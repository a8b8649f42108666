import {
  contactKey,
  firstPartyOf,
  lastSentAt,
  type CallRecord,
  type StoreWrite,
} from '@callplane/core'
import type { Parameter } from '../database/database.ts'
import { doubleArray, integerArray, textArray } from '../database/binary-arrays.ts'

/** A record and what goes with it. */
export interface CallWrite {
  readonly record: CallRecord
  readonly write: StoreWrite
}

/** The columns that every write of a call sets, with their types, in the order of `rowParameters`. */
export const rowColumns = [
  ['id', 'text'],
  ['version', 'integer'],
  ['record', 'text'],
  ['due_at', 'double precision'],
  ['writer', 'text'],
  ['status', 'text'],
  ['provider', 'text'],
  ['tenant', 'text'],
  ['campaign', 'text'],
  ['contact', 'text'],
  ['first_party', 'text'],
  ['sent_at', 'double precision'],
  ['sample', 'text'],
] as const

export const rowNames = rowColumns.map(([name]) => name)

/** `unnest($1::text[], …)`, for the columns and more. */
export const unnested = (
  columns: readonly (readonly [name: string, type: string])[],
  first = 1,
): string => columns.map(([, type], at) => `$${first + at}::${type}[]`).join(', ')

/** The writes as one array per column. */
export const rowParameters = (writes: readonly CallWrite[]): Parameter[] => {
  const summaries = writes.map(({ write }) => write.summary())
  const requests = writes.map(({ record }) => record.request)
  return [
    textArray(writes.map(({ record }) => record.id)),
    integerArray(writes.map(({ record }) => record.version)),
    textArray(writes.map(({ record }) => JSON.stringify(record))),
    doubleArray(writes.map(({ record }) => record.dueAt)),
    textArray(writes.map(({ write }) => write.owner)),
    textArray(summaries.map(({ status }) => status)),
    textArray(summaries.map(({ provider }) => provider)),
    textArray(requests.map(({ tenant }) => tenant ?? null)),
    textArray(requests.map(({ campaign }) => campaign ?? null)),
    textArray(requests.map(({ contact }) => (contact ? contactKey(contact) : null))),
    textArray(writes.map(({ record }) => firstPartyOf(record))),
    doubleArray(writes.map(({ record }) => lastSentAt(record))),
    textArray(summaries.map(({ sample }) => sample ?? null)),
  ]
}

export const idempotencyOf = (tenant: string | undefined, key: string): string =>
  JSON.stringify([tenant ?? null, key])

export const parseRecord = (text: string, id: string): CallRecord => {
  try {
    return JSON.parse(text) as CallRecord
  } catch (error) {
    throw new Error(
      `@callplane/postgres: the record of call ${id} is damaged; restore it from a backup, or delete its row from the ` +
        'table calls',
      { cause: error },
    )
  }
}
