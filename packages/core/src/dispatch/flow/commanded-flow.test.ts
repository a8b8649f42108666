import { describe, expect, it } from 'vitest'
import { CallError } from '../../model/error.ts'
import type { Flow } from '../../model/flow/flow.ts'
import type { Step } from '../../model/flow/flow-step.ts'
import { ended, event, far, settlePromises } from '../../testing/index.ts'
import { memoryStore } from '../memory-store.ts'
import { commanded } from './commanded.fixture.ts'
import { say } from './flow.fixture.ts'

const agent = '+14155550177'
const ask: Step = { step: 'gather', digits: { count: 1 }, next: 'chosen' }
const flow: Flow = {
  steps: [say('Hello'), { step: 'pause', seconds: 2 }, ask],
  continuations: {
    chosen: { menu: { 1: 'sales', 2: 'message' } },
    sales: [{ step: 'dial', to: [{ phone: agent }], next: 'bye' }],
    message: [{ step: 'record', finishKeys: '#' }, say('Thank you')],
    bye: [say('Bye')],
  },
}

const setUp = (run?: Parameters<typeof commanded>[1], store = memoryStore()) =>
  commanded({ flow }, run, store)

describe('a flow whose steps are commands', () => {
  it('sends one step after the other, each once the one before has ended, and waits itself', async () => {
    const { host, done, keys, sent, answered, plans } = setUp()
    await answered()
    expect(sent()).toEqual(['say'])
    await done(0, 0)
    expect(sent()).toEqual(['say'])
    await host.clock.advance(1_999)
    expect(sent()).toEqual(['say'])
    await host.clock.advance(1)
    expect(sent()).toEqual(['say', 'gather'])
    await keys(0, 2, '9')
    expect(sent()).toEqual(['say', 'gather', 'hangUp'])
    expect(new Set(plans.map(({ command }) => command)).size).toBe(3)
  })

  it('lets digits sound before the next command, where no report says that they are over', async () => {
    const { dispatcher, host, fake, sent, tell } = setUp()
    const digits: Flow = { steps: [{ step: 'digits', digits: '12w3' }] }
    await dispatcher.dispatch({ to: far, connect: { flow: digits } })
    await tell(event('answered', { at: host.clock.now(), attemptKey: fake.keys[0] }))
    expect(sent()).toEqual(['digits'])
    await host.clock.advance(1_249)
    expect(sent()).toEqual(['digits'])
    await host.clock.advance(1)
    expect(sent()).toEqual(['digits', 'hangUp'])
  })

  it('sends nothing twice for reports that are repeated, late or of another step', async () => {
    const { done, keys, sent, asked, receive, dispatcher } = setUp()
    const id = await asked()
    await done(0, 0)
    await done(0, 2)
    await receive({ segment: 0, index: 2, result: { turn: 'recorded' } })
    expect(sent()).toEqual(['say', 'gather'])
    await Promise.all([keys(0, 2, '2'), keys(0, 2, '2')])
    await keys(0, 2, '1')
    expect(sent()).toEqual(['say', 'gather', 'record'])
    expect((await dispatcher.calls.get(id))?.flow?.turns).toHaveLength(2)
  })

  it('ends a recording at its key, once', async () => {
    const { keys, asked, tell, finished, sent, receive, host } = setUp()
    await asked()
    await keys(0, 2, '2')
    await host.clock.advance(1_000)
    await tell(event('digits', { digits: '5', at: host.clock.now() }))
    expect(finished).toEqual([])
    await tell(event('digits', { digits: '#', at: host.clock.now() + 1 }))
    await tell(event('digits', { digits: '#', at: host.clock.now() + 2 }))
    expect(finished).toHaveLength(1)
    await receive({ segment: 1, index: 0, result: { turn: 'recorded', recording: { id: 'R1' } } })
    expect(sent()).toEqual(['say', 'gather', 'record', 'say'])
  })

  it('goes on once the party of a `dial` step has gone, and leaves the caller on the line', async () => {
    const { keys, asked, tell, sent, dispatcher, fake } = setUp()
    const id = await asked()
    await keys(0, 2, '1')
    const dial = (await dispatcher.calls.get(id))?.attempts[1]
    expect(dial).toMatchObject({ kind: 'dial', target: agent, state: 'accepted' })
    await tell(ended('busy', 'busy', 'yes', { leg: 'near', attemptKey: dial?.key }))
    expect(sent()).toEqual(['say', 'gather', 'dial', 'say'])
    expect((await dispatcher.calls.get(id))?.flow?.turns.at(-1)?.turn).toMatchObject({
      turn: 'dialled',
      status: 'busy',
    })
    expect(fake.log).toEqual(['place'])
  })

  it('goes on without a step that is refused, with a note, and treats input that cannot be asked for as none', async () => {
    const { host, sent, dispatcher, answered } = setUp(async ({ step }) => {
      if (step.step === 'say' || step.step === 'gather')
        throw new CallError('permission', 'no', { dialled: 'no' })
      return 'done'
    })
    const id = await answered()
    await host.clock.advance(2_000)
    expect(sent()).toEqual(['say', 'gather', 'hangUp'])
    expect((await dispatcher.calls.get(id))?.notes).toMatchObject([
      { field: 'flow.turns[0].steps[0]', effect: 'dropped' },
      { field: 'flow.turns[0].steps[2]', effect: 'dropped' },
    ])
  })

  it('is hung up again where the provider did not do so, with one note', async () => {
    let tries = 0
    const { host, fake, sent, dispatcher, tell } = setUp(async ({ step }) => {
      if (step.step === 'hangUp' && ++tries < 3)
        throw new CallError('timeout', 'no reply', { dialled: 'unknown' })
      return 'done'
    })
    const { id } = await dispatcher.dispatch({
      to: far,
      connect: { flow: { steps: [say('Bye')] } },
    })
    await tell(event('answered', { at: host.clock.now(), attemptKey: fake.keys[0] }))
    expect(sent()).toEqual(['say', 'hangUp'])
    await host.clock.advance(10_000)
    expect(tries).toBe(2)
    await host.clock.advance(9_999)
    expect(tries).toBe(2)
    await host.clock.advance(60_000)
    expect(sent()).toEqual(['say', 'hangUp', 'hangUp', 'hangUp'])
    expect((await dispatcher.calls.get(id))?.notes).toMatchObject([
      { field: 'flow.turns[0].steps[1]', detail: 'the provider did not hangUp: timeout' },
    ])
  })

  it('is continued by the next process: what was sent is not sent again while its end may come', async () => {
    const store = memoryStore()
    const first = setUp(undefined, store)
    const id = await first.asked()
    await first.dispatcher.close()
    const key = first.fake.keys[0]
    const second = setUp(undefined, store)
    await second.dispatcher.recover()
    await settlePromises()
    expect(second.sent()).toEqual([])
    const result = { turn: 'gathered', digits: '2', ended: 'complete' } as const
    await second.receive(Object.assign({ segment: 0, index: 2, result }, { attemptKey: key }))
    expect(second.sent()).toEqual(['record'])
    expect((await second.dispatcher.calls.get(id))?.flow?.turns).toHaveLength(2)
  })

  it('begins nothing more once the call is to be hung up', async () => {
    const { keys, asked, sent, dispatcher } = setUp()
    const id = await asked()
    void dispatcher.hangUp(id)
    await settlePromises()
    await keys(0, 2, '1')
    expect(sent()).toEqual(['say', 'gather'])
    expect((await dispatcher.calls.get(id))?.attempts).toHaveLength(1)
  })
})
