import type { Tables } from './tables.ts'

/** The columns that are read in order, and what counts and further filters need besides, by the name of the index. */
const indexes = [
  ['calls_created', 'created_at, id', 'status, provider, direction', ''],
  ['calls_status', 'status, created_at, id', 'provider, direction', ''],
  ['calls_provider', 'provider, created_at, id', 'status, direction', 'provider IS NOT NULL'],
  ['calls_tenant', 'tenant, created_at, id', 'status, provider, direction', 'tenant IS NOT NULL'],
  [
    'calls_campaign',
    'campaign, created_at, id',
    'status, provider, direction',
    'campaign IS NOT NULL',
  ],
  ['calls_inbound', 'created_at, id', 'status, provider', "direction = 'inbound'"],
] as const

/**
 * Counts read no records, and a page fetches no call that another filter leaves out: for that the further columns belong to
 * the key, since conditions on included ones are checked after the row was fetched. A write of the status adds an entry to
 * every index anyway (no heap-only update, because the status is in one of them), so they cost space only.
 */
export const coveringIndexes = (t: Tables): readonly string[] =>
  indexes.flatMap(([name, ordered, further, where]) => [
    `DROP INDEX ${t.schema}.${name}`,
    `CREATE INDEX ${name} ON ${t.calls} (${ordered}, ${further})${where && ` WHERE ${where}`}`,
  ])
