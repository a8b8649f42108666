import { rowColumns, rowNames, unnested } from './call-rows.ts'
import { insertCountChanges } from './kept-counts.ts'
import { databaseNow, type Tables } from '../schema/tables.ts'

/**
 * Parameters of a save, in this order: the columns of the calls, `as_owner`, the attempts, the numbers, the change, and
 * with claims the ids.
 */
const first = { asOwner: rowColumns.length + 1, attempts: rowColumns.length + 2 }
const numbers = first.attempts + 2
const change = numbers + 3
const references = change + 3

export const insertAttempts = (t: Tables, at: number): string =>
  `INSERT INTO ${t.attempts} (key, call)
   SELECT a.key, s.id FROM unnest($${at}::text[], $${at + 1}::integer[]) AS a (key, nr)
     JOIN stored s ON s.nr = a.nr
   ON CONFLICT (key) DO NOTHING`

export const insertNumbers = (t: Tables, at: number): string =>
  `INSERT INTO ${t.numbers} (number, created_at, call)
   SELECT n.number, n.created_at, s.id
   FROM unnest($${at}::text[], $${at + 1}::double precision[], $${at + 2}::integer[])
     AS n (number, created_at, nr)
     JOIN stored s ON s.nr = n.nr
   ON CONFLICT DO NOTHING`

export const insertChange = (t: Tables, at: number): string =>
  `INSERT INTO ${t.changes} (at, id, source, entries)
   SELECT ${databaseNow}, $${at}::text, $${at + 1}::text, $${at + 2}::text
   WHERE EXISTS (SELECT 1 FROM stored)`

/** Ids are locked in one order everywhere (`byPlace`); a write that finds one locked waits and then sees what it became. */
export const insertReferences = (t: Tables, at: number, where: string): string =>
  `INSERT INTO ${t.refs} (provider, kind, id, call, attempt)
   SELECT r.provider, r.kind, r.id, s.id, r.attempt
   FROM unnest($${at}::text[], $${at + 1}::text[], $${at + 2}::text[], $${at + 3}::text[], $${at + 4}::integer[])
     WITH ORDINALITY AS r (provider, kind, id, attempt, nr, place)
     JOIN stored s ON s.nr = r.nr
   ORDER BY r.place
   ON CONFLICT (provider, kind, id) DO UPDATE SET ${where}`

const updated = rowNames
  .filter((name) => name !== 'id')
  .map((name) => `${name} = w.${name}`)
  .join(', ')

/**
 * `held` locks the calls in the order of the parameters, which are sorted, so that two batches never wait for each
 * other. What it reads is each call as it is once locked, and not as it was when the statement began: `version` and
 * `owner` are decided on that. `owners` is read as it was when the statement began; see `dead`.
 *
 * dead: an owner that is seen to have ended has ended for good. One that is not in the table counts as alive here,
 * because it may have joined since; `take` decides about it in a statement of its own.
 */
const head = (t: Tables): string => `WITH wanted AS (
  SELECT * FROM unnest(${unnested([...rowColumns, ['as_owner', 'boolean']])})
    WITH ORDINALITY AS w (${rowNames.join(', ')}, as_owner, nr)
), held AS (
  SELECT w.nr, c.owner, c.due_at, c.tenant, c.created_at, c.status, c.provider, c.direction,
    c.version = w.version - 1 AS is_next,
    w.as_owner AND c.owner IS NOT NULL AND c.owner <> w.writer AS is_fenced
  FROM wanted w CROSS JOIN LATERAL (
    SELECT version, owner, due_at, tenant, created_at, status, provider, direction
    FROM ${t.calls} AS one WHERE one.id = w.id FOR UPDATE
  ) c
), stored AS (
  UPDATE ${t.calls} AS call SET ${updated},
    owner = CASE
      WHEN w.due_at IS NULL THEN NULL
      WHEN h.owner IS NULL OR o.ended THEN w.writer
      ELSE h.owner
    END
  FROM held h JOIN wanted w ON w.nr = h.nr LEFT JOIN ${t.owners} o ON o.id = h.owner
  WHERE call.id = w.id AND h.is_next AND NOT h.is_fenced
  RETURNING w.nr, call.id, call.owner
), attempted AS (
  ${insertAttempts(t, first.attempts)}
), numbered AS (
  ${insertNumbers(t, numbers)}
), counted AS (
  ${insertCountChanges(
    t,
    `$${change}`,
    `SELECT h.tenant, h.created_at, h.status, h.provider, h.direction, -1 AS n
     FROM held h JOIN stored s ON s.nr = h.nr WHERE h.due_at IS NULL
     UNION ALL
     SELECT w.tenant, h.created_at, w.status, w.provider, h.direction, 1
     FROM held h JOIN stored s ON s.nr = h.nr JOIN wanted w ON w.nr = h.nr WHERE w.due_at IS NULL`,
  )}
), announced AS (
  ${insertChange(t, change)}
)`

const outcomes = (t: Tables, claimed: string): string => `
SELECT h.nr::integer AS nr, h.is_next, h.is_fenced, s.owner,
  s.owner IS NOT NULL AND o.id IS NULL AS is_strange, ${claimed} AS claimed
FROM held h LEFT JOIN stored s ON s.nr = h.nr LEFT JOIN ${t.owners} o ON o.id = s.owner`

/** Saves calls that learn no id. */
export const saveStatement = (t: Tables): string => `${head(t)}${outcomes(t, '0')}`

/**
 * Saves calls and gives them ids that belong to no other call and for which nothing is parked but `$taken`. Tells how
 * many ids: where that is not all, the transaction must not be committed.
 */
export const saveAndClaimStatement = (t: Tables): string => `${head(t)}, claimed AS (
  ${insertReferences(
    t,
    references,
    `call = excluded.call, attempt = COALESCE(${t.refs}.attempt, excluded.attempt), held = '{}'
   WHERE (${t.refs}.call IS NULL OR ${t.refs}.call = excluded.call) AND ${t.refs}.held <@ $${references + 5}::text[]
   RETURNING 1`,
  )}
)${outcomes(t, '(SELECT count(*) FROM claimed)::integer')}`
