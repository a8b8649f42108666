import { generateKeyPairSync, sign } from 'node:crypto'
import type { WebhookRequest } from '@callplane/core'
import { describe, expect, test } from 'vitest'
import { callReply, connect, fakeApi, reply, token } from '../../test/fake-api.ts'
import { eventsOfWebhook as read } from './port.ts'

const eventsOfWebhook = (payload: Readonly<Record<string, unknown>>) =>
  read(payload, Buffer.from(JSON.stringify(payload)))

const pair = () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { pem: publicKey.export({ type: 'spki', format: 'pem' }).toString(), privateKey }
}
const ours = pair()
const other = pair()

const signed = (body: string, by = ours): WebhookRequest => ({
  method: 'POST',
  url: 'https://app.example/webhooks/videosdk',
  headers: {
    'videosdk-signature': sign('sha256', Buffer.from(body), by.privateKey).toString('base64'),
  },
  body: Buffer.from(body),
  receivedAt: 0,
})
const answered = {
  webhookType: 'call-answered',
  data: { ...callReply({ status: 'answered', timelog: undefined }).data, timestamp: 1755776704000 },
}
const text = JSON.stringify(answered)
const receiver = (settings: object = { webhookPublicKey: ours.pem }, api = fakeApi()) => {
  const { webhooks } = connect(api, { token, ...settings })
  return async (request: WebhookRequest) => {
    if (!webhooks) throw new Error('no webhooks')
    return webhooks.receive(request)
  }
}

describe('proof of origin', () => {
  test('a genuine one', async () => {
    expect(await receiver()(signed(text))).toMatchObject({
      verdict: 'genuine',
      events: [
        {
          type: 'answered',
          at: 1755776704000,
          providerStatus: 'answered',
          attemptKey: 'cp-attempt-1',
          references: { call: 'call_123456789', room: 'room_123456' },
        },
      ],
    })
  })

  test('raw bytes count, not what they mean', async () => {
    const spaced = JSON.stringify(answered, null, 2)
    const request = { ...signed(text), body: Buffer.from(spaced) }
    expect(await receiver()(request)).toMatchObject({ verdict: 'forged' })
    expect(await receiver()(signed(spaced))).toMatchObject({ verdict: 'genuine' })
  })

  test.each([
    ['without a signature', { ...signed(text), headers: {} }],
    ['with an empty one', { ...signed(text), headers: { 'videosdk-signature': '' } }],
    ['with nonsense', { ...signed(text), headers: { 'videosdk-signature': '!!' } }],
    ['of another key', signed(text, other)],
    ['of another body', { ...signed('{}'), body: Buffer.from(text) }],
    ['malformed and unsigned', { ...signed(text), body: Buffer.from('{') }],
  ])('forged: %s', async (_name, request) => {
    expect(await receiver()(request)).toMatchObject({ verdict: 'forged' })
  })

  test.each(['{', '', '[]', 'null', '7'])('malformed although signed: %j', async (body) => {
    expect(await receiver()(signed(body))).toMatchObject({ verdict: 'malformed' })
  })
})

describe('a key that is not pinned', () => {
  const keyPath = 'GET /v2/public/rsa-public-key'

  test('is fetched once', async () => {
    const api = fakeApi({ [keyPath]: reply(200, { publicKey: ours.pem }) })
    const receive = receiver({}, api)
    expect(await receive(signed(text))).toMatchObject({ verdict: 'genuine' })
    expect(await receive(signed(text))).toMatchObject({ verdict: 'genuine' })
    expect(api.asked).toEqual([keyPath])
  })

  test('is looked for again when signatures stop fitting, at most once a minute', async () => {
    const api = fakeApi({ [keyPath]: reply(200, { publicKey: ours.pem }) })
    const receive = receiver({}, api)
    await receive(signed(text))
    api.answer(keyPath, reply(200, { publicKey: other.pem }))
    expect(await receive(signed(text, other))).toMatchObject({ verdict: 'forged' })
    expect(api.asked).toHaveLength(1)
    await api.host.clock.advance(60_000)
    expect(await receive(signed(text, other))).toMatchObject({ verdict: 'genuine' })
    expect(api.asked).toHaveLength(2)
  })

  test('that cannot be had makes no verdict, and is asked for again', async () => {
    const api = fakeApi({ [keyPath]: reply(500, { message: 'oops' }) })
    const receive = receiver({}, api)
    await expect(receive(signed(text))).rejects.toMatchObject({ code: 'provider-down' })
    api.answer(keyPath, reply(200, { publicKey: ours.pem }))
    expect(await receive(signed(text))).toMatchObject({ verdict: 'genuine' })
  })
})

describe('payloads', () => {
  test('deliveries of one event have one id, and it is the one of the log', async () => {
    const time = '2025-08-21T11:45:04.000Z'
    const ids = [
      { webhookType: 'call-answered', data: { callId: 'c', timestamp: time } },
      { webhookType: 'call-answered', data: { callId: 'c', timestamp: Date.parse(time) } },
      { type: 'call-answered', data: { id: 'c', status: 'answered', timestamp: time } },
      { event: 'call-update', callId: 'c', status: 'ANSWERED', timestamp: time },
      {
        webhookType: 'call-update',
        data: {
          callId: 'c',
          timelog: [{ status: 'ANSWERED', timestamp: time }],
          status: 'answered',
        },
      },
    ].map((payload) => eventsOfWebhook(payload).map(({ id }) => id))
    for (const found of ids) expect(found).toEqual([`c/answered/${Date.parse(time)}`])
  })

  test('the attempt key is found in metadata that came as text', () => {
    const data = { callId: 'c', metadata: JSON.stringify({ callplaneAttempt: 'cp-1' }) }
    expect(eventsOfWebhook({ webhookType: 'call-ringing', data })[0]?.attemptKey).toBe('cp-1')
    const torn = { callId: 'c', metadata: '{' }
    expect(eventsOfWebhook({ webhookType: 'call-ringing', data: torn })[0]?.type).toBe('ringing')
  })

  test('a log brings what earlier webhooks told, or should have', () => {
    const events = eventsOfWebhook({
      webhookType: 'call-hangup',
      data: {
        callId: 'c',
        status: 'ended',
        timelog: ['INITIATED', 'RINGING', 'ANSWERED', 'ENDED'].map((status, second) => ({
          status,
          timestamp: second * 1000 + 1755776700000,
        })),
      },
    })
    expect(events.map(({ type }) => type)).toEqual(['initiated', 'ringing', 'answered', 'ended'])
  })

  test.each([
    [{ webhookType: 'participant-joined', data: { participantId: 'p' } }, 'participant-joined', {}],
    [{ webhookType: 'call-recorded', data: { callId: 'c' } }, 'call-recorded', { call: 'c' }],
    [{ webhookType: 'call-answered', data: { status: 'answered' } }, 'call-answered', {}],
    [{ hello: 'world' }, 'unknown', {}],
  ])('what is not known is kept: %j', (payload, providerStatus, references) => {
    expect(eventsOfWebhook(payload)).toMatchObject([
      { type: 'unrecognised', providerStatus, references },
    ])
    expect(eventsOfWebhook(payload)[0]?.id).toBe(eventsOfWebhook({ ...payload })[0]?.id)
  })
})

test('nesting of any depth is an event like any other (W9)', async () => {
  const depth = 20_000
  const body = `{"webhookType":"levitated","data":${'['.repeat(depth)}${']'.repeat(depth)}}`
  const results = [await receiver()(signed(body)), await receiver()(signed(body))]
  for (const result of results)
    expect(result).toMatchObject({ verdict: 'genuine', events: [{ type: 'unrecognised' }] })
  expect(results[0]).toEqual(results[1])
})

test('a time that is out of range is unknown, whichever field it is in (W3)', () => {
  const nanoseconds = 1755776704000e6
  for (const payload of [
    { webhookType: 'call-answered', data: { callId: 'c', timestamp: nanoseconds } },
    { webhookType: 'call-answered', timestamp: String(nanoseconds), data: { callId: 'c' } },
    { webhookType: 'call-hangup', data: { callId: 'c', status: 'ended', end: nanoseconds } },
  ])
    expect(eventsOfWebhook(payload).map(({ at }) => at)).toEqual([null])
})

describe('callers (V4)', () => {
  const caller = {
    callId: 'call_in',
    type: 'inbound',
    to: '+14155550100',
    from: '+14155550130',
    roomId: 'front-desk',
    gatewayId: 'gw_inbound',
    ruleId: 'rr_inbound',
  }
  const receive = (data: object, webhookType = 'call-started') =>
    receiver()(signed(JSON.stringify({ webhookType, data })))

  test.each(['call-started', 'call-answered', 'call-hangup', 'something-new'])(
    'are announced by every report: %s',
    async (webhookType) => {
      expect(await receive(caller, webhookType)).toMatchObject({
        inbound: {
          references: { call: 'call_in', room: 'front-desk' },
          from: '+14155550130',
          to: '+14155550100',
          room: 'front-desk',
          gateway: 'gw_inbound',
          rule: 'rr_inbound',
        },
      })
    },
  )
  test('whose number is withheld have none', async () => {
    const result = await receive({ ...caller, from: 'anonymous' })
    expect(result).toMatchObject({ inbound: { from: undefined, to: '+14155550100' } })
  })
  test.each([
    ['calls of ours', { ...caller, type: 'outbound' }],
    ['reports without a type', { ...caller, type: undefined }],
    ['reports without an id', { ...caller, callId: undefined }],
  ])('%s announce no caller', async (_name, data) => {
    expect(await receive(data)).toMatchObject({ verdict: 'genuine', inbound: undefined })
  })
})

describe('recordings of a room (W11)', () => {
  const hook = (webhookType: string, data: object = {}) =>
    signed(
      JSON.stringify({
        webhookType,
        data: { meetingId: 'room_123456', sessionId: 's-1', id: 'rec_1', ...data },
      }),
    )
  const inRoom = (...calls: readonly object[]) =>
    fakeApi({ 'GET /v2/sip/call': reply(200, { pageInfo: { lastPage: 1 }, data: calls }) })
  const ours = { ...callReply().data, sessionId: 's-1' }

  test('belong to the only call in it', async () => {
    const api = inRoom(ours)
    const receive = receiver(undefined, api)
    expect(await receive(hook('recording-started'))).toMatchObject({
      events: [
        {
          type: 'recording',
          attemptKey: 'cp-attempt-1',
          references: { call: 'call_123456789' },
          recording: { id: 'rec_1', status: 'in-progress' },
        },
      ],
    })
    const fileUrl = 'https://cdn.example/encoded/videos/rec_1.mp4'
    expect(await receive(hook('recording-stopped', { fileUrl }))).toMatchObject({
      events: [{ recording: { id: 'rec_1', status: 'completed', url: fileUrl } }],
    })
    const { searchParams } = new URL(api.sent[0]?.request.url ?? '')
    expect([searchParams.get('roomId'), searchParams.get('sessionId')]).toEqual([
      'room_123456',
      's-1',
    ])
  })

  test('the older payload has the file alone', async () => {
    const data = { id: undefined, filePath: '/encoded/videos/1.mp4' }
    expect(await receiver(undefined, inRoom(ours))(hook('recording-stopped', data))).toMatchObject({
      events: [{ recording: { id: '/encoded/videos/1.mp4', status: 'completed' } }],
    })
  })

  test.each([
    ['two calls were in the room', [ours, { ...ours, callId: 'call_2' }], {}],
    ['no call was', [], {}],
    ['the call was in another session', [{ ...ours, sessionId: 's-2' }], {}],
    ['it names no room', [ours], { meetingId: undefined }],
    ['it names no recording', [ours], { id: undefined }],
  ])('belong to no call where %s', async (_name, calls, data) => {
    expect(
      await receiver(undefined, inRoom(...calls))(hook('recording-started', data)),
    ).toMatchObject({
      events: [{ type: 'unrecognised', providerStatus: 'recording-started' }],
    })
  })

  test('are asked for again where the calls cannot be read', async () => {
    const api = fakeApi({ 'GET /v2/sip/call': reply(500, { message: 'oops' }) })
    await expect(receiver(undefined, api)(hook('recording-started'))).rejects.toMatchObject({
      code: 'provider-down',
    })
  })
})
