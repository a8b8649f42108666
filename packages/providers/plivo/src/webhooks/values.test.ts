import { expect, it } from 'vitest'
import {
  about,
  callUuid,
  connected,
  hangup,
  reply,
  requestUuid,
  webhook,
} from '../../test/world.ts'

const receive = async (purpose: string, form: Record<string, string>) => {
  const result = await connected().ports.webhooks?.receive(webhook(purpose, form))
  if (result?.verdict !== 'genuine') throw new Error(result?.verdict)
  return result
}
const references = { request: requestUuid, call: callUuid }

it('knows a recording that still runs from a finished one (W6)', async () => {
  const told = async (RecordingDuration: string) =>
    (
      await receive('for=ring&leg=far', {
        ...about,
        Event: 'Record',
        RecordingID: 'r',
        RecordingDuration,
      })
    ).events[0]
  expect(await told('-1')).toMatchObject({
    id: 'r:in-progress',
    recording: { id: 'r', status: 'in-progress' },
  })
  expect(await told('12')).toMatchObject({
    id: 'r:completed',
    recording: { id: 'r', status: 'completed', duration: 12 },
  })
  expect((await told('-1'))?.recording).not.toHaveProperty('duration')
  expect((await told('Infinity'))?.recording).toEqual({ id: 'r', status: 'completed' })
})

it('reads empty parameters as absent (W7)', async () => {
  const { events } = await receive('for=ring&leg=far', {
    ...about,
    DialALegUUID: '',
    ALegUUID: '',
    ALegRequestUUID: '',
    Event: '',
    CallStatus: 'levitating',
  })
  expect(events).toMatchObject([{ type: 'unrecognised', providerStatus: 'levitating', references }])
  const ended = await receive('for=hangup&leg=far', {
    ...hangup,
    HangupCauseCode: '',
    TotalCost: '',
    AnswerTime: '',
    CallStatus: 'busy',
  })
  expect(ended.events).toMatchObject([
    { type: 'ended', providerStatus: 'busy', end: { status: 'busy' } },
  ])
  const recorded = await receive('for=ring&leg=far', {
    ...about,
    Event: 'RecordStop',
    RecordingID: 'r',
    RecordUrl: '',
    RecordingDuration: '',
  })
  expect(recorded.events[0]?.recording).toEqual({ id: 'r', status: 'completed' })
})

it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
  'takes %s for a word like any other (W8)',
  async (word) => {
    const { events } = await receive('for=hangup&leg=far', {
      ...hangup,
      AnswerTime: '',
      CallStatus: word,
      HangupCauseCode: word,
    })
    expect(events[0]?.end).toEqual({ status: 'failed', reason: 'unspecified', rang: 'unknown' })
    const unknown = await receive('for=ring&leg=far', { ...about, Event: word, [word]: word })
    expect(unknown.events).toMatchObject([{ type: 'unrecognised', providerStatus: word }])
    const live = { api_id: 'a', call_uuid: callUuid, call_status: word }
    const { ports } = connected({ [`GET /Call/${callUuid}/?status=live`]: reply(200, live) })
    expect(await ports.calls.get?.({ call: callUuid })).toMatchObject([{ type: 'unrecognised' }])
  },
)

it.each(['Infinity', '1e999', '-1', 'NaN', ' '])('takes no cost of %j (W3)', async (TotalCost) => {
  const { events } = await receive('for=hangup&leg=far', { ...hangup, TotalCost })
  expect(events.map(({ type }) => type)).toEqual(['answered', 'ended'])
})
