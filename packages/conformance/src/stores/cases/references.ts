import { expect } from 'vitest'
import type { StoreCase } from '../case.ts'
import { call, next, noon, reference, report, write } from '../examples.ts'

export const referenceCases: readonly StoreCase[] = [
  {
    name: 'an id stays with the call that claimed it first, until that call releases it (S3)',
    async run({ calls }) {
      const [one, two] = [call('one'), call('two')]
      await calls.claim(one, write())
      await calls.claim(two, write())
      const first = await calls.save(next(one), write({ claims: [reference('x')] }))
      expect(first).toMatchObject({ outcome: 'saved' })
      const stolen = reference('x', { attempt: 'k2' })
      expect(await calls.save(next(two), write({ claims: [stolen] }))).toEqual({
        outcome: 'owned',
        claim: stolen,
        owner: { call: 'one', attempt: 'k1' },
      })
      expect((await calls.get('two'))?.version).toBe(1)
      await calls.save(next(next(one)), write({ releases: [reference('x')] }))
      expect(await calls.findByReference('a', 'call', 'x')).toBeNull()
      const claimed = await calls.save(next(two), write({ claims: [stolen] }))
      expect(claimed).toMatchObject({ outcome: 'saved' })
      expect((await calls.findByReference('a', 'call', 'x'))?.id).toBe('two')
    },
  },
  {
    name: 'a call releases only ids of its own, and may claim them again',
    async run({ calls }) {
      const [one, two] = [call('one'), call('two')]
      await calls.claim(one, write({ claims: [reference('x')] }))
      await calls.claim(two, write())
      await calls.save(next(two), write({ releases: [reference('x'), reference('never')] }))
      expect((await calls.findByReference('a', 'call', 'x'))?.id).toBe('one')
      const again = write({ claims: [reference('x', { attempt: 'k2' })] })
      expect(await calls.save(next(one), again)).toMatchObject({ outcome: 'saved' })
    },
  },
  {
    name: 'a refused save claims and releases nothing',
    async run({ calls }) {
      const [one, two] = [call('one'), call('two')]
      await calls.claim(one, write({ claims: [reference('x')] }))
      await calls.claim(two, write({ claims: [reference('held')] }))
      const claims = [reference('new'), reference('x')]
      const refused = await calls.save(next(two), write({ claims, releases: [reference('held')] }))
      expect(refused.outcome).toBe('owned')
      expect(await calls.findByReference('a', 'call', 'new')).toBeNull()
      expect((await calls.findByReference('a', 'call', 'held'))?.id).toBe('two')
    },
  },
  {
    name: 'an event that comes early is kept until the write that claims its id contains it (S14)',
    async run({ calls }) {
      const one = call('one')
      await calls.claim(one, write())
      const early = report('e1', { call: 'x', leg: 'l' })
      expect(await calls.park({ provider: 'a', event: early, until: noon + 100 })).toBeNull()
      const refused = await calls.save(next(one), write({ claims: [reference('x')] }))
      expect(refused).toMatchObject({ outcome: 'parked', events: [{ event: early }] })
      expect((await calls.get('one'))?.version).toBe(1)
      const taken = refused.outcome === 'parked' ? refused.events.map(({ id }) => id) : []
      const claims = [reference('x'), reference('l', { kind: 'leg' })]
      expect(await calls.save(next(one), write({ claims, taken }))).toMatchObject({
        outcome: 'saved',
      })
      expect((await calls.park({ provider: 'a', event: early, until: noon + 100 }))?.id).toBe('one')
    },
  },
  {
    name: 'a save is told of all events that wait for its ids, each once',
    async run({ calls }) {
      const one = call('one')
      await calls.claim(one, write())
      const both = report('e1', { call: 'x', leg: 'l' })
      const other = report('e2', { leg: 'l' })
      const foreign = report('e3', { call: 'y' })
      for (const event of [both, other, foreign])
        await calls.park({ provider: 'a', event, until: noon + 100 })
      await calls.park({ provider: 'b', event: both, until: noon + 100 })
      const claims = [reference('x'), reference('l', { kind: 'leg' })]
      const refused = await calls.save(next(one), write({ claims }))
      if (refused.outcome !== 'parked') throw new Error(refused.outcome)
      expect(refused.events.map(({ event }) => event.id).sort()).toEqual(['e1', 'e2'])
      const some = refused.events.slice(0, 1).map(({ id }) => id)
      const again = await calls.save(next(one), write({ claims, taken: some }))
      expect(again).toEqual({ outcome: 'parked', events: refused.events.slice(1) })
    },
  },
  {
    name: 'a parked event is forgotten after its time',
    async run({ calls }) {
      const one = call('one')
      await calls.claim(one, write())
      await calls.park({ provider: 'a', event: report('e1', { call: 'x' }), until: noon + 100 })
      const at = (time: number) => write({ claims: [reference('x')], at: noon + time })
      expect((await calls.save(next(one), at(100))).outcome).toBe('parked')
      expect((await calls.save(next(one), at(101))).outcome).toBe('saved')
    },
  },
  {
    name: 'an event is handed to the call that owns one of its ids by then',
    async run({ calls }) {
      await calls.claim(call('one'), write({ claims: [reference('x')] }))
      const known = report('e1', { leg: 'unknown', call: 'x' })
      expect((await calls.park({ provider: 'a', event: known, until: noon }))?.id).toBe('one')
      expect(await calls.park({ provider: 'b', event: known, until: noon })).toBeNull()
    },
  },
]
