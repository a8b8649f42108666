import type { Mutant } from '../mutant.ts'

const postgres = 'packages/stores/postgres/src'
const conformance = `${postgres}/conformance.test.ts`
const races = `${postgres}/races.test.ts`

/** Bugs of the PostgreSQL store: each could lose a write, or give one call to two dispatchers. */
export const postgresMutants: readonly Mutant[] = [
  {
    bug: 'saves with ids are acknowledged although they are rolled back',
    file: `${postgres}/save-batch.ts`,
    find: 'return results ? commit(results) : rollBack(null)',
    replace: 'return rollBack(results)',
    noticedBy: conformance,
  },
  {
    bug: 'a save of an old version is accepted',
    file: `${postgres}/save-statements.ts`,
    find: 'c.version = w.version - 1 AS is_next',
    replace: 'true AS is_next',
    noticedBy: conformance,
  },
  {
    bug: 'a save decides on the version of the call as it was before another save committed',
    file: `${postgres}/save-statements.ts`,
    find: 'WHERE one.id = w.id FOR UPDATE',
    replace: 'WHERE one.id = w.id',
    noticedBy: races,
  },
  {
    bug: 'a save as owner is accepted although another dispatcher has the call',
    file: `${postgres}/save-statements.ts`,
    find: 'AND NOT h.is_fenced',
    replace: '',
    noticedBy: conformance,
  },
  {
    bug: 'calls are taken from a dispatcher whose lease holds',
    file: `${postgres}/take-calls.ts`,
    find: 'WHERE o.id = c.owner AND NOT o.ended)`',
    replace: 'WHERE false)`',
    noticedBy: conformance,
  },
  {
    bug: 'a call that waits for a lock is taken from the dispatcher that took it meanwhile',
    file: `${postgres}/take-calls.ts`,
    find: ' AND (c.owner IS NULL OR c.owner = $2 OR ${isDead(t)})\n     RETURNING',
    replace: '\n     RETURNING',
    noticedBy: conformance,
  },
  {
    bug: 'a lease that has ended is renewed',
    file: `${postgres}/leases.ts`,
    find: 'WHERE id = $1 AND NOT ended AND until > ${databaseNow}',
    replace: 'WHERE id = $1',
    noticedBy: conformance,
  },
  {
    bug: 'one idempotency key is claimed by two calls',
    file: `${postgres}/claim-calls.ts`,
    find: 'idempotencyKey === undefined ? null : idempotencyOf(tenant, idempotencyKey)\n}',
    replace: 'idempotencyKey === undefined ? null : idempotencyOf(tenant, record.id)\n}',
    noticedBy: conformance,
  },
  {
    bug: 'an id is taken from the call that owns it',
    file: `${postgres}/save-statements.ts`,
    find: '(${t.refs}.call IS NULL OR ${t.refs}.call = excluded.call) AND ',
    replace: '',
    noticedBy: conformance,
  },
  {
    bug: 'an event that is parked for an id is lost when a call claims the id',
    file: `${postgres}/save-statements.ts`,
    find: ' AND ${t.refs}.held <@ $${references + 5}::text[]',
    replace: '',
    noticedBy: conformance,
  },
  {
    bug: 'an event is parked although a call has claimed its id meanwhile',
    file: `${postgres}/park-events.ts`,
    find: 'if (rows.length < references.length) return rollBack(false)',
    replace: '',
    noticedBy: races,
  },
  {
    bug: 'two writes of one call share a batch',
    file: `${postgres}/batcher.ts`,
    find: 'entry.keys.every((key) => !seen.has(key))',
    replace: 'entry.keys.every(() => true)',
    noticedBy: `${postgres}/batcher.test.ts`,
  },
  {
    bug: 'a batch that may have been written is written again',
    file: `${postgres}/batcher.ts`,
    find: 'if (!mayRepeat(error))',
    replace: 'if (mayRepeat === undefined)',
    noticedBy: `${postgres}/batcher.test.ts`,
  },
  {
    bug: 'a purge deletes calls that need attention',
    file: `${postgres}/delete-calls.ts`,
    find: 'WHERE due_at IS NULL AND created_at < $1',
    replace: 'WHERE created_at < $1',
    noticedBy: conformance,
  },
  {
    bug: 'a change that is committed late is never told to other processes',
    file: `${postgres}/change-feed.ts`,
    find: 'const since = seenUntil - (isLong ? longOverlap : usualOverlap)',
    replace: 'const since = seenUntil',
    noticedBy: `${postgres}/failures.test.ts`,
  },
  {
    bug: 'PostgreSQL: two processes count beyond the limit of a key',
    file: `${postgres}/counters.ts`,
    find: 'ON CONFLICT (key) DO UPDATE SET key = held.key`',
    replace: 'ON CONFLICT (key) DO NOTHING`',
    noticedBy: conformance,
  },
  {
    bug: 'PostgreSQL: a delivery is given to every process that asks, lease or not',
    file: `${postgres}/outbox.ts`,
    find: 'AND (given_to IS NULL OR given_to = $3 OR given_until <= ${databaseNow})',
    replace: '',
    noticedBy: conformance,
  },
  {
    bug: 'PostgreSQL: an owner renews the lease of a delivery that another one was given',
    file: `${postgres}/outbox.ts`,
    find: 'WHERE id = ANY($1::text[]) AND given_to = $2 RETURNING id`',
    replace: 'WHERE id = ANY($1::text[]) AND given_to IS NOT NULL OR id = $2 RETURNING id`',
    noticedBy: conformance,
  },
  {
    bug: 'PostgreSQL: an entry keeps the keys that it gave up',
    file: `${postgres}/call-log.ts`,
    find: 'await transaction.query(statements.dropKeys, [...name, textArray(entry.keys)])',
    replace: '',
    noticedBy: conformance,
  },
  {
    bug: 'PostgreSQL: rules are replaced whatever their version',
    file: `${postgres}/rules.ts`,
    find: 'WHERE version = $2 RETURNING version',
    replace: 'WHERE version >= $2 RETURNING version',
    noticedBy: conformance,
  },
]
