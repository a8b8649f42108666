import { describe, expect, it } from 'vitest'
import { memoryStore } from '../memory-store.ts'
import { createDispatcher } from '../../create-dispatcher.ts'
import type { Flow } from '../../model/flow/flow.ts'
import type { PromptStep, Step } from '../../model/flow/flow-step.ts'
import type { Turn } from '../../model/flow/flow-turn.ts'
import type { CallEvent } from '../../model/event.ts'
import {
  business,
  ended,
  event,
  fakeProvider,
  far,
  manualClock,
  manualHost,
  settlePromises,
  webhookOf,
} from '../../testing/index.ts'
import { asFlow, documents, gathered, phoneOf, setUp, stepsOf } from './flow.fixture.ts'

const say = (text: string): PromptStep => ({ step: 'say', text })
const agent = '+14155550177'
const hangUp: Step = { step: 'hangUp' }
const ask: Step = {
  step: 'gather',
  prompts: [say('Press 1')],
  digits: { count: 1 },
  next: 'chosen',
}

const menu: Flow = {
  steps: [say('Hello'), ask, { step: 'goto', to: 'voicemail' }],
  continuations: {
    chosen: { menu: { 1: 'sales', 2: 'open' }, otherwise: 'again' },
    again: [say('Again'), ask, hangUp],
    sales: [{ step: 'dial', to: [{ phone: agent }], next: 'after' }],
    after: [say('Bye')],
    open: { handler: 'hours' },
    voicemail: [{ step: 'record', maxDuration: 60 }, say('Thank you')],
  },
}

const flows = { menu }
const handlers = { hours: () => [say('Until six')] }
const inMenu = { to: far, connect: { flow: 'menu' } } as const

describe('a flow of a call', () => {
  it('begins once the call is answered, and each turn is answered by its continuation', async () => {
    const { dispatcher, phone } = setUp({ flows, handlers })
    const { id } = await dispatcher.dispatch(inMenu)
    const first = asFlow(await phone.answer())
    expect(first.steps).toEqual([say('Hello'), ask])
    expect(first.turnUrl).toMatch(/\?attempt=cp[0-9a-f]{32}&turn=0&step=gather$/)
    expect(stepsOf(await phone.keys(0, '9'))).toEqual([say('Again'), ask])
    expect(stepsOf(await phone.keys(1, '2'))).toEqual([say('Until six'), hangUp])
    expect((await dispatcher.calls.get(id))?.flow).toMatchObject({
      name: 'menu',
      turns: [
        { seq: 0, turn: { turn: 'started', callId: id }, continuation: null },
        { seq: 1, turn: { turn: 'gathered', digits: '9' }, continuation: 'again' },
        { seq: 2, turn: { turn: 'gathered', digits: '2' }, continuation: 'open' },
      ],
    })
  })

  it('goes on with the next step after no input, and through `goto`, and asks for what follows a recording', async () => {
    const { dispatcher, phone } = setUp({ flows, handlers })
    await dispatcher.dispatch(inMenu)
    await phone.answer()
    const empty = { turn: 'gathered', digits: '', ended: 'empty' } as const
    expect(stepsOf(await phone.turn({ segment: 0, result: empty }))).toEqual([
      { step: 'record', maxDuration: 60 },
    ])
    const recorded = { turn: 'recorded', recording: { id: 'R1' } } as const
    expect(stepsOf(await phone.turn({ segment: 1, result: recorded }))).toEqual([
      say('Thank you'),
      hangUp,
    ])
  })

  it('answers a repeated request with the same steps and asks no function twice; one of an earlier turn changes nothing', async () => {
    let asked = 0
    const { dispatcher, phone } = setUp({
      flows: {
        counting: async () => {
          asked += 1
          await settlePromises()
          return [say(`turn ${asked}`), { ...ask, next: 'more' }]
        },
      },
    })
    const { id } = await dispatcher.dispatch({ to: far, connect: { flow: 'counting' } })
    const [first, same] = await Promise.all([phone.answer(), phone.answer()])
    expect(first).toEqual(same)
    const second = await phone.keys(0, '1')
    expect(await phone.keys(0, '7')).toEqual(second)
    await phone.keys(1, '2')
    expect(asked).toBe(3)
    const before = await dispatcher.calls.get(id)
    expect(await phone.keys(0, '9')).toEqual(second)
    expect(await phone.answer()).toEqual(first)
    expect(await dispatcher.calls.get(id)).toEqual(before)
    expect(asked).toBe(3)
  })

  it('hangs up where a turn is reported that it has not come to', async () => {
    const { dispatcher, phone } = setUp({ flows, handlers })
    await dispatcher.dispatch(inMenu)
    await phone.answer()
    expect(await phone.keys(5, '1')).toEqual({ action: 'hang-up' })
  })

  it('is continued by another dispatcher on the same store, at the journalled step', async () => {
    const store = memoryStore()
    const one = setUp({ flows, handlers, store })
    await one.dispatcher.dispatch(inMenu)
    const begun = await one.phone.answer()
    await one.dispatcher.close()
    const fake = fakeProvider('a', documents())
    const host = manualHost({ publicUrl: 'https://calls.example' })
    const other = createDispatcher({ host, providers: [fake.provider], store, flows, handlers })
    const phone = phoneOf(other, () => one.fake.keys[0])
    expect(await phone.answer()).toEqual(begun)
    expect(stepsOf(await phone.keys(0, '2'))).toEqual([say('Until six'), hangUp])
  })

  it('has one answer of a turn that two processes get in the same moment, and both give it', async () => {
    const clock = manualClock()
    const store = memoryStore({ shared: true, now: clock.now })
    const publicUrl = 'https://calls.example'
    const answers: ((steps: readonly Step[]) => void)[] = []
    const waiting = { hours: () => new Promise<readonly Step[]>((tell) => void answers.push(tell)) }
    const one = setUp({
      flows,
      handlers: waiting,
      store,
      host: manualHost({ clock, publicUrl }),
    })
    const { id } = await one.dispatcher.dispatch(inMenu)
    await one.phone.answer()
    const fake = fakeProvider('a', documents())
    const host = manualHost({ clock, publicUrl })
    const providers = [fake.provider]
    const other = createDispatcher({ host, providers, store, flows, handlers: waiting })
    const phone = phoneOf(other, () => one.fake.keys[0])
    const both = [one.phone.keys(0, '2'), phone.keys(0, '2')]
    await settlePromises()
    expect(answers).toHaveLength(2)
    answers[0]?.([say('Until six')])
    await settlePromises()
    answers[1]?.([say('Until seven')])
    const [first, second] = await Promise.all(both)
    expect(first).toEqual(second)
    expect((await one.dispatcher.calls.get(id))?.flow?.turns.map(({ seq }) => seq)).toEqual([0, 1])
  })

  it('can be a function that answers every turn, told which continuation the step named', async () => {
    const seen: [Turn['turn'], string | null, unknown][] = []
    const { dispatcher, phone } = setUp({
      flows: {
        talk: (turn, { continuation, metadata, far: number }) => {
          seen.push([turn.turn, continuation, [metadata, number]])
          return [{ ...ask, next: turn.turn === 'started' ? 'name' : 'age' }]
        },
      },
    })
    await dispatcher.dispatch({ to: far, connect: { flow: 'talk' }, metadata: { a: 1 } })
    await phone.answer()
    await phone.keys(0, '1')
    await phone.keys(1, '1')
    expect(seen).toEqual([
      ['started', null, [{ a: 1 }, far]],
      ['gathered', 'name', [{ a: 1 }, far]],
      ['gathered', 'age', [{ a: 1 }, far]],
    ])
  })

  it('may be written in the call itself, and a stream is one of a single step', async () => {
    const { dispatcher, phone } = setUp()
    const { id } = await dispatcher.dispatch({ to: far, connect: { flow: { steps: [say('Hi')] } } })
    expect(stepsOf(await phone.answer())).toEqual([say('Hi'), hangUp])
    expect((await dispatcher.calls.get(id))?.flow?.name).toBeNull()
    const other = setUp()
    const stream = 'wss://agent.example/talk'
    await other.dispatcher.dispatch({ to: far, connect: { stream, parameters: { a: '1' } } })
    expect(stepsOf(await other.phone.answer())).toEqual([
      { step: 'stream', url: stream, parameters: { a: '1' } },
    ])
    const result = { turn: 'streamed', ended: 'closed' } as const
    expect(stepsOf(await other.phone.turn({ segment: 0, result }))).toEqual([hangUp])
  })

  it('is what a rule or a decision gives a caller', async () => {
    const inbound = (options: Parameters<typeof setUp>[0]) => {
      const { dispatcher, phone } = setUp({ flows, handlers, ...options })
      const references = { call: 'caller-1' }
      return {
        dispatcher,
        phone,
        ring: () => phone.ask({ kind: 'inbound', references, from: far, to: business }),
      }
    }
    const rule = {
      id: 'callers',
      direction: 'inbound',
      numbers: [business],
      connect: { flow: 'menu' },
      routes: [{ provider: 'a' }],
    } as const
    for (const options of [{ rules: [rule] }, { onInbound: () => ({ flow: 'menu' }) }]) {
      const { dispatcher, phone, ring } = inbound(options)
      const plan = asFlow(await ring())
      expect(plan.steps).toEqual([say('Hello'), ask])
      const attemptKey = /attempt=(\w+)/.exec(plan.turnUrl)?.[1]
      const next = await phone.ask({
        kind: 'turn',
        attemptKey,
        step: { segment: 0, result: gathered('2') },
      })
      expect(stepsOf(next)).toEqual([say('Until six'), hangUp])
      expect((await dispatcher.calls.list()).calls).toMatchObject([
        { direction: 'inbound', from: far },
      ])
    }
    const misnamed = inbound({
      rules: [{ ...rule, connect: { flow: 'menü-x' } }].map((one) => ({
        ...one,
        connect: { flow: 'gone' },
      })),
    })
    expect(await misnamed.ring()).toMatchObject({ action: 'reject' })
  })
})

describe('a `dial` step', () => {
  it('is an attempt that is journalled with its answer, once, and has its outcome with its turn', async () => {
    const { dispatcher, phone, fake } = setUp({ flows, handlers })
    const { id } = await dispatcher.dispatch(inMenu)
    await phone.answer()
    await phone.answered()
    const plan = asFlow(await phone.keys(0, '1'))
    expect(plan).toEqual(await phone.keys(0, '1'))
    const dials = async () =>
      (await dispatcher.calls.get(id))?.attempts.filter(({ kind }) => kind === 'dial')
    expect(await dials()).toMatchObject([{ target: agent, state: 'sent' }])
    expect(plan.dialUrl).toContain((await dials())?.[0]?.key)
    const result = { turn: 'dialled', status: 'busy' } as const
    expect(stepsOf(await phone.turn({ segment: 1, result }))).toEqual([say('Bye'), hangUp])
    expect(await dials()).toMatchObject([{ state: 'accepted' }])
    await phone.hungUp()
    expect(await dispatcher.calls.get(id)).toMatchObject({ status: 'completed', settled: true })
    expect(fake.log).toEqual(['place'])
  })

  it('leaves the call as it is where its party has gone, and is unknown where the call ends without its turn', async () => {
    const { dispatcher, phone, fake, host } = setUp({ flows, handlers })
    const { id } = await dispatcher.dispatch(inMenu)
    await phone.answer()
    await phone.answered()
    await phone.keys(0, '1')
    const [, dial] = (await dispatcher.calls.get(id))?.attempts ?? []
    await dispatcher.receive('a', {
      ...webhookOf(
        event('ended', {
          leg: 'near',
          attemptKey: dial?.key,
          end: { status: 'busy', reason: 'busy', rang: 'yes' },
        }),
      ),
    })
    expect(await dispatcher.calls.get(id)).toMatchObject({ status: 'in-progress', endReason: null })
    await phone.hungUp()
    await host.clock.advance(200_000)
    await settlePromises()
    expect(await dispatcher.calls.get(id)).toMatchObject({
      status: 'completed',
      endReason: 'hung-up',
    })
    expect(fake.log).toEqual(['place'])
  })

  it('is guarded like a dial: a party that must not ring has failed at once, and the flow goes on', async () => {
    const refused: string[] = []
    const { dispatcher, phone } = setUp({
      flows,
      handlers,
      gates: [
        {
          name: 'no agents',
          check({ call }) {
            if (call.to !== agent) return { verdict: 'pass' }
            refused.push(call.to)
            return { verdict: 'refuse', detail: 'not after six' }
          },
        },
      ],
    })
    const { id } = await dispatcher.dispatch(inMenu)
    await phone.answer()
    expect(stepsOf(await phone.keys(0, '1'))).toEqual([say('Bye'), hangUp])
    expect(refused).toEqual([agent])
    const call = await dispatcher.calls.get(id)
    expect(call?.attempts).toHaveLength(1)
    expect(call?.notes).toMatchObject([
      { effect: 'dropped', detail: 'must not be rung: not after six' },
    ])
  })

  it('is not begun for a caller who has hung up', async () => {
    const { dispatcher, phone } = setUp({ flows, handlers })
    const { id } = await dispatcher.dispatch(inMenu)
    await phone.answer()
    await phone.turn({ segment: 0, result: gathered('1'), over: true })
    expect((await dispatcher.calls.get(id))?.attempts).toHaveLength(1)
  })
})

describe('a caller who hangs up', () => {
  const recordedFor = async (
    events: readonly CallEvent[],
    steps: readonly Step[] = [say('Speak'), { step: 'record' }, say('Thank you')],
  ) => {
    const { dispatcher, phone, fake } = setUp({ flows: { menu: { steps } } })
    const { id } = await dispatcher.dispatch(inMenu)
    await phone.answer()
    await phone.answered()
    for (const one of events)
      await dispatcher.receive('a', webhookOf({ ...one, attemptKey: fake.keys[0] }))
    await settlePromises()
    return { call: await dispatcher.calls.get(id), dispatcher, phone, id }
  }
  const gone = ended('completed', 'hung-up', 'yes')
  const file = event('recording', {
    recording: { id: 'R1', url: 'https://a.example/R1', duration: 7, status: 'completed' },
  })
  const message = {
    turn: 'recorded',
    ended: 'hang-up',
    recording: { id: 'R1', url: 'https://a.example/R1', seconds: 7 },
  }

  it('has left the message that was being recorded, whichever is reported first, and nothing is done after it', async () => {
    for (const events of [
      [file, gone],
      [gone, file],
    ]) {
      const { call, dispatcher, phone, id } = await recordedFor(events)
      expect(call?.settled).toBe(true)
      expect(call?.flow?.turns.slice(1)).toMatchObject([{ turn: message, steps: [] }])
      // Carriers that ask after the end, too, get no further turn.
      const recorded = { turn: 'recorded', ended: 'hang-up' } as const
      await phone.turn({ segment: 0, result: recorded, over: true })
      expect((await dispatcher.calls.get(id))?.flow).toEqual(call?.flow)
    }
  })

  it('has left none where nothing was recorded, or where what was recorded is the whole call', async () => {
    const none = await recordedFor([gone])
    expect(none.call?.flow?.turns).toHaveLength(1)
    const whole = await recordedFor(
      [file, gone],
      [{ step: 'record', background: true }, say('Speak'), { step: 'record' }],
    )
    expect(whole.call?.flow?.turns).toHaveLength(1)
  })

  it('gives no turn of an input that was not complete', async () => {
    const { dispatcher, phone } = setUp({ flows, handlers })
    const { id } = await dispatcher.dispatch(inMenu)
    await phone.answer()
    for (const digits of ['', '1'])
      expect(
        await phone.turn({
          segment: 0,
          result: gathered(digits, digits === '' ? 'empty' : 'timeout'),
          over: true,
        }),
      ).toEqual({ action: 'hang-up' })
    expect((await dispatcher.calls.get(id))?.flow?.turns).toHaveLength(1)
  })

  it('has talked with the party of a `dial` step, as the reports of that leg say', async () => {
    const { dispatcher, phone } = setUp({ flows, handlers })
    const { id } = await dispatcher.dispatch(inMenu)
    await phone.answer()
    await phone.answered()
    await phone.keys(0, '1')
    const [, dial] = (await dispatcher.calls.get(id))?.attempts ?? []
    const party = (one: CallEvent) =>
      dispatcher.receive('a', webhookOf({ ...one, leg: 'near', attemptKey: dial?.key }))
    await party(event('answered', { at: 1_000 }))
    await phone.hungUp()
    expect((await dispatcher.calls.get(id))?.flow?.turns).toHaveLength(2)
    await party(ended('completed', 'hung-up', 'yes', { at: 9_000 }))
    await settlePromises()
    expect(await dispatcher.calls.get(id)).toMatchObject({
      settled: true,
      flow: { turns: [{}, {}, { turn: { turn: 'dialled', status: 'answered' }, steps: [] }] },
    })
  })
})

describe('a turn that cannot be answered', () => {
  const failing: readonly [string, () => never, string][] = [
    [
      'throws',
      () => {
        throw new Error('no database')
      },
      'it failed: Error: no database',
    ],
    ['never answers', (() => new Promise(() => {})) as never, 'it took longer than 4 s'],
    [
      'answers no steps',
      (() => [{ step: 'sing' }]) as never,
      'did not answer with a list of steps',
    ],
    [
      'names what is unknown',
      (() => [{ step: 'goto', to: 'gone' }]) as never,
      'unknown continuation',
    ],
  ]
  it.each(failing)(
    'because the function %s gets the fallback, and a note says so',
    async (_why, hours, detail) => {
      const { dispatcher, phone, host } = setUp({
        flows,
        handlers: { hours },
        flowFallback: [say('Sorry')],
      })
      const { id } = await dispatcher.dispatch(inMenu)
      await phone.answer()
      const answer = phone.keys(0, '2')
      await settlePromises()
      await host.clock.advance(4_000)
      expect(stepsOf(await answer)).toEqual([say('Sorry'), hangUp])
      expect((await dispatcher.calls.get(id))?.notes).toEqual([
        {
          field: 'connect.flow',
          effect: 'adjusted',
          detail: expect.stringContaining(detail) as string,
        },
      ])
      expect(host.entries).toMatchObject([{ event: 'flow.fallback' }])
    },
  )
})

describe('hanging up', () => {
  it('answers every further request with a hang-up', async () => {
    const { dispatcher, phone } = setUp({ flows, handlers })
    const { id } = await dispatcher.dispatch(inMenu)
    await phone.answer()
    await phone.answered()
    void dispatcher.hangUp(id)
    await settlePromises()
    expect(await phone.keys(0, '1')).toEqual({ action: 'hang-up' })
    expect((await dispatcher.calls.get(id))?.attempts).toHaveLength(1)
  })
})

describe('what cannot be run', () => {
  it('is refused before dialling where the flow or a function is unknown, with a list of those there are', async () => {
    const { dispatcher, fake } = setUp({ flows, handlers })
    await expect(dispatcher.dispatch({ to: far, connect: { flow: 'menuu' } })).rejects.toThrow(
      'connect.flow: unknown flow; did you mean menu?',
    )
    const flow: Flow = { steps: [ask], continuations: { chosen: { handler: 'hour' } } }
    await expect(dispatcher.dispatch({ to: far, connect: { flow } })).rejects.toThrow(
      'unknown handler; did you mean hours?',
    )
    expect(fake.log).toEqual([])
  })

  it('is refused by the dispatcher’s options, every fault of every flow', () => {
    const url: Flow = { steps: [ask], continuations: { chosen: { url: 'https://a.example/' } } }
    expect(() =>
      setUp({ flows: { menu, url, wrong: { steps: [{ step: 'sing' }] } as never } }),
    ).toThrow(
      /flows\.menu\.continuations\.open\.handler: unknown handler[\s\S]*flows\.url\.continuations\.chosen: is a document at a URL[\s\S]*flows\.wrong/,
    )
    expect(() => setUp({ flowFallback: [{ step: 'goto', to: 'menu' }] })).toThrow('flowFallback[0]')
  })

  it('is left out with a note, and refused in strict mode before dialling', async () => {
    const can = { flow: { say: true, hangUp: true } } as const
    const flow: Flow = { steps: [say('Hi'), { step: 'record' }, say('Bye')] }
    const { dispatcher, phone, fake } = setUp({}, documents({ can }))
    const { id } = await dispatcher.dispatch({ to: far, connect: { flow } })
    expect(stepsOf(await phone.answer())).toEqual([say('Hi'), say('Bye'), hangUp])
    expect((await dispatcher.calls.get(id))?.notes).toEqual([
      {
        field: 'connect.flow.steps[1]',
        effect: 'dropped',
        detail: 'the provider cannot record; the step is left out',
      },
    ])
    const strict = await dispatcher.dispatch({ to: far, connect: { flow } }, { strict: true })
    expect(strict).toMatchObject({ status: 'failed', skipped: [{ reason: 'strict' }] })
    expect(fake.log).toEqual(['place'])
  })

  it('skips a platform without flows, and every route without a public URL', async () => {
    const { dispatcher } = setUp({}, {})
    expect(await dispatcher.dispatch({ to: far, connect: { flow: { steps: [] } } })).toMatchObject({
      skipped: [{ reason: 'connect-unsupported', detail: 'the provider cannot connect to a flow' }],
    })
    const unreachable = setUp({ host: manualHost() })
    expect(
      await unreachable.dispatcher.dispatch({ to: far, connect: { flow: { steps: [] } } }),
    ).toMatchObject({ skipped: [{ reason: 'public-url-missing' }] })
  })
})
