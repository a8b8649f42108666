import {
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

const rounds = Array.from({ length: 20 }, (_, round) => round)

/** Two connections at once, again and again, in either order. */
export const racingCases: readonly StoreCase[] = [
  {
    name: 'one of two claims of a key succeeds',
    needs: ['second'],
    async run({ calls, other }) {
      for (const round of rounds) {
        const request = { idempotencyKey: `key-${round}` }
        const claims = await Promise.all(
          [calls, other].map(async (side, at) =>
            side.claim(callRecord(`${round}-${at}`, request), storeWrite({ owner: `side-${at}` })),
          ),
        )
        expect(claims.filter(({ claimed }) => claimed)).toHaveLength(1)
        const held = await calls.findByIdempotencyKey(undefined, request.idempotencyKey)
        const lost = claims.find((claim) => !claim.claimed)
        expect(lost).toEqual({ claimed: false, existing: held })
      }
    },
  },
  {
    name: 'one of two saves of a version succeeds, and is what is read',
    needs: ['second'],
    async run({ calls, other }) {
      let record = callRecord('x')
      await calls.claim(record, storeWrite())
      for (const round of rounds) {
        const wanted = [calls, other].map((_side, at) =>
          nextVersion(record, { writer: `side-${at}`, room: `${round}-${at}` }),
        )
        const saved = await Promise.all(
          [calls, other].map(async (side, at) =>
            side.save(wanted[at]!, storeWrite({ owner: `side-${at}` })),
          ),
        )
        const outcomes = saved.map(({ outcome }) => outcome)
        expect([...outcomes].sort()).toEqual(['conflict', 'saved'])
        record = wanted[outcomes.indexOf('saved')]!
        expect([await calls.get('x'), await other.get('x')]).toEqual([record, record])
      }
    },
  },
  {
    name: 'a due call is taken once',
    needs: ['second'],
    async run({ calls, other, join }) {
      await join(calls, 'one')
      await join(other, 'two')
      for (const round of rounds) {
        const ids = ['a', 'b', 'c'].map((id) => `${round}-${id}`)
        for (const id of ids) await calls.claim(callRecord(id), storeWrite({ owner: 'gone' }))
        const due = { until: noon, limit: 100 }
        const taken = await Promise.all([
          idsOf(calls.claimDue({ owner: 'one', ...due })),
          idsOf(other.claimDue({ owner: 'two', ...due })),
        ])
        const fresh = taken.flat().filter((id) => ids.includes(id))
        expect(fresh.sort()).toEqual(ids)
      }
    },
  },
  {
    name: 'one of two dispatchers takes a call',
    needs: ['second'],
    async run({ calls, other, join }) {
      await join(calls, 'one')
      await join(other, 'two')
      for (const round of rounds) {
        await calls.claim(callRecord(`${round}`), storeWrite({ owner: 'gone' }))
        const taken = await Promise.all([
          calls.take(`${round}`, 'one'),
          other.take(`${round}`, 'two'),
        ])
        expect(taken.filter((record) => record !== null)).toHaveLength(1)
      }
    },
  },
  {
    name: 'one of two calls claims an id',
    needs: ['second'],
    async run({ calls, other }) {
      for (const round of rounds) {
        const pair = [callRecord(`${round}-0`), callRecord(`${round}-1`)]
        for (const record of pair) await calls.claim(record, storeWrite())
        const saved = await Promise.all(
          [calls, other].map(async (side, at) =>
            side.save(
              nextVersion(pair[at]!),
              storeWrite({ claims: [referenceClaim(`id-${round}`, { attempt: `k${at}` })] }),
            ),
          ),
        )
        expect(saved.map(({ outcome }) => outcome).sort()).toEqual(['owned', 'saved'])
        const winner = saved.findIndex(({ outcome }) => outcome === 'saved')
        const owner = await calls.findByReference('a', 'call', `id-${round}`)
        expect(owner?.id).toBe(`${round}-${winner}`)
      }
    },
  },
  {
    name: 'an event is parked or handed to its call, whichever of park and claim comes first',
    needs: ['second'],
    async run({ calls, other }) {
      const seen = new Set<string>()
      for (const round of rounds) {
        const record = callRecord(`${round}`)
        await calls.claim(record, storeWrite())
        const claims = [referenceClaim(`id-${round}`)]
        const parked = event('ringing', { id: `e-${round}`, references: { call: `id-${round}` } })
        const saving = () => calls.save(nextVersion(record), storeWrite({ claims }))
        const parking = () => other.park({ provider: 'a', event: parked, until: noon + 100 })
        const [saved, owner] =
          round % 2 === 0
            ? await Promise.all([saving(), parking()])
            : ((await Promise.all([parking(), saving()])).toReversed() as [
                Awaited<ReturnType<typeof saving>>,
                Awaited<ReturnType<typeof parking>>,
              ])
        seen.add(saved.outcome)
        if (saved.outcome === 'saved') expect(owner?.id).toBe(record.id)
        else expect([saved.outcome, owner]).toEqual(['parked', null])
      }
      expect(seen.size).toBeGreaterThan(0)
    },
  },
]
