import type { Awaitable } from '@callplane/core'
import { expect } from 'vitest'
import { delivery, type ExampleDelivery } from '../application-examples.ts'
import type { StoreCase } from '../case.ts'

const idsOf = async (found: Awaitable<readonly ExampleDelivery[]>): Promise<string[]> =>
  (await found).map(({ id }) => id)

const leaseMs = 10_000

/** An owner and its lease. */
const as = (owner: string) => ({ owner, leaseMs })
const giveUp = (owner: string) => ({ owner, leaseMs: 0 })

/** Deliveries of a CRM. */
export const outboxCases: readonly StoreCase[] = [
  {
    name: 'a delivery is replaced by its next revision only',
    needs: ['outbox'],
    async run({ applications: { outbox } }) {
      const first = delivery('x', { note: 'größer\u0000' })
      expect(await outbox.get('x')).toBeNull()
      expect([await outbox.put(first), await outbox.put(first)]).toEqual([true, false])
      const second = { ...first, revision: 2, state: 'done', nextAt: null }
      expect(await outbox.put({ ...first, revision: 3 })).toBe(false)
      expect(await outbox.put({ ...first, id: 'y', revision: 2 })).toBe(false)
      expect([await outbox.put(second), await outbox.put(second)]).toEqual([true, false])
      expect([await outbox.get('x'), await outbox.get('y')]).toEqual([second, null])
    },
  },
  {
    name: 'what is due comes oldest first, and is known by its time and state',
    needs: ['outbox'],
    async run({ applications: { outbox } }) {
      for (const [id, nextAt, state] of [
        ['a', 30, 'waiting'],
        ['b', 10, 'sending'],
        ['c', null, 'done'],
        ['d', 20, 'waiting'],
      ] as const)
        await outbox.put(delivery(id, { nextAt, state }))
      expect(await outbox.nextAt(0, 'one')).toBe(10)
      expect(await idsOf(outbox.due(9, 10, as('one')))).toEqual([])
      expect(await idsOf(outbox.due(20, 10, as('one')))).toEqual(['b', 'd'])
      expect(await idsOf(outbox.due(30, 2, as('one')))).toEqual(['b', 'd'])
      expect((await idsOf(outbox.inState('waiting'))).toSorted()).toEqual(['a', 'd'])
      for (const id of ['a', 'b', 'd'])
        await outbox.put(delivery(id, { revision: 2, state: 'done', nextAt: null }))
      expect(await outbox.nextAt(0, 'one')).toBeNull()
      expect(await idsOf(outbox.due(1_000, 10, as('one')))).toEqual([])
    },
  },
  {
    name: 'two owners that ask at a time share what is due',
    needs: ['outbox', 'second'],
    async run({ applications: { outbox }, otherApplications: { outbox: other } }) {
      const ids = Array.from({ length: 12 }, (_, at) => `d-${String(at).padStart(2, '0')}`)
      for (const [at, id] of ids.entries()) await outbox.put(delivery(id, { nextAt: at }))
      const given = await Promise.all([
        idsOf(outbox.due(100, 4, as('one'))),
        idsOf(other.due(100, 4, as('two'))),
        idsOf(other.due(100, 8, as('two'))),
      ])
      const mine = given[0] ?? []
      const theirs = new Set([...(given[1] ?? []), ...(given[2] ?? [])])
      expect(mine.filter((id) => theirs.has(id))).toEqual([])
      const rest = await idsOf(outbox.due(100, 100, as('one')))
      expect(rest.filter((id) => theirs.has(id))).toEqual([])
      expect([...theirs, ...rest].toSorted()).toEqual(ids)
    },
  },
  {
    name: 'what one owner was given is given to another once the lease has ended, and not before',
    needs: ['outbox', 'second', 'advance'],
    async run({ applications: { outbox }, otherApplications: { outbox: other }, advance }) {
      for (const id of ['x', 'y']) await outbox.put(delivery(id))
      expect(await idsOf(outbox.due(100, 10, as('one')))).toHaveLength(2)
      expect(await idsOf(other.due(100, 10, as('two')))).toEqual([])
      // A clock of a process says nothing about a lease.
      expect(await idsOf(other.due(100 + 2 * leaseMs, 10, as('two')))).toEqual([])
      expect(await other.nextAt(100, 'two')).toBe(100 + leaseMs)
      expect(await outbox.nextAt(100, 'one')).toBe(0)
      await advance(leaseMs - 1_000)
      expect(await idsOf(other.due(100, 10, as('two')))).toEqual([])
      expect(await other.nextAt(100, 'two')).toBe(1_100)
      await advance(1_000)
      expect((await idsOf(other.due(100, 10, as('two')))).toSorted()).toEqual(['x', 'y'])
      expect(await idsOf(outbox.due(100, 10, as('one')))).toEqual([])
    },
  },
  {
    name: 'a write that ends the lease leaves the delivery to any owner that asks',
    needs: ['outbox', 'second'],
    async run({ applications: { outbox }, otherApplications: { outbox: other } }) {
      await outbox.put(delivery('x'))
      await outbox.due(100, 10, as('one'))
      expect(await outbox.put(delivery('x', { revision: 2, nextAt: 50 }), giveUp('one'))).toBe(true)
      expect(await other.nextAt(100, 'two')).toBe(50)
      expect(await idsOf(other.due(100, 10, as('two')))).toEqual(['x'])
    },
  },
  {
    name: 'a write without a lease leaves the delivery with its owner',
    needs: ['outbox', 'second'],
    async run({ applications: { outbox }, otherApplications: { outbox: other } }) {
      await outbox.put(delivery('x'))
      await outbox.due(100, 10, as('one'))
      expect(await other.put(delivery('x', { revision: 2, note: 'wanted' }))).toBe(true)
      expect(await idsOf(other.due(100, 10, as('two')))).toEqual([])
      expect(await outbox.put(delivery('x', { revision: 3 }), as('one'))).toBe(true)
      expect(await idsOf(other.due(100, 10, as('two')))).toEqual([])
    },
  },
  {
    name: 'a lease goes on that its owner renews, by name or with a write, and not beyond',
    needs: ['outbox', 'second', 'advance'],
    async run({ applications: { outbox }, otherApplications: { outbox: other }, advance }) {
      for (const id of ['x', 'y', 'z']) await outbox.put(delivery(id))
      await outbox.due(100, 10, as('one'))
      await advance(leaseMs - 1_000)
      expect(await outbox.renew(['x', 'no such'], as('one'))).toEqual(['x'])
      expect(await outbox.put(delivery('y', { revision: 2 }), as('one'))).toBe(true)
      await advance(leaseMs - 1_000)
      expect(await idsOf(other.due(100, 10, as('two')))).toEqual(['z'])
      await advance(1_000)
      expect((await idsOf(other.due(100, 10, as('two')))).toSorted()).toEqual(['x', 'y', 'z'])
    },
  },
  {
    name: 'an owner whose delivery another one was given neither writes nor renews it',
    needs: ['outbox', 'second', 'advance'],
    async run({ applications: { outbox }, otherApplications: { outbox: other }, advance }) {
      await outbox.put(delivery('x'))
      await outbox.due(100, 10, as('one'))
      await advance(leaseMs)
      expect(await idsOf(other.due(100, 10, as('two')))).toEqual(['x'])
      const late = delivery('x', { revision: 2, state: 'done', nextAt: null })
      expect(await outbox.renew(['x'], as('one'))).toEqual([])
      expect([await outbox.put(late, as('one')), await outbox.put(late, giveUp('one'))]).toEqual([
        false,
        false,
      ])
      expect(await other.get('x')).toEqual(delivery('x'))
      expect(await other.put(late, giveUp('two'))).toBe(true)
      // Nor does one that was given nothing.
      expect(await outbox.put({ ...late, revision: 3 }, as('one'))).toBe(false)
    },
  },
  {
    name: 'one of two writes of a revision succeeds',
    needs: ['outbox', 'second'],
    async run({ applications: { outbox }, otherApplications: { outbox: other } }) {
      for (let revision = 1; revision <= 10; revision++) {
        const written = await Promise.all(
          [outbox, other, outbox, other].map((side, at) =>
            side.put(delivery('x', { revision, note: `${at}` })),
          ),
        )
        expect(written.filter(Boolean)).toHaveLength(1)
        expect((await other.get('x'))?.note).toBe(`${written.indexOf(true)}`)
      }
    },
  },
  {
    name: 'deliveries and their leases are there after a crash',
    needs: ['outbox', 'reopen', 'advance'],
    async run({ applications: { outbox }, reopenApplications, advance }) {
      await outbox.put(delivery('x', { nextAt: 5 }))
      await outbox.due(5, 10, as('one'))
      const after = (await reopenApplications()).outbox
      expect(await after.get('x')).toEqual(delivery('x', { nextAt: 5 }))
      expect(await idsOf(after.due(5, 10, as('two')))).toEqual([])
      await advance(leaseMs)
      expect(await after.nextAt(5, 'two')).toBe(5)
      expect(await idsOf(after.due(5, 10, as('two')))).toEqual(['x'])
    },
  },
]
