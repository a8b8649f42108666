import type { FlowPlan, Step } from '@callplane/core'
import { describe, expect, test } from 'vitest'
import { callbackUrl, connect, conversation, uuid, webhook } from '../test/fake.ts'
import { mapWith } from '../test/map.ts'

const receive = async (mark: string, payload: object) => {
  const request = webhook(payload, { url: `${callbackUrl}&${mark}` })
  const result = await connect().ports.webhooks!.receive(request)
  if (result.verdict !== 'genuine') throw new Error(result.verdict)
  return result
}

const planOf = (...steps: Step[]): FlowPlan => ({
  action: 'flow',
  steps,
  segment: 0,
  turnUrl: `${callbackUrl}&turn=0&step=${steps.at(-1)?.step}`,
  callbackUrl,
  dialUrl: steps.at(-1)?.step === 'dial' ? `${callbackUrl}-dial` : undefined,
  from: '+14155550100',
})

const nccoFor = async (...steps: Step[]): Promise<unknown> => {
  const question = { uuid, conversation_uuid: conversation, from: '14155550100', to: '14155550123' }
  const { ask } = await receive('turn=start', question)
  expect(ask).toMatchObject({ kind: 'answer', attemptKey: 'cp1' })
  return JSON.parse(ask?.render?.(planOf(...steps)).body ?? '')
}

describe('a segment of a flow as an NCCO', () => {
  test('is asked for once the call is answered', async () => {
    const flow = { steps: [{ step: 'say', text: 'Hello' }] } as const
    const { body } = mapWith({ connect: { flow } }, {}, callbackUrl)
    expect(body).toMatchObject({ answer_url: [`${callbackUrl}&turn=start`], answer_method: 'POST' })
    expect(body).not.toHaveProperty('ncco')
  })

  test('asks with the input, and after a recording by a notify', async () => {
    expect(await nccoFor({ step: 'gather', digits: { count: 1 }, timeout: 6 })).toMatchObject([
      {
        action: 'input',
        dtmf: { maxDigits: 1, timeOut: 6 },
        eventUrl: [`${callbackUrl}&turn=0&step=gather`],
      },
    ])
    expect(await nccoFor({ step: 'record', maxDuration: 30 })).toMatchObject([
      { action: 'record', timeOut: 30, eventUrl: [`${callbackUrl}&leg=far`] },
      { action: 'notify', eventUrl: [`${callbackUrl}&turn=0&step=record`] },
    ])
  })

  test('asks about the party of a `dial` step where that is reported', async () => {
    expect(await nccoFor({ step: 'dial', to: [{ phone: '+14155550102' }] })).toMatchObject([
      {
        action: 'connect',
        from: '14155550100',
        eventType: 'synchronous',
        eventUrl: [`${callbackUrl}-dial&second=near&turn=0&step=dial`],
      },
      { action: 'notify', eventUrl: [`${callbackUrl}-dial&second=near&turn=0&step=dial`] },
    ])
  })

  test('ends the call with nothing left to do', async () => {
    expect(await nccoFor({ step: 'hangUp' })).toEqual([])
  })
})

describe('the result of a step', () => {
  test.each<[string, object, object | undefined]>([
    [
      'gather',
      { dtmf: { digits: '1', timed_out: false } },
      { turn: 'gathered', digits: '1', ended: 'finish-key' },
    ],
    [
      'gather',
      { dtmf: { digits: '12', timed_out: true } },
      { turn: 'gathered', digits: '12', ended: 'timeout' },
    ],
    [
      'gather',
      { dtmf: { digits: '', timed_out: true } },
      { turn: 'gathered', digits: '', ended: 'empty' },
    ],
    [
      'gather',
      {
        speech: {
          results: [{ confidence: '0.9', text: 'sales' }],
          timeout_reason: 'end_on_silence_timeout',
        },
      },
      {
        turn: 'gathered',
        digits: '',
        speech: { text: 'sales', confidence: 0.9 },
        ended: 'complete',
      },
    ],
    ['record', { payload: {}, conversation_uuid: conversation }, { turn: 'recorded' }],
    ['dial', { status: 'unanswered' }, { turn: 'dialled', status: 'no-answer' }],
    ['dial', { status: 'ringing' }, undefined],
    ['stream', { status: 'disconnected' }, { turn: 'streamed', ended: 'closed' }],
    ['stream', { status: 'answered' }, undefined],
  ])('%s %o', async (step, payload, result) => {
    const mark = step === 'dial' ? 'second=near&turn=3&step=dial' : `turn=3&step=${step}`
    const { ask, events } = await receive(mark, { uuid, ...payload })
    expect(ask?.step?.result).toEqual(result)
    if (result) expect(ask).toMatchObject({ kind: 'turn', attemptKey: 'cp1', step: { segment: 3 } })
    // Never about the caller's own leg.
    expect(events.filter(({ leg }) => leg === 'far')).toEqual([])
    if (step === 'dial') expect(events).toHaveLength(1)
  })
})
