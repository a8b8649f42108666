import {
  agentPhone,
  attemptRecord,
  callRecord,
  far,
  nextVersion,
  noon,
  referenceClaim,
  storeWrite,
} from '@callplane/core/testing'
import { expect } from 'vitest'
import type { StoreCase } from '../case.ts'
import { hour } from '../examples.ts'

export const removalCases: readonly StoreCase[] = [
  {
    name: 'a purge deletes old calls that need no attention, with all that leads to them',
    async run({ calls }) {
      const settled = { dueAt: null, createdAt: noon - hour }
      const old = callRecord(
        'old',
        { idempotencyKey: 'k' },
        { ...settled, attempts: [attemptRecord('k1')] },
      )
      await calls.claim(old, storeWrite({ claims: [referenceClaim('x')] }))
      await calls.save(nextVersion(old), storeWrite({ claims: [referenceClaim('y')] }))
      await calls.claim(callRecord('open', {}, { createdAt: noon - hour }), storeWrite())
      await calls.claim(callRecord('young', {}, { dueAt: null }), storeWrite())
      expect(await calls.purge(noon, 10)).toBe(1)
      expect(await calls.purge(noon, 10)).toBe(0)
      expect(await calls.get('old')).toBeNull()
      expect(await calls.findByIdempotencyKey(undefined, 'k')).toBeNull()
      expect(await calls.findByAttempt('k1')).toBeNull()
      expect(await calls.findByReference('a', 'call', 'x')).toBeNull()
      expect(await calls.findByParty(far, 0)).toEqual([])
      const { records } = await calls.list({ number: far }, { limit: 10 })
      expect(records.map(({ id }) => id)).toEqual(['young', 'open'])
      const again = callRecord('again', { idempotencyKey: 'k' })
      expect(await calls.claim(again, storeWrite({ claims: [referenceClaim('x')] }))).toEqual({
        claimed: true,
      })
      expect((await calls.findByReference('a', 'call', 'x'))?.id).toBe('again')
      // An id that the call learnt later is free as well.
      const learnt = await calls.save(
        nextVersion(again),
        storeWrite({ claims: [referenceClaim('y')] }),
      )
      expect(learnt).toMatchObject({ outcome: 'saved' })
    },
  },
  {
    name: 'a purge deletes no more than its limit at a time',
    async run({ calls }) {
      for (let at = 0; at < 5; at++)
        await calls.claim(
          callRecord(`${at}`, {}, { dueAt: null, createdAt: noon + at }),
          storeWrite(),
        )
      expect([await calls.purge(noon + 10, 2), await calls.purge(noon + 10, 2)]).toEqual([2, 2])
      expect([await calls.purge(noon + 10, 2), await calls.purge(noon + 10, 2)]).toEqual([1, 0])
    },
  },
  {
    name: 'a number is erased with every call that has it and needs no attention',
    async run({ calls }) {
      const settled = { dueAt: null }
      await calls.claim(callRecord('to', { to: agentPhone }, settled), storeWrite())
      await calls.claim(
        callRecord('connect', { connect: { phone: agentPhone } }, settled),
        storeWrite(),
      )
      await calls.claim(callRecord('other', {}, settled), storeWrite())
      const open = callRecord('open', { from: agentPhone })
      await calls.claim(open, storeWrite())
      expect(await calls.erase(agentPhone)).toEqual({ erased: 2, open: ['open'] })
      expect(await calls.get('to')).toBeNull()
      expect((await calls.get('other'))?.id).toBe('other')
      await calls.save(nextVersion(open, settled), storeWrite())
      expect(await calls.erase(agentPhone)).toEqual({ erased: 1, open: [] })
      expect((await calls.list({ number: agentPhone }, { limit: 10 })).records).toEqual([])
      expect(await calls.erase(agentPhone)).toEqual({ erased: 0, open: [] })
    },
  },
]
