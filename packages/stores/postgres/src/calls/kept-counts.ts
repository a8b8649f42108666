import { key, type Tables } from '../schema/tables.ts'

const cell = 'scope, start, status, provider, direction'

const startOf = (length: number): string => `floor(created_at / ${length}) * ${length}`

/** The cells of a call: of its hour, of its day, and of its tenant's day. An absent provider is an empty text. */
const cells = `(VALUES ('hour', ${startOf(3_600_000)}), ('day', ${startOf(86_400_000)}),
  ('day:' || tenant, ${startOf(86_400_000)})) AS cell (scope, start)`

/** Rows with `tenant, created_at, status, provider, direction, n` as sums for each of their cells. */
const summed = (rows: string): string =>
  `SELECT scope, start, status, COALESCE(provider, '') AS provider, direction, sum(n) AS count
   FROM (${rows}) AS moved CROSS JOIN LATERAL ${cells}
   WHERE scope IS NOT NULL
   GROUP BY scope, start, status, COALESCE(provider, ''), direction HAVING sum(n) <> 0`

/**
 * Counts of the calls that need no attention any more. A write of a call adds rows to the changes and updates none, so
 * that no two writes wait for each other; `foldChanges` adds them to the counts. Calls that need attention are counted
 * from their rows, so that a call is counted once, when it ends, and not at each change of its status.
 */
export const keptCountTables = (t: Tables): readonly string[] => [
  `CREATE TABLE ${t.counts} (
    scope ${key} NOT NULL,
    start double precision NOT NULL,
    status ${key} NOT NULL,
    provider ${key} NOT NULL,
    direction ${key} NOT NULL,
    count bigint NOT NULL,
    PRIMARY KEY (${cell})
  )`,
  `CREATE INDEX call_counts_empty ON ${t.counts} (scope) WHERE count = 0`,
  `CREATE TABLE ${t.countChanges} (
    id ${key} NOT NULL,
    nr integer NOT NULL,
    scope ${key} NOT NULL,
    start double precision NOT NULL,
    status ${key} NOT NULL,
    provider ${key} NOT NULL,
    direction ${key} NOT NULL,
    count bigint NOT NULL,
    PRIMARY KEY (id, nr)
  )`,
  `INSERT INTO ${t.counts} (${cell}, count) ${summed(
    `SELECT tenant, created_at, status, provider, direction, 1 AS n FROM ${t.calls} WHERE due_at IS NULL`,
  )}`,
]

/** Adds to the changes what the rows are counted for. `id`: a parameter that is unique among all writes. */
export const insertCountChanges = (t: Tables, id: string, rows: string): string =>
  `INSERT INTO ${t.countChanges} (id, nr, ${cell}, count)
   SELECT ${id}::text, row_number() OVER (), ${cell}, count FROM (${summed(rows)}) AS sums`

/** Moves so many of the changes into the counts. Two processes that do so at a time take different ones. */
export const foldChanges = (t: Tables): string => `WITH taken AS (
  DELETE FROM ${t.countChanges} WHERE (id, nr) IN (
    SELECT id, nr FROM ${t.countChanges} LIMIT $1 FOR UPDATE SKIP LOCKED
  ) RETURNING ${cell}, count
), folded AS (
  INSERT INTO ${t.counts} AS kept (${cell}, count)
  SELECT ${cell}, sum(count) FROM taken GROUP BY ${cell} ORDER BY ${cell}
  ON CONFLICT (${cell}) DO UPDATE SET count = kept.count + excluded.count
)
SELECT count(*)::integer AS folded FROM taken`

export const deleteEmptyCounts = (t: Tables): string => `DELETE FROM ${t.counts} WHERE count = 0`
