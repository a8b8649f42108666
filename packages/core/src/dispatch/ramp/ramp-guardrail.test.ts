import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { samplePrefix, sampleText } from '../../merge/ramp-sample.ts'
import { ended, event, noon, settlePromises, webhookOf } from '../../testing/index.ts'
import { memoryStore } from '../memory-store.ts'
import { half, rampSetUp } from './ramp.fixture.ts'

/** Rings calls until the ramp has left its stage, at most so many. */
const ringUntilBack = async (
  { ring, clock }: ReturnType<typeof rampSetUp>,
  processes: readonly Parameters<ReturnType<typeof rampSetUp>['ring']>[0][],
  outcomeOf: ReturnType<typeof half>,
  most: number,
) => {
  const [watching] = processes
  for (let count = 1; count <= most; count++) {
    await ring(processes[count % processes.length]!, outcomeOf)
    await clock.advance(1_001)
    if ((await watching!.dispatcher.ramps.status('sales')).percent === 0) return count
  }
  return null
}

describe('the guardrail', () => {
  it('takes a worse target back within its sample, once, and other processes see it', async () => {
    const setting = rampSetUp()
    const [one, other] = [setting.start(), setting.start()]
    await one.dispatcher.ramps.advance('sales')
    const outcomeOf = half({ new: 'failed' })
    expect(await ringUntilBack(setting, [one, other], outcomeOf, 200)).not.toBeNull()
    const status = await other.dispatcher.ramps.status('sales')
    expect(status).toMatchObject({
      state: 'stopped',
      percent: 0,
      version: 2,
      changes: [{ action: 'guardrail', from: 30, to: 0 }, { action: 'advance' }],
    })
    expect(status.changes[0]?.reason).toMatch(/^answers 0\.0 % of 20 calls.*; failures 100\.0 %/)
    const sent = one.fake('new').keys.length + other.fake('new').keys.length
    // The sample, and what was dialled within the second that a look may take.
    expect(sent).toBeGreaterThanOrEqual(20)
    expect(sent).toBeLessThanOrEqual(21)
    const fellBack = [one, other].flatMap(({ host }) =>
      host.entries.filter(({ event }) => event === 'ramp.fell-back'),
    )
    expect(fellBack).toHaveLength(1)
    expect(fellBack[0]).toMatchObject({ level: 'warn', rule: 'sales' })
    for (const process of [one, other])
      for (let at = 0; at < 5; at++) expect((await setting.place(process)).provider).toBe('old')
  })

  it('leaves an equal target alone, and says that it is within its limits', async () => {
    const setting = rampSetUp()
    const one = setting.start()
    await one.dispatcher.ramps.advance('sales')
    expect(await ringUntilBack(setting, [one], half(), 90)).toBeNull()
    const { verdict, targetCalls, controlCalls } = await one.dispatcher.ramps.status('sales')
    expect(verdict).toBe('within')
    expect(targetCalls.calls + controlCalls.calls).toBe(90)
    expect(targetCalls.calls).toBe(one.fake('new').keys.length)
    // Nothing of the target is counted for the next stage; the control goes on.
    const next = await one.dispatcher.ramps.advance('sales')
    expect(next).toMatchObject({ verdict: 'waiting', targetCalls: { calls: 0 }, controlCalls })
  })

  it('judges a target of 100 % by the control of the stages before', async () => {
    const setting = rampSetUp({ ramp: { stages: [{ percent: 50 }, { percent: 100 }] } })
    const one = setting.start()
    await one.dispatcher.ramps.advance('sales')
    expect(await ringUntilBack(setting, [one], half(), 80)).toBeNull()
    await one.dispatcher.ramps.advance('sales')
    expect(await ringUntilBack(setting, [one], half({ new: 'no-answer' }), 25)).toBe(20)
  })

  it('goes by what the stage says', async () => {
    const never = { minAnswerRatio: 0, maxFailures: 1, maxUnknowns: 1, maxPostDialDelay: 600 }
    const setting = rampSetUp({
      ramp: { stages: [{ percent: 50, guardrail: never }, { percent: 60 }] },
    })
    const one = setting.start()
    await one.dispatcher.ramps.advance('sales')
    expect(await ringUntilBack(setting, [one], half({ new: 'failed' }), 60)).toBeNull()
    await one.dispatcher.ramps.advance('sales')
    expect(await ringUntilBack(setting, [one], half({ new: 'failed' }), 80)).not.toBeNull()
  })

  it('counts each call once, whichever process reports it and however often', async () => {
    const setting = rampSetUp({ ramp: { stages: [{ percent: 100 }] } })
    const [one, other] = [setting.start(), setting.start()]
    await one.dispatcher.ramps.advance('sales')
    for (let at = 0; at < 5; at++) {
      const call = await setting.place(one)
      const key = { at: setting.clock.now(), attemptKey: call.attempts[0]?.key }
      const reports = [event('answered', key), ended('completed', 'hung-up', 'yes', key)]
      await Promise.all(
        [one, other, one].map(({ dispatcher }) => dispatcher.receive('new', webhookOf(...reports))),
      )
      await other.dispatcher.receive('new', webhookOf(...reports.toReversed()))
    }
    for (const { dispatcher } of [one, other])
      expect(await dispatcher.ramps.status('sales')).toMatchObject({
        targetCalls: { calls: 5, answered: 5, answerRatio: 1 },
      })
  })

  it.each([
    [20, 10, undefined],
    [1_000, 5, undefined],
    [20, 5, 1_000],
  ])(
    'looks at samples of %i calls %i times in ten seconds',
    async (minimumSample, most, ofStage) => {
      let looks = 0
      const guardrail = ofStage === undefined ? undefined : { minimumSample: ofStage }
      const setting = rampSetUp({
        ramp: { guardrail: { minimumSample }, stages: [{ percent: 30, guardrail }] },
        store(clock) {
          const store = memoryStore({ shared: true, now: clock.now })
          const samples: typeof store.ramps.samples = (prefix, limit) => {
            if (prefix.includes(' target ')) looks++
            return store.ramps.samples(prefix, limit)
          }
          return { ...store, ramps: { ...store.ramps, samples } }
        },
      })
      const one = setting.start()
      await one.dispatcher.ramps.advance('sales')
      looks = 0
      for (let at = 0; at < 49; at++) {
        await setting.ring(one, half())
        await setting.clock.advance(200)
      }
      expect(looks).toBe(most)
    },
  )

  it('does its work after a process was killed, by the calls that it leaves', async () => {
    const setting = rampSetUp({ ramp: { stages: [{ percent: 50 }] } })
    const { clock, start, ring } = setting
    // Its writes arrive, and its looks do not: it dies before each.
    let dead = false
    const { ramps } = setting.store
    const dying = {
      ...setting.store,
      ramps: { ...ramps!, samples: () => Promise.reject(new Error('killed')) },
    }
    const [one, other] = [start(undefined, dying), start()]
    await other.dispatcher.ramps.advance('sales')
    await clock.advance(1_001)
    for (let at = 0; at < 60; at++) await ring(one, half({ new: 'failed' }))
    await clock.advance(1_001)
    dead = true
    expect([dead, (await other.dispatcher.ramps.status('sales')).percent]).toEqual([true, 50])
    expect(await other.dispatcher.ramps.status('sales')).toMatchObject({ verdict: 'breached' })
    await ring(other, half())
    await clock.advance(1_001)
    expect(await other.dispatcher.ramps.status('sales')).toMatchObject({ state: 'stopped' })
  })

  it('takes back what was advanced in the same moment, and leaves what began again', async () => {
    let meanwhile: (() => Promise<unknown>) | undefined
    const setting = rampSetUp({
      store(clock) {
        const store = memoryStore({ shared: true, now: clock.now })
        const save: typeof store.ramps.save = async (rule, state, version) => {
          const act = state.changes[0]?.action === 'guardrail' ? meanwhile : undefined
          meanwhile = undefined
          await act?.()
          return store.ramps.save(rule, state, version)
        }
        return { ...store, ramps: { ...store.ramps, save } }
      },
    })
    const [one, other] = [setting.start(), setting.start()]
    await one.dispatcher.ramps.advance('sales')
    meanwhile = () => other.dispatcher.ramps.advance('sales')
    expect(await ringUntilBack(setting, [one], half({ new: 'failed' }), 200)).not.toBeNull()
    expect(
      (await one.dispatcher.ramps.status('sales')).changes.map(({ action }) => action),
    ).toEqual(['guardrail', 'advance', 'advance'])
    // By what was seen at 30 %, and not by another sample at 60 %.
    expect(one.fake('new').keys.length).toBeLessThanOrEqual(21)
    await one.dispatcher.ramps.advance('sales', { resume: true })
    meanwhile = async () => {
      await other.dispatcher.ramps.stop('sales')
      await other.dispatcher.ramps.advance('sales', { resume: true })
    }
    for (let at = 0; at < 90; at++) await setting.ring(one, half({ new: 'failed' }))
    await setting.clock.advance(2_001)
    expect(
      (await one.dispatcher.ramps.status('sales')).changes.slice(0, 2).map(({ action }) => action),
    ).toEqual(['advance', 'stop'])
  })

  it('goes back once and stays back, whatever two processes do at the same moment', async () => {
    const first = { position: 0, percent: 30, run: 1, entry: 1 }
    /** Of the first share only: the target failed, the control answered. */
    const samplesOf = (prefix: string): string[] =>
      (['target', 'control'] as const).flatMap((side) => {
        const outcome = side === 'target' ? 'failed' : 'answered'
        const sample = { outcome, at: noon, postDialDelay: null } as const
        const place = { ...first, side }
        return prefix === samplePrefix('sales', place)
          ? Array.from({ length: 40 }, () => sampleText('sales', place, sample))
          : []
      })
    const moves = ['advance', 'back', 'stop', 'resume'] as const
    const counts = { fellBack: 0, resumed: 0, overtaken: 0 }
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.tuple(fc.constantFrom(...moves), fc.nat(1), fc.nat(8)), { maxLength: 3 }),
        async (scheduler, wanted) => {
          let isRacing = false
          const setting = rampSetUp({
            store(clock) {
              const store = memoryStore({ shared: true, now: clock.now })
              // Each access is an event of its own, in any order.
              const inAnyOrder = async <T>(run: () => T | PromiseLike<T>): Promise<T> => {
                if (isRacing) await scheduler.schedule(Promise.resolve())
                return run()
              }
              return {
                ...store,
                ramps: {
                  load: () => inAnyOrder(() => store.ramps.load()),
                  save: (...given) => inAnyOrder(() => store.ramps.save(...given)),
                  samples: async (prefix) => samplesOf(prefix),
                },
              }
            },
          })
          const processes = [setting.start(), setting.start()]
          await processes[0]!.dispatcher.ramps.advance('sales')
          await setting.clock.advance(1_001)
          for (const process of processes) await setting.ring(process, half())
          isRacing = true
          // Both begin to look, and wait for their first read.
          const looked = setting.clock.advance(0)
          for (let turn = 0; turn < 3; turn++) await settlePromises()
          const changed = wanted.map(async ([move, at, after]) => {
            for (let turn = 0; turn < after; turn++) await scheduler.schedule(Promise.resolve())
            const { ramps } = processes[at]!.dispatcher
            const done =
              move === 'resume' ? ramps.advance('sales', { resume: true }) : ramps[move]('sales')
            return done.catch(() => null)
          })
          await scheduler.waitFor(Promise.all([...changed, looked]))
          do {
            await scheduler.waitAll()
            await settlePromises()
          } while (scheduler.count() > 0)
          isRacing = false

          const { changes, percent } = await processes[1]!.dispatcher.ramps.status('sales')
          const actions = changes.map(({ action }) => action).toReversed()
          expect(changes.at(-1)?.action).toBe('advance')
          const back = actions.indexOf('guardrail')
          expect(actions.lastIndexOf('guardrail')).toBe(back)
          // Left alone, both looks lead to one change.
          if (wanted.length === 0) expect([actions.length, back, percent]).toEqual([2, 1, 0])
          if (back < 0) {
            expect(actions.length).toBeGreaterThan(1)
            counts.overtaken++
            return
          }
          counts.fellBack++
          const resumes = wanted.filter(([move]) => move === 'resume').length
          const advancedAfter = actions.slice(back).filter((action) => action === 'advance').length
          if (resumes === 0) expect([advancedAfter, percent]).toEqual([0, 0])
          if (advancedAfter > 0) counts.resumed++
        },
      ),
      { numRuns: 90 },
    )
    expect(counts.fellBack).toBeGreaterThan(40)
    expect(counts.resumed).toBeGreaterThan(3)
    expect(counts.overtaken).toBeGreaterThan(0)
  })
})
