import { describe, expect, it } from 'vitest'
import { createDispatcher } from '../../create-dispatcher.ts'
import type { Gate } from '../../gates/gate.ts'
import type { Flow, TurnHandler } from '../../model/flow/flow.ts'
import type { Step } from '../../model/flow/flow-step.ts'
import type { Turn } from '../../model/flow/flow-turn.ts'
import { event, fakeProvider, manualHost, storeWrite, webhookOf } from '../../testing/index.ts'
import { memoryStore } from '../memory-store.ts'
import { answeredCall, documents, gathered, phoneOf, say, setUp, stepsOf } from './flow.fixture.ts'

const agent = '+14155550177'
const hangUp: Step = { step: 'hangUp' }
const ask: Step = { step: 'gather', digits: { count: 1 }, next: 'next' }
const noAgents: Gate = {
  name: 'no agents',
  check: ({ call }) =>
    call.to === agent ? { verdict: 'refuse', detail: 'not after six' } : { verdict: 'pass' },
}

describe('a function that answers turns', () => {
  const broken = () => {
    throw new Error('no database')
  }
  it.each<[string, Flow | string, object]>([
    ['the flow: it failed: Error: no database', 'talk', { flows: { talk: broken } }],
    [
      'next: it failed: Error: no database',
      { steps: [{ step: 'goto', to: 'next' }], continuations: { next: { handler: 'broken' } } },
      { handlers: { broken } },
    ],
  ])('is named where it fails: %s', async (detail, flow, options) => {
    const { view } = await answeredCall(flow, options)
    expect((await view())?.notes.map((note) => note.detail)).toEqual([
      `${detail}; the fallback answered`,
    ])
  })

  const can = { flow: { say: true, gather: true, hangUp: true } } as const
  const pause: Step = { step: 'pause', seconds: 1 }

  it('gets one note for each step that the provider cannot do, however often it answers with it', async () => {
    const talk: TurnHandler = (turn) =>
      turn.turn === 'gathered' && turn.digits === '9'
        ? [{ step: 'digits', digits: '1' }, pause, ask]
        : [pause, ask]
    const { view, phone } = await answeredCall('talk', { flows: { talk } }, documents({ can }))
    await phone.keys(0, '1')
    await phone.keys(1, '9')
    await phone.keys(2, '1')
    await phone.keys(3, '9')
    expect((await view())?.notes).toEqual([
      {
        field: 'connect.flow.steps[0]',
        effect: 'dropped',
        detail: 'the provider cannot pause; the step is left out',
      },
      ...[
        ['connect.flow.next[0]', 'pause'],
        ['connect.flow.next[0]', 'digits'],
        ['connect.flow.next[1]', 'pause'],
      ].map(([field, step]) => ({
        field,
        effect: 'dropped',
        detail: `the provider cannot ${step}; the step is left out`,
      })),
    ])
  })

  it('is asked again where the answer to its request was lost on the way', async () => {
    let isBroken = true
    const check = () => {
      if (isBroken) throw new Error('a fault of the plugin')
      return []
    }
    const flows = { talk: () => [say('Hello')] }
    const { dispatcher, phone, fake } = setUp({ flows }, documents({ flows: { check } }))
    await dispatcher.dispatch({ to: '+14155550123', connect: { flow: 'talk' } })
    const request = webhookOf()
    const asking = { kind: 'answer', references: {}, attemptKey: fake.keys[0] }
    const headers = { ...request.headers, ask: JSON.stringify(asking) }
    expect(await dispatcher.receive('a', { ...request, headers })).toMatchObject({ status: 503 })
    isBroken = false
    expect(stepsOf(await phone.answer())).toEqual([say('Hello'), hangUp])
  })
})

describe('a `dial` step of which no party may be rung', () => {
  const refused: Step = { step: 'dial', to: [{ phone: agent }], next: 'next' }
  const seen: Turn[] = []
  const handlers = {
    tell: (turn: Turn) => {
      seen.push(turn)
      return [say('Closed')]
    },
  }
  const run = async (flow: Flow) => {
    seen.length = 0
    const call = await answeredCall(flow, { gates: [noAgents], handlers })
    const [turn] = await call.turns()
    return {
      ...call,
      continuation: turn?.continuation,
      base: { callId: call.id, at: turn?.turn.at },
    }
  }

  it('has failed, which its continuation is told', async () => {
    const { begun, continuation, base } = await run({
      steps: [say('Wait'), refused],
      continuations: { next: { handler: 'tell' } },
    })
    expect(begun).toEqual([say('Wait'), say('Closed'), hangUp])
    expect(continuation).toBe('next')
    expect(seen).toEqual([{ ...base, turn: 'dialled', status: 'failed' }])
  })

  it('leaves it to the next step of its list where it names no continuation', async () => {
    const { begun, continuation, base } = await run({
      steps: [{ step: 'goto', to: 'closed' }],
      continuations: {
        next: { handler: 'tell' },
        closed: [
          { step: 'dial', to: [{ phone: agent }] },
          { step: 'goto', to: 'next' },
        ],
      },
    })
    expect(begun).toEqual([say('Closed'), hangUp])
    expect(continuation).toBe(null)
    expect(seen).toEqual([{ ...base, turn: 'went' }])
  })
})

describe('a step that the provider does as several of its own', () => {
  it('is several steps of the call, in the first turn and in later ones', async () => {
    const expand = (step: Step): readonly Step[] =>
      step.step === 'say' ? [{ step: 'pause', seconds: 1 }, step] : [step]
    const { begun, phone } = await answeredCall(
      { steps: [say('Hello'), ask], continuations: { next: [say('Bye')] } },
      {},
      documents({ flows: { check: () => [], expand } }),
    )
    expect(begun).toEqual([{ step: 'pause', seconds: 1 }, say('Hello'), ask])
    expect(stepsOf(await phone.keys(0, '1'))).toEqual([
      { step: 'pause', seconds: 1 },
      say('Bye'),
      hangUp,
    ])
  })
})

describe('a caller who goes round in a menu', () => {
  it('is answered by the fallback after 500 turns', async () => {
    const store = memoryStore()
    const flow: Flow = { steps: [ask], continuations: { next: [ask] } }
    const first = await answeredCall(flow, { store })
    await first.dispatcher.close()
    const record = await store.calls.get(first.id)
    const [segment] = record?.flow ?? []
    if (!record || !segment) throw new Error('no segment')
    const other = { ...segment, attempt: 'another' }
    const rounds = Array.from({ length: 499 }, (_, seq) => ({ ...segment, seq }))
    await store.calls.save(
      { ...record, version: record.version + 1, flow: [other, ...rounds] },
      storeWrite({ owner: 'another' }),
    )
    const next = createDispatcher({
      host: manualHost({ publicUrl: 'https://calls.example' }),
      providers: [fakeProvider('a', documents()).provider],
      store,
    })
    const phone = phoneOf(next, () => first.fake.keys[0])
    expect(stepsOf(await phone.keys(498, '1'))).toEqual([ask])
    expect(stepsOf(await phone.keys(499, '1'))).toEqual([hangUp])
    expect((await next.calls.get(first.id))?.notes).toMatchObject([
      { detail: 'the flow has had 500 turns; the fallback answered' },
    ])
  })
})

describe('keys of a caller who has hung up', () => {
  it('are a turn where they are complete, and so is what another step came to', async () => {
    const whole = await answeredCall({ steps: [ask], continuations: { next: [] } })
    await whole.phone.turn({ segment: 0, result: gathered('1'), over: true })
    expect(await whole.turns()).toHaveLength(2)
    const message = await answeredCall({ steps: [{ step: 'record' }] })
    await message.phone.turn({ segment: 0, over: true, result: { turn: 'recorded' } })
    expect(await message.turns()).toHaveLength(2)
  })

  it('that are not complete are a turn while the caller is there', async () => {
    const { phone, turns } = await answeredCall({ steps: [ask], continuations: { next: [] } })
    await phone.report(event('digits', { digits: '1' }))
    await phone.turn({ segment: 0, result: gathered('', 'timeout') })
    expect(await turns()).toHaveLength(2)
  })
})
