/** Marks a file as ours (`PRAGMA application_id`): the letters `CaPl`. */
export const applicationId = 0x4361506c

/**
 * Times are epoch milliseconds. What is NULL for most calls has a partial index. The indexes by status and by tenant
 * contain all that counts need, so that counting reads no records.
 */
const calls = `
CREATE TABLE calls (
  id TEXT NOT NULL PRIMARY KEY,
  version INTEGER NOT NULL,
  -- Of the last write: what other processes have not seen has a higher one than what they have.
  change INTEGER NOT NULL,
  -- Dispatcher that made the last write.
  writer TEXT NOT NULL,
  -- Dispatcher that the call belongs to, whether or not its lease holds.
  owner TEXT,
  due_at REAL,
  created_at REAL NOT NULL,
  status TEXT NOT NULL,
  provider TEXT,
  direction TEXT NOT NULL,
  tenant TEXT,
  campaign TEXT,
  contact TEXT,
  -- JSON of the tenant and the key.
  idempotency_key TEXT,
  party TEXT NOT NULL,
  last_sent_at REAL,
  -- JSON of what the tables attempts and parties hold of this call.
  attempts TEXT NOT NULL,
  parties TEXT NOT NULL,
  record TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX calls_by_key ON calls (idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE INDEX calls_by_change ON calls (change);
CREATE INDEX calls_by_due ON calls (due_at, owner, writer) WHERE due_at IS NOT NULL;
CREATE INDEX calls_by_created ON calls (created_at, id);
CREATE INDEX calls_by_status ON calls (status, created_at, id, provider, direction);
CREATE INDEX calls_by_provider ON calls (provider, created_at, id) WHERE provider IS NOT NULL;
CREATE INDEX calls_by_direction ON calls (direction, created_at, id);
CREATE INDEX calls_by_tenant ON calls (tenant, created_at, id, status, provider, direction)
  WHERE tenant IS NOT NULL;
CREATE INDEX calls_by_campaign ON calls (campaign, created_at, id, status, provider, direction)
  WHERE campaign IS NOT NULL;
CREATE INDEX calls_by_contact ON calls (contact, created_at, id) WHERE contact IS NOT NULL;
CREATE INDEX calls_by_party ON calls (party, last_sent_at) WHERE last_sent_at IS NOT NULL;
-- The last change; a counter of its own, because a purge may delete the call that changed last.
CREATE TABLE feed (change INTEGER NOT NULL) STRICT;
INSERT INTO feed VALUES (0);
`

const aroundCalls = `
CREATE TABLE attempts (
  key TEXT NOT NULL PRIMARY KEY,
  call TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE parties (
  number TEXT NOT NULL,
  created_at REAL NOT NULL,
  call TEXT NOT NULL,
  PRIMARY KEY (number, created_at, call)
) STRICT, WITHOUT ROWID;
CREATE TABLE refs (
  provider TEXT NOT NULL,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  call TEXT NOT NULL,
  attempt TEXT NOT NULL,
  PRIMARY KEY (provider, kind, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX refs_by_call ON refs (call);
-- Ids of parked events are never used again: a late write could remove another event.
CREATE TABLE parked (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  until REAL NOT NULL,
  event TEXT NOT NULL
) STRICT;
CREATE INDEX parked_by_until ON parked (until);
CREATE TABLE parked_refs (
  provider TEXT NOT NULL,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  parked INTEGER NOT NULL,
  PRIMARY KEY (provider, kind, id, parked)
) STRICT, WITHOUT ROWID;
CREATE INDEX parked_refs_by_parked ON parked_refs (parked);
`

const aroundDispatchers = `
-- Both times by the clock that never goes back while the host runs.
CREATE TABLE owners (
  id TEXT NOT NULL PRIMARY KEY,
  granted_at REAL NOT NULL,
  lease_until REAL NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE lanes (
  lane TEXT NOT NULL PRIMARY KEY,
  next_start REAL,
  version INTEGER NOT NULL DEFAULT 0,
  state TEXT
) STRICT, WITHOUT ROWID;
-- One row, or none before the first set of rules.
CREATE TABLE rules (
  version INTEGER NOT NULL,
  rules TEXT NOT NULL
) STRICT;
CREATE TABLE slots (
  lane TEXT NOT NULL,
  call TEXT NOT NULL,
  until REAL NOT NULL,
  PRIMARY KEY (lane, call)
) STRICT, WITHOUT ROWID;
`

/** Each leads from one version of the schema to the next. Never changed once published: add another. */
export const migrations: readonly string[] = [calls + aroundCalls + aroundDispatchers]
