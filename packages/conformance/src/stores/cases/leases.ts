import { callRecord, nextVersion, noon, storeWrite } from '@callplane/core/testing'
import { expect } from 'vitest'
import type { StoreCase } from '../case.ts'
import { idsOf } from '../examples.ts'

const due = (owner: string) => ({ owner, until: noon, limit: 10 })

export const leaseCases: readonly StoreCase[] = [
  {
    name: 'a lease is confirmed by the store’s clock, and holds as long as it is renewed',
    needs: ['second', 'advance'],
    async run({ calls, other, join, advance }) {
      const { lease } = await join(calls, 'one', { leaseMs: 1_000 })
      expect(lease.until - lease.now).toBeCloseTo(1_000, 3)
      await join(other, 'two', { leaseMs: 60_000 })
      await calls.claim(callRecord('x'), storeWrite())
      for (let turn = 0; turn < 3; turn++) {
        await advance(600)
        const renewed = await calls.renew('one', 1_000)
        expect((renewed?.until ?? 0) - (renewed?.now ?? 0)).toBeCloseTo(1_000, 3)
        expect(await idsOf(other.claimDue(due('two')))).toEqual([])
      }
    },
  },
  {
    name: 'a lease that has ended frees the calls, and cannot be renewed',
    needs: ['second', 'advance'],
    async run({ calls, other, join, advance }) {
      await join(calls, 'one', { leaseMs: 1_000 })
      await join(other, 'two', { leaseMs: 60_000 })
      for (const id of ['x', 'y', 'z']) await calls.claim(callRecord(id), storeWrite())
      await advance(999)
      expect(await other.take('x', 'two')).toBeNull()
      await advance(2)
      expect(await calls.renew('one', 1_000)).toBeNull()
      expect((await other.take('x', 'two'))?.id).toBe('x')
      const adopted = await other.save(nextVersion(callRecord('y')), storeWrite({ owner: 'two' }))
      expect(adopted).toEqual({ outcome: 'saved', owned: true })
      expect(await idsOf(other.claimDue(due('two')))).toContain('z')
      const fenced = await calls.save(nextVersion(callRecord('x')), storeWrite({ asOwner: true }))
      expect(fenced).toEqual({ outcome: 'fenced' })
    },
  },
  {
    name: 'a write that needs the end of a lease is refused until then',
    needs: ['second', 'advance'],
    async run({ calls, other, join, advance }) {
      await join(calls, 'one', { leaseMs: 1_000 })
      await join(other, 'two', { leaseMs: 60_000 })
      const x = callRecord('x')
      await calls.claim(x, storeWrite())
      await advance(400)
      const orphaning = storeWrite({ owner: 'two', ended: ['never', 'one'] })
      const refused = await other.save(nextVersion(x), orphaning)
      expect(refused).toMatchObject({ outcome: 'leased', owner: 'one' })
      if (refused.outcome !== 'leased') return
      expect(refused.remainingMs).toBeGreaterThan(0)
      expect(refused.remainingMs).toBeLessThanOrEqual(600.001)
      expect((await calls.get('x'))?.version).toBe(1)
      await advance(601)
      expect(await other.save(nextVersion(x), orphaning)).toEqual({ outcome: 'saved', owned: true })
    },
  },
  {
    name: 'of several refusals the first in the documented order is given',
    needs: ['second'],
    async run({ calls, other, join }) {
      await join(calls, 'one')
      await join(other, 'two')
      const x = callRecord('x')
      await calls.claim(x, storeWrite())
      const wrong = { owner: 'two', asOwner: true, ended: ['one'] }
      expect((await other.save(x, storeWrite(wrong))).outcome).toBe('conflict')
      expect((await other.save(nextVersion(x), storeWrite(wrong))).outcome).toBe('fenced')
      const leased = await other.save(nextVersion(x), storeWrite({ ...wrong, asOwner: false }))
      expect(leased.outcome).toBe('leased')
    },
  },
]
