import { describe, expect, it } from 'vitest'
import { event, settlePromises, webhookOf } from '../../testing/index.ts'
import { gate } from '../dispatcher.fixture.ts'
import { half, rampSetUp, type RampSetting } from './ramp.fixture.ts'

const ramp = { stages: [{ percent: 50 }], guardrail: { minimumSample: 20 } }
const failing = half({ new: 'failed' })

/** One process whose ramp is at its first stage, and how often the calls of its target were read. */
const advanced = async ({ ramps = () => ({}), ...setting }: RampSetting = {}) => {
  let looks = 0
  const given = rampSetUp({
    ramp,
    ...setting,
    ramps(inner) {
      const changed = { ...inner, ...ramps(inner) }
      return {
        ...changed,
        samples(prefix, limit) {
          if (prefix.includes(' target ')) looks++
          return changed.samples(prefix, limit)
        },
      }
    },
  })
  const one = given.start()
  await one.dispatcher.ramps.advance('sales')
  looks = 0
  const ringMany = async (count: number) => {
    for (let at = 0; at < count; at++) await given.ring(one, failing)
  }
  const logged = (name: string) => one.host.entries.filter((entry) => entry.event === name)
  return { ...given, one, ramps: one.dispatcher.ramps, looks: () => looks, ringMany, logged }
}

describe('a look at the guardrail', () => {
  it('that takes the target back counts at once in its own process', async () => {
    const { one, clock, place, ringMany, logged } = await advanced()
    await ringMany(60)
    await clock.advance(0)
    expect(logged('ramp.fell-back')).toHaveLength(1)
    for (let at = 0; at < 10; at++) expect((await place(one)).provider).toBe('old')
  })

  it('follows the result of a call, and neither its other reports nor calls without one', async () => {
    const { one, clock, place, end, looks } = await advanced()
    const call = await place(one)
    await place(one)
    await clock.advance(2_000)
    expect(looks()).toBe(0)
    await end(one, call, half())
    await clock.advance(0)
    expect(looks()).toBe(1)
    const cost = { amount: 0.02, currency: 'USD', certainty: 'final' } as const
    const attemptKey = call.attempts[0]?.key
    const late = webhookOf(event('cost', { at: clock.now(), attemptKey, cost }))
    await one.dispatcher.receive(call.provider ?? '', late)
    await clock.advance(2_000)
    expect(looks()).toBe(1)
    expect(await one.dispatcher.calls.get(call.id)).toMatchObject({ cost: { amount: 0.02 } })
  })

  it('comes a second after the one before, not after the result', async () => {
    const { clock, ringMany, looks } = await advanced()
    await ringMany(1)
    await clock.advance(600)
    await ringMany(1)
    await clock.advance(399)
    expect(looks()).toBe(1)
    await clock.advance(1)
    expect(looks()).toBe(2)
  })

  it('is not made while the ramp is at 0 %', async () => {
    let reads = 0
    const setting = rampSetUp({ ramps: (inner) => ({ load: () => (reads++, inner.load()) }) })
    const one = setting.start()
    await setting.ring(one, half())
    await setting.clock.advance(5_000)
    expect(reads).toBe(1)
  })

  it('is repeated by itself where the calls could not be read', async () => {
    let fails = false
    const { clock, ringMany, ramps, logged } = await advanced({
      ramps: (inner) => ({
        samples(...given) {
          if (fails) throw new Error('away')
          return inner.samples(...given)
        },
      }),
    })
    fails = true
    await ringMany(60)
    await clock.advance(0)
    expect(logged('ramp.look-failed')).toEqual([
      { level: 'error', event: 'ramp.look-failed', rule: 'sales', error: 'StoreError' },
    ])
    fails = false
    await clock.advance(1_000)
    expect(await ramps.status('sales')).toMatchObject({ state: 'stopped', percent: 0 })
  })

  it('is given up where other changes always come first, and made again after the next result', async () => {
    let writes = 0
    let loses = true
    const { clock, ringMany, ramps, logged } = await advanced({
      ramps: (inner) => ({
        save(rule, state, version) {
          if (state.changes[0]?.action !== 'guardrail' || !loses)
            return inner.save(rule, state, version)
          writes++
          return false
        },
      }),
    })
    await ringMany(60)
    await clock.advance(0)
    expect([writes, logged('ramp.fell-back')]).toEqual([20, []])
    loses = false
    await ringMany(1)
    await clock.advance(1_000)
    expect(await ramps.status('sales')).toMatchObject({ state: 'stopped' })
  })

  it('leaves alone what went back by a stage meanwhile, which it has seen no calls of', async () => {
    let meanwhile: (() => Promise<unknown>) | undefined
    const { start, clock, ringMany, ramps } = await advanced({
      ramp: { ...ramp, stages: [{ percent: 50 }, { percent: 60 }] },
      ramps: (inner) => ({
        async save(rule, state, version) {
          const act = state.changes[0]?.action === 'guardrail' ? meanwhile : undefined
          meanwhile = undefined
          await act?.()
          return inner.save(rule, state, version)
        },
      }),
    })
    const other = start()
    await ramps.advance('sales')
    meanwhile = () => other.dispatcher.ramps.back('sales')
    await ringMany(60)
    await clock.advance(0)
    expect(meanwhile).toBeUndefined()
    expect(await ramps.status('sales')).toMatchObject({
      percent: 50,
      changes: [{ action: 'back' }, { action: 'advance' }, { action: 'advance' }],
    })
  })

  it('is not made for a rule that was removed, and its calls go on', async () => {
    const { one, clock, place, end, logged } = await advanced()
    const calls = await Promise.all([place(one), place(one), place(one)])
    await end(one, calls[0]!, half())
    await one.dispatcher.rules.remove('sales')
    await clock.advance(0)
    for (const call of calls.slice(1)) {
      expect((await end(one, call, half())).status).toBe(200)
      await clock.advance(200)
      expect(await one.dispatcher.calls.get(call.id)).toMatchObject({ settled: true })
    }
    await clock.advance(5_000)
    expect(logged('ramp.look-failed')).toEqual([])
    expect(one.host.entries.filter(({ level }) => level === 'error')).toEqual([])
  })

  it('is not made after the dispatcher was closed', async () => {
    const { one, clock, ringMany, looks } = await advanced()
    await ringMany(1)
    await clock.advance(0)
    await ringMany(1)
    await one.dispatcher.close()
    await clock.advance(5_000)
    expect([looks(), clock.pending]).toEqual([1, 0])
  })

  it('that fails while the dispatcher closes is not repeated', async () => {
    let reading: ReturnType<typeof gate<readonly string[]>> | undefined
    const { one, clock, ringMany, looks } = await advanced({
      ramps: () => ({ samples: () => reading?.opened ?? [] }),
    })
    reading = gate()
    await ringMany(1)
    await clock.advance(0)
    await one.dispatcher.close()
    reading.fail(new Error('away'))
    await settlePromises()
    await clock.advance(5_000)
    expect([looks(), clock.pending]).toEqual([1, 0])
  })
})

describe('the calls of a ramp', () => {
  it('that a newer version of this package wrote otherwise are not counted', async () => {
    const { ramps } = await advanced({ ramps: () => ({ samples: (prefix) => [`${prefix}1`] }) })
    expect(await ramps.status('sales')).toMatchObject({
      verdict: 'waiting',
      targetCalls: { calls: 0 },
      controlCalls: { calls: 0 },
    })
  })
})

describe('the share of a ramp', () => {
  it('is not taken from a read that began before it was stopped', async () => {
    let slow: { readonly opened: Promise<void> } | undefined
    const { one, clock, place, ramps } = await advanced({
      ramp: { stages: [{ percent: 100 }] },
      ramps: (inner) => ({
        async load() {
          const [found, held] = [await inner.load(), slow]
          slow = undefined
          await held?.opened
          return found
        },
      }),
    })
    expect((await place(one)).provider).toBe('new')
    await clock.advance(600)
    const reading = gate()
    slow = reading
    // This reads in the background.
    expect((await place(one)).provider).toBe('new')
    expect(slow).toBeUndefined()
    await ramps.stop('sales')
    expect((await place(one)).provider).toBe('old')
    reading.open()
    await settlePromises()
    expect((await place(one)).provider).toBe('old')
  })
})
