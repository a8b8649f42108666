import { setUpBench } from '@callplane/conformance'
import { CallError } from '@callplane/core'
import { hmac } from '@callplane/kit'
import { describe, expect, it } from 'vitest'
import { apiKey, bodyOf, connect, fakeApi, reply } from '../test/fake-api.ts'
import { harness } from '../test/harness.ts'
import * as printed from '../test/printed.ts'
import { dailyExtension } from './extension.ts'
import { frontDoor } from './front-door/port.ts'
import { daily } from './plugin.ts'

const far = '+14155550110'

/** The printed bytes with their placeholders filled in and all lines of `without` left out. */
const filled = (values: Readonly<Record<string, string>>, without: readonly string[] = []) => {
  const lines = printed.dialOutStart
    .split('\n')
    .filter((line) => !without.some((name) => line.startsWith(`  "${name}"`)))
  return Object.entries(values).reduce(
    (text, [name, value]) => text.replace(`"${name}": "<string>"`, `"${name}": "${value}"`),
    lines.join('\n'),
  )
}
const parse = (body: string, query = '') =>
  frontDoor.parse({
    method: 'POST',
    url: `https://api.daily.co/v1/rooms/conformance/dialOut/start${query}`,
    headers: { authorization: 'Bearer <token>', 'content-type': 'application/json' },
    body,
  })
/** Through the front door and the dispatcher, to what the emulated Daily received. */
const dispatched = async (values: Readonly<Record<string, string>>, without: readonly string[]) => {
  const bench = await setUpBench(daily, harness)
  const callerId = bench.keys.ids['callerId'] ?? ''
  const body = filled({ ...values, callerId }, without)
  const { call, notes } = parse(body)
  const record = await bench.run({ ...call, rule: 'conformance' })
  const sent = bench.host.sent.find(({ url }) => url.endsWith('/dialOut/start'))
  await bench.close()
  return { printed: JSON.parse(body) as Record<string, unknown>, sent: bodyOf(sent), record, notes }
}
const flatCodecs = { audio: ['OPUS', 'G722', 'PCMU', 'PCMA'], video: ['H264', 'VP8'] }

describe('the printed request of dialOut/start (F)', () => {
  it('with its placeholders is refused, every fault at once', () => {
    const refused = () => parse(printed.dialOutStart)
    expect(refused).toThrow(CallError)
    try {
      refused()
    } catch (error) {
      expect((error as CallError).faults.map(({ path }) => path.join('.'))).toEqual([
        'phoneNumber',
        'extension',
      ])
    }
  })

  it('to a phone goes out as printed, but for what a phone cannot have', async () => {
    const values = { phoneNumber: far, extension: '1234', displayName: 'Ada', userId: 'user-1' }
    const { sent, record, notes, printed: wanted } = await dispatched(values, ['sipUri'])
    const { video: _video, videoSettings: _settings, ...rest } = wanted
    expect(sent).toEqual({
      ...rest,
      userId: record.attempts[0]?.key,
      codecs: { audio: flatCodecs.audio },
    })
    expect(notes.map(({ field }) => field)).toEqual(['from'])
    expect(record.notes.map(({ field }) => field)).toEqual([
      'participant.id',
      'options.daily.video',
      'options.daily.videoSettings',
      'options.daily.codecs.video',
    ])
    expect(record.status).toBe('completed')
  })

  it('to a SIP address goes out as printed', async () => {
    const sipUri = 'sip:desk@pbx.example?X-header-1=val-1&X-header-2=val-2'
    const without = ['phoneNumber', 'extension', 'waitBeforeExtensionDialSec', 'callerId']
    const values = { sipUri, displayName: 'Ada', userId: 'user-1' }
    const { sent, record, notes, printed: wanted } = await dispatched(values, without)
    expect(sent).toEqual({ ...wanted, userId: record.attempts[0]?.key, codecs: flatCodecs })
    expect(notes).toEqual([])
    expect(record.notes.map(({ field }) => field)).toEqual(['participant.id', 'from'])
  })
})

it('a request loses nothing without a note (F)', () => {
  const body = {
    sipUri: 'sip:desk@pbx.example?X-A=1&X-A=2&=3&X-B=4&X-B=4',
    ringTimeout: 5,
    __proto: 1,
    constructor: { a: 1 },
    video: true,
    videoSettings: { width: 640, depth: 3 },
    codecs: { audio: ['OPUS'], text: ['T140'] },
  }
  const text = JSON.stringify(body).replace('"__proto"', '"__proto__"')
  const { call, notes } = parse(text, '?record=true&__proto__=1')
  expect(call.sipHeaders).toEqual({ 'X-A': '1', 'X-B': '4' })
  expect(notes.map(({ field, effect }) => `${field}: ${effect}`).sort()).toEqual(
    [
      'sipUri: dropped',
      'sipUri: dropped',
      'ringTimeout: dropped',
      '__proto__: dropped',
      'constructor: dropped',
      'videoSettings.depth: dropped',
      'codecs.text: dropped',
      'record: dropped',
      '__proto__: dropped',
    ].sort(),
  )
})

it.each(['constructor', '__proto__', 'toString'])('"%s" is not a flag (W8)', (word) => {
  expect(() => parse(`{"sipUri":"sip:a@b.example","video":"${word}"}`)).toThrow('video')
})

it('a caller is forwarded with the printed request', async () => {
  const api = fakeApi({ 'POST /dialin/pinlessCallUpdate': reply(200, { ok: 'true' }) })
  const { forwardCaller } = dailyExtension({ apiKey }, api.host)
  await forwardCaller({ callId: '<string>', callDomain: '<string>' }, '<string>')
  expect(api.sent[0]?.request.body).toBe(JSON.stringify(JSON.parse(printed.pinlessCallUpdate)))
})

describe('the printed webhooks', () => {
  const secret = Buffer.from('thirty-two characters of secret!').toString('base64')
  const receive = async (body: string, answers: Parameters<typeof fakeApi>[0] = {}) => {
    const api = fakeApi(answers)
    const stamp = String(Math.floor(api.host.clock.wall() / 1000))
    const key = Buffer.from(secret, 'base64')
    const result = await connect(api, { webhookSecret: secret }).webhooks?.receive({
      method: 'POST',
      url: 'https://calls.example.com/webhooks/daily',
      headers: {
        'x-webhook-timestamp': stamp,
        'x-webhook-signature': hmac('sha256', key, `${stamp}.${body}`, 'base64'),
      },
      body: new TextEncoder().encode(body),
      receivedAt: api.host.clock.wall(),
    })
    return result?.verdict === 'genuine' ? result.events : result
  }
  const session = 'ff1e7130-7752-4304-9cf4-08d2583a41dc'
  it('dialin.connected answers both legs', async () => {
    const event = { type: 'answered', at: 1_728_036_610_000, references: { session } }
    expect(await receive(printed.dialinConnected)).toMatchObject([
      { ...event, leg: 'far' },
      { ...event, leg: 'near' },
    ])
  })
  it.each([printed.dialinReady, printed.recordingStarted])('others are details', async (body) => {
    expect(await receive(body)).toMatchObject([{ type: 'detail', references: {} }])
  })
  it('recording.ready-to-download is the recording of the calls that were there (W11)', async () => {
    const stay = (participant_id: string, join_time: number, duration: number) => ({
      participant_id,
      join_time,
      duration,
    })
    const participants = [
      stay(session, 1_692_124_100, 85),
      stay('left-before', 1_692_124_100, 80),
      stay('came-after', 1_692_124_193, 5),
      { odd: true },
    ]
    const meeting = { id: 'm', start_time: 1_692_124_100, duration: 100, ongoing: false }
    expect(
      await receive(printed.recordingReady, {
        'GET /meetings': reply(200, { data: [{ ...meeting, participants }] }),
      }),
    ).toMatchObject([
      {
        type: 'recording',
        at: 1_692_124_192_000,
        references: { session, roomSession: `Xcm97xRZ08b2dePKb78g/${session}` },
        recording: {
          id: '08fa0b24-9220-44c5-846c-3f116cf8e738',
          duration: 9,
          status: 'completed',
        },
      },
    ])
  })
  it('a recording whose room cannot be looked up is asked for again', async () => {
    await expect(receive(printed.recordingReady)).rejects.toMatchObject({ code: 'not-found' })
  })
})
