import { expect } from 'vitest'
import type { StoreCase } from '../case.ts'
import { agent, attempt, call, far, hour, next, noon, reference, write } from '../examples.ts'

export const removalCases: readonly StoreCase[] = [
  {
    name: 'a purge deletes old calls that need no attention, with all that leads to them',
    async run({ calls }) {
      const settled = { dueAt: null, createdAt: noon - hour }
      const old = call('old', { idempotencyKey: 'k' }, { ...settled, attempts: [attempt('k1')] })
      await calls.claim(old, write({ claims: [reference('x')] }))
      await calls.claim(call('open', {}, { createdAt: noon - hour }), write())
      await calls.claim(call('young', {}, { dueAt: null }), write())
      expect(await calls.purge(noon, 10)).toBe(1)
      expect(await calls.purge(noon, 10)).toBe(0)
      expect(await calls.get('old')).toBeNull()
      expect(await calls.findByIdempotencyKey(undefined, 'k')).toBeNull()
      expect(await calls.findByAttempt('k1')).toBeNull()
      expect(await calls.findByReference('a', 'call', 'x')).toBeNull()
      expect(await calls.findByParty(far, 0)).toEqual([])
      const { records } = await calls.list({ number: far }, { limit: 10 })
      expect(records.map(({ id }) => id)).toEqual(['young', 'open'])
      const again = call('again', { idempotencyKey: 'k' })
      expect(await calls.claim(again, write({ claims: [reference('x')] }))).toEqual({
        claimed: true,
      })
      expect((await calls.findByReference('a', 'call', 'x'))?.id).toBe('again')
    },
  },
  {
    name: 'a purge deletes no more than its limit at a time',
    async run({ calls }) {
      for (let at = 0; at < 5; at++)
        await calls.claim(call(`${at}`, {}, { dueAt: null, createdAt: noon + at }), write())
      expect([await calls.purge(noon + 10, 2), await calls.purge(noon + 10, 2)]).toEqual([2, 2])
      expect([await calls.purge(noon + 10, 2), await calls.purge(noon + 10, 2)]).toEqual([1, 0])
    },
  },
  {
    name: 'a number is erased with every call that has it and needs no attention',
    async run({ calls }) {
      const settled = { dueAt: null }
      await calls.claim(call('to', { to: agent }, settled), write())
      await calls.claim(call('connect', { connect: { phone: agent } }, settled), write())
      await calls.claim(call('other', {}, settled), write())
      const open = call('open', { from: agent })
      await calls.claim(open, write())
      expect(await calls.erase(agent)).toEqual({ erased: 2, open: ['open'] })
      expect(await calls.get('to')).toBeNull()
      expect((await calls.get('other'))?.id).toBe('other')
      await calls.save(next(open, settled), write())
      expect(await calls.erase(agent)).toEqual({ erased: 1, open: [] })
      expect((await calls.list({ number: agent }, { limit: 10 })).records).toEqual([])
      expect(await calls.erase(agent)).toEqual({ erased: 0, open: [] })
    },
  },
]
