import { describe, expect, it } from 'vitest'
import { StoreError } from '../../journal/store/store-error.ts'
import { CallError } from '../../model/error.ts'
import { memoryStore } from '../memory-store.ts'
import { memoryCalls } from '../../journal/memory/memory-calls.ts'
import { outboundRule } from '../../testing/index.ts'
import { setUp } from '../dispatcher.fixture.ts'
import { rampRule, rampSetUp } from './ramp.fixture.ts'

const errorOf = async (work: Promise<unknown>): Promise<CallError> => {
  const error = await work.catch((thrown: unknown) => thrown)
  if (!CallError.isInstance(error)) throw new Error(`not refused: ${JSON.stringify(error)}`)
  return error
}
const faultsOf = async (work: Promise<unknown>) => (await errorOf(work)).faults

describe('the options of a change', () => {
  it('are refused with the path of each fault, and change nothing', async () => {
    const { ramps } = rampSetUp().start().dispatcher
    for (const expectedVersion of [-1, 0.5, '1', null] as never[])
      expect(await faultsOf(ramps.advance('sales', { expectedVersion }))).toMatchObject([
        { path: ['expectedVersion'], message: 'must be a version that `ramps.status` returned' },
      ])
    const reason = ['reason']
    for (const wrong of [7, 'x'.repeat(501)] as never[])
      expect(await faultsOf(ramps.back('sales', { reason: wrong }))).toMatchObject([
        { path: reason, message: 'must be a text of at most 500 characters' },
      ])
    const both = { resume: 'yes', reason: 7 } as never
    expect(await faultsOf(ramps.advance('sales', both))).toMatchObject([
      { path: reason },
      { path: ['resume'], message: 'must be true or false' },
    ])
    expect(await ramps.status('sales')).toMatchObject({ version: 0, changes: [] })
  })

  it('hold for the way back too', async () => {
    const { ramps } = rampSetUp().start().dispatcher
    await ramps.advance('sales', { expectedVersion: 0 })
    expect((await errorOf(ramps.back('sales', { expectedVersion: 0 }))).code).toBe('conflict')
    const reason = 'x'.repeat(500)
    expect(await ramps.back('sales', { expectedVersion: 1, reason })).toMatchObject({
      percent: 0,
      changes: [{ action: 'back', reason }, { action: 'advance' }],
    })
  })
})

describe('the list of ramps', () => {
  it('has the status of every rule with a ramp, in the order of the rules', async () => {
    const { dispatcher } = setUp(
      { old: {}, new: {} },
      {
        rules: [
          { ...rampRule(), id: 'second' },
          { ...outboundRule(['old', 'new']), id: 'plain' },
          { ...rampRule(), id: 'first' },
        ],
      },
    )
    await dispatcher.ramps.advance('first')
    const list = await dispatcher.ramps.list()
    expect(list).toMatchObject([
      { rule: 'second', percent: 0, verdict: 'idle', minimumSample: 20 },
      { rule: 'first', percent: 30, verdict: 'waiting', minimumSample: 20 },
    ])
    expect(list[1]).toEqual(await dispatcher.ramps.status('first'))
    expect(await faultsOf(dispatcher.ramps.status('plain'))).toMatchObject([
      {
        path: ['rule'],
        message: 'no rule of this id has a ramp; rules with a ramp: second, first',
      },
    ])
  })

  it('is empty where no rule has one, also over a store that keeps none', async () => {
    for (const store of [memoryStore(), { calls: memoryCalls() }]) {
      const { dispatcher } = setUp({ old: {} }, { store })
      expect(await dispatcher.ramps.list()).toEqual([])
      expect(await faultsOf(dispatcher.ramps.status('sales'))).toMatchObject([
        { message: 'no rule of this id has a ramp; no rule has a ramp' },
      ])
    }
  })
})

describe('a change whose write fails', () => {
  it('is reported as failed where the store does not have it', async () => {
    let fails = false
    const { start } = rampSetUp({
      ramps: (inner) => ({
        save: (...given) => {
          if (fails) throw new Error('away')
          return inner.save(...given)
        },
      }),
    })
    const { ramps } = start().dispatcher
    fails = true
    await expect(ramps.advance('sales')).rejects.toThrow(StoreError)
    expect(await ramps.status('sales')).toMatchObject({ version: 0, percent: 0 })
    fails = false
    await ramps.advance('sales')
    fails = true
    await expect(ramps.advance('sales')).rejects.toThrow(StoreError)
    expect(await ramps.status('sales')).toMatchObject({ version: 1, percent: 30 })
  })

  it('is reported as failed where another process made another change of that version', async () => {
    let loses = false
    const { start } = rampSetUp({
      ramps: (inner) => ({
        save: async (...given) => {
          if (!loses) return inner.save(...given)
          loses = false
          await other.dispatcher.ramps.stop('sales')
          throw new Error('connection lost')
        },
      }),
    })
    const [one, other] = [start(), start()]
    await one.dispatcher.ramps.advance('sales')
    loses = true
    await expect(one.dispatcher.ramps.advance('sales')).rejects.toThrow(StoreError)
    expect(await one.dispatcher.ramps.status('sales')).toMatchObject({
      state: 'stopped',
      version: 2,
    })
  })

  it('is reported as failed where the store cannot be read either', async () => {
    let fails = false
    const { start } = rampSetUp({
      ramps: (inner) => ({
        save: () => {
          fails = true
          throw new Error('away')
        },
        load: () => {
          if (fails) throw new Error('away')
          return inner.load()
        },
      }),
    })
    await expect(start().dispatcher.ramps.advance('sales')).rejects.toThrow('ramps.save')
  })

  it('is given up by the kill switch where another change always comes first', async () => {
    let writes = 0
    const { start } = rampSetUp({ ramps: () => ({ save: () => (writes++, false) }) })
    const stopped = await errorOf(start().dispatcher.ramps.stop('sales'))
    expect([stopped.code, writes]).toEqual(['conflict', 20])
  })
})

describe('a listener', () => {
  it('that throws is logged, and the others are told', async () => {
    const one = rampSetUp().start()
    const told: number[] = []
    one.dispatcher.on('ramp-changed', () => {
      throw new TypeError('broken')
    })
    const off = one.dispatcher.on('ramp-changed', ({ version }) => void told.push(version))
    await one.dispatcher.ramps.status('sales')
    for (let at = 0; at < 2; at++) await one.dispatcher.ramps.advance('sales')
    expect(told).toEqual([1, 2])
    expect(one.host.entries.filter(({ event }) => event === 'listener.failed')).toEqual(
      [1, 2].map(() => ({
        level: 'error',
        event: 'listener.failed',
        rule: 'sales',
        error: 'TypeError',
      })),
    )
    off()
    await one.dispatcher.ramps.stop('sales')
    expect(told).toEqual([1, 2])
  })

  it('of a process that starts is not told what happened before', async () => {
    const { start } = rampSetUp()
    await start().dispatcher.ramps.advance('sales')
    const late = start()
    const told: number[] = []
    late.dispatcher.on('ramp-changed', ({ version }) => void told.push(version))
    await late.dispatcher.ramps.status('sales')
    expect([told, late.host.entries]).toEqual([[], []])
    await late.dispatcher.ramps.advance('sales')
    expect(told).toEqual([2])
  })
})
