import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CallError } from '../../model/error.ts'
import { StoreError } from '../../journal/store/store-error.ts'
import type { RampStore } from '../../routing/ramp/ramp-store.ts'
import { memoryCalls } from '../../journal/memory/memory-calls.ts'
import { refusal, settlePromises } from '../../testing/index.ts'
import { setUp } from '../dispatcher.fixture.ts'
import { memoryStore } from '../memory-store.ts'
import { numberAt, rampRule, rampSetUp } from './ramp.fixture.ts'
import type { RampChanged } from './ramps-api.ts'

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.catch((thrown: unknown) => thrown)
  return CallError.isInstance(error) ? error.code : `not refused: ${JSON.stringify(error)}`
}

describe('a ramp', () => {
  it('begins at 0 %, and moves from stage to stage and back', async () => {
    const { start, place } = rampSetUp()
    const one = start()
    const { ramps } = one.dispatcher
    expect(await ramps.status('sales')).toMatchObject({
      rule: 'sales',
      version: 0,
      state: 'ready',
      percent: 0,
      stages: [30, 60, 100],
      control: 'old',
      target: 'new',
      verdict: 'idle',
      changes: [],
    })
    for (let at = 0; at < 5; at++) expect((await place(one)).provider).toBe('old')
    expect(await codeOf(ramps.back('sales'))).toBe('conflict')
    const percents: number[] = []
    for (const move of ['advance', 'advance', 'back', 'advance', 'advance'] as const)
      percents.push((await ramps[move]('sales')).percent)
    expect(percents).toEqual([30, 60, 30, 60, 100])
    expect(await codeOf(ramps.advance('sales'))).toBe('conflict')
    expect((await place(one)).provider).toBe('new')
    for (const percent of [60, 30, 0]) expect((await ramps.back('sales')).percent).toBe(percent)
    expect(await ramps.status('sales')).toMatchObject({ state: 'ready', version: 8 })
    expect((await place(one)).provider).toBe('old')
  })

  it('puts each call on one side, as explain says, and says so on the record', async () => {
    const { start, place } = rampSetUp()
    const one = start()
    await one.dispatcher.ramps.advance('sales')
    const sides = { control: 0, target: 0 }
    for (let at = 0; at < 60; at++) {
      const explained = await one.dispatcher.explain({ to: numberAt(at), rule: 'sales' })
      const call = await place(one, at)
      expect(call.ramp).toEqual({ ...explained.ramp, detail: undefined, shadow: null })
      const { side, position } = call.ramp!
      expect(side).toBe(position < 30 ? 'target' : 'control')
      expect(call.provider).toBe(side === 'target' ? 'new' : 'old')
      expect(call.attempts).toHaveLength(1)
      const left = explained.routes.find(({ provider }) => provider === 'new')?.skipped ?? null
      expect(left).toEqual(
        side === 'target'
          ? null
          : {
              reason: 'ramp',
              detail: `position ${position} is not below the target's share of 30 %`,
            },
      )
      expect(explained.strategy).toBe('ramp')
      sides[side]++
    }
    expect(Math.min(sides.control, sides.target)).toBeGreaterThan(8)
  })

  it('lets what the target refuses go on to the control, and never the other way', async () => {
    const { start, place, clock } = rampSetUp({
      scripts: {
        old: { place: () => Promise.reject(refusal('balance')) },
        new: { place: () => Promise.reject(refusal('balance')) },
      },
    })
    const one = start()
    await one.dispatcher.ramps.advance('sales')
    const seen = new Set<string>()
    for (let at = 0; at < 12; at++) {
      const placed = await place(one, at)
      await clock.advance(0)
      const call = await one.dispatcher.calls.get(placed.id)
      const providers = call?.attempts.map(({ provider }) => provider).join()
      expect(providers).toBe(call?.ramp?.side === 'target' ? 'new,old' : 'old')
      seen.add(providers ?? '')
    }
    expect(seen.size).toBe(2)
  })

  it('has no part in calls that name their providers', async () => {
    const { start } = rampSetUp()
    const { dispatcher } = start()
    const call = await dispatcher.dispatch({ to: numberAt(1), rule: 'sales' }, { only: ['new'] })
    expect([call.provider, call.ramp]).toEqual(['new', undefined])
    const explained = await dispatcher.explain(
      { to: numberAt(1), rule: 'sales' },
      { only: ['new'] },
    )
    expect(explained.ramp).toBeNull()
  })

  it('gives a room of the control to no platform of the target', async () => {
    const { start, clock } = rampSetUp({ ramp: { stages: [{ percent: 100 }] } })
    const { dispatcher } = start()
    await dispatcher.ramps.advance('sales')
    const placed = await dispatcher.dispatch({
      to: numberAt(1),
      rule: 'sales',
      connect: { room: 'lobby' },
    })
    await clock.advance(0)
    const call = await dispatcher.calls.get(placed.id)
    expect(call).toMatchObject({ provider: 'old', ramp: { side: 'target' } })
    expect(call?.skipped).toMatchObject([{ provider: 'new', reason: 'room-unreachable' }])
    expect(await dispatcher.ramps.status('sales')).toMatchObject({
      targetCalls: { calls: 0, notCarried: 1 },
    })
  })

  it('begins again where the rule gets other routes', async () => {
    const { start } = rampSetUp()
    const { dispatcher } = start()
    await dispatcher.ramps.advance('sales')
    const routes = [{ provider: 'new' }, { provider: 'old' }]
    await dispatcher.rules.put({ ...rampRule(), routes })
    expect(await dispatcher.ramps.status('sales')).toMatchObject({
      percent: 0,
      state: 'ready',
      version: 1,
    })
    expect(await dispatcher.ramps.advance('sales')).toMatchObject({ percent: 30, version: 2 })
    // Other stages move no call until the ramp is moved.
    await dispatcher.rules.put({
      ...rampRule({ stages: [{ percent: 10 }, { percent: 50 }] }),
      routes,
    })
    expect(await dispatcher.ramps.status('sales')).toMatchObject({ percent: 30 })
    expect(await dispatcher.ramps.advance('sales')).toMatchObject({ percent: 50 })
  })

  it('refuses rules without one, options that are misspelled, and stores that keep none', async () => {
    const { start } = rampSetUp()
    const { dispatcher } = start()
    expect(await codeOf(dispatcher.ramps.status('none'))).toBe('rule-unknown')
    expect(await codeOf(dispatcher.ramps.stop('none'))).toBe('rule-unknown')
    const wrong = { expectedVersoin: 1 } as never
    for (const move of ['advance', 'back', 'stop'] as const)
      expect(await codeOf(dispatcher.ramps[move]('sales', wrong))).toBe('input-invalid')
    expect(await codeOf(dispatcher.ramps.stop('sales', { reason: 'x'.repeat(501) }))).toBe(
      'input-invalid',
    )
    expect(() =>
      setUp({ old: {}, new: {} }, { rules: [rampRule()], store: { calls: memoryCalls() } }),
    ).toThrow(/sales\.strategy: a ramp needs a store with `ramps`/)
    await dispatcher.close()
    expect(await codeOf(dispatcher.ramps.advance('sales'))).toBe('closed')
  })

  it('plans no call while its share cannot be read', async () => {
    let fails = true
    const { start, place } = rampSetUp({
      store(clock) {
        const store = memoryStore({ shared: true, now: clock.now })
        const load = async () => {
          if (fails) throw new Error('away')
          return store.ramps.load()
        }
        return { ...store, ramps: { ...store.ramps, load } }
      },
    })
    const one = start()
    await expect(place(one)).rejects.toThrow(StoreError)
    fails = false
    expect((await place(one)).provider).toBe('old')
  })
})

describe('the ramps of several processes', () => {
  it('are one: a change counts for every call that another plans a second later', async () => {
    const { start, place, clock } = rampSetUp()
    const [one, other] = [start(), start()]
    const told: RampChanged[] = []
    other.dispatcher.on('ramp-changed', (change) => void told.push(change))
    // A number of the first stage's target.
    let at = 0
    while ((await one.dispatcher.explain({ to: numberAt(at), rule: 'sales' })).ramp!.position >= 30)
      at++
    expect((await place(other, at)).provider).toBe('old')
    await one.dispatcher.ramps.advance('sales', { reason: 'Monday' })
    expect((await place(one, at)).provider).toBe('new')
    await clock.advance(1_001)
    expect((await place(other, at)).provider).toBe('new')
    await one.dispatcher.ramps.stop('sales')
    expect((await place(one, at)).provider).toBe('old')
    await clock.advance(1_001)
    expect((await place(other, at)).provider).toBe('old')
    expect(told).toMatchObject([
      { rule: 'sales', version: 1, action: 'advance', from: 0, to: 30, reason: 'Monday' },
      { rule: 'sales', version: 2, action: 'stop', from: 30, to: 0 },
    ])
    expect(other.host.entries.filter(({ event }) => event === 'ramp.changed')).toHaveLength(2)
  })

  it('are read at most once a second, however many calls are planned', async () => {
    let reads = 0
    const { start, place, clock } = rampSetUp({
      store(clock) {
        const store = memoryStore({ shared: true, now: clock.now })
        return { ...store, ramps: { ...store.ramps, load: () => (reads++, store.ramps.load()) } }
      },
    })
    const one = start()
    await Promise.all(Array.from({ length: 50 }, () => place(one)))
    expect(reads).toBe(1)
    await clock.advance(400)
    await place(one)
    expect(reads).toBe(1)
    // In the background, so that the call does not wait.
    await clock.advance(200)
    await place(one)
    expect(reads).toBe(2)
    // Its age counts from this read.
    await clock.advance(490)
    await place(one)
    expect(reads).toBe(2)
  })

  it('move by one stage where two advance at a moment', async () => {
    const { start } = rampSetUp()
    const [one, other] = [start(), start()]
    const codes = await Promise.all([
      codeOf(one.dispatcher.ramps.advance('sales')),
      codeOf(other.dispatcher.ramps.advance('sales')),
    ])
    expect(codes.filter((code) => code === 'conflict')).toHaveLength(1)
    const { percent, version } = await one.dispatcher.ramps.status('sales')
    expect([percent, version]).toEqual([30, 1])
    const stale = one.dispatcher.ramps.advance('sales', { expectedVersion: 0 })
    expect(await codeOf(stale)).toBe('conflict')
    expect(await other.dispatcher.ramps.advance('sales', { expectedVersion: 1 })).toMatchObject({
      percent: 60,
    })
  })

  it('stay stopped whatever the others do, until one is resumed', async () => {
    const { start } = rampSetUp()
    const [one, other] = [start(), start()]
    await one.dispatcher.ramps.advance('sales')
    await Promise.all([
      one.dispatcher.ramps.stop('sales', { reason: 'complaints' }),
      codeOf(other.dispatcher.ramps.advance('sales')),
    ])
    expect(await other.dispatcher.ramps.status('sales')).toMatchObject({
      state: 'stopped',
      percent: 0,
      changes: [{ action: 'stop', reason: 'complaints' }, { action: 'advance' }],
    })
    expect(await codeOf(other.dispatcher.ramps.advance('sales'))).toBe('conflict')
    expect(await other.dispatcher.ramps.advance('sales', { resume: true })).toMatchObject({
      state: 'running',
      percent: 30,
    })
  })

  it('keep a change whose acknowledgement was lost, once', async () => {
    let loses = true
    const { start } = rampSetUp({
      store(clock) {
        const store = memoryStore({ shared: true, now: clock.now })
        const save: typeof store.ramps.save = async (...given) => {
          const saved = await store.ramps.save(...given)
          if (loses) throw new Error('connection lost')
          return saved
        }
        return { ...store, ramps: { ...store.ramps, save } }
      },
    })
    const { dispatcher } = start()
    expect(await dispatcher.ramps.advance('sales')).toMatchObject({ percent: 30, version: 1 })
    loses = false
    expect(await dispatcher.ramps.advance('sales')).toMatchObject({ percent: 60, version: 2 })
  })
})

describe('the kill switch', () => {
  it('moves calls to the control that were planned for the target and are not dialled yet', async () => {
    const { start, place, clock } = rampSetUp({
      // One call a second: the others wait.
      scripts: { old: {}, new: { can: { pace: { cps: 1, excess: 'rejects' } } } },
      ramp: { stages: [{ percent: 100 }] },
    })
    const [one, other] = [start(), start()]
    await one.dispatcher.ramps.advance('sales')
    const placed = [0, 1].map((at) => place(one, at))
    await settlePromises()
    expect(one.fake('new').keys).toHaveLength(1)
    await other.dispatcher.ramps.stop('sales')
    await clock.advance(10_000)
    expect([one.fake('new').keys.length, one.fake('old').keys.length]).toEqual([1, 1])
    const calls = await Promise.all(placed)
    const moved = await one.dispatcher.calls.get(calls[1]!.id)
    expect(moved).toMatchObject({ provider: 'old', ramp: { side: 'target', percent: 100 } })
    expect(moved?.skipped).toEqual([
      {
        provider: 'new',
        reason: 'ramp',
        detail: "the target's share has become 0 % since the call was planned",
      },
    ])
    // It says nothing of the target, and is not counted.
    expect(await one.dispatcher.ramps.status('sales')).toMatchObject({ targetCalls: { calls: 0 } })
  })
})

describe('any interleaving of changes', () => {
  const moves = ['advance', 'back', 'stop', 'resume', 'judge'] as const

  it('of two processes moves the ramp by single steps, one after the other, and loses none', async () => {
    let [conflicts, fellBack] = [0, 0]
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.tuple(fc.constantFrom(...moves), fc.boolean()), { minLength: 2, maxLength: 8 }),
        async (scheduler, wanted) => {
          let inner: RampStore | undefined
          const setting = rampSetUp({
            store(clock) {
              const store = memoryStore({ shared: true, now: clock.now })
              inner = store.ramps
              // Each access is an event of its own, in any order.
              const [load, save] = [
                scheduler.scheduleFunction(async () => store.ramps.load()),
                scheduler.scheduleFunction(async (...given: Parameters<typeof store.ramps.save>) =>
                  store.ramps.save(...given),
                ),
              ]
              return { ...store, ramps: { ...store.ramps, load, save } }
            },
          })
          const processes = [setting.start(), setting.start()]
          const changed = wanted.map(async ([move, first]) => {
            const { dispatcher } = processes[first ? 0 : 1]!
            const { ramps } = dispatcher
            if (move === 'judge') return ramps.list()
            if (move === 'resume') return codeOf(ramps.advance('sales', { resume: true }))
            return codeOf(ramps[move]('sales'))
          })
          await scheduler.waitFor(Promise.all(changed))
          const results = await Promise.all(changed)
          conflicts += results.filter((code) => code === 'conflict').length
          const done = results.filter(
            (code) => typeof code === 'string' && code.startsWith('not refused'),
          )
          const [held] = (await inner?.load()) ?? []
          // Every change that was acknowledged is one version, and no other is.
          expect(held?.version ?? 0).toBe(done.length)
          let percent = 0
          let stopped = false
          for (const { action, from, to } of held?.state.changes.toReversed() ?? []) {
            expect(from).toBe(percent)
            const steps = [0, 30, 60, 100]
            const at = steps.indexOf(percent)
            const expected =
              action === 'advance' ? steps[at + 1] : action === 'back' ? steps[at - 1] : 0
            expect(to).toBe(expected)
            percent = to
            if (action === 'stop') stopped = true
            if (stopped && action === 'advance') stopped = false
          }
          fellBack += Number(stopped)
        },
      ),
      { numRuns: 60 },
    )
    expect(conflicts).toBeGreaterThan(20)
    expect(fellBack).toBeGreaterThan(5)
  })
})
