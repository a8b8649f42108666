import { keptCountsSchema } from '../calls/kept-counts.ts'

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

/** What guards and the CRM keep. Entries and deliveries are JSON; the other columns are what they are found by. */
const aroundApplications = `
CREATE TABLE counters (
  key TEXT NOT NULL,
  id TEXT NOT NULL,
  amount REAL NOT NULL,
  at REAL NOT NULL,
  expires REAL NOT NULL,
  PRIMARY KEY (key, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX counters_by_time ON counters (key, at, amount);
CREATE INDEX counters_by_expiry ON counters (expires);
CREATE TABLE deliveries (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  state TEXT NOT NULL,
  next_at REAL,
  delivery TEXT NOT NULL
) STRICT;
CREATE INDEX deliveries_by_due ON deliveries (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX deliveries_by_state ON deliveries (state);
CREATE TABLE entries (
  tenant TEXT NOT NULL,
  id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  started_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  status TEXT NOT NULL,
  contact TEXT,
  user TEXT,
  total_duration REAL,
  -- Provider of a browser call that no report has confirmed.
  unconfirmed TEXT,
  -- Whether a browser call may still change by itself.
  open INTEGER NOT NULL,
  -- JSON of the entry's keys.
  keys TEXT NOT NULL,
  entry TEXT NOT NULL,
  PRIMARY KEY (tenant, id)
) STRICT;
CREATE INDEX entries_by_start ON entries (tenant, started_at, id);
CREATE INDEX entries_by_status ON entries (tenant, status, started_at, id);
CREATE INDEX entries_by_contact ON entries (tenant, contact, started_at, id) WHERE contact IS NOT NULL;
CREATE INDEX entries_by_user ON entries (tenant, user, started_at, id) WHERE user IS NOT NULL;
CREATE INDEX entries_by_change ON entries (updated_at);
CREATE INDEX entries_unconfirmed ON entries (unconfirmed, started_at) WHERE unconfirmed IS NOT NULL;
CREATE INDEX entries_open ON entries (updated_at) WHERE open = 1;
CREATE TABLE entry_keys (
  tenant TEXT NOT NULL,
  key TEXT NOT NULL,
  entry TEXT NOT NULL,
  PRIMARY KEY (tenant, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX entry_keys_by_key ON entry_keys (key);
`

/** Events of the CRM, shares of the work on an outbox, and the name of the data. */
const aroundJournals = `
CREATE TABLE journals (
  tenant TEXT NOT NULL PRIMARY KEY,
  -- Serial of the newest event.
  last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE events (
  tenant TEXT NOT NULL,
  serial INTEGER NOT NULL,
  event TEXT NOT NULL,
  PRIMARY KEY (tenant, serial)
) STRICT;
-- The connection that was given a delivery to send, and until when.
ALTER TABLE deliveries ADD COLUMN given_to TEXT;
ALTER TABLE deliveries ADD COLUMN given_until REAL;
-- One row: a name by which a move of this data is recognised when it goes on.
CREATE TABLE identity (id TEXT NOT NULL) STRICT;
INSERT INTO identity VALUES (lower(hex(randomblob(16))));
-- How far each part of another store has been moved into this one.
CREATE TABLE transfers (
  source TEXT NOT NULL,
  part TEXT NOT NULL,
  -- Where the next rows begin; NULL once all were moved.
  place TEXT,
  PRIMARY KEY (source, part)
) STRICT, WITHOUT ROWID;
`

/**
 * Leases of deliveries are granted by the clock that never goes back, as those of `owners`. What was given before counted
 * by the wall clock.
 */
const deliveryLeases = `
ALTER TABLE deliveries ADD COLUMN given_at REAL;
UPDATE deliveries SET given_to = NULL, given_until = NULL WHERE given_to IS NOT NULL;
`

/** Ramps of the rules, and the results of their calls. */
const ramps = `
CREATE TABLE ramps (
  rule TEXT NOT NULL PRIMARY KEY,
  version INTEGER NOT NULL,
  -- JSON.
  state TEXT NOT NULL
) STRICT, WITHOUT ROWID;
ALTER TABLE calls ADD COLUMN sample TEXT;
CREATE INDEX calls_by_sample ON calls (sample) WHERE sample IS NOT NULL;
`

/** Each leads from one version of the schema to the next. Never changed once published: add another. */
export const migrations: readonly string[] = [
  calls + aroundCalls + aroundDispatchers + aroundApplications,
  aroundJournals,
  deliveryLeases,
  keptCountsSchema,
  ramps,
]
