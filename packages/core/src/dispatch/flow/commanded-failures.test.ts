import { describe, expect, it } from 'vitest'
import { CallError } from '../../model/error.ts'
import type { CallRecord } from '../../journal/record.ts'
import type { Continuation } from '../../model/flow/flow.ts'
import type { Step } from '../../model/flow/flow-step.ts'
import type { StepPlan } from '../../plugin/webhook.ts'
import { event, manualClock, manualHost, settlePromises } from '../../testing/index.ts'
import { gate, interposed, publicUrl } from '../dispatcher.fixture.ts'
import { memoryStore } from '../memory-store.ts'
import { commanded } from './commanded.fixture.ts'
import { say } from './flow.fixture.ts'

const dial: Step = { step: 'dial', to: [{ phone: '+14155550177' }], next: 'next' }

const begun = async (
  steps: readonly Step[],
  run?: (plan: StepPlan) => Promise<'begun' | 'done'>,
  options: Parameters<typeof commanded>[3] = {},
) => {
  const next: Continuation = [say('Next')]
  const store = memoryStore()
  const made = commanded({ flow: { steps, continuations: { next } } }, run, store, options)
  const id = await made.answered()
  const view = () => made.dispatcher.calls.get(id)
  return {
    ...made,
    id,
    store,
    view,
    turns: async () => ((await view())?.flow?.turns ?? []).map(({ turn }) => turn),
    dial: async () => (await view())?.attempts.find(({ kind }) => kind === 'dial'),
  }
}

/** Refuses steps of one kind, and begins the others. */
const refusing = (step: Step['step'], dialled: 'no' | 'unknown' = 'no') => {
  const code = dialled === 'no' ? 'permission' : 'timeout'
  return async (plan: StepPlan): Promise<'begun'> => {
    if (plan.step.step === step) throw new CallError(code, 'no', { dialled })
    return 'begun'
  }
}

describe('a step whose command the provider refuses', () => {
  it.each<[Step, object]>([
    [
      { step: 'gather', digits: { count: 1 }, next: 'next' },
      { turn: 'gathered', digits: '', ended: 'empty' },
    ],
    [{ step: 'record', next: 'next' }, { turn: 'recorded' }],
    [
      { step: 'stream', url: 'wss://agent.example/', next: 'next' },
      { turn: 'streamed', ended: 'failed' },
    ],
    [dial, { turn: 'dialled', status: 'failed' }],
  ])('has a turn in which nothing came of it, a note, and a warning: %j', async (step, turn) => {
    const { turns, view, sent, host, id } = await begun([step, say('Hello')], refusing(step.step))
    expect(sent()).toEqual([step.step, 'say'])
    expect(await turns()).toEqual([
      expect.objectContaining({ turn: 'started' }),
      { callId: id, at: '2026-01-05T12:00:00.000Z', ...turn },
    ])
    expect((await view())?.notes).toEqual([
      {
        field: 'flow.turns[0].steps[0]',
        effect: 'dropped',
        detail: `the provider did not ${step.step}: permission`,
      },
    ])
    expect(host.entries).toEqual([
      { level: 'warn', event: 'flow.step-failed', call: id, step: step.step, code: 'permission' },
    ])
  })

  it.each<[Step]>([
    [{ step: 'record', background: true }],
    [{ step: 'stream', url: 'wss://agent.example/', background: true }],
    [{ step: 'digits', digits: '1' }],
  ])('is left out where nothing waits for its end: %j', async (step) => {
    const { turns, sent } = await begun([step, say('Hello')], refusing(step.step))
    expect(sent()).toEqual([step.step, 'say'])
    expect(await turns()).toHaveLength(1)
  })
})

describe('the party of a `dial` step', () => {
  it('has the key of its attempt as the id of the command, which no other step has', async () => {
    const { plans, done, dial: party } = await begun([say('Wait'), dial])
    await done(0, 0)
    const ids = plans.map(({ command }) => command)
    expect(ids[1]).toBe((await party())?.key)
    expect(new Set(ids).size).toBe(2)
  })

  it('may have been rung where the outcome of its command is not known', async () => {
    const { dial: party } = await begun([dial], refusing('dial', 'unknown'))
    expect(await party()).toMatchObject({ state: 'unknown', error: { code: 'timeout' } })
  })
})

describe('a step that ended before the reply to its command', () => {
  it.each([
    ['says that it has begun', (held: ReturnType<typeof gate<'begun'>>) => held.open('begun')],
    [
      'says that it was refused',
      (held: ReturnType<typeof gate<'begun'>>) =>
        held.fail(new CallError('permission', 'no', { dialled: 'no' })),
    ],
  ])('is over, although that %s', async (_what, reply) => {
    const held = gate<'begun'>()
    let runs = 0
    const { done, sent, view } = await begun([say('One'), say('Two')], async () =>
      ++runs === 1 ? held.opened : 'begun',
    )
    await done(0, 0)
    expect(sent()).toEqual(['say'])
    reply(held)
    await settlePromises()
    expect(sent()).toEqual(['say', 'say'])
    await done(0, 1)
    expect(sent()).toEqual(['say', 'say', 'hangUp'])
    expect((await view())?.notes).toEqual([])
  })
})

describe('a recording that is to end at a key', () => {
  const message: readonly Step[] = [{ step: 'record', finishKeys: '#', next: 'next' }]
  const pressed = event('digits', { digits: '#', at: 1 })

  it('goes on with a warning where the provider refuses to end it', async () => {
    const { tell, sent, host, id, receive, finished } = await begun(message, undefined, {
      finish: () => Promise.reject(new CallError('permission', 'no', { dialled: 'no' })),
    })
    await tell(pressed)
    expect(host.entries).toEqual([
      { level: 'warn', event: 'flow.step-failed', call: id, step: 'record', code: 'permission' },
    ])
    expect(finished).toEqual([])
    await receive({ segment: 0, index: 0, result: { turn: 'recorded' } })
    expect(sent()).toEqual(['record', 'say'])
  })

  it('goes on where the provider cannot end one', async () => {
    const { tell, sent, host, receive } = await begun(message, undefined, { finish: null })
    await tell(pressed)
    expect(host.entries).toEqual([])
    await receive({ segment: 0, index: 0, result: { turn: 'recorded' } })
    expect(sent()).toEqual(['record', 'say'])
  })

  it('is not ended where it ended by itself at that moment, which was reported to another process', async () => {
    const connect = { flow: { steps: message, continuations: { next: [say('Next')] } } }
    const clock = manualClock()
    const host = () => manualHost({ publicUrl, clock })
    const shared = memoryStore({ shared: true, now: clock.now })
    let raced = false
    const store = interposed(shared, async (method, write, [saved]) => {
      const { flow } = (method === 'save' ? saved : {}) as Partial<CallRecord>
      if (!raced && flow?.some((one) => one.progress?.some(({ state }) => state === 'finished'))) {
        raced = true
        const result = { turn: 'recorded' } as const
        await other.receive(Object.assign({ segment: 0, index: 0, result }, about))
      }
      return write()
    })
    const owner = commanded(connect, undefined, store, { host: host() })
    const other = commanded(connect, undefined, shared, { host: host() })
    await owner.answered()
    const about = { attemptKey: owner.fake.keys[0] }
    await owner.tell(pressed)
    await clock.advance(1_000)
    expect(raced).toBe(true)
    expect(owner.finished).toEqual([])
    expect(owner.sent()).toEqual(['record', 'say'])
    expect(owner.host.entries).toEqual([])
  })
})

describe('a step that a new process is about to send again', () => {
  /** The first process has sent it, waits for the reply, and has lost its lease; the second one took the call up. */
  const takenUp = async (meanwhile: 'ended' | 'begun') => {
    const connect = { flow: { steps: [say('One'), say('Two')] } }
    const clock = manualClock()
    const begin = clock.now()
    const shared = memoryStore({ shared: true, now: clock.now })
    const held = gate<'begun'>()
    let isStopped = false
    const stopping = {
      ...clock,
      after: (ms: number, run: () => void) => clock.after(ms, () => isStopped || run()),
    }
    const first = commanded(connect, () => held.opened, shared, {
      host: manualHost({ publicUrl, clock: stopping }),
    })
    await first.answered()
    isStopped = true
    let raced = false
    const store = interposed(shared, async (method, write) => {
      if (method === 'save' && !raced && clock.now() >= begin + 10_000) {
        raced = true
        if (meanwhile === 'ended') await first.done(0, 0)
        else held.open('begun')
        await settlePromises()
      }
      return write()
    })
    const second = commanded(connect, undefined, store, { host: manualHost({ publicUrl, clock }) })
    await clock.advance(9_999)
    expect(raced).toBe(false)
    await clock.advance(60_000)
    expect(raced).toBe(true)
    expect(second.host.entries).toEqual([])
    return second.plans.map(({ step }) => step)
  }

  it('is not, where its end is reported to the other process at that moment', async () => {
    expect(await takenUp('ended')).toEqual([say('Two')])
  })

  it('is not, where the other process learns at that moment that it has begun', async () => {
    expect(await takenUp('begun')).toEqual([])
  })
})
