import { describe, expect, it } from 'vitest'
import { CallError } from '../../model/error.ts'
import type { Continuation } from '../../model/flow/flow.ts'
import type { Step } from '../../model/flow/flow-step.ts'
import type { StepPlan, TurnResult } from '../../plugin/webhook.ts'
import { ended, event, far, settlePromises } from '../../testing/index.ts'
import { gate } from '../dispatcher.fixture.ts'
import { memoryStore } from '../memory-store.ts'
import { commanded } from './commanded.fixture.ts'
import { gathered, say } from './flow.fixture.ts'

const agent = '+14155550177'
const ask: Step = { step: 'gather', digits: { count: 1 }, next: 'next' }
const dial: Step = { step: 'dial', to: [{ phone: agent }], next: 'next' }
const noon = '2026-01-05T12:00:00.000Z'

const begun = async (
  steps: readonly Step[],
  next: Continuation = [],
  run?: (plan: StepPlan) => Promise<'begun' | 'done'>,
) => {
  const store = memoryStore()
  const made = commanded({ flow: { steps, continuations: { next } } }, run, store)
  const id = await made.answered()
  const view = () => made.dispatcher.calls.get(id)
  return {
    ...made,
    id,
    view,
    store,
    turns: async () => (await view())?.flow?.turns ?? [],
    dials: async () => (await view())?.attempts.filter(({ kind }) => kind === 'dial') ?? [],
    ended: (segment: number, result: TurnResult, index?: number) =>
      made.receive({ segment, result, ...(index !== undefined && { index }) }),
  }
}

const refused = () => Promise.reject(new CallError('permission', 'no', { dialled: 'no' }))

describe('the report that a step has ended', () => {
  it('of an earlier turn changes nothing where the step under way is like it', async () => {
    const { done, keys, sent } = await begun([say('Hello'), ask], [say('Again'), say('Bye')])
    await done(0, 0)
    await keys(0, 1, '1')
    await done(0, 0)
    expect(sent()).toEqual(['say', 'gather', 'say'])
    await done(1, 0)
    expect(sent()).toEqual(['say', 'gather', 'say', 'say'])
  })

  it('is not of the step under way where it has the result of another one', async () => {
    const background: Step = { step: 'record', background: true }
    const {
      done,
      ended: end,
      sent,
    } = await begun([background, say('Hello')], [], async (plan) =>
      plan.step.step === 'record' ? 'done' : 'begun',
    )
    await end(0, { turn: 'recorded' }, 1)
    expect(sent()).toEqual(['record', 'say'])
    await done(0, 1)
    expect(sent()).toEqual(['record', 'say', 'hangUp'])
  })

  it('is of the last step where it names none', async () => {
    const { done, receive, sent, ended: end } = await begun([say('Speak'), { step: 'record' }])
    await receive({ segment: 0 })
    expect(sent()).toEqual(['say'])
    await done(0, 0)
    await end(0, { turn: 'recorded' })
    expect(sent()).toEqual(['say', 'record', 'hangUp'])
  })

  it('is taken and changes nothing before the flow has begun', async () => {
    const flow = { steps: [ask], continuations: { next: [] } }
    const { dispatcher, fake, receive, sent } = commanded({ flow })
    await dispatcher.dispatch({ to: far, connect: { flow } })
    const early = Object.assign({ segment: 0, index: 0 }, { attemptKey: fake.keys[0] })
    expect(await receive(early)).toMatchObject({ status: 200 })
    expect(sent()).toEqual([])
  })
})

describe('a key that the caller presses', () => {
  const hash = (at: number) => event('digits', { digits: '#', at })

  it('ends a recording, whose turn tells the key', async () => {
    const { tell, finished, ended: end, turns } = await begun([{ step: 'record', finishKeys: '#' }])
    await tell(hash(1))
    expect(finished).toHaveLength(1)
    await end(0, { turn: 'recorded' })
    expect((await turns()).at(-1)?.turn).toMatchObject({ finishKey: '#', ended: 'finish-key' })
  })

  it('is not told where the recording ended without one', async () => {
    const { ended: end, turns } = await begun([{ step: 'record', finishKeys: '#' }])
    await end(0, { turn: 'recorded', ended: 'silence' })
    const turn = (await turns()).at(-1)?.turn
    expect(turn).toMatchObject({ turn: 'recorded', ended: 'silence' })
    expect(turn).not.toHaveProperty('finishKey')
  })

  it('ends nothing but a recording', async () => {
    const { tell, finished, sent } = await begun([ask])
    await tell(hash(1))
    expect(finished).toEqual([])
    expect(sent()).toEqual(['gather'])
  })

  it('ends no recording where it was pressed before', async () => {
    const { tell, finished, keys, host, sent } = await begun([ask], [{ step: 'record' }])
    await tell(hash(1))
    await host.clock.advance(1)
    await keys(0, 0, '#')
    expect(sent()).toEqual(['gather', 'record'])
    expect(finished).toEqual([])
  })

  it('ends no recording where it was the party of a `dial` step who pressed it', async () => {
    const { tell, finished, dials, sent } = await begun([dial], [{ step: 'record' }])
    const attemptKey = (await dials())[0]?.key
    await tell(ended('completed', 'hung-up', 'yes', { leg: 'near', attemptKey }))
    await tell(event('digits', { digits: '#', leg: 'near', attemptKey }))
    expect(sent()).toEqual(['dial', 'record'])
    expect(finished).toEqual([])
  })
})

describe('the party of a `dial` step', () => {
  it('has not been rung before its step has come', async () => {
    const { dials, done, tell, view, turns } = await begun([say('Wait'), dial])
    expect(await dials()).toMatchObject([{ target: agent, state: 'planned', sentAt: null }])
    await tell(ended('completed', 'hung-up', 'yes'))
    await done(0, 0)
    expect(await dials()).toMatchObject([{ state: 'refused', sentAt: null }])
    expect(await turns()).toHaveLength(1)
    expect(await view()).toMatchObject({ status: 'completed', settled: true })
  })

  it('has been rung since its command was taken, whenever it has gone', async () => {
    const { dials, tell, host, turns } = await begun([dial], [say('Bye')])
    expect(await dials()).toMatchObject([{ state: 'accepted', sentAt: noon, settledAt: noon }])
    await host.clock.advance(5_000)
    await tell(ended('busy', 'busy', 'yes', { leg: 'near', attemptKey: (await dials())[0]?.key }))
    expect((await turns()).at(-1)?.turn).toMatchObject({ turn: 'dialled', status: 'busy' })
    expect(await dials()).toMatchObject([{ state: 'accepted', settledAt: noon }])
  })

  it('stays refused where the provider refused it, and the flow goes on', async () => {
    const { dials, turns, sent } = await begun([dial], [say('Bye')], ({ step }) =>
      step.step === 'dial' ? refused() : Promise.resolve('begun'),
    )
    expect(sent()).toEqual(['dial', 'say'])
    expect((await turns()).at(-1)?.turn).toMatchObject({ turn: 'dialled', status: 'failed' })
    expect(await dials()).toMatchObject([{ state: 'refused', error: { code: 'permission' } }])
  })
})

describe('the command of a step', () => {
  it('that rejects the caller is sent again 10 s after the provider did not take it', async () => {
    const held = gate<'begun'>()
    const { host, sent } = await begun([{ step: 'reject' }], [], () => held.opened)
    await host.clock.advance(3_000)
    held.fail(new CallError('permission', 'no', { dialled: 'no' }))
    await host.clock.advance(9_999)
    expect(sent()).toEqual(['reject'])
    await host.clock.advance(1)
    expect(sent()).toEqual(['reject', 'reject'])
  })

  it('lets digits sound from when it was sent, however late the reply', async () => {
    const held = gate<'begun'>()
    const { host, sent } = await begun([{ step: 'digits', digits: '12' }], [], ({ step }) =>
      step.step === 'digits' ? held.opened : Promise.resolve('done'),
    )
    await host.clock.advance(1_000)
    expect(sent()).toEqual(['digits'])
    held.open('begun')
    await settlePromises()
    await host.clock.advance(0)
    expect(sent()).toEqual(['digits', 'hangUp'])
  })

  it('is sent again by the next process under the same id, 10 s after it was sent', async () => {
    const store = memoryStore()
    const connect = { flow: { steps: [say('Hello')] } }
    const first = commanded(connect, () => new Promise(() => {}), store)
    await first.answered()
    const second = commanded(connect, undefined, store, { takeOver: true })
    await second.dispatcher.recover()
    await second.host.clock.advance(9_999)
    expect(second.sent()).toEqual([])
    await second.host.clock.advance(1)
    expect(second.plans.map(({ command }) => command)).toEqual([first.plans[0]?.command])
  })

  it('lets digits sound that the next process sent again', async () => {
    const store = memoryStore()
    const connect = { flow: { steps: [{ step: 'digits', digits: '12' }] } } as const
    await commanded(connect, () => new Promise(() => {}), store).answered()
    const second = commanded(connect, undefined, store, { takeOver: true })
    await second.dispatcher.recover()
    await second.host.clock.advance(10_499)
    expect(second.sent()).toEqual(['digits'])
    await second.host.clock.advance(1)
    expect(second.sent()).toEqual(['digits', 'hangUp'])
  })

  it('leaves what the journal tells of earlier turns as it is', async () => {
    const { host, done, keys, store, id } = await begun([say('Hello'), ask], [say('Bye')])
    await done(0, 0)
    await keys(0, 1, '1')
    const first = async () => (await store.calls.get(id))?.flow?.[0]?.progress
    const before = await first()
    expect(before?.map(({ state }) => state)).toEqual(['done', 'accepted'])
    await host.clock.advance(1_000)
    await done(1, 0)
    expect(await first()).toEqual(before)
  })
})

describe('an input that a command began', () => {
  it('is open until its result has come', async () => {
    const { done, sent, ended: end, receive } = await begun([ask], [say('Thank you')])
    expect(await receive({ segment: 0, index: 0 })).toMatchObject({ status: 200 })
    await done(0, 0)
    expect(sent()).toEqual(['gather'])
    await end(0, gathered('1'), 0)
    expect(sent()).toEqual(['gather', 'say'])
  })
})
