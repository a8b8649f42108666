import { describe, expect, it } from 'vitest'
import type { Step } from '../../model/flow/flow-step.ts'
import type { StepReport, TurnResult } from '../../plugin/webhook.ts'
import { ended, event } from '../../testing/index.ts'
import { answeredCall, gathered, say, stepsOf } from './flow.fixture.ts'

const agent = '+14155550177'
const hangUp: Step = { step: 'hangUp' }
const dial: Step = { step: 'dial', to: [{ phone: agent }] }
const record: Step = { step: 'record' }
const recorded = { turn: 'recorded' } as const
const file = (id: string, sequence = 1) =>
  event('recording', {
    sequence,
    recording: { id, url: `https://a.example/${id}`, duration: 7, status: 'completed' },
  })
const recording = (id: string) => ({ id, url: `https://a.example/${id}`, seconds: 7 })

/** A call that has come to a step which ends in a turn. */
const comeTo = async (step: Step) => {
  const call = await answeredCall({ steps: [say('Hello'), say('Wait'), step, say('Next')] })
  return {
    ...call,
    tell: (result: TurnResult, more: Partial<StepReport> = {}) =>
      call.phone.turn({ segment: 0, result, ...more }),
  }
}

describe('the turn of an input', () => {
  it.each<[string, Step, TurnResult, string]>([
    [
      'as many keys as are wanted',
      { step: 'gather', digits: { count: 2 } },
      gathered('12', 'timeout'),
      'complete',
    ],
    [
      'more keys than are wanted',
      { step: 'gather', digits: { count: 2 } },
      gathered('123', 'timeout'),
      'complete',
    ],
    [
      'fewer keys than are wanted',
      { step: 'gather', digits: { count: 2 } },
      gathered('1', 'timeout'),
      'timeout',
    ],
    [
      'keys of any number',
      { step: 'gather', digits: { finishKeys: '#' } },
      gathered('1', 'timeout'),
      'timeout',
    ],
    ['speech', { step: 'gather', speech: {} }, gathered('', 'timeout'), 'timeout'],
  ])('of %s has ended as the caller would say', async (_what, step, result, end) => {
    const { tell, lastTurn, id } = await comeTo(step)
    expect(stepsOf(await tell(result))).toEqual([say('Next'), hangUp])
    const at = '2026-01-05T12:00:00.000Z'
    expect(await lastTurn()).toEqual({ ...result, callId: id, at, ended: end })
  })

  it('that a provider reports as another kind is answered by the fallback, with a note', async () => {
    const { tell, view } = await comeTo({ step: 'gather', digits: { count: 2 } })
    expect(stepsOf(await tell(recorded))).toEqual([hangUp])
    expect((await view())?.notes.map(({ detail }) => detail)).toEqual([
      'a gather step cannot end with a turn that is recorded; the fallback answered',
    ])
  })

  it('is answered with nothing to do where the caller is known to have hung up', async () => {
    const { tell, turns, phone } = await comeTo({ step: 'gather', digits: { count: 1 } })
    await phone.hungUp()
    expect(stepsOf(await tell(gathered('1')))).toEqual([])
    expect((await turns()).map(({ steps }) => steps.length)).toEqual([3, 0])
  })
})

describe('the turn of a `dial` step', () => {
  const busy = ended('busy', 'busy', 'yes')
  it.each<[string, TurnResult, boolean, object]>([
    [
      'as the party’s own reports say where the provider tells no more than that it failed',
      { turn: 'dialled', status: 'failed' },
      true,
      { status: 'busy' },
    ],
    [
      'failed where there are no such reports',
      { turn: 'dialled', status: 'failed' },
      false,
      { status: 'failed' },
    ],
    [
      'as the provider says where it says how',
      { turn: 'dialled', status: 'no-answer' },
      true,
      { status: 'no-answer' },
    ],
    [
      'answered, with the seconds that the provider states',
      { turn: 'dialled', status: 'answered', seconds: 9 },
      true,
      { status: 'answered', seconds: 9 },
    ],
  ])('is %s', async (_what, result, isReported, expected) => {
    const { tell, lastTurn, party, dials, id } = await comeTo(dial)
    if (isReported) await party(busy)
    await tell(result)
    const at = '2026-01-05T12:00:00.000Z'
    expect(await lastTurn()).toEqual({ callId: id, at, turn: 'dialled', ...expected })
    expect(await dials()).toMatchObject([{ state: 'accepted', settledAt: at }])
  })

  it('may be asked for in the name of the party', async () => {
    const { phone, dials, turns } = await comeTo(dial)
    const attemptKey = (await dials())[0]?.key
    const step = { segment: 0, result: { turn: 'dialled', status: 'answered' } } as const
    expect(stepsOf(await phone.ask({ kind: 'turn', attemptKey, step }))).toEqual([
      say('Next'),
      hangUp,
    ])
    expect(await turns()).toHaveLength(2)
  })
})

describe('the turn of a recording', () => {
  it.each<[string, TurnResult, string | null]>([
    ['has the file that is reported apart from it', recorded, 'R1'],
    ['keeps the file that it names', { ...recorded, recording: recording('R9') }, 'R9'],
  ])('%s', async (_what, result, name) => {
    const { tell, lastTurn, phone } = await comeTo(record)
    await phone.report(file('R1'))
    await tell(result)
    expect(await lastTurn()).toEqual({
      callId: expect.any(String) as string,
      at: '2026-01-05T12:00:00.000Z',
      ...recorded,
      ...(name && { recording: recording(name) }),
    })
  })

  it('has no file where only that of an earlier step was reported', async () => {
    const { phone, lastTurn, host } = await answeredCall({ steps: [record, record, say('Next')] })
    await phone.report(file('R1'))
    await host.clock.advance(5_000)
    await phone.turn({ segment: 0, result: recorded })
    expect(await lastTurn()).toMatchObject({ recording: { id: 'R1' } })
    await phone.turn({ segment: 1, result: recorded })
    expect(await lastTurn()).not.toHaveProperty('recording')
  })

  it('is not ended by a key of ours where the provider listens for keys itself', async () => {
    const { tell, lastTurn, phone } = await comeTo({ step: 'record', finishKeys: '#' })
    await phone.report(event('digits', { digits: '#' }))
    await tell({ ...recorded, ended: 'silence' })
    expect(await lastTurn()).toMatchObject({ ended: 'silence' })
    expect(await lastTurn()).not.toHaveProperty('finishKey')
  })
})

describe('a result that is told in reports of its own', () => {
  const untold = { untold: true } as const

  it('is waited for, and answered as soon as it has come', async () => {
    const { tell, lastTurn, phone, host } = await comeTo(record)
    const plan = tell(recorded, untold)
    await host.clock.advance(249)
    await phone.report(file('R1'))
    await host.clock.advance(1)
    expect(stepsOf(await plan)).toEqual([say('Next'), hangUp])
    expect(await lastTurn()).toMatchObject({ recording: { id: 'R1' } })
  })

  it('is waited for no longer than a second, since the caller hears nothing meanwhile', async () => {
    const { tell, lastTurn, turns, host } = await comeTo(record)
    const plan = tell(recorded, untold)
    await host.clock.advance(999)
    expect(await turns()).toHaveLength(1)
    await host.clock.advance(1)
    expect(stepsOf(await plan)).toEqual([say('Next'), hangUp])
    expect(await lastTurn()).not.toHaveProperty('recording')
  })

  it('is not waited for where it is known', async () => {
    const message = await comeTo(record)
    await message.phone.report(file('R1'))
    expect(stepsOf(await message.tell(recorded, untold))).toEqual([say('Next'), hangUp])
    const talk = await comeTo(dial)
    await talk.party(ended('no-answer', 'no-answer', 'yes'))
    await talk.tell({ turn: 'dialled', status: 'failed' }, untold)
    expect(await talk.lastTurn()).toMatchObject({ turn: 'dialled', status: 'no-answer' })
  })

  it('is that of the party, also while its call still lasts at the provider', async () => {
    const { tell, lastTurn, turns, party, host } = await comeTo(dial)
    const plan = tell({ turn: 'dialled', status: 'failed' }, untold)
    await host.clock.advance(500)
    expect(await turns()).toHaveLength(1)
    await party(ended('busy', 'busy', 'yes'))
    await host.clock.advance(250)
    expect(stepsOf(await plan)).toEqual([say('Next'), hangUp])
    expect(await lastTurn()).toMatchObject({ turn: 'dialled', status: 'busy' })
  })
})
