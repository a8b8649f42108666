import { noon } from '@callplane/core/testing'
import { expect } from 'vitest'
import type { StoreCase } from '../case.ts'

const request = { every: 20, now: noon, until: noon + 60_000 }
const slot = (call: string, now = noon) => ({ call, limit: 2, now, until: now + 1_000 })

/** Starts, slots and health of the lanes. */
export const laneCases: readonly StoreCase[] = [
  {
    name: 'starts of a lane are spaced, also of two dispatchers at a time',
    needs: ['lanes'],
    async run({ lanes, otherLanes }) {
      const every = 12.5
      const reserved = await Promise.all(
        Array.from({ length: 40 }, async (_, at) =>
          (at % 2 === 0 ? lanes : otherLanes).reserveStart('a', { ...request, every }),
        ),
      )
      const starts = reserved.map(Number).sort((one, other) => one - other)
      expect(starts[0]).toBe(noon)
      starts.forEach((start, at) => expect(start).toBeCloseTo(noon + at * every, 2))
      expect(await lanes.reserveStart('b', request)).toBe(noon)
    },
  },
  {
    name: 'a lane that was idle saves up no starts',
    needs: ['lanes'],
    async run({ lanes }) {
      await lanes.reserveStart('a', request)
      const later = { ...request, now: noon + 1_000 }
      expect(await lanes.reserveStart('a', later)).toBe(noon + 1_000)
      expect(await lanes.reserveStart('a', later)).toBe(noon + 1_020)
    },
  },
  {
    name: 'a start that would come too late is not reserved, and takes no place',
    needs: ['lanes'],
    async run({ lanes }) {
      await lanes.reserveStart('a', request)
      expect(await lanes.reserveStart('a', { ...request, until: noon + 19 })).toBeNull()
      expect(await lanes.reserveStart('a', { ...request, until: noon + 20 })).toBe(noon + 20)
    },
  },
  {
    name: 'starts can be postponed, and never moved forward',
    needs: ['lanes'],
    async run({ lanes, otherLanes }) {
      await lanes.postponeStarts('a', noon + 500)
      await lanes.postponeStarts('a', noon + 100)
      expect(await otherLanes.reserveStart('a', request)).toBe(noon + 500)
      await lanes.postponeStarts('a', noon + 510)
      expect(await otherLanes.reserveStart('a', request)).toBe(noon + 520)
    },
  },
  {
    name: 'a lane has no more slots than its limit, and a call takes one',
    needs: ['lanes'],
    async run({ lanes, otherLanes }) {
      const taken = await Promise.all([
        lanes.takeSlot('a', slot('1')),
        otherLanes.takeSlot('a', slot('2')),
        lanes.takeSlot('a', slot('3')),
        otherLanes.takeSlot('a', slot('4')),
      ])
      expect(taken.filter(Boolean)).toHaveLength(2)
      const holder = String(taken.indexOf(true) + 1)
      expect(await otherLanes.takeSlot('a', slot(holder))).toBe(true)
      expect(await lanes.takeSlot('a', slot('5'))).toBe(false)
      await lanes.freeSlot('a', holder)
      expect(await otherLanes.takeSlot('a', slot('5'))).toBe(true)
      expect(await lanes.takeSlot('b', slot('6'))).toBe(true)
    },
  },
  {
    name: 'a slot is free again after its time',
    needs: ['lanes'],
    async run({ lanes }) {
      for (const call of ['1', '2']) await lanes.takeSlot('a', slot(call))
      expect(await lanes.takeSlot('a', slot('3', noon + 999))).toBe(false)
      expect(await lanes.takeSlot('a', slot('3', noon + 1_000))).toBe(true)
    },
  },
  {
    name: 'the state of a lane is replaced by who has read it last',
    needs: ['lanes'],
    async run({ lanes, otherLanes }) {
      expect(await lanes.readState('a')).toEqual({ version: 0, state: null })
      const state = { failures: [1, 2], until: null }
      const first = await Promise.all([
        lanes.writeState('a', 0, state),
        otherLanes.writeState('a', 0, state),
      ])
      expect(first.filter(Boolean)).toHaveLength(1)
      expect(await otherLanes.readState('a')).toEqual({ version: 1, state })
      expect(await lanes.writeState('a', 0, { lost: true })).toBe(false)
      expect(await lanes.writeState('a', 1, 'text')).toBe(true)
      expect(await lanes.readState('a')).toEqual({ version: 2, state: 'text' })
      // Starts and health share a row in some stores.
      expect(await lanes.reserveStart('a', request)).toBe(noon)
      expect(await lanes.readState('a')).toEqual({ version: 2, state: 'text' })
    },
  },
]
