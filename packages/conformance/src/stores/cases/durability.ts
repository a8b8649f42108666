import { expect } from 'vitest'
import type { StoreCase } from '../case.ts'
import { attempt, call, idsOf, next, noon, reference, report, write } from '../examples.ts'

export const durabilityCases: readonly StoreCase[] = [
  {
    name: 'every write that resolved is there after a crash',
    needs: ['reopen'],
    async run({ calls, join, reopen }) {
      await join(calls, 'one')
      const keyed = call('keyed', { idempotencyKey: 'k' }, { attempts: [attempt('k1')] })
      await calls.claim(keyed, write())
      const saved = next(keyed, { room: 'r' })
      await calls.save(saved, write({ claims: [reference('x')] }))
      const early = report('e1', { call: 'y' })
      await calls.park({ provider: 'a', event: early, until: noon + 100 })
      const other = call('other', {}, { dueAt: noon + 1 })
      await calls.claim(other, write())
      const after = await reopen()
      expect(await after.get('keyed')).toEqual(saved)
      expect(await after.findByIdempotencyKey(undefined, 'k')).toEqual(saved)
      expect(await after.findByAttempt('k1')).toEqual(saved)
      expect(await after.findByReference('a', 'call', 'x')).toEqual(saved)
      const claimed = await after.claim(call('two', { idempotencyKey: 'k' }), write())
      expect(claimed).toEqual({ claimed: false, existing: saved })
      const refused = await after.save(next(other), write({ claims: [reference('y')] }))
      expect(refused).toMatchObject({ outcome: 'parked', events: [{ event: early }] })
    },
  },
  {
    name: 'calls that were open before a crash are taken up after it',
    needs: ['reopen'],
    async run({ calls, join, reopen }) {
      await join(calls, 'one')
      await calls.claim(call('open'), write())
      await calls.claim(call('settled', {}, { dueAt: null }), write())
      const after = await reopen()
      await join(after, 'two', { takeOver: true })
      const due = { owner: 'two', until: Infinity, limit: 10 }
      expect(await idsOf(after.claimDue(due))).toEqual(['open'])
    },
  },
]
