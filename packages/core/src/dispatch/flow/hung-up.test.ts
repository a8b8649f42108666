import { describe, expect, it } from 'vitest'
import type { Step } from '../../model/flow/flow-step.ts'
import type { CallEvent } from '../../model/event.ts'
import { ended, event, far, settlePromises } from '../../testing/index.ts'
import { answeredCall, say, setUp } from './flow.fixture.ts'

const record: Step = { step: 'record', next: 'after' }
const dial: Step = { step: 'dial', to: [{ phone: '+14155550177' }], next: 'after' }
const file = event('recording', { recording: { id: 'R1', status: 'completed' } })
const gone = ended('completed', 'hung-up', 'yes')
const wait = (steps: readonly Step[]) => ({ steps, continuations: { after: [say('Thank you')] } })

describe('the message of a caller who hung up', () => {
  it('is that of the step where nothing else was recorded', async () => {
    const stream: Step = { step: 'stream', url: 'wss://a.example/', background: true }
    for (const steps of [[record], [stream, say('Speak'), record]]) {
      const { phone, turns, view } = await answeredCall(wait(steps))
      await phone.report(file, gone)
      expect((await turns()).slice(1)).toMatchObject([
        { turn: { turn: 'recorded', ended: 'hang-up', recording: { id: 'R1' } }, steps: [] },
      ])
      expect(await view()).toMatchObject({ settled: true })
    }
  })

  it('is not what was recorded because the call asked for it', async () => {
    const { phone, turns } = await answeredCall(wait([record]), {}, undefined, { record: true })
    await phone.report(file, gone)
    expect(await turns()).toHaveLength(1)
  })

  it('is not what was recorded because the application asked for it', async () => {
    const { phone, turns, dispatcher, id } = await answeredCall(wait([record]))
    await dispatcher.startRecording(id)
    await phone.report(file, gone)
    expect(await turns()).toHaveLength(1)
  })

  it('is what was recorded, whatever else the application asked for', async () => {
    const { phone, turns, dispatcher, id } = await answeredCall(wait([record]))
    await dispatcher.sendDigits(id, '1')
    await phone.report(file, gone)
    expect(await turns()).toHaveLength(2)
  })

  it('is not what an earlier step records in the background', async () => {
    const { phone, turns } = await answeredCall({
      steps: [{ step: 'record', background: true }, { step: 'record' }, record],
      continuations: { after: [] },
    })
    await phone.turn({ segment: 0, result: { turn: 'recorded' } })
    await phone.report(file, gone)
    expect(await turns()).toHaveLength(2)
  })

  it('is none of a call that we hung up', async () => {
    const { phone, turns, dispatcher, id, host, view } = await answeredCall(wait([record]))
    void dispatcher.hangUp(id)
    await settlePromises()
    await phone.report(file, gone)
    await host.clock.advance(1_000)
    expect(await turns()).toHaveLength(1)
    expect(await view()).toMatchObject({ settled: true })
    expect(host.entries).toEqual([])
  })
})

describe('the conversation of a caller who hung up', () => {
  const answered = event('answered', { at: 1_000 })
  it.each<[string, readonly CallEvent[], object | null]>([
    [
      'lasted as long as the provider states',
      [answered, ended('completed', 'hung-up', 'yes', { talkDuration: 8 })],
      { status: 'answered', seconds: 8 },
    ],
    [
      'lasted an unknown time where it states none',
      [answered, ended('completed', 'hung-up', 'yes')],
      { status: 'answered' },
    ],
    ['did not take place', [ended('canceled', 'canceled', 'yes')], { status: 'canceled' }],
    [
      'failed for a reason of its own',
      [ended('failed', 'carrier-fault', 'no')],
      { status: 'failed' },
    ],
    ['was declined', [ended('rejected', 'declined', 'yes')], { status: 'busy' }],
    ['has not ended yet', [answered], null],
    ['is not reported', [], null],
  ])('%s', async (_what, events, expected) => {
    const { phone, party, turns } = await answeredCall(wait([dial]))
    await party(...events)
    await phone.hungUp()
    const [, turn] = await turns()
    if (!expected) return expect(turn).toBeUndefined()
    const { callId, at, ...result } = turn?.turn ?? {}
    expect([typeof callId, typeof at]).toEqual(['string', 'string'])
    expect(result).toEqual({ turn: 'dialled', ...expected })
    expect(turn?.steps).toEqual([])
  })
})

describe('a call with a flow that was not answered', () => {
  it('has no turn', async () => {
    const { dispatcher, phone, host } = setUp()
    const call = await dispatcher.dispatch({ to: far, connect: { flow: wait([record]) } })
    await phone.report(ended('busy', 'busy', 'yes'))
    const { status, settled, flow } = (await dispatcher.calls.get(call.id)) ?? {}
    expect({ status, settled, flow }).toEqual({ status: 'busy', settled: true, flow: undefined })
    expect(host.entries).toEqual([])
  })
})
