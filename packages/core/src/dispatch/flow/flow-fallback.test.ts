import { describe, expect, it } from 'vitest'
import { createDispatcher } from '../../create-dispatcher.ts'
import type { Flow } from '../../model/flow/flow.ts'
import type { Step } from '../../model/flow/flow-step.ts'
import type { Gate } from '../../gates/gate.ts'
import { fakeProvider, far, manualHost } from '../../testing/index.ts'
import { memoryStore } from '../memory-store.ts'
import { answeredCall, documents, phoneOf, say, setUp, stepsOf } from './flow.fixture.ts'

const agent = '+14155550177'
const other = '+14155550178'
const hangUp: Step = { step: 'hangUp' }
const dial = (...phones: readonly string[]): Step => ({
  step: 'dial',
  to: phones.map((phone) => ({ phone })),
})
const ask: Step = { step: 'gather', digits: { count: 1 }, next: 'failing' }
const flow: Flow = { steps: [ask], continuations: { failing: { handler: 'broken' } } }
const handlers = {
  broken: () => {
    throw new Error('no database')
  },
}
/** A guard that no call but that to the caller passes. */
const noAgents: Gate = {
  name: 'no agents',
  check: ({ call }) =>
    call.to === agent ? { verdict: 'refuse', detail: 'not after six' } : { verdict: 'pass' },
}

const failing = async (flowFallback: readonly Step[], options = {}, script = documents()) => {
  const call = await answeredCall(flow, { handlers, flowFallback, ...options }, script)
  return { ...call, answered: stepsOf(await call.phone.keys(0, '1')) }
}

describe('the fallback', () => {
  it.each<[string, readonly Step[], readonly Step[]]>([
    ['ends the call where it does not say so', [say('Sorry')], [say('Sorry'), hangUp]],
    ['ends it once', [say('Sorry'), hangUp], [say('Sorry'), hangUp]],
    ['rejects', [{ step: 'reject', reason: 'busy' }], [{ step: 'reject', reason: 'busy' }]],
    ['does nothing after the end', [hangUp, say('Sorry')], [hangUp]],
    [
      'waits for a step that ends in a turn',
      [{ step: 'record' }, say('Bye')],
      [{ step: 'record' }],
    ],
    [
      'does what comes before it',
      [say('Speak'), { step: 'record' }],
      [say('Speak'), { step: 'record' }],
    ],
    ['rings a party', [say('Wait'), dial(other)], [say('Wait'), dial(other)]],
  ])('%s', async (_what, flowFallback, steps) => {
    expect((await failing(flowFallback)).answered).toEqual(steps)
  })

  it('goes on after its own turns', async () => {
    const { phone, turns } = await failing([say('Speak'), { step: 'record' }, say('Thank you')])
    const result = { turn: 'recorded' } as const
    expect(stepsOf(await phone.turn({ segment: 1, result }))).toEqual([say('Thank you'), hangUp])
    expect((await turns()).map(({ continuation }) => continuation)).toEqual([null, null, null])
  })

  it('leaves out what the provider cannot do', async () => {
    const can = { flow: { say: true, gather: true, hangUp: true } } as const
    const { answered } = await failing([{ step: 'record' }, say('Sorry')], {}, documents({ can }))
    expect(answered).toEqual([say('Sorry'), hangUp])
  })

  it('rings no party that the guards refuse, and goes on', async () => {
    const guarded = { gates: [noAgents] }
    const refused = await failing([dial(agent), say('Closed')], guarded)
    expect(refused.answered).toEqual([say('Closed'), hangUp])
    expect(await refused.dials()).toEqual([])
    expect((await refused.view())?.notes.map(({ field }) => field)).toEqual([
      'connect.flow',
      'flowFallback.to[0]',
    ])
    const some = await failing([say('Wait'), dial(agent, other), say('Closed')], guarded)
    expect(some.answered).toEqual([say('Wait'), dial(other)])
    expect(await some.dials()).toMatchObject([{ target: other }])
  })

  it('is done as the provider does steps, where one of ours takes several of its own', async () => {
    const expand = (step: Step): readonly Step[] =>
      step.step === 'record' ? [say('Beep'), step] : [step]
    const { answered, begun } = await failing(
      [{ step: 'record' }],
      {},
      documents({ flows: { check: () => [], expand } }),
    )
    expect(begun).toEqual([ask])
    expect(answered).toEqual([say('Beep'), { step: 'record' }])
  })

  it('does nothing for a caller who has hung up', async () => {
    const call = await answeredCall(flow, { handlers, flowFallback: [say('Sorry')] })
    const result = { turn: 'gathered', digits: '1', ended: 'complete' } as const
    expect(stepsOf(await call.phone.turn({ segment: 0, result, over: true }))).toEqual([])
    expect((await call.view())?.notes).toHaveLength(1)
  })
})

describe('a process that no longer has what the flow of a call needs', () => {
  const continued = async (flowFallback: readonly Step[]) => {
    const store = memoryStore()
    const first = setUp({ store, flows: { menu: flow }, handlers })
    const { id } = await first.dispatcher.dispatch({ to: far, connect: { flow: 'menu' } })
    await first.phone.answer()
    await first.dispatcher.close()
    const next = createDispatcher({
      host: manualHost({ publicUrl: 'https://calls.example' }),
      providers: [fakeProvider('a', documents()).provider],
      store,
      flowFallback,
    })
    return { id, next, phone: phoneOf(next, () => first.fake.keys[0]) }
  }

  it('does the fallback once, with a note that says what is missing', async () => {
    const { id, next, phone } = await continued([{ step: 'record' }, say('Thank you')])
    expect(stepsOf(await phone.keys(0, '1'))).toEqual([{ step: 'record' }])
    const result = { turn: 'recorded' } as const
    expect(stepsOf(await phone.turn({ segment: 1, result }))).toEqual([say('Thank you'), hangUp])
    expect((await next.calls.get(id))?.notes).toEqual([
      {
        field: 'connect.flow',
        effect: 'adjusted',
        detail: 'the flow of the call is not registered any more; the fallback answered',
      },
    ])
  })
})
