/** The tables of one store, by their quoted names. They have a schema of their own: a database may hold several stores. */
export interface Tables {
  readonly schema: string
  readonly migrations: string
  readonly owners: string
  readonly calls: string
  readonly attempts: string
  readonly numbers: string
  readonly refs: string
  readonly parked: string
  readonly changes: string
  readonly lanes: string
  readonly slots: string
  readonly rules: string
  readonly ramps: string
  readonly counterKeys: string
  readonly counters: string
  readonly deliveries: string
  readonly entries: string
  readonly entryKeys: string
  readonly journals: string
  readonly events: string
  readonly identity: string
  readonly transfers: string
  readonly counts: string
  readonly countChanges: string
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

export const tablesOf = (name: string): Tables => {
  const schema = quoted(name)
  const table = (name: string) => `${schema}.${quoted(name)}`
  return {
    schema,
    migrations: table('schema_version'),
    owners: table('owners'),
    calls: table('calls'),
    attempts: table('attempts'),
    numbers: table('call_numbers'),
    refs: table('call_references'),
    parked: table('parked_events'),
    changes: table('changes'),
    lanes: table('lanes'),
    slots: table('lane_slots'),
    rules: table('rules'),
    ramps: table('ramps'),
    counterKeys: table('counter_keys'),
    counters: table('counters'),
    deliveries: table('deliveries'),
    entries: table('log_entries'),
    entryKeys: table('log_entry_keys'),
    journals: table('event_journals'),
    events: table('events'),
    identity: table('identity'),
    transfers: table('transfers'),
    counts: table('call_counts'),
    countChanges: table('call_count_changes'),
  }
}

/** Whole epoch milliseconds by the database's clock, which all hosts share. Goes on within a statement. */
export const databaseNow = 'floor(extract(epoch FROM clock_timestamp()) * 1000)::double precision'

/**
 * Texts are compared byte by byte: fast, as JavaScript compares identifiers of ASCII, and safe from updates of the
 * operating system's collations, which have corrupted indexes on text.
 */
export const key = 'text COLLATE "C"'
