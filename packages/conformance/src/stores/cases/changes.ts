import { callRecord, nextVersion, storeWrite } from '@callplane/core/testing'
import { expect } from 'vitest'
import { untilTold, type StoreCase } from '../case.ts'

export const changeCases: readonly StoreCase[] = [
  {
    name: 'dispatchers are told what others wrote, and never what they wrote',
    needs: ['second'],
    async run({ calls, other, join }) {
      const one = await join(calls, 'one')
      const two = await join(other, 'two')
      const x = callRecord('x')
      await calls.claim(x, storeWrite())
      await untilTold(two.told, 'x 1')
      await other.save(nextVersion(x), storeWrite({ owner: 'two' }))
      await untilTold(one.told, 'x 2')
      await calls.save(nextVersion(nextVersion(x)), storeWrite())
      await untilTold(two.told, 'x 3')
      // Versions may be left out, but the order of a call is kept, and its own writes are not among them.
      expect([one.told, two.told]).toEqual([['x 2'], ['x 1', 'x 3']])
    },
  },
  {
    name: 'a dispatcher whose lease has ended is told what others write until it has joined again',
    needs: ['second', 'advance'],
    async run({ calls, other, join, advance }) {
      const one = await join(calls, 'one', { leaseMs: 1_000 })
      await join(other, 'two', { leaseMs: 60_000 })
      const x = callRecord('x')
      await other.claim(x, storeWrite({ owner: 'two' }))
      await untilTold(one.told, 'x 1')
      await advance(1_001)
      expect(await calls.renew('one', 1_000)).toBeNull()
      await other.save(nextVersion(x), storeWrite({ owner: 'two' }))
      await untilTold(one.told, 'x 2')
      const again = await join(calls, 'three', { former: 'one', leaseMs: 60_000 })
      await other.save(nextVersion(nextVersion(x)), storeWrite({ owner: 'two' }))
      await untilTold(again.told, 'x 3')
      expect([one.told, again.told]).toEqual([['x 1', 'x 2'], ['x 3']])
    },
  },
  {
    name: 'a dispatcher that left is told nothing more',
    needs: ['second'],
    async run({ calls, other, join }) {
      const one = await join(calls, 'one')
      const left = await join(other, 'two')
      await other.leave('two')
      const three = await join(other, 'three')
      await calls.claim(callRecord('x'), storeWrite())
      await untilTold(three.told, 'x 1')
      expect([one.told, left.told]).toEqual([[], []])
    },
  },
]
