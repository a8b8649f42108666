import { expect } from 'vitest'
import type { StoreCase } from '../case.ts'
import { call, idsOf, next, noon, write } from '../examples.ts'

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
        await calls.claim(call(id, {}, { dueAt }), write({ owner: 'gone' }))
      await join(calls, 'one')
      expect(await idsOf(calls.claimDue(due('one', noon + 9)))).toEqual([])
      expect(await idsOf(calls.claimDue(due('one', noon + 20, 1)))).toEqual(['b'])
      expect(await idsOf(calls.claimDue(due('one', noon + 20)))).toContain('d')
      await calls.save(next(call('b', {}, { dueAt: null })), write())
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
      await calls.claim(call('x'), write())
      expect(await idsOf(other.claimDue(due('two')))).toEqual([])
      expect(await other.take('x', 'two')).toBeNull()
      expect((await calls.take('x', 'one'))?.id).toBe('x')
      const fenced = await other.save(next(call('x')), write({ owner: 'two', asOwner: true }))
      expect(fenced).toEqual({ outcome: 'fenced' })
      expect((await calls.get('x'))?.version).toBe(1)
      const fact = await other.save(next(call('x')), write({ owner: 'two' }))
      expect(fact).toEqual({ outcome: 'saved', owned: false })
      const own = await calls.save(next(next(call('x'))), write({ asOwner: true }))
      expect(own).toEqual({ outcome: 'saved', owned: true })
    },
  },
  {
    name: 'the owner is given the calls that another dispatcher wrote last',
    needs: ['second'],
    async run({ calls, other, join }) {
      await join(calls, 'one')
      await join(other, 'two')
      const [x, y] = [call('x'), call('y')]
      await calls.claim(x, write())
      await calls.claim(y, write())
      await calls.save(next(x, { writer: 'one' }), write())
      await calls.save(next(y, { writer: 'one' }), write())
      expect(await idsOf(calls.claimDue(due('one')))).toEqual([])
      const later = next(next(x), { writer: 'two', room: 'r' })
      await other.save(later, write({ owner: 'two' }))
      expect(await calls.claimDue(due('one'))).toEqual([later])
    },
  },
  {
    name: 'a dispatcher that leaves hands its calls over',
    needs: ['second'],
    async run({ calls, other, join }) {
      await join(calls, 'one')
      await join(other, 'two')
      await calls.claim(call('x'), write())
      await calls.claim(call('y'), write())
      await calls.leave('one')
      expect((await other.take('x', 'two'))?.id).toBe('x')
      expect(await idsOf(other.claimDue(due('two', Infinity)))).toContain('y')
      const fenced = await calls.save(next(call('x')), write({ asOwner: true }))
      expect(fenced).toEqual({ outcome: 'fenced' })
    },
  },
  {
    name: 'a write takes a call that belongs to no dispatcher',
    needs: ['second'],
    async run({ calls, other, join }) {
      await join(calls, 'one')
      await join(other, 'two')
      const settled = call('x', {}, { dueAt: null })
      await calls.claim(settled, write())
      expect(await calls.take('x', 'one')).toBeNull()
      const revived = await other.save(next(settled, { dueAt: noon }), write({ owner: 'two' }))
      expect(revived).toEqual({ outcome: 'saved', owned: true })
      expect(await calls.take('x', 'one')).toBeNull()
      await calls.claim(call('y'), write())
      await calls.leave('one')
      const adopted = await other.save(next(call('y')), write({ owner: 'two' }))
      expect(adopted).toEqual({ outcome: 'saved', owned: true })
    },
  },
  {
    name: 'takeOver ends every other lease',
    needs: ['second'],
    async run({ calls, other, join }) {
      await join(calls, 'one')
      await calls.claim(call('x'), write())
      await join(other, 'two', { takeOver: true })
      expect((await other.take('x', 'two'))?.id).toBe('x')
      expect(await calls.renew('one', 10_000)).toBeNull()
    },
  },
]
