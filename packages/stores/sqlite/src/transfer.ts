import type { CallEvent, CallStore, ReferenceClaim } from '@callplane/core'
import {
  claimMoved,
  type DeliveryLike,
  type EntryLike,
  type StoreTransfer,
  type TransferPart,
  type TransferProgress,
  type TransferRows,
} from '@callplane/core/stores'
import { putEntry } from './ports/call-log.ts'
import type { SqliteClock } from './database/clock.ts'
import type { Database, Row } from './database/database.ts'
import { liveOwners } from './ports/members.ts'
import type { Parked } from './calls/parked.ts'
import type { WriteBatches } from './calls/write-batches.ts'

/** How the rows of a part are read: the columns of `key` are unique and give the order. */
interface Source {
  readonly table: string
  readonly key: readonly string[]
  readonly columns: readonly string[]
}

const sources: Readonly<Record<TransferPart, Source>> = {
  calls: {
    table: 'calls',
    key: ['id'],
    columns: ['record', 'status', 'provider', 'sample', 'writer'],
  },
  parked: {
    table:
      '(SELECT p.id, p.until, p.event, min(r.provider) AS provider FROM parked p JOIN parked_refs r ON r.parked = p.id GROUP BY p.id)',
    key: ['id'],
    columns: ['provider', 'until', 'event'],
  },
  lanes: {
    table: 'lanes',
    key: ['lane'],
    columns: ['next_start AS nextStart', 'version', 'state'],
  },
  slots: { table: 'slots', key: ['lane', 'call'], columns: ['until'] },
  rules: { table: 'rules', key: ['version'], columns: ['rules'] },
  ramps: { table: 'ramps', key: ['rule'], columns: ['version', 'state'] },
  counters: { table: 'counters', key: ['key', 'id'], columns: ['amount', 'at', 'expires'] },
  deliveries: { table: 'deliveries', key: ['id'], columns: ['delivery'] },
  entries: { table: 'entries', key: ['tenant', 'id'], columns: ['entry'] },
  journals: { table: 'journals', key: ['tenant'], columns: ['last'] },
  events: { table: 'events', key: ['tenant', 'serial'], columns: ['event'] },
}

const pageOf = ({ table, key, columns }: Source, after: boolean): string => {
  const names = key.join(', ')
  const place = after ? `WHERE (${names}) > (${key.map(() => '?').join(', ')})` : ''
  return `SELECT ${[...key, ...columns].join(', ')} FROM ${table} ${place} ORDER BY ${names} LIMIT ?`
}

const insertLane = 'INSERT INTO lanes (lane, next_start, version, state) VALUES (?, ?, ?, ?)'
const insertSlot = 'INSERT INTO slots (lane, call, until) VALUES (?, ?, ?)'
const insertRules = 'INSERT INTO rules (version, rules) VALUES (?, ?)'
const insertRamp = 'INSERT INTO ramps (rule, version, state) VALUES (?, ?, ?)'
const insertCounter = 'INSERT INTO counters (key, id, amount, at, expires) VALUES (?, ?, ?, ?, ?)'
const insertDelivery =
  'INSERT INTO deliveries (id, revision, state, next_at, delivery) VALUES (?, ?, ?, ?, ?)'
const insertJournal = 'INSERT INTO journals (tenant, last) VALUES (?, ?)'
const insertEvent = 'INSERT INTO events (tenant, serial, event) VALUES (?, ?, ?)'
const setPlace = 'INSERT OR REPLACE INTO transfers (source, part, place) VALUES (?, ?, ?)'

type Inserts = {
  readonly [Part in Exclude<TransferPart, 'calls'>]: (row: TransferRows[Part]) => void
}

const insertsInto = (database: Database, parked: Parked): Inserts => ({
  parked: ({ provider, until, event }) =>
    parked.add({ provider, until, event: JSON.parse(event) as CallEvent }),
  lanes: ({ lane, nextStart, version, state }) =>
    void database.run(insertLane, lane, nextStart, version, state),
  slots: ({ lane, call, until }) => void database.run(insertSlot, lane, call, until),
  rules: ({ version, rules }) => void database.run(insertRules, version, rules),
  ramps: ({ rule, version, state }) => void database.run(insertRamp, rule, version, state),
  counters: ({ key, id, amount, at, expires }) =>
    void database.run(insertCounter, key, id, amount, at, expires),
  deliveries({ delivery }) {
    const { id, revision, state, nextAt } = JSON.parse(delivery) as DeliveryLike
    database.run(insertDelivery, id, revision, state, nextAt, delivery)
  },
  entries: ({ entry }) => putEntry(database, JSON.parse(entry) as EntryLike),
  journals: ({ tenant, last }) => void database.run(insertJournal, tenant, last),
  events: ({ tenant, serial, event }) => void database.run(insertEvent, tenant, serial, event),
})

export interface TransferWorld {
  readonly database: Database
  readonly clock: SqliteClock
  readonly parked: Parked
  readonly calls: CallStore
}

/** Whole files, row by row. */
export const createTransfer = (
  { database, clock, parked, calls }: TransferWorld,
  { write }: WriteBatches,
): StoreTransfer => {
  const inserts = insertsInto(database, parked)
  const referencesOf = (call: unknown): readonly ReferenceClaim[] =>
    database
      .all('SELECT provider, kind, id, attempt FROM refs WHERE call = ?', String(call))
      .map((row) => ({ ...row }) as unknown as ReferenceClaim)
  const neutral = (part: TransferPart, row: Row): unknown => {
    if (part !== 'calls') return { ...row }
    return { ...row, references: referencesOf(row['id']) }
  }
  return {
    identity: async () => String(database.get('SELECT id FROM identity')?.['id']),
    activeDispatchers: async () => database.all(liveOwners, clock.monotonic()).length,
    count: async (part) =>
      Number(database.get(`SELECT count(*) AS count FROM ${sources[part].table}`)?.['count']),
    damage: async () =>
      database
        .all('PRAGMA integrity_check')
        .map((row) => String(row['integrity_check']))
        .filter((message) => message !== 'ok'),
    async read<Part extends TransferPart>(part: Part, after: string | null, limit: number) {
      const source = sources[part]
      const place = after === null ? [] : (JSON.parse(after) as string[])
      const found = database.all(pageOf(source, after !== null), ...place, limit + 1)
      const rows = found.slice(0, limit)
      const last = rows.at(-1)
      return {
        rows: rows.map((row) => neutral(part, row) as TransferRows[Part]),
        next:
          last && found.length > limit
            ? JSON.stringify(source.key.map((name) => last[name]))
            : null,
      }
    },
    async progress() {
      const bySource = new Map<string, Partial<Record<TransferPart, string | null>>>()
      for (const row of database.all('SELECT source, part, place FROM transfers')) {
        const places = bySource.get(String(row['source'])) ?? {}
        places[row['part'] as TransferPart] = row['place'] as string | null
        bySource.set(String(row['source']), places)
      }
      return [...bySource].map(([source, places]): TransferProgress => ({ source, places }))
    },
    async write(part, rows, { source, next }) {
      if (part === 'calls') await claimMoved(calls, rows as readonly TransferRows['calls'][])
      await write(() => {
        if (part !== 'calls') {
          const insert = inserts[part as keyof Inserts] as (row: (typeof rows)[number]) => void
          for (const row of rows) insert(row)
        }
        database.run(setPlace, source, part, next)
      })
    },
  }
}
