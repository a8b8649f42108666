import type { CallRecord } from '@callplane/core'
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
import { idsOf } from '../examples.ts'

export const recordCases: readonly StoreCase[] = [
  {
    name: 'a record comes back as it was written',
    async run({ calls }) {
      const first = callRecord(
        'one',
        { to: 'sip:übung@example.com', metadata: { text: '"\u0000 \\ \u2028 𝄞' } },
        { attempts: [attemptRecord('k1')], createdAt: noon + 0.5, dueAt: noon + 0.25 },
      )
      expect(await calls.claim(first, storeWrite())).toEqual({ claimed: true })
      expect(await calls.get('one')).toEqual(first)
      const second = nextVersion(first, { dueAt: null, room: 'r' })
      expect(await calls.save(second, storeWrite())).toMatchObject({ outcome: 'saved' })
      expect(await calls.get('one')).toEqual(second)
      expect(await calls.get('none')).toBeNull()
    },
  },
  {
    name: 'an idempotency key holds one call of a tenant, or of calls without one',
    async run({ calls }) {
      const keyed = (id: string, tenant?: string) =>
        callRecord(id, { idempotencyKey: 'once', ...(tenant !== undefined && { tenant }) })
      expect(await calls.claim(keyed('1'), storeWrite())).toEqual({ claimed: true })
      expect(await calls.claim(keyed('2', 'x'), storeWrite())).toEqual({ claimed: true })
      for (const name of ['null', 'undefined'])
        expect(await calls.claim(keyed(name, name), storeWrite())).toEqual({ claimed: true })
      const taken = await calls.claim(keyed('4', 'x'), storeWrite())
      expect(taken).toEqual({ claimed: false, existing: keyed('2', 'x') })
      expect(await calls.get('4')).toBeNull()
      expect((await calls.findByIdempotencyKey(undefined, 'once'))?.id).toBe('1')
      expect((await calls.findByIdempotencyKey('x', 'once'))?.id).toBe('2')
      expect(await calls.findByIdempotencyKey('y', 'once')).toBeNull()
      expect(await calls.findByIdempotencyKey(undefined, 'other')).toBeNull()
    },
  },
  {
    name: 'any number of calls have no idempotency key',
    async run({ calls }) {
      const tenant = 'x'
      const requests: Partial<CallRecord['request']>[] = [{}, {}, { tenant }, { tenant }]
      // A text that a missing key could be taken for is a key like any other.
      for (const idempotencyKey of ['undefined', 'null']) requests.push({ tenant, idempotencyKey })
      for (const [id, request] of [...requests, {}, { tenant }].entries())
        expect(await calls.claim(callRecord(`${id}`, request), storeWrite())).toEqual({
          claimed: true,
        })
    },
  },
  {
    name: 'a record is replaced by its next version only',
    async run({ calls }) {
      const first = callRecord('one')
      await calls.claim(first, storeWrite())
      expect(await calls.save(first, storeWrite())).toEqual({ outcome: 'conflict' })
      expect(await calls.save(nextVersion(nextVersion(first)), storeWrite())).toEqual({
        outcome: 'conflict',
      })
      const second = nextVersion(first, { room: 'r' })
      expect(await calls.save(second, storeWrite())).toMatchObject({ outcome: 'saved' })
      expect(await calls.save(nextVersion(first, { room: 's' }), storeWrite())).toEqual({
        outcome: 'conflict',
      })
      expect((await calls.get('one'))?.room).toBe('r')
      expect(await calls.save(nextVersion(callRecord('none')), storeWrite())).toEqual({
        outcome: 'conflict',
      })
      expect(await calls.get('none')).toBeNull()
    },
  },
  {
    name: 'writes that are asked for together are each carried out or refused on their own',
    async run({ calls }) {
      const first = callRecord('one', { idempotencyKey: 'once' })
      expect(await calls.claim(first, storeWrite())).toEqual({ claimed: true })
      // A dispatcher saves no call whose claim was not answered, so that a store may carry these out in any order.
      const results = await Promise.all([
        calls.save(nextVersion(first, { room: 'r' }), storeWrite()),
        calls.save(nextVersion(first, { room: 's' }), storeWrite()),
        calls.claim(callRecord('two', { idempotencyKey: 'once' }), storeWrite()),
        calls.claim(callRecord('three'), storeWrite()),
      ])
      expect(results[0]).toMatchObject({ outcome: 'saved' })
      expect(results[1]).toEqual({ outcome: 'conflict' })
      expect(results[2]).toMatchObject({ claimed: false, existing: { id: 'one' } })
      expect(results[3]).toEqual({ claimed: true })
      expect((await calls.get('one'))?.room).toBe('r')
      expect([await calls.get('two'), (await calls.get('three'))?.id]).toEqual([null, 'three'])
    },
  },
  {
    name: 'a call is found by each of its attempts',
    async run({ calls }) {
      const first = callRecord('one', {}, { attempts: [attemptRecord('k1')] })
      await calls.claim(first, storeWrite())
      await calls.save(
        nextVersion(first, { attempts: [...first.attempts, attemptRecord('k9')] }),
        storeWrite(),
      )
      for (const key of ['k1', 'k9']) expect((await calls.findByAttempt(key))?.id).toBe('one')
      expect((await calls.findByAttempt('k9'))?.version).toBe(2)
      expect(await calls.findByAttempt('k2')).toBeNull()
    },
  },
  {
    name: 'calls to a party are those that sent an attempt to it at that time or later',
    async run({ calls }) {
      const sent = (key: string, sentAt: number | null) => attemptRecord(key, { sentAt })
      const nearFirst = { connect: { phone: agentPhone, first: true } }
      await calls.claim(callRecord('1', {}, { attempts: [sent('k1', 10)] }), storeWrite())
      await calls.claim(
        callRecord('2', {}, { attempts: [sent('k2', 20), sent('k6', 5), sent('k3', null)] }),
        storeWrite(),
      )
      await calls.claim(callRecord('near', nearFirst, { attempts: [sent('k4', 20)] }), storeWrite())
      const unsent = callRecord('unsent', {}, { attempts: [sent('k5', null)] })
      await calls.claim(unsent, storeWrite())
      const since = async (party: string, time: number) =>
        [...(await idsOf(calls.findByParty(party, time)))].sort()
      expect([await since(far, 10), await since(far, 11), await since(far, 21)]).toEqual([
        ['1', '2'],
        ['2'],
        [],
      ])
      expect([await since(agentPhone, 15), await since('+14155550199', 0)]).toEqual([['near'], []])
      await calls.save(nextVersion(unsent, { attempts: [sent('k5', 30)] }), storeWrite())
      expect(await since(far, 21)).toEqual(['unsent'])
    },
  },
  {
    name: 'the claim of a call takes ids along, except those that have an owner',
    async run({ calls }) {
      await calls.claim(callRecord('one'), storeWrite({ claims: [referenceClaim('x')] }))
      const claims = [
        referenceClaim('x', { attempt: 'k2' }),
        referenceClaim('y', { attempt: 'k2' }),
      ]
      expect(await calls.claim(callRecord('two'), storeWrite({ claims }))).toEqual({
        claimed: true,
      })
      const owner = async (...given: [string, string, string]) =>
        (await calls.findByReference(...given))?.id
      expect(await owner('a', 'call', 'x')).toBe('one')
      expect(await owner('a', 'call', 'y')).toBe('two')
      expect(await owner('a', 'leg', 'x')).toBeUndefined()
      expect(await owner('b', 'call', 'x')).toBeUndefined()
    },
  },
]
