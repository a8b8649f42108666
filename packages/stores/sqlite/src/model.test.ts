import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  memoryStore,
  type CallEvent,
  type CallRecord,
  type CallStore,
  type StoreWrite,
} from '@callplane/core'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { callRecord, storeWrite } from '@callplane/core/testing'
import { inFolder, settableClock } from './sqlite.fixture.ts'
import { migrateSqlite, openMigrated } from './schema/migrate.ts'
import { settingsOf } from './options.ts'
import { storeOver } from './sqlite-store.ts'

const owners = ['one', 'two', 'three'] as const
const ids = ['a', 'b', 'c'] as const
const references = ['x', 'y'] as const
const numbers = ['+14155550101', '+14155550102'] as const

/** Does one thing to either store and gives what it said. */
type Action = (calls: CallStore) => Promise<unknown>

/** An action that a counterexample shows by its name and its arguments. */
const named = (name: string, given: unknown, run: Action): Action =>
  Object.assign(run, { [fc.toStringMethod]: () => `${name} ${JSON.stringify(given)}` })

const owner = fc.constantFrom(...owners)
const id = fc.constantFrom(...ids)
const due = fc.option(fc.integer({ min: 0, max: 50 }), { nil: null })

const claimsOf = (wanted: readonly string[], call: string) =>
  wanted.map((name) => ({ provider: 'a', kind: 'call', id: name, attempt: `k-${call}` }))

const claim = fc
  .record({
    id,
    owner,
    due,
    key: fc.constantFrom('k1', 'k2', undefined),
    number: fc.constantFrom(...numbers),
  })
  .map((given) =>
    named('claim', given, async (calls) => {
      const { id, owner, due, key, number } = given
      // A call is claimed once: its id is drawn at random.
      if (await calls.get(id)) return 'there'
      const request = { to: number, idempotencyKey: key }
      const record = callRecord(id, request, { dueAt: due, writer: owner, createdAt: due ?? 7 })
      return calls.claim(record, storeWrite({ owner }))
    }),
  )

const change = fc.record({
  id,
  owner,
  due,
  asOwner: fc.boolean(),
  stale: fc.constantFrom(false, false, true),
  ended: fc.subarray([...owners], { maxLength: 1 }),
  claims: fc.subarray([...references]),
  releases: fc.constantFrom([], [], [], ['x']),
  status: fc.constantFrom('ringing', 'busy'),
  takes: fc.constantFrom(true, true, true, false),
})

const save = change.map((given) =>
  named('save', given, async (calls) => {
    const held = await calls.get(given.id)
    if (!held) return 'none'
    const version = held.version + (given.stale ? 0 : 1)
    const record: CallRecord = { ...held, version, dueAt: given.due, writer: given.owner }
    const write: StoreWrite = storeWrite({
      owner: given.owner,
      asOwner: given.asOwner,
      ended: given.ended,
      claims: claimsOf(given.claims, given.id),
      releases: claimsOf(given.releases, given.id),
      summary: () => ({ status: given.status as 'ringing', provider: null }),
    })
    const first = await calls.save(record, write)
    if (first.outcome !== 'parked') return first
    const events = first.events.map(({ event }) => event.id).sort()
    if (!given.takes) return events
    return [events, await calls.save(record, { ...write, taken: first.events.map(({ id }) => id) })]
  }),
)

const park = fc.subarray([...references], { minLength: 1, maxLength: 1 }).map((names) => {
  const event = { id: names.join(), references: { call: names[0] } } as unknown as CallEvent
  return named('park', names, async (calls) => calls.park({ provider: 'a', event, until: 100 }))
})

const others = fc.oneof(
  owner.map((id) => named('renew', id, async (calls) => (await calls.renew(id, 100)) !== null)),
  owner.map((id) => named('leave', id, async (calls) => calls.leave(id))),
  fc.record({ id: owner, takeOver: fc.boolean() }).map((given) =>
    named('join', given, async (calls) => {
      await calls.join({ ...given, leaseMs: 100, changed() {} })
    }),
  ),
  fc.record({ owner, until: fc.integer({ min: 0, max: 60 }) }).map((given) =>
    named('claimDue', given, async (calls) => {
      const found = await calls.claimDue({ ...given, limit: 10 })
      // Calls that are due at one time come in any order.
      return found.map(({ id, version, dueAt }) => `${dueAt} ${id} ${version}`).sort()
    }),
  ),
  fc
    .record({ id, owner })
    .map((given) => named('take', given, async (calls) => calls.take(given.id, given.owner))),
  fc.constantFrom(...numbers).map((number) =>
    named('erase', number, async (calls) => {
      const { erased, open } = await calls.erase(number)
      return { erased, open: [...open].sort() }
    }),
  ),
  fc
    .integer({ min: 0, max: 40 })
    .map((before) => named('purge', before, async (calls) => calls.purge(before, 10))),
)

const look: Action = async (calls) => ({
  list: await calls.list({}, { limit: 10 }),
  counts: [...(await calls.count({}, 'day'))].sort((a, b) => a.status.localeCompare(b.status)),
  numbers: await Promise.all(numbers.map(async (number) => calls.list({ number }, { limit: 10 }))),
  references: await Promise.all(
    references.map(async (name) => calls.findByReference('a', 'call', name)),
  ),
  keys: await Promise.all(['k1', 'k2'].map(async (k) => calls.findByIdempotencyKey(undefined, k))),
})

it('says and holds the same as the store in memory, whatever is asked of both', () =>
  inFolder(async (folder) => {
    const empty = join(folder, 'empty.db')
    migrateSqlite(empty)
    let run = 0
    const seen = new Map<string, number>()
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof({ weight: 12, arbitrary: save }, { weight: 4, arbitrary: claim }, park, {
            weight: 4,
            arbitrary: others,
          }),
          {
            minLength: 10,
            maxLength: 60,
          },
        ),
        fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 5, maxLength: 5 }),
        async (actions, waits) => {
          const { clock, advance } = settableClock()
          const memory = memoryStore({ shared: true, now: clock.monotonic })
          const file = join(folder, `${run++}.db`)
          copyFileSync(empty, file)
          const settings = settingsOf({ file, clock })
          const { database } = openMigrated(settings, false)
          const sqlite = storeOver(database, settings)
          // What is compared does not depend on the disk; waiting for it would be most of the time.
          database.exec('PRAGMA synchronous = OFF')
          for (const { calls } of [memory, sqlite])
            for (const id of ['one', 'two'])
              await calls.join({ id, leaseMs: 100, takeOver: false, changed() {} })
          for (const [at, action] of actions.entries()) {
            const [expected, given] = [await action(memory.calls), await action(sqlite.calls)]
            expect(given).toEqual(expected)
            const outcome = (given as { readonly outcome?: string } | null | undefined)?.outcome
            if (outcome !== undefined) seen.set(outcome, (seen.get(outcome) ?? 0) + 1)
            if (at % 7 === 6) advance(waits[at % waits.length] ?? 0)
          }
          expect(await look(sqlite.calls)).toEqual(await look(memory.calls))
          await sqlite.close()
        },
      ),
      { numRuns: 150 },
    )
    // Each answer was met often enough to mean something.
    for (const outcome of ['saved', 'conflict', 'fenced', 'leased', 'owned'])
      expect(seen.get(outcome) ?? 0, outcome).toBeGreaterThan(10)
  }))
