import { key, type Tables } from './tables.ts'

/** Entries, deliveries and events are JSON; the other columns are what they are found by. */
const logTables = (t: Tables): readonly string[] => [
  `CREATE TABLE ${t.entries} (
    tenant ${key} NOT NULL,
    id ${key} NOT NULL,
    revision integer NOT NULL,
    started_at ${key} NOT NULL,
    updated_at ${key} NOT NULL,
    status ${key} NOT NULL,
    direction ${key} NOT NULL,
    from_party ${key},
    to_party ${key},
    contact ${key},
    "user" ${key},
    total_duration double precision,
    unconfirmed ${key},
    open boolean NOT NULL,
    keys text[] NOT NULL,
    entry text NOT NULL,
    PRIMARY KEY (tenant, id)
  )`,
  `CREATE INDEX entries_start ON ${t.entries} (tenant, started_at, id)`,
  `CREATE INDEX entries_status ON ${t.entries} (tenant, status, started_at, id)`,
  `CREATE INDEX entries_contact ON ${t.entries} (tenant, contact, started_at, id) WHERE contact IS NOT NULL`,
  `CREATE INDEX entries_user ON ${t.entries} (tenant, "user", started_at, id) WHERE "user" IS NOT NULL`,
  `CREATE INDEX entries_change ON ${t.entries} (updated_at)`,
  `CREATE INDEX entries_unconfirmed ON ${t.entries} (unconfirmed, started_at) WHERE unconfirmed IS NOT NULL`,
  `CREATE INDEX entries_open ON ${t.entries} (updated_at) WHERE open`,
  `CREATE TABLE ${t.entryKeys} (
    tenant ${key} NOT NULL,
    key ${key} NOT NULL,
    entry ${key} NOT NULL,
    PRIMARY KEY (tenant, key)
  )`,
  `CREATE INDEX entry_keys_key ON ${t.entryKeys} (key)`,
  // Each append locks the row of its tenant, so that serials become visible in their order.
  `CREATE TABLE ${t.journals} (tenant ${key} PRIMARY KEY, last integer NOT NULL)`,
  `CREATE TABLE ${t.events} (
    tenant ${key} NOT NULL,
    serial integer NOT NULL,
    event text NOT NULL,
    PRIMARY KEY (tenant, serial)
  )`,
]

/** Rules, and what guards, the CRM and moves from another store keep. */
export const applicationTables = (t: Tables): readonly string[] => [
  `CREATE TABLE ${t.rules} (one boolean PRIMARY KEY, version integer NOT NULL, rules text NOT NULL)`,
  // Each count locks the row of its key.
  `CREATE TABLE ${t.counterKeys} (key ${key} PRIMARY KEY)`,
  `CREATE TABLE ${t.counters} (
    key ${key} NOT NULL,
    id ${key} NOT NULL,
    amount double precision NOT NULL,
    at double precision NOT NULL,
    expires double precision NOT NULL,
    PRIMARY KEY (key, id)
  )`,
  `CREATE INDEX counters_time ON ${t.counters} (key, at, amount)`,
  `CREATE INDEX counters_expiry ON ${t.counters} (expires)`,
  // `given_to`: the store object that was given a delivery to send, until `given_until`.
  `CREATE TABLE ${t.deliveries} (
    id ${key} PRIMARY KEY,
    revision integer NOT NULL,
    state ${key} NOT NULL,
    next_at double precision,
    delivery text NOT NULL,
    given_to ${key},
    given_until double precision
  )`,
  `CREATE INDEX deliveries_due ON ${t.deliveries} (next_at) WHERE next_at IS NOT NULL`,
  `CREATE INDEX deliveries_state ON ${t.deliveries} (state)`,
  ...logTables(t),
  // A name by which a move of this data is recognised when it goes on.
  `CREATE TABLE ${t.identity} (one boolean PRIMARY KEY, id ${key} NOT NULL)`,
  `INSERT INTO ${t.identity} VALUES (true, gen_random_uuid()::text)`,
  // How far each part of another store has been moved into this one; no place once all of it was.
  `CREATE TABLE ${t.transfers} (
    source ${key} NOT NULL,
    part ${key} NOT NULL,
    place ${key},
    PRIMARY KEY (source, part)
  )`,
]
