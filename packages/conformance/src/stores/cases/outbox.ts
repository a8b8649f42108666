import type { Awaitable } from '@callplane/core'
import { expect } from 'vitest'
import { delivery, type ExampleDelivery } from '../application-examples.ts'
import type { StoreCase } from '../case.ts'

const idsOf = async (found: Awaitable<readonly ExampleDelivery[]>): Promise<string[]> =>
  (await found).map(({ id }) => id)

const halfAMinute = 30_000

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
      expect(await outbox.nextAt()).toBe(10)
      expect(await idsOf(outbox.due(9, 10))).toEqual([])
      expect(await idsOf(outbox.due(20, 10))).toEqual(['b', 'd'])
      expect(await idsOf(outbox.due(30, 2))).toEqual(['b', 'd'])
      expect((await idsOf(outbox.inState('waiting'))).toSorted()).toEqual(['a', 'd'])
      for (const id of ['a', 'b', 'd'])
        await outbox.put(delivery(id, { revision: 2, state: 'done', nextAt: null }))
      expect(await outbox.nextAt()).toBeNull()
      expect(await idsOf(outbox.due(1_000, 10))).toEqual([])
    },
  },
  {
    name: 'two connections that ask at a time share what is due',
    needs: ['outbox', 'second'],
    async run({ applications: { outbox }, otherApplications: { outbox: other } }) {
      const ids = Array.from({ length: 12 }, (_, at) => `d-${String(at).padStart(2, '0')}`)
      for (const [at, id] of ids.entries()) await outbox.put(delivery(id, { nextAt: at }))
      const given = await Promise.all([
        idsOf(outbox.due(100, 4)),
        idsOf(other.due(100, 4)),
        idsOf(other.due(100, 8)),
      ])
      const mine = given[0] ?? []
      const theirs = new Set([...(given[1] ?? []), ...(given[2] ?? [])])
      expect(mine.filter((id) => theirs.has(id))).toEqual([])
      const rest = await idsOf(outbox.due(100, 100))
      expect([...new Set([...theirs, ...rest])].toSorted()).toEqual(ids)
    },
  },
  {
    name: 'what one connection was given is given to another after half a minute, or once it was written',
    needs: ['outbox', 'second'],
    async run({ applications: { outbox }, otherApplications: { outbox: other } }) {
      for (const id of ['x', 'y']) await outbox.put(delivery(id))
      expect(await idsOf(outbox.due(100, 10))).toHaveLength(2)
      expect(await idsOf(other.due(100, 10))).toEqual([])
      expect(await other.nextAt()).toBe(100 + halfAMinute)
      await outbox.put(delivery('x', { revision: 2, nextAt: 50 }))
      expect(await other.nextAt()).toBe(50)
      expect(await idsOf(other.due(100, 10))).toEqual(['x'])
      expect(await idsOf(other.due(100 + halfAMinute, 10))).toContain('y')
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
    name: 'deliveries are there after a crash',
    needs: ['outbox', 'reopen'],
    async run({ applications: { outbox }, reopenApplications }) {
      await outbox.put(delivery('x', { nextAt: 5 }))
      const after = (await reopenApplications()).outbox
      expect([await after.get('x'), await after.nextAt()]).toEqual([
        delivery('x', { nextAt: 5 }),
        5,
      ])
    },
  },
]
