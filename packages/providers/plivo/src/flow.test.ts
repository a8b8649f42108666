import type { FlowPlan, Plan, Step } from '@callplane/core'
import { describe, expect, it } from 'vitest'
import { about, callbackUrl, connected, webhook } from '../test/world.ts'

const receive = async (mark: string, form: Record<string, string> = {}) => {
  const result = await connected().ports.webhooks?.receive(webhook(mark, { ...about, ...form }))
  if (result?.verdict !== 'genuine') throw new Error(result?.verdict)
  return result
}

const planOf = (...steps: Step[]): FlowPlan => ({
  action: 'flow',
  steps,
  segment: 0,
  turnUrl: `${callbackUrl}&turn=0&step=${steps.at(-1)?.step}`,
  callbackUrl,
  dialUrl: `${callbackUrl}-dial`,
  from: '+14155550100',
})

const documentFor = async (plan: Plan): Promise<string | undefined> =>
  (await receive('for=answer&leg=far')).ask
    ?.render?.(plan)
    .body.replace(/^<\?xml[^>]*>\s*|\n\s*/g, '')

const turnUrl = (step: string) =>
  `https://callplane.example/webhooks/plivo?attempt=cp1&amp;turn=0&amp;step=${step}`

describe('a segment of a flow as Plivo XML', () => {
  it('asks with the keys, and by a redirect without any', async () => {
    const plan = planOf({
      step: 'gather',
      prompts: [{ step: 'say', text: 'Press 1' }],
      digits: { count: 1 },
      timeout: 6,
    })
    expect(await documentFor(plan)).toBe(
      `<Response><GetDigits timeout="6" numDigits="1" digitTimeout="6" action="${turnUrl('gather')}"><Speak>Press 1</Speak></GetDigits><Redirect>${turnUrl('gather')}</Redirect></Response>`,
    )
  })

  it('reports the party of a `dial` step to its own attempt, and asks after a stream', async () => {
    const dial = await documentFor(planOf({ step: 'dial', to: [{ phone: '+14155550102' }] }))
    expect(dial).toContain(`action="${turnUrl('dial')}"`)
    expect(dial).toContain(
      'callbackUrl="https://callplane.example/webhooks/plivo?attempt=cp1-dial&amp;for=dial&amp;leg=near"',
    )
    const stream = await documentFor(planOf({ step: 'stream', url: 'wss://agent.example/' }))
    expect(stream).toContain(`</Stream><Redirect>${turnUrl('stream')}</Redirect></Response>`)
  })
})

describe('the result of a step', () => {
  it.each<[string, Record<string, string>, object]>([
    ['gather', { Digits: '12' }, { turn: 'gathered', digits: '12', ended: 'timeout' }],
    ['gather', {}, { turn: 'gathered', digits: '', ended: 'empty' }],
    [
      'gather',
      { Speech: 'sales', SpeechConfidenceScore: '0.8', InputType: 'speech' },
      {
        turn: 'gathered',
        digits: '',
        speech: { text: 'sales', confidence: 0.8 },
        ended: 'complete',
      },
    ],
    [
      'record',
      {
        RecordUrl: 'https://media.example/a.mp3',
        RecordingID: 'r1',
        RecordingDuration: '4',
        Digits: '#',
      },
      {
        turn: 'recorded',
        recording: { url: 'https://media.example/a.mp3', id: 'r1', seconds: 4 },
        finishKey: '#',
        ended: 'finish-key',
      },
    ],
    ['dial', { DialStatus: 'busy' }, { turn: 'dialled', status: 'busy' }],
    ['dial', { DialStatus: 'timeout' }, { turn: 'dialled', status: 'no-answer' }],
    ['stream', {}, { turn: 'streamed', ended: 'closed' }],
  ])('%s %o', async (step, form, result) => {
    const { ask, events } = await receive(`turn=3&step=${step}`, {
      CallStatus: 'in-progress',
      ...form,
    })
    expect(ask).toMatchObject({ kind: 'turn', attemptKey: 'cp1', step: { segment: 3, result } })
    expect(ask?.step?.result).toEqual(result)
    expect(events).toEqual([])
  })

  it('says that the caller has gone', async () => {
    const { ask } = await receive('turn=0&step=record', { CallStatus: 'completed' })
    expect(ask?.step).toMatchObject({ over: true })
  })
})
