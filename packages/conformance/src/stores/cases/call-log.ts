import type { CallLog, LogConditions } from '@callplane/core/stores'
import { agentPhone } from '@callplane/core/testing'
import { expect } from 'vitest'
import { entry, minute, type ExampleEntry } from '../application-examples.ts'
import type { StoreCase } from '../case.ts'

type Log = CallLog<ExampleEntry>

const fill = async (log: Log, entries: readonly ExampleEntry[]): Promise<void> => {
  for (const one of entries) expect(await log.insert(one)).toEqual({ inserted: true })
}
const next = (one: ExampleEntry, fields: Partial<ExampleEntry> = {}): ExampleEntry => ({
  ...one,
  revision: one.revision + 1,
  ...fields,
})
const pair = ({ tenant, id }: { readonly tenant: string; readonly id: string }) => `${tenant} ${id}`

const writing: readonly StoreCase[] = [
  {
    name: 'an entry is stored unless its tenant has the id or one of the keys',
    needs: ['callLog'],
    async run({ applications: { callLog: log } }) {
      const first = entry('1', { keys: ['x', 'y'], note: 'größer\u0000 "' })
      await fill(log, [first, entry('1', { tenant: 'b', keys: ['x'] })])
      const refused = { inserted: false, existing: first }
      expect(await log.insert(entry('1'))).toEqual(refused)
      expect(await log.insert(entry('2', { keys: ['z', 'y'] }))).toEqual(refused)
      const tenant = log.tenant('a')
      expect([await tenant.get('1'), await tenant.get('2')]).toEqual([first, null])
      expect([await tenant.findByKey('y'), await tenant.findByKey('z')]).toEqual([first, null])
      expect((await log.tenant('b').findByKey('x'))?.tenant).toBe('b')
      expect([...(await log.tenantsHolding('x'))].toSorted()).toEqual(['a', 'b'])
    },
  },
  {
    name: 'an entry is replaced by its next revision only, with keys that no other has',
    needs: ['callLog'],
    async run({ applications: { callLog: log } }) {
      const [one, two] = [entry('1', { keys: ['x'] }), entry('2', { keys: ['y'] })]
      await fill(log, [one, two])
      expect(await log.save(one)).toBe('stale')
      expect(await log.save(next(next(one)))).toBe('stale')
      expect(await log.save(next(entry('none')))).toBe('stale')
      expect(await log.save(next(one, { keys: ['x', 'y'] }))).toBe('taken')
      expect(await log.tenant('a').get('1')).toEqual(one)
      const moved = next(one, { keys: ['z'] })
      expect(await log.save(moved)).toBe('saved')
      expect([await log.tenant('a').findByKey('x'), await log.tenant('a').findByKey('z')]).toEqual([
        null,
        moved,
      ])
      expect(await log.save(next(two, { keys: ['y', 'x'] }))).toBe('saved')
      expect((await log.tenant('a').findByKey('x'))?.id).toBe('2')
    },
  },
  {
    name: 'one of two entries takes a key, and one of two saves of a revision succeeds',
    needs: ['callLog', 'second'],
    async run({ applications: { callLog: log }, otherApplications: { callLog: other } }) {
      for (let round = 0; round < 8; round++) {
        const wanted = [0, 1].map((at) => entry(`${round}-${at}`, { keys: [`k${round}`, 'k'] }))
        const entries = wanted.map((one, at) => ({
          ...one,
          keys: [one.keys[0]!, `own${round}${at}`],
        }))
        const inserted = await Promise.all([log.insert(entries[0]!), other.insert(entries[1]!)])
        const winner = inserted.findIndex((result) => result.inserted)
        expect(inserted[1 - winner]).toEqual({ inserted: false, existing: entries[winner] })
        const saved = await Promise.all(
          [log, other, log].map((side, at) => side.save(next(entries[winner]!, { note: `${at}` }))),
        )
        expect(saved.toSorted()).toEqual(['saved', 'stale', 'stale'])
        expect((await other.tenant('a').get(entries[winner]!.id))?.note).toBe(
          `${saved.indexOf('saved')}`,
        )
      }
    },
  },
  {
    name: 'entries are there after a crash',
    needs: ['callLog', 'reopen'],
    async run({ applications: { callLog: log }, reopenApplications }) {
      await fill(log, [entry('1', { keys: ['x'] })])
      const after = (await reopenApplications()).callLog
      expect(await after.tenant('a').findByKey('x')).toEqual(entry('1', { keys: ['x'] }))
    },
  },
]

const people = (contact: string | null, user: string | null) => ({
  references: {
    contact: contact === null ? null : { id: contact },
    user: user === null ? null : { id: user },
  },
})

const reading: readonly StoreCase[] = [
  {
    name: 'the entries of a tenant are listed by contact, user and status, newest first',
    needs: ['callLog'],
    async run({ applications: { callLog: log } }) {
      await fill(log, [
        entry('1', { ...people('c', 'u'), startedAt: minute(1) }),
        entry('2', { ...people('c', null), startedAt: minute(2), status: 'busy' }),
        entry('3', { ...people(null, 'u'), startedAt: minute(2) }),
        entry('4', { tenant: 'b', ...people('c', 'u') }),
      ])
      const ids = async (
        filter: { contact?: string; user?: string; status?: string },
        offset = 0,
      ) => {
        const { entries, total } = await log.tenant('a').list({ ...filter, limit: 2, offset })
        return [entries.map(({ id }) => id).join(' '), total]
      }
      expect([await ids({}), await ids({}, 2)]).toEqual([
        ['3 2', 3],
        ['1', 3],
      ])
      expect([await ids({ contact: 'c' }), await ids({ user: 'u', contact: 'c' })]).toEqual([
        ['2 1', 2],
        ['1', 1],
      ])
      expect([await ids({ status: 'busy' }), await ids({ contact: 'none' })]).toEqual([
        ['2', 1],
        ['', 0],
      ])
    },
  },
  {
    name: 'entries are listed and totalled by direction, number, time and users',
    needs: ['callLog'],
    async run({ applications: { callLog: log } }) {
      await fill(log, [
        entry('1', { ...people(null, 'u'), startedAt: minute(1), direction: 'inbound' }),
        entry('2', { ...people(null, 'v'), startedAt: minute(2), from: agentPhone }),
        entry('3', { startedAt: minute(3), to: agentPhone }),
        entry('4', { startedAt: minute(4), from: null, to: null, tenant: 'b' }),
      ])
      const { list, totals } = log.tenant('a')
      const expectations: readonly (readonly [LogConditions, string])[] = [
        [{ direction: 'inbound' }, '1'],
        [{ number: agentPhone }, '3 2'],
        [{ number: agentPhone, direction: 'inbound' }, ''],
        [{ from: minute(2) }, '3 2'],
        [{ to: minute(2) }, '2 1'],
        [{ users: [] }, ''],
        [{ users: ['u'] }, '1'],
        [{ users: ['u', 'v'], to: minute(1) }, '1'],
        [{ users: ['v'], unassigned: true }, '3 2'],
        [{ unassigned: true }, '3 2 1'],
      ]
      for (const [conditions, ids] of expectations) {
        const { entries, total } = await list({ ...conditions, limit: 10, offset: 0 })
        expect([conditions, entries.map(({ id }) => id).join(' ')]).toEqual([conditions, ids])
        const counts = (await totals(conditions)).map(({ count }) => count)
        expect([total, counts.reduce((sum, count) => sum + count, 0)]).toEqual([
          entries.length,
          entries.length,
        ])
      }
    },
  },
  {
    name: 'entries are totalled by status, with the durations that are known',
    needs: ['callLog'],
    async run({ applications: { callLog: log } }) {
      await fill(log, [
        entry('1', { startedAt: minute(1), totalDuration: 5 }),
        entry('2', { startedAt: minute(2), totalDuration: 2.5 }),
        entry('3', { startedAt: minute(3) }),
        entry('4', { startedAt: minute(3), status: 'busy' }),
        entry('5', { startedAt: minute(4), totalDuration: 9 }),
      ])
      const totals = async (window: { from?: string; to?: string }) =>
        [...(await log.tenant('a').totals(window))].toSorted((one, other) =>
          one.status < other.status ? -1 : 1,
        )
      const busy = { status: 'busy', count: 1, timed: 0, totalDuration: 0 }
      expect(await totals({})).toEqual([
        busy,
        { status: 'completed', count: 4, timed: 3, totalDuration: 16.5 },
      ])
      expect(await totals({ from: minute(2), to: minute(3) })).toEqual([
        busy,
        { status: 'completed', count: 2, timed: 1, totalDuration: 2.5 },
      ])
      expect(await totals({ from: minute(5) })).toEqual([])
    },
  },
  {
    name: 'browser calls that wait for a report are found, and those that are quiet',
    needs: ['callLog'],
    async run({ applications: { callLog: log } }) {
      const browser = { source: 'browser', provider: 'p', status: 'ringing' } as const
      await fill(log, [
        entry('live', { ...browser, startedAt: minute(3), updatedAt: minute(3) }),
        entry('old', { ...browser, startedAt: minute(1) }),
        entry('confirmed', { ...browser, startedAt: minute(3), providerCallId: 'CA1' }),
        entry('ended', { ...browser, startedAt: minute(3), status: 'busy' }),
        entry('claimed', {
          ...browser,
          startedAt: minute(3),
          status: 'busy',
          claimedCallId: 'CA2',
        }),
        entry('lost', { ...browser, startedAt: minute(3), status: 'unknown', tenant: 'b' }),
        entry('other', { ...browser, startedAt: minute(3), provider: 'q' }),
        entry('dispatched', { ...browser, startedAt: minute(3), source: 'dispatched' }),
      ])
      const waiting = await log.tenant('a').unconfirmed('p', minute(2))
      expect(waiting.map(({ id }) => id).toSorted()).toEqual(['claimed', 'live'])
      expect([...(await log.tenantsWaiting('p', minute(2)))].toSorted()).toEqual(['a', 'b'])
      expect(await log.tenantsWaiting('q', minute(4))).toEqual([])
      const quiet = (await log.quietSince(minute(2))).map(pair).toSorted()
      expect(quiet).toEqual(['a confirmed', 'a old', 'a other'])
    },
  },
  {
    name: 'entries that changed since are named, the oldest change first',
    needs: ['callLog'],
    async run({ applications: { callLog: log } }) {
      await fill(log, [
        entry('1', { updatedAt: minute(3) }),
        entry('2', { updatedAt: minute(1) }),
        entry('3', { updatedAt: minute(2), tenant: 'b' }),
      ])
      expect((await log.changedSince(minute(2))).map(pair)).toEqual(['b 3', 'a 1'])
      await log.save(next(entry('2'), { updatedAt: minute(4) }))
      expect((await log.changedSince(minute(3))).map(pair)).toEqual(['a 1', 'a 2'])
    },
  },
]

/** The call log of a CRM. */
export const callLogCases: readonly StoreCase[] = [...writing, ...reading]
