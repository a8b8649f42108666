import type { Plan, WebhookRequest } from '@callplane/core'
import { describe, expect, test } from 'vitest'
import {
  application,
  callback,
  callId,
  connected,
  far,
  from,
  key,
  receivedAt,
  secondId,
  storage,
} from '../../test/fake.ts'
import { signatureOf } from '../client/signature.ts'
import { encodeMarker, type Marker } from '../map/marker.ts'

const given = { recording: storage }
const receive = (request: WebhookRequest) =>
  connected(undefined, given).ports.webhooks!.receive(request)

const received = async (payload: object) => {
  const inbound = await receive(callback({ version: 1, callid: callId, ...payload }))
  if (inbound.verdict !== 'genuine') throw new Error(inbound.verdict)
  return inbound
}
const first = async (payload: object) => (await received(payload)).events[0]
const custom = (marker: Partial<Marker> = {}) =>
  encodeMarker({ attempt: key, leg: 'far', conference: key, ...marker })

const at = (seconds: number) => new Date(receivedAt + seconds * 1_000).toISOString()

describe('signatures', () => {
  test('are those of the vendor’s example', () => {
    const body =
      '{"event":"ace","callid":"822aa4b7-05b4-4d83-87c7-1f835ee0b6f6_257","timestamp":"2014-09-24T10:59:41Z","version":1}'
    const signed = {
      method: 'post',
      body,
      contentType: 'application/json',
      timestamp: '2014-09-24T10:59:41Z',
      path: '/sinch/callback/ace',
    }
    expect(signatureOf(application.applicationSecret, signed)).toBe(
      'Tg6fMyo8mj9pYfWQ9ssbx3Tc1BNC87IEygAfLbJqZb4=',
    )
  })

  const payload = { event: 'dice', callid: callId, version: 1 }
  const plain = callback(payload)
  const withHeaders = (headers: Record<string, string>): WebhookRequest => ({
    ...plain,
    headers: { ...plain.headers, ...headers },
  })
  const { 'x-timestamp': _time, ...timeless } = plain.headers

  test.each<[string, WebhookRequest, string]>([
    ['of now', plain, 'genuine'],
    ['of another secret', callback(payload, { secret: 'AAAA' }), 'forged'],
    ['of another application', callback(payload, { applicationKey: callId }), 'forged'],
    ['of another body', callback(payload, { signedBody: '{}' }), 'forged'],
    ['of another path', callback(payload, { path: '/other' }), 'forged'],
    ['of another method', callback(payload, { method: 'GET' }), 'forged'],
    ['with another time', withHeaders({ 'x-timestamp': at(1) }), 'forged'],
    ['with another content type', withHeaders({ 'content-type': 'text/plain' }), 'forged'],
    ['without a time', { ...plain, headers: timeless }, 'forged'],
    ['without a signature', withHeaders({ authorization: '' }), 'forged'],
    [
      'the secret itself, which the vendor’s client takes',
      withHeaders({
        authorization: `Basic ${Buffer.from(Object.values(application).join(':')).toString('base64')}`,
      }),
      'forged',
    ],
    ['five minutes old', callback(payload, { timestamp: at(-300) }), 'genuine'],
    ['older than five minutes', callback(payload, { timestamp: at(-301) }), 'stale'],
    ['of the future', callback(payload, { timestamp: at(301) }), 'stale'],
    ['of a day that is none', callback(payload, { timestamp: 'soon' }), 'stale'],
  ])('%s', async (_name, request, verdict) => {
    expect((await receive(request)).verdict).toBe(verdict)
  })

  test('on something other than JSON are malformed', async () => {
    expect((await receive(callback([]))).verdict).toBe('malformed')
  })
})

describe('events', () => {
  test('carry the attempt and the leg that the mark names', async () => {
    const answered = { event: 'ace', timestamp: '2026-01-05T09:59:41', custom: custom() }
    expect(await first(answered)).toMatchObject({
      type: 'answered',
      attemptKey: key,
      leg: 'far',
      at: Date.parse('2026-01-05T09:59:41Z'),
      references: { call: callId, room: key },
    })
    const second = custom({ leg: 'near', second: true })
    expect(await first({ ...answered, custom: second })).toMatchObject({
      leg: 'near',
      references: { second: callId },
    })
    // A conference that the call names is shared with other calls.
    const desk = custom({ conference: 'desk' })
    expect((await first({ ...answered, custom: desk }))?.references).toEqual({ call: callId })
    // Another application's text.
    expect(await first({ ...answered, custom: 'own' })).not.toHaveProperty('attemptKey')
  })

  test.each<[string, string | undefined, object]>([
    ['ANSWERED', 'CALLEEHANGUP', { status: 'completed', reason: 'hung-up' }],
    ['ANSWERED', 'TIMEOUT', { status: 'completed', reason: 'max-duration' }],
    ['BUSY', undefined, { status: 'busy', reason: 'busy' }],
    ['NOANSWER', 'TIMEOUT', { status: 'no-answer', reason: 'ring-timeout' }],
    ['NOANSWER', 'MANAGERHANGUP', { status: 'canceled', reason: 'canceled' }],
    ['FAILED', 'CONGESTION', { status: 'failed', reason: 'carrier-fault' }],
    ['FAILED', 'BLOCKED', { status: 'failed', reason: 'blocked' }],
    ['N/A', 'CALLERHANGUP', { status: 'canceled', reason: 'canceled' }],
    ['constructor', 'x', { status: 'failed', reason: 'unspecified' }],
  ])('%s with %s ends as %j', async (result, reason, end) => {
    expect(await first({ event: 'dice', result, reason, custom: custom() })).toMatchObject({
      type: 'ended',
      end,
      providerStatus: result,
    })
  })

  test('an end states its talk time and its price, that of an unanswered call none', async () => {
    const debit = { currencyId: 'EUR', amount: 0.02 }
    const answered = await first({ event: 'dice', result: 'ANSWERED', duration: 7, debit })
    expect(answered).toMatchObject({
      talkDuration: 7,
      cost: { amount: 0.02, currency: 'EUR', certainty: 'final' },
    })
    const rang = await first({ event: 'dice', result: 'NOANSWER', duration: 7 })
    expect(rang).not.toHaveProperty('talkDuration')
  })

  test('who answered is told with the answer, or later', async () => {
    const amd = { status: 'machine', reason: 'longgreeting' }
    const { events } = await received({ event: 'ace', amd, custom: custom() })
    expect(events.map(({ type }) => type)).toEqual(['answered', 'machine'])
    const later = { event: 'notify', type: 'amd', amd: { status: 'human' } }
    expect(await first(later)).toMatchObject({ type: 'machine', answeredBy: 'human' })
    const beep = { event: 'notify', type: 'amd_beep', amd: { status: 'machine', reason: 'beep' } }
    expect(await first(beep)).toMatchObject({ detail: { beep: 'detected' } })
  })

  test('a recording is told once it has been uploaded', async () => {
    const destination = 's3://recordings/1.mp3'
    const done = { event: 'notify', type: 'recording_available', destination }
    expect(await first(done)).toMatchObject({
      type: 'recording',
      recording: { status: 'completed', url: destination },
    })
  })

  test.each([
    { event: 'notify', type: 'other' },
    { event: 'levitated' },
    {},
    { event: 'ace', callid: 7 },
  ])('%j is unrecognised, and kept', async (payload) => {
    expect(await first(payload)).toMatchObject({ type: 'unrecognised' })
  })
})

describe('replies', () => {
  const bodyOf = async (payload: object): Promise<unknown> => {
    const { reply } = await received(payload)
    return JSON.parse(reply?.body ?? 'null')
  }

  test('an answered leg enters the conference of its mark, recorded if asked for', async () => {
    expect(await bodyOf({ event: 'ace', custom: custom({ moh: 'ring', record: true }) })).toEqual({
      instructions: [
        {
          name: 'startRecording',
          options: { ...storage, notificationEvents: true },
        },
      ],
      action: { name: 'connectConf', conferenceId: key, moh: 'ring' },
    })
  })

  test('a machine is hung up where the call asked for it; a person is not', async () => {
    const mark = custom({ machine: 'hang-up' })
    const by = (status: string) => ({ event: 'ace', custom: mark, amd: { status } })
    expect(await bodyOf(by('machine'))).toEqual({ action: { name: 'hangup' } })
    for (const status of ['human', 'notsure'])
      expect(await bodyOf(by(status))).toMatchObject({ action: { name: 'connectConf' } })
  })

  test('a call of another application goes on', async () => {
    for (const event of ['ace', 'pie'])
      expect(await bodyOf({ event, custom: 'own' })).toEqual({ action: { name: 'continue' } })
  })

  test('an end and a notification need none', async () => {
    for (const event of ['dice', 'notify'])
      expect((await received({ event })).reply).toBeUndefined()
  })
})

test.each<[Plan, object]>([
  [
    { action: 'connect', connect: { phone: far } },
    { name: 'connectPstn', number: far },
  ],
  [
    { action: 'connect', connect: { sip: 'sip:desk@example.com;transport=tls' } },
    {
      name: 'connectSip',
      destination: { type: 'sip', endpoint: 'desk@example.com' },
      transport: 'TLS',
    },
  ],
  [
    { action: 'connect', connect: { conference: 'desk' } },
    { name: 'connectConf', conferenceId: 'desk' },
  ],
  [{ action: 'hang-up' }, { name: 'hangup' }],
  // Sinch dials user@host only; an error would have it ask again.
  [{ action: 'connect', connect: { sip: 'sip:example.com' } }, { name: 'hangup' }],
])('a caller gets %j', async (plan, action) => {
  const to = { type: 'number', endpoint: from.slice(1) }
  const { ask } = await received({ event: 'ice', callid: secondId, cli: far.slice(1), to })
  expect(ask).toMatchObject({
    kind: 'inbound',
    from: far,
    to: from,
    references: { call: secondId },
  })
  const svaml = JSON.parse(ask!.render!(plan).body) as { action: Record<string, string> }
  const { transport, ...rest } = svaml.action
  expect({ ...rest, ...(transport && { transport: transport.toUpperCase() }) }).toEqual(action)
})
