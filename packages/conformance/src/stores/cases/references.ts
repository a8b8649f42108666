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

export const referenceCases: readonly StoreCase[] = [
  {
    name: 'an id stays with the call that claimed it first, until that call releases it (S3)',
    async run({ calls }) {
      const [one, two] = [callRecord('one'), callRecord('two')]
      await calls.claim(one, storeWrite())
      await calls.claim(two, storeWrite())
      const first = await calls.save(
        nextVersion(one),
        storeWrite({ claims: [referenceClaim('x')] }),
      )
      expect(first).toMatchObject({ outcome: 'saved' })
      const stolen = referenceClaim('x', { attempt: 'k2' })
      expect(await calls.save(nextVersion(two), storeWrite({ claims: [stolen] }))).toEqual({
        outcome: 'owned',
        claim: stolen,
        owner: { call: 'one', attempt: 'k1' },
      })
      expect((await calls.get('two'))?.version).toBe(1)
      await calls.save(
        nextVersion(nextVersion(one)),
        storeWrite({ releases: [referenceClaim('x')] }),
      )
      expect(await calls.findByReference('a', 'call', 'x')).toBeNull()
      const claimed = await calls.save(nextVersion(two), storeWrite({ claims: [stolen] }))
      expect(claimed).toMatchObject({ outcome: 'saved' })
      expect((await calls.findByReference('a', 'call', 'x'))?.id).toBe('two')
    },
  },
  {
    name: 'a call releases only ids of its own, and may claim them again',
    async run({ calls }) {
      const [one, two] = [callRecord('one'), callRecord('two')]
      await calls.claim(one, storeWrite({ claims: [referenceClaim('x')] }))
      await calls.claim(two, storeWrite())
      await calls.save(
        nextVersion(two),
        storeWrite({ releases: [referenceClaim('x'), referenceClaim('never')] }),
      )
      expect((await calls.findByReference('a', 'call', 'x'))?.id).toBe('one')
      const again = storeWrite({ claims: [referenceClaim('x', { attempt: 'k2' })] })
      expect(await calls.save(nextVersion(one), again)).toMatchObject({ outcome: 'saved' })
    },
  },
  {
    name: 'an id that a call released stays with its next owner when the first call is deleted',
    async run({ calls }) {
      const one = callRecord('one')
      await calls.claim(one, storeWrite({ claims: [referenceClaim('x')] }))
      const settled = nextVersion(one, { dueAt: null })
      await calls.save(settled, storeWrite({ releases: [referenceClaim('x')] }))
      await calls.claim(callRecord('two'), storeWrite({ claims: [referenceClaim('x')] }))
      expect(await calls.purge(noon + 1, 10)).toBe(1)
      expect((await calls.findByReference('a', 'call', 'x'))?.id).toBe('two')
    },
  },
  {
    name: 'a refused save claims and releases nothing',
    async run({ calls }) {
      const [one, two] = [callRecord('one'), callRecord('two')]
      await calls.claim(one, storeWrite({ claims: [referenceClaim('x')] }))
      await calls.claim(two, storeWrite({ claims: [referenceClaim('held')] }))
      const claims = [referenceClaim('new'), referenceClaim('x')]
      const refused = await calls.save(
        nextVersion(two),
        storeWrite({ claims, releases: [referenceClaim('held')] }),
      )
      expect(refused.outcome).toBe('owned')
      expect(await calls.findByReference('a', 'call', 'new')).toBeNull()
      expect((await calls.findByReference('a', 'call', 'held'))?.id).toBe('two')
    },
  },
  {
    name: 'an event that comes early is kept until the write that claims its id contains it (S14)',
    async run({ calls }) {
      const one = callRecord('one')
      await calls.claim(one, storeWrite())
      const early = event('ringing', { id: 'e1', references: { call: 'x', leg: 'l' } })
      expect(await calls.park({ provider: 'a', event: early, until: noon + 100 })).toBeNull()
      const refused = await calls.save(
        nextVersion(one),
        storeWrite({ claims: [referenceClaim('x')] }),
      )
      expect(refused).toMatchObject({ outcome: 'parked', events: [{ event: early }] })
      expect((await calls.get('one'))?.version).toBe(1)
      const taken = refused.outcome === 'parked' ? refused.events.map(({ id }) => id) : []
      const claims = [referenceClaim('x'), referenceClaim('l', { kind: 'leg' })]
      expect(await calls.save(nextVersion(one), storeWrite({ claims, taken }))).toMatchObject({
        outcome: 'saved',
      })
      expect((await calls.park({ provider: 'a', event: early, until: noon + 100 }))?.id).toBe('one')
      // It is in that call, so that it waits for no other.
      const released = storeWrite({ releases: claims })
      await calls.save(nextVersion(nextVersion(one)), released)
      const two = callRecord('two')
      await calls.claim(two, storeWrite())
      expect(await calls.save(nextVersion(two), storeWrite({ claims }))).toMatchObject({
        outcome: 'saved',
      })
    },
  },
  {
    name: 'a save is told of all events that wait for its ids, each once',
    async run({ calls }) {
      const one = callRecord('one')
      await calls.claim(one, storeWrite())
      const both = event('ringing', { id: 'e1', references: { call: 'x', leg: 'l' } })
      const other = event('ringing', { id: 'e2', references: { leg: 'l' } })
      const third = event('ringing', { id: 'e4', references: { call: 'x' } })
      const foreign = event('ringing', { id: 'e3', references: { call: 'y' } })
      for (const event of [both, other, third, foreign])
        await calls.park({ provider: 'a', event, until: noon + 100 })
      await calls.park({ provider: 'b', event: both, until: noon + 100 })
      const claims = [referenceClaim('x'), referenceClaim('l', { kind: 'leg' })]
      const refused = await calls.save(nextVersion(one), storeWrite({ claims }))
      if (refused.outcome !== 'parked') throw new Error(refused.outcome)
      expect(refused.events.map(({ event }) => event.id).sort()).toEqual(['e1', 'e2', 'e4'])
      const some = refused.events.slice(0, 1).map(({ id }) => id)
      const again = await calls.save(nextVersion(one), storeWrite({ claims, taken: some }))
      expect(again).toEqual({ outcome: 'parked', events: refused.events.slice(1) })
    },
  },
  {
    name: 'a parked event is forgotten after its time',
    async run({ calls }) {
      const one = callRecord('one')
      await calls.claim(one, storeWrite())
      await calls.park({
        provider: 'a',
        event: event('ringing', { id: 'e1', references: { call: 'x' } }),
        until: noon + 100,
      })
      const at = (time: number) => storeWrite({ claims: [referenceClaim('x')], at: noon + time })
      expect((await calls.save(nextVersion(one), at(100))).outcome).toBe('parked')
      expect((await calls.save(nextVersion(one), at(101))).outcome).toBe('saved')
    },
  },
  {
    name: 'an event is handed to the call that owns one of its ids by then',
    async run({ calls }) {
      await calls.claim(callRecord('one'), storeWrite({ claims: [referenceClaim('x')] }))
      const known = event('ringing', { id: 'e1', references: { leg: 'unknown', call: 'x' } })
      expect((await calls.park({ provider: 'a', event: known, until: noon }))?.id).toBe('one')
      expect(await calls.park({ provider: 'b', event: known, until: noon })).toBeNull()
    },
  },
]
