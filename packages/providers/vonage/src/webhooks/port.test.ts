import { createHash, createHmac, createSign } from 'node:crypto'
import type { WebhookRequest } from '@callplane/core'
import { describe, expect, test } from 'vitest'
import {
  account,
  callbackUrl,
  connect,
  conversation,
  far,
  from,
  keyPair,
  receivedAt,
  ringing as event,
  reported,
  signedToken,
  uuid,
  webhook,
} from '../../test/fake.ts'

const receive = (request: WebhookRequest) => connect().ports.webhooks!.receive(request)
const text = JSON.stringify(event)
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

const one = async (payload: object, url?: string) => (await reported(payload, url))[0]

describe('a forged webhook', () => {
  const claims = {
    iat: receivedAt / 1000,
    jti: 'a',
    iss: 'Vonage',
    payload_hash: createHash('sha256').update(text).digest('hex'),
    api_key: account.apiKey,
    application_id: account.applicationId,
  }
  const unsigned = (header: object) => `${encode(header)}.${encode(claims)}`
  const rs256 = unsigned({ alg: 'RS256', typ: 'JWT' })
  const byPublicKey = unsigned({ alg: 'HS256', typ: 'JWT' })

  test.each<[string, string]>([
    ['of another secret', signedToken(text, {}, { secret: 'another' })],
    ['of the API secret’s look', signedToken(text, {}, { secret: '' })],
    ['for another body', signedToken(`${text} `)],
    ['without a hash', signedToken(text, { payload_hash: undefined })],
    ['of another account', signedToken(text, { api_key: 'ffff0000' })],
    ['of another application', signedToken(text, { application_id: uuid })],
    ['of another issuer', signedToken(text, { iss: 'vonage' })],
    ['without an id', signedToken(text, { jti: undefined })],
    ['without a time', signedToken(text, { iat: undefined })],
    ['with a time in words', signedToken(text, { iat: '2026-01-05' })],
    ['with an extension', signedToken(text, {}, { header: { crit: ['exp'] } })],
    ['with alg none', `${unsigned({ alg: 'none' })}.`],
    ['with alg none and a signature', signedToken(text, {}, { header: { alg: 'none' } })],
    ['with alg HS512', signedToken(text, {}, { header: { alg: 'HS512' } })],
    ['with alg hs256', signedToken(text, {}, { header: { alg: 'hs256' } })],
    [
      'signed by our own application key',
      `${rs256}.${createSign('RSA-SHA256').update(rs256).sign(keyPair.privateKey).toString('base64url')}`,
    ],
    [
      'signed with our public key as the secret',
      `${byPublicKey}.${createHmac('sha256', keyPair.publicKey).update(byPublicKey).digest('base64url')}`,
    ],
    ['with more parts', `${signedToken(text)}.x`],
    ['that is not a token', 'abc'],
  ])('%s', async (_name, token) => {
    expect(await receive(webhook(event, { token }))).toMatchObject({ verdict: 'forged' })
  })

  test('without a header, or under another scheme', async () => {
    const request = webhook(event)
    const basic = { authorization: `Basic ${signedToken(text)}` }
    for (const headers of [{}, basic] as Record<string, string>[])
      expect(await receive({ ...request, headers })).toMatchObject({ verdict: 'forged' })
  })

  test('caught and sent again under the key of another call', async () => {
    const { ports } = connect()
    const request = webhook(event)
    expect(await ports.webhooks?.receive(request)).toMatchObject({ verdict: 'genuine' })
    expect(await ports.webhooks?.receive(request)).toMatchObject({ verdict: 'genuine' })
    const url = request.url.replace('cp1', 'cp2')
    expect(await ports.webhooks?.receive({ ...request, url })).toMatchObject({ verdict: 'forged' })
  })
})

test.each([
  [301, 'stale'],
  [300, 'genuine'],
  [-300, 'genuine'],
  [-301, 'stale'],
])('%i seconds after it was signed it is %s', async (seconds, verdict) => {
  const request = { ...webhook(event), receivedAt: receivedAt + seconds * 1000 }
  expect(await receive(request)).toMatchObject({ verdict })
})

test('a token that is over by itself is stale', async () => {
  const token = signedToken(text, { exp: receivedAt / 1000 - 301 })
  expect(await receive(webhook(event, { token }))).toMatchObject({ verdict: 'stale' })
})

test.each(['', '{', 'null', '[]', '"text"'])('a signed body %j is malformed', async (body) => {
  expect(await receive(webhook(body))).toMatchObject({ verdict: 'malformed' })
})

describe('an event', () => {
  test('is told with leg, key, time and ids', async () => {
    expect(await one(event)).toEqual({
      id: `${uuid}:ringing`,
      type: 'ringing',
      at: Date.UTC(2026, 0, 5, 12, 0, 0, 250),
      leg: 'far',
      attemptKey: 'cp1',
      references: { call: uuid, far: uuid, conversation },
      providerStatus: 'ringing',
    })
  })

  test.each([
    ['&leg=near', 'near', { call: uuid, near: uuid }],
    ['&second=near', 'near', { near: uuid }],
    ['&second=far', 'far', { far: uuid }],
  ])('at %s is of the %s leg', async (mark, leg, references) => {
    expect(await one(event, `${callbackUrl}${mark}`)).toMatchObject({ leg, references })
  })

  test('at a URL that is not ours is known by its UUID', async () => {
    const told = await one(event, 'https://callplane.example/webhooks/vonage')
    expect(told).toMatchObject({ leg: 'far', references: { call: uuid } })
    expect(told).not.toHaveProperty('attemptKey')
  })

  test.each([
    ['started', undefined, 'initiated', undefined],
    ['answered', undefined, 'answered', undefined],
    ['busy', undefined, 'ended', ['busy', 'busy', 'unknown']],
    ['cancelled', undefined, 'ended', ['canceled', 'canceled', 'unknown']],
    ['timeout', undefined, 'ended', ['no-answer', 'ring-timeout', 'unknown']],
    ['unanswered', undefined, 'ended', ['no-answer', 'no-answer', 'unknown']],
    ['unanswered', 'unavailable', 'ended', ['no-answer', 'unreachable', 'unknown']],
    ['unanswered', 'timeout', 'ended', ['no-answer', 'ring-timeout', 'unknown']],
    ['rejected', undefined, 'ended', ['rejected', 'unspecified', 'unknown']],
    ['rejected', 'declined', 'ended', ['rejected', 'declined', 'unknown']],
    ['rejected', 'restricted', 'ended', ['failed', 'blocked', 'no']],
    ['rejected', 'invalid_number', 'ended', ['failed', 'invalid-number', 'no']],
    ['failed', undefined, 'ended', ['failed', 'unspecified', 'unknown']],
    ['failed', 'cannot_route', 'ended', ['failed', 'carrier-fault', 'no']],
    ['failed', 'number_out_of_service', 'ended', ['failed', 'invalid-number', 'no']],
    ['failed', 'internal_error', 'ended', ['failed', 'carrier-fault', 'unknown']],
    ['failed', 'a new word', 'ended', ['failed', 'unspecified', 'unknown']],
    ['disconnected', undefined, 'detail', undefined],
    ['levitating', undefined, 'unrecognised', undefined],
    ['constructor', undefined, 'unrecognised', undefined],
  ])('%s (%s) is %s', async (status, detail, type, end) => {
    const told = await one({ ...event, status, detail })
    expect(told).toMatchObject({ type, providerStatus: status })
    expect(told?.providerCode).toBe(type === 'ended' ? detail : undefined)
    expect(told?.end && [told.end.status, told.end.reason, told.end.rang]).toEqual(end)
  })

  test('completed has duration and cost; without talk it explains nothing', async () => {
    const status = 'completed'
    const summary = { status, duration: '60', price: '0.00450000', sip_code: '200' }
    const ended = await one({ ...event, ...summary })
    expect(ended).toMatchObject({
      end: { status: 'completed', rang: 'yes' },
      cost: { amount: 0.0045, currency: 'EUR', certainty: 'final' },
      sipStatus: 200,
    })
    expect(ended?.end).not.toHaveProperty('ifUnanswered')
    for (const duration of ['0', null, undefined])
      expect((await one({ ...event, status, duration }))?.end).toMatchObject({
        ifUnanswered: { status: 'failed', reason: 'unspecified', rang: 'unknown' },
      })
  })

  test('completed keeps the stated talk and answer (W4)', async () => {
    const summary = { status: 'completed', duration: '60', start_time: '2026-01-05T12:00:04.000Z' }
    expect(await one({ ...event, ...summary })).toMatchObject({
      talkDuration: 60,
      answeredAt: Date.UTC(2026, 0, 5, 12, 0, 4),
    })
    expect(await one({ ...event, ...summary, start_time: null })).toMatchObject({
      talkDuration: 60,
      answeredAt: null,
    })
    for (const duration of ['0', 'soon', '1e999', undefined])
      expect(await one({ ...event, ...summary, duration })).not.toHaveProperty('answeredAt')
    // Less than a second: only the times show that the call was answered.
    const short = { ...summary, duration: '0', end_time: '2026-01-05T12:00:04.300Z' }
    expect(await one({ ...event, ...short })).toMatchObject({
      answeredAt: Date.UTC(2026, 0, 5, 12, 0, 4),
    })
    const never = { ...short, end_time: short.start_time }
    expect(await one({ ...event, ...never })).not.toHaveProperty('answeredAt')
  })

  test.each([
    ['human', undefined, `${uuid}:human`],
    ['machine', undefined, `${uuid}:machine`],
    ['machine', 'beep_start', `${uuid}:machine:beep_start`],
    ['machine', 'beep_timeout', `${uuid}:machine:beep_timeout`],
  ])('%s %s names the leg call_uuid', async (status, substate, id) => {
    const { uuid: _, ...rest } = event
    const told = await one({ ...rest, call_uuid: uuid, status, sub_state: substate })
    expect(told).toMatchObject({
      id,
      type: 'machine',
      answeredBy: status,
      references: { call: uuid },
    })
  })

  test('record is known by its file', async () => {
    const file = 'bbbbbbbb-aaaa-cccc-dddd-0123456789ab'
    const recorded = {
      start_time: '2026-01-05T12:00:00Z',
      end_time: '2026-01-05T12:01:00Z',
      recording_url: `https://api.nexmo.com/v1/files/${file}`,
      recording_uuid: 'aaaaaaaa-bbbb-cccc-dddd-0123456789ab',
      size: 12_222,
      conversation_uuid: conversation,
      timestamp: '2026-01-05T12:01:01.000Z',
    }
    expect(await one(recorded)).toMatchObject({
      id: `recording:${file}`,
      type: 'recording',
      leg: 'far',
      references: {},
      recording: { id: file, status: 'completed', duration: 60, url: recorded.recording_url },
    })
  })

  test('input and error move nothing', async () => {
    const input = {
      uuid,
      conversation_uuid: conversation,
      dtmf: { digits: '42', timed_out: false },
    }
    expect(await one(input)).toMatchObject({ type: 'digits', digits: '42' })
    expect(await one({ ...input, dtmf: '7' })).toMatchObject({ type: 'digits', digits: '7' })
    const reason = 'Syntax error in NCCO. Invalid value type or action.'
    expect(await one({ reason, conversation_uuid: conversation })).toMatchObject({
      type: 'detail',
      providerStatus: 'error',
      detail: { reason },
    })
  })
})

describe('an incoming call', () => {
  const fields = {
    from: from.slice(1),
    to: far.slice(1),
    conversation_uuid: conversation,
    uuid,
  }
  const url = 'https://callplane.example/webhooks/vonage'
  const asGet = (query: Record<string, string>, hashed: unknown = query): WebhookRequest => ({
    method: 'GET',
    url: `${url}?${new URLSearchParams(query)}`,
    headers: { authorization: `Bearer ${signedToken(JSON.stringify(hashed))}` },
    body: new Uint8Array(),
    receivedAt,
  })

  test.each([
    ['POST', webhook(fields, { url })],
    ['GET', asGet(fields)],
    ['GET', asGet({ attempt: '', ...fields }, fields)],
  ])('asks by %s, and the answer is an NCCO', async (_method, request) => {
    const result = await receive(request)
    if (result.verdict !== 'genuine' || !result.ask?.render) throw new Error('nothing asked')
    expect(result.events).toEqual([])
    expect(result.ask).toMatchObject({
      kind: 'inbound',
      references: { call: uuid, far: uuid, conversation },
      from,
      to: far,
    })
    const { render } = result.ask
    const connected = render({ action: 'connect', connect: { sip: 'sip:a@b.example' }, from })
    expect(connected.headers['content-type']).toBe('application/json')
    expect(JSON.parse(connected.body)).toEqual([
      {
        action: 'connect',
        from: from.slice(1),
        endpoint: [{ type: 'sip', uri: 'sip:a@b.example' }],
      },
    ])
    expect(render({ action: 'reject', reason: 'busy' }).body).toBe('[]')
    expect(render({ action: 'hang-up' }).body).toBe('[]')
    const call = { to: far, from, connect: { conference: 'desk' } }
    const route = { provider: 'vonage', weight: 1 }
    expect(JSON.parse(render({ action: 'call', call, route, key: 'a' }).body)).toEqual([
      { action: 'conversation', name: 'desk' },
    ])
  })

  test('by GET is forged when its query was changed', async () => {
    const request = asGet(fields)
    const other = request.url.replace('550100', '550101')
    expect(await receive({ ...request, url: other })).toMatchObject({ verdict: 'forged' })
  })
})
