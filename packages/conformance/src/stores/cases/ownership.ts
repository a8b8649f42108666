import { callRecord, nextVersion, noon, storeWrite } from '@callplane/core/testing'
import { expect } from 'vitest'
import type { StoreCase } from '../case.ts'
import { idsOf } from '../examples.ts'

const due = (owner: string, until = noon, limit = 10) => ({ owner, until, limit })

export const ownershipCases: readonly StoreCase[] = [
  {
    name: 'what is due first comes first, and what is settled never (S10)',
    async run({ calls, join }) {
      for (const [id, dueAt] of [
        ['a', noon + 30],
        ['b', noon + 10],
        ['c', null],
        ['d', noon + 20],
      ] as const)
        await calls.claim(callRecord(id, {}, { dueAt }), storeWrite({ owner: 'gone' }))
      await join(calls, 'one')
      expect(await idsOf(calls.claimDue(due('one', noon + 9)))).toEqual([])
      expect(await idsOf(calls.claimDue(due('one', noon + 30, 1)))).toEqual(['b'])
      expect(await idsOf(calls.claimDue(due('one', noon + 20)))).toContain('d')
      await calls.save(nextVersion(callRecord('b', {}, { dueAt: null })), storeWrite())
      const rest = await idsOf(calls.claimDue(due('one', Infinity)))
      expect(rest.filter((id) => id !== 'd')).toEqual(['a'])
    },
  },
  {
    name: 'a call belongs to the dispatcher that claimed it, while its lease holds',
    needs: ['second'],
    async run({ calls, other, join }) {
      await join(calls, 'one')
      await join(other, 'two')
      await calls.claim(callRecord('x'), storeWrite())
      expect(await idsOf(other.claimDue(due('two')))).toEqual([])
      expect(await other.take('x', 'two')).toBeNull()
      expect((await calls.take('x', 'one'))?.id).toBe('x')
      const fenced = await other.save(
        nextVersion(callRecord('x')),
        storeWrite({ owner: 'two', asOwner: true }),
      )
      expect(fenced).toEqual({ outcome: 'fenced' })
      expect((await calls.get('x'))?.version).toBe(1)
      const fact = await other.save(nextVersion(callRecord('x')), storeWrite({ owner: 'two' }))
      expect(fact).toEqual({ outcome: 'saved', owned: false })
      const own = await calls.save(
        nextVersion(nextVersion(callRecord('x'))),
        storeWrite({ asOwner: true }),
      )
      expect(own).toEqual({ outcome: 'saved', owned: true })
    },
  },
  {
    name: 'the owner is given the calls that another dispatcher wrote last',
    needs: ['second'],
    async run({ calls, other, join }) {
      await join(calls, 'one')
      await join(other, 'two')
      const [x, y] = [callRecord('x'), callRecord('y')]
      await calls.claim(x, storeWrite())
      await calls.claim(y, storeWrite())
      await calls.save(nextVersion(x, { writer: 'one' }), storeWrite())
      await calls.save(nextVersion(y, { writer: 'one' }), storeWrite())
      expect(await idsOf(calls.claimDue(due('one')))).toEqual([])
      const later = nextVersion(nextVersion(x), { writer: 'two', room: 'r' })
      await other.save(later, storeWrite({ owner: 'two' }))
      expect(await calls.claimDue(due('one'))).toEqual([later])
    },
  },
  {
    name: 'calls that the owner may know hide no call that is free',
    needs: ['second'],
    async run({ calls, other, join }) {
      await join(calls, 'one')
      await join(other, 'two')
      for (const id of ['a', 'b', 'c']) {
        const own = callRecord(id, {}, { writer: 'one' })
        await calls.claim(own, storeWrite())
        await other.save(nextVersion(own, { writer: 'two' }), storeWrite({ owner: 'two' }))
      }
      for (const id of ['x', 'y'])
        await calls.claim(callRecord(id, {}, { dueAt: noon + 1 }), storeWrite({ owner: 'gone' }))
      const request = due('one', noon + 1, 3)
      const first = await idsOf(calls.claimDue(request))
      expect(first.filter((id) => 'xy'.includes(id)).toSorted()).toEqual(['x', 'y'])
      expect(first).toHaveLength(3)
      expect(first.at(-1)).toMatch(/[xy]/)
    },
  },
  {
    name: 'a dispatcher that leaves hands its calls over',
    needs: ['second'],
    async run({ calls, other, join }) {
      await join(calls, 'one')
      await join(other, 'two')
      await calls.claim(callRecord('x'), storeWrite())
      await calls.claim(callRecord('y'), storeWrite())
      await calls.leave('one')
      expect((await other.take('x', 'two'))?.id).toBe('x')
      expect(await idsOf(other.claimDue(due('two', Infinity)))).toContain('y')
      const fenced = await calls.save(nextVersion(callRecord('x')), storeWrite({ asOwner: true }))
      expect(fenced).toEqual({ outcome: 'fenced' })
    },
  },
  {
    name: 'a write takes a call that belongs to no dispatcher',
    needs: ['second'],
    async run({ calls, other, join }) {
      await join(calls, 'one')
      await join(other, 'two')
      const settled = callRecord('x', {}, { dueAt: null })
      await calls.claim(settled, storeWrite())
      expect(await calls.take('x', 'one')).toBeNull()
      const revived = await other.save(
        nextVersion(settled, { dueAt: noon }),
        storeWrite({ owner: 'two' }),
      )
      expect(revived).toEqual({ outcome: 'saved', owned: true })
      expect(await calls.take('x', 'one')).toBeNull()
      await calls.claim(callRecord('y'), storeWrite())
      await calls.leave('one')
      const adopted = await other.save(nextVersion(callRecord('y')), storeWrite({ owner: 'two' }))
      expect(adopted).toEqual({ outcome: 'saved', owned: true })
    },
  },
  {
    name: 'a call that is settled belongs to no dispatcher',
    async run({ calls, join }) {
      await join(calls, 'one')
      const x = callRecord('x')
      await calls.claim(x, storeWrite())
      const settled = nextVersion(x, { dueAt: null })
      expect(await calls.save(settled, storeWrite())).toEqual({ outcome: 'saved', owned: false })
    },
  },
  {
    name: 'takeOver ends every other lease',
    needs: ['second'],
    async run({ calls, other, join }) {
      await join(calls, 'one')
      await calls.claim(callRecord('x'), storeWrite())
      await join(other, 'two', { takeOver: true })
      expect((await other.take('x', 'two'))?.id).toBe('x')
      expect(await calls.renew('one', 10_000)).toBeNull()
    },
  },
]
