import { describe, expect, it } from 'vitest'
import type { Flow, TurnHandler } from '../../model/flow/flow.ts'
import type { Step } from '../../model/flow/flow-step.ts'
import { answeredCall, gathered, say, stepsOf } from './flow.fixture.ts'

const hangUp: Step = { step: 'hangUp' }
const ask: Step = { step: 'gather', digits: { count: 1 }, next: 'chosen' }
const menu = (chosen: NonNullable<Flow['continuations']>[string]): Flow => ({
  steps: [ask],
  continuations: { chosen, bye: [say('Bye')] },
})

describe('the answer of a function', () => {
  const answering = async (answer: unknown) => {
    const handlers = { answer: (() => answer) as TurnHandler }
    const call = await answeredCall(menu({ handler: 'answer' }), { handlers })
    const steps = stepsOf(await call.phone.keys(0, '1'))
    return { steps, details: (await call.view())?.notes.map(({ detail }) => detail) }
  }

  it('that is not a list of steps is not done, and a note lists what is wrong with it', async () => {
    expect(await answering([{ step: 'say' }, { step: 'pause', seconds: 'long' }])).toEqual({
      steps: [hangUp],
      details: [
        'continuation chosen did not answer with a list of steps; its answer: [0]: must have exactly one of text and ssml; [1].seconds: must be a number of seconds from 0.1 to 86400; the fallback answered',
      ],
    })
    const many = await answering(Array.from({ length: 1_000 }, () => ({ step: 'say' })))
    expect(many.details?.[0]?.match(/must have exactly one/g)).toHaveLength(5)
  })

  it('is checked for the names in it before any step of it is done', async () => {
    expect(await answering([say('Wait'), { ...ask, next: 'byes' }])).toEqual({
      steps: [hangUp],
      details: [
        'continuation chosen names byes: unknown continuation; did you mean bye? Continuations: chosen, bye; the fallback answered',
      ],
    })
    expect(await answering([say('Wait'), { ...ask, next: 'bye' }])).toEqual({
      steps: [say('Wait'), { ...ask, next: 'bye' }],
      details: [],
    })
  })

  it('of a flow that is a function may name whatever it knows itself, and is told apart from later ones', async () => {
    const flows = { talk: (() => 'nonsense') as never, free: () => [{ ...ask, next: 'mine' }] }
    expect((await answeredCall('free', { flows })).begun).toEqual([{ ...ask, next: 'mine' }])
    const { begun, view } = await answeredCall('talk', { flows })
    expect(begun).toEqual([hangUp])
    expect((await view())?.notes[0]?.detail).toMatch(
      /^the flow did not answer with a list of steps; its answer: \(whole\): must be a list of steps/,
    )
  })

  it('that leads back to its function at once is not asked for without end', async () => {
    const { steps, details } = await answering([{ step: 'goto', to: 'chosen' }])
    expect(steps).toEqual([hangUp])
    expect(details).toEqual(['chosen leads back to itself without end; the fallback answered'])
  })
})

describe('keys', () => {
  it('that no entry of a menu has choose nothing, whatever a provider calls keys', async () => {
    for (const keys of ['7', 'toString', '__proto__']) {
      const other = await answeredCall(menu({ menu: { 1: 'bye' }, otherwise: 'bye' }))
      expect(stepsOf(await other.phone.keys(0, keys))).toEqual([say('Bye'), hangUp])
      const none = await answeredCall(menu({ menu: { 1: 'bye' } }))
      expect(stepsOf(await none.phone.keys(0, keys))).toEqual([hangUp])
      expect((await none.turns()).at(-1)).toMatchObject({ continuation: 'chosen' })
      expect((await none.view())?.notes).toEqual([])
    }
  })

  it('that are missing go on with the next step, or are a turn where the step asks for that', async () => {
    const flow = (emptyTurn?: boolean): Flow => ({
      steps: [{ ...ask, emptyTurn } as Step, say('Nothing')],
      continuations: { chosen: [say('Empty')] },
    })
    for (const [emptyTurn, text] of [
      [undefined, 'Nothing'],
      [false, 'Nothing'],
      [true, 'Empty'],
    ] as const) {
      const { phone } = await answeredCall(flow(emptyTurn))
      const plan = await phone.turn({ segment: 0, result: gathered('', 'empty') })
      expect(stepsOf(plan)).toEqual([say(text), hangUp])
      const timedOut = await answeredCall(flow(emptyTurn))
      const late = await timedOut.phone.turn({ segment: 0, result: gathered('', 'timeout') })
      expect(stepsOf(late)).toEqual([say('Empty'), hangUp])
    }
  })

  it('of a caller who has hung up end the flow: what is reported after that hangs up', async () => {
    const { phone, turns } = await answeredCall(menu([say('Go on'), ask]))
    await phone.turn({ segment: 0, result: gathered('1'), over: true })
    expect(stepsOf(await phone.turn({ segment: 1, result: gathered('2') }))).toEqual([hangUp])
    expect(await turns()).toHaveLength(3)
  })
})
