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
