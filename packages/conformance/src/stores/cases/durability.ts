import {
  attemptRecord,
  callRecord,
  event,
  nextVersion,
  noon,
  referenceClaim,
  storeWrite,
} from '@callplane/core/testing'
import { expect } from 'vitest'
import type { StoreCase } from '../case.ts'
import { idsOf } from '../examples.ts'

export const durabilityCases: readonly StoreCase[] = [
  {
    name: 'every write that resolved is there after a crash',
    needs: ['reopen'],
    async run({ calls, join, reopen }) {
      await join(calls, 'one')
      const keyed = callRecord(
        'keyed',
        { idempotencyKey: 'k' },
        { attempts: [attemptRecord('k1')] },
      )
      await calls.claim(keyed, storeWrite())
      const saved = nextVersion(keyed, { room: 'r' })
      await calls.save(saved, storeWrite({ claims: [referenceClaim('x')] }))
      const early = event('ringing', { id: 'e1', references: { call: 'y' } })
      await calls.park({ provider: 'a', event: early, until: noon + 100 })
      const other = callRecord('other', {}, { dueAt: noon + 1 })
      await calls.claim(other, storeWrite())
      const after = await reopen()
      expect(await after.get('keyed')).toEqual(saved)
      expect(await after.findByIdempotencyKey(undefined, 'k')).toEqual(saved)
      expect(await after.findByAttempt('k1')).toEqual(saved)
      expect(await after.findByReference('a', 'call', 'x')).toEqual(saved)
      const claimed = await after.claim(callRecord('two', { idempotencyKey: 'k' }), storeWrite())
      expect(claimed).toEqual({ claimed: false, existing: saved })
      const refused = await after.save(
        nextVersion(other),
        storeWrite({ claims: [referenceClaim('y')] }),
      )
      expect(refused).toMatchObject({ outcome: 'parked', events: [{ event: early }] })
    },
  },
  {
    name: 'calls that were open before a crash are taken up after it',
    needs: ['reopen'],
    async run({ calls, join, reopen }) {
      await join(calls, 'one')
      await calls.claim(callRecord('open'), storeWrite())
      await calls.claim(callRecord('settled', {}, { dueAt: null }), storeWrite())
      const after = await reopen()
      await join(after, 'two', { takeOver: true })
      const due = { owner: 'two', until: Infinity, limit: 10 }
      expect(await idsOf(after.claimDue(due))).toEqual(['open'])
    },
  },
]
