import { applicationTables } from './application-tables.ts'
import { coveringIndexes } from './covering-indexes.ts'
import { keptCountTables } from '../calls/kept-counts.ts'
import { key, type Tables } from './tables.ts'

const callTables = (t: Tables): readonly string[] => [
  // A dispatcher whose lease has ended is kept: `ended` never becomes false again.
  `CREATE TABLE ${t.owners} (
    id ${key} PRIMARY KEY,
    until double precision NOT NULL,
    ended boolean NOT NULL DEFAULT false
  )`,
  // The record is text and not jsonb: nothing looks inside, and jsonb refuses \\u0000, which a provider may send.
  `CREATE TABLE ${t.calls} (
    id ${key} PRIMARY KEY,
    version integer NOT NULL,
    record text NOT NULL,
    due_at double precision,
    owner ${key},
    writer ${key} NOT NULL,
    created_at double precision NOT NULL,
    direction ${key} NOT NULL,
    status ${key} NOT NULL,
    provider ${key},
    tenant ${key},
    campaign ${key},
    contact ${key},
    first_party ${key} NOT NULL,
    sent_at double precision,
    idempotency ${key}
  )`,
  // Partial wherever most calls have no value: every write of a call writes to each index that has it.
  `CREATE UNIQUE INDEX calls_idempotency ON ${t.calls} (idempotency) WHERE idempotency IS NOT NULL`,
  `CREATE INDEX calls_due ON ${t.calls} (due_at) WHERE due_at IS NOT NULL`,
  `CREATE INDEX calls_created ON ${t.calls} (created_at, id)`,
  `CREATE INDEX calls_status ON ${t.calls} (status, created_at, id)`,
  `CREATE INDEX calls_provider ON ${t.calls} (provider, created_at, id) WHERE provider IS NOT NULL`,
  `CREATE INDEX calls_tenant ON ${t.calls} (tenant, created_at, id) WHERE tenant IS NOT NULL`,
  `CREATE INDEX calls_campaign ON ${t.calls} (campaign, created_at, id) WHERE campaign IS NOT NULL`,
  `CREATE INDEX calls_contact ON ${t.calls} (contact, created_at, id) WHERE contact IS NOT NULL`,
  `CREATE INDEX calls_inbound ON ${t.calls} (created_at, id) WHERE direction = 'inbound'`,
  `CREATE INDEX calls_party ON ${t.calls} (first_party, sent_at) WHERE sent_at IS NOT NULL`,
]

/** What belongs to a call, or waits for one. */
const attachedTables = (t: Tables): readonly string[] => [
  `CREATE TABLE ${t.attempts} (key ${key} PRIMARY KEY, call ${key} NOT NULL)`,
  `CREATE INDEX attempts_call ON ${t.attempts} (call)`,
  `CREATE TABLE ${t.numbers} (
    number ${key} NOT NULL,
    created_at double precision NOT NULL,
    call ${key} NOT NULL,
    PRIMARY KEY (number, created_at, call)
  )`,
  `CREATE INDEX call_numbers_call ON ${t.numbers} (call)`,
  // One row per id that a provider gave, whether a call owns it or only events are parked for it. A write
  // that claims the id and one that parks an event for it both lock it.
  `CREATE TABLE ${t.refs} (
    provider ${key} NOT NULL,
    kind ${key} NOT NULL,
    id ${key} NOT NULL,
    call ${key},
    attempt ${key},
    held text[] NOT NULL DEFAULT '{}',
    PRIMARY KEY (provider, kind, id)
  )`,
  `CREATE INDEX call_references_call ON ${t.refs} (call) WHERE call IS NOT NULL`,
  `CREATE INDEX call_references_free ON ${t.refs} (provider, kind, id) WHERE call IS NULL`,
  `CREATE TABLE ${t.parked} (
    id ${key} PRIMARY KEY,
    event text NOT NULL,
    until double precision NOT NULL,
    parked_at double precision NOT NULL
  )`,
]

const sharedTables = (t: Tables): readonly string[] => [
  // One row per batch of writes: what other processes are told.
  `CREATE TABLE ${t.changes} (
    at double precision NOT NULL,
    id ${key} NOT NULL,
    source ${key} NOT NULL,
    entries text NOT NULL,
    PRIMARY KEY (at, id)
  )`,
  `CREATE TABLE ${t.lanes} (
    lane ${key} PRIMARY KEY,
    last_start double precision,
    next_start double precision,
    version integer NOT NULL DEFAULT 0,
    state text
  )`,
  `CREATE TABLE ${t.slots} (
    lane ${key} NOT NULL,
    call ${key} NOT NULL,
    until double precision NOT NULL,
    PRIMARY KEY (lane, call)
  )`,
]

/** Ramps of the rules, and the results of their calls, which are ASCII. */
const rampTables = (t: Tables): readonly string[] => [
  `CREATE TABLE ${t.ramps} (rule ${key} PRIMARY KEY, version integer NOT NULL, state text NOT NULL)`,
  `ALTER TABLE ${t.calls} ADD COLUMN sample ${key}`,
  `CREATE INDEX calls_sample ON ${t.calls} (sample) WHERE sample IS NOT NULL`,
]

/**
 * What each version of the schema adds to the one before. What was released never changes. Times are epoch
 * milliseconds, those of `owners` and `changes` by the database's clock and all others of the calls' time.
 */
export const migrations: readonly ((tables: Tables) => readonly string[])[] = [
  (t) => [...callTables(t), ...attachedTables(t), ...sharedTables(t)],
  applicationTables,
  coveringIndexes,
  keptCountTables,
  rampTables,
]
