import type { RampState } from '@callplane/core'
import { callRecord, far, nextVersion, noon, storeWrite } from '@callplane/core/testing'
import { expect } from 'vitest'
import type { StoreCase } from '../case.ts'

const state = (percent: number): RampState => ({
  routes: 'a → b',
  status: 'running',
  percent,
  run: 1,
  changes: [{ version: 1, at: noon, action: 'advance', from: 0, to: percent, reason: '"\\ %' }],
})

const sampled = (sample: string | null) =>
  storeWrite({ summary: () => ({ status: 'completed', provider: 'a', sample }) })

/** How far ramps are, and the results of their calls. */
export const rampCases: readonly StoreCase[] = [
  {
    name: 'the state of a ramp is replaced by who has read it last, one of two at a time',
    needs: ['ramps', 'second'],
    async run({ ramps, otherRamps }) {
      expect(await ramps.load()).toEqual([])
      const first = await Promise.all([
        ramps.save('sales', state(1), 0),
        otherRamps.save('sales', state(1), 0),
      ])
      expect(first.toSorted()).toEqual([false, true])
      expect(await otherRamps.load()).toEqual([{ rule: 'sales', version: 1, state: state(1) }])
      const second = await Promise.all([
        otherRamps.save('sales', state(5), 1),
        ramps.save('sales', state(0), 1),
      ])
      expect(second.toSorted()).toEqual([false, true])
      expect(await ramps.save('sales', state(25), 1)).toBe(false)
      const kept = state(second[0] ? 5 : 0)
      expect(await ramps.load()).toEqual([{ rule: 'sales', version: 2, state: kept }])
    },
  },
  {
    name: 'each rule has a ramp of its own, whatever its id',
    needs: ['ramps'],
    async run({ ramps }) {
      const ids = ['sales', 'Sales', "it's 𝄞", '\u0000', 'a%_b']
      for (const id of ids) expect(await ramps.save(id, state(1), 0)).toBe(true)
      expect(await ramps.save('sales', state(5), 1)).toBe(true)
      const held = await ramps.load()
      expect(held.map(({ rule, version }) => `${rule} ${version}`).toSorted()).toEqual(
        ids.map((id) => `${id} ${id === 'sales' ? 2 : 1}`).toSorted(),
      )
    },
  },
  {
    name: 'samples of a prefix come in descending order, no more than asked for',
    needs: ['ramps', 'second'],
    async run({ calls, ramps, otherRamps }) {
      const samples = [
        'a t 1 003',
        'a t 1 001',
        'a t 2 009',
        'a t 1 002',
        'a~ t 1 005',
        'A t 1 004',
      ]
      for (const [at, sample] of samples.entries())
        await calls.claim(callRecord(`c${at}`), sampled(sample))
      await calls.claim(callRecord('none'), sampled(null))
      await calls.claim(callRecord('absent'), storeWrite())
      expect(await otherRamps.samples('a t 1 ', 10)).toEqual([
        'a t 1 003',
        'a t 1 002',
        'a t 1 001',
      ])
      expect(await ramps.samples('a t 1 ', 2)).toEqual(['a t 1 003', 'a t 1 002'])
      expect(await ramps.samples('b', 10)).toEqual([])
    },
  },
  {
    name: 'a call has one sample, that of its last write, and none once it is deleted',
    needs: ['ramps'],
    async run({ calls, ramps }) {
      const call = callRecord('one')
      await calls.claim(call, sampled(null))
      const answered = nextVersion(call)
      await calls.save(answered, sampled('a t 1 001 answered'))
      expect(await ramps.samples('a ', 10)).toEqual(['a t 1 001 answered'])
      const revised = nextVersion(answered, { dueAt: null })
      await calls.save(revised, sampled('a t 1 002 failed'))
      expect(await ramps.samples('a ', 10)).toEqual(['a t 1 002 failed'])
      // A write that is refused changes nothing.
      expect(await calls.save(nextVersion(answered), sampled('a t 1 003 lost'))).toEqual({
        outcome: 'conflict',
      })
      expect(await ramps.samples('a ', 10)).toEqual(['a t 1 002 failed'])
      await calls.erase(far)
      expect(await ramps.samples('a ', 10)).toEqual([])
    },
  },
  {
    name: 'ramps and samples are there after a crash',
    needs: ['ramps', 'reopen'],
    async run({ calls, ramps, reopenRamps }) {
      await ramps.save('sales', state(1), 0)
      await calls.claim(callRecord('one'), sampled('a t 1 001'))
      const after = await reopenRamps()
      expect(await after.load()).toEqual([{ rule: 'sales', version: 1, state: state(1) }])
      expect(await after.samples('a ', 10)).toEqual(['a t 1 001'])
    },
  },
]
