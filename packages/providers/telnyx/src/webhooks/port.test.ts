import { generateKeyPairSync, sign } from 'node:crypto'
import { expect, test } from 'vitest'
import { encodeState } from '../map/client-state.ts'
import { createWebhooks } from './port.ts'

const pair = generateKeyPairSync('ed25519')
const publicKey = Buffer.from(
  pair.publicKey.export({ format: 'jwk' }).x ?? '',
  'base64url',
).toString('base64')
const webhooks = createWebhooks(publicKey)
const now = Date.UTC(2026, 0, 5, 12)
const stamp = String(now / 1000)

const data = {
  event_type: 'call.initiated',
  id: 'e1',
  occurred_at: '2026-01-05T12:00:00Z',
  payload: { call_control_id: 'v3:a', call_leg_id: 'l', direction: 'outgoing' },
}
const genuine = (text: string, timestamp = stamp, key = pair.privateKey) => ({
  method: 'POST',
  url: 'https://callplane.example/webhooks/telnyx?attempt=cp1',
  headers: {
    'telnyx-timestamp': timestamp,
    'telnyx-signature-ed25519': sign(null, Buffer.from(`${timestamp}|${text}`), key).toString(
      'base64',
    ),
  },
  body: new TextEncoder().encode(text),
  receivedAt: now,
})
const text = JSON.stringify({ data })

const received = async (given: unknown) => {
  const result = await webhooks.receive(genuine(JSON.stringify(given)))
  return result.verdict === 'genuine' ? (result.events[0] ?? null) : null
}

test('a genuine one, with the key of its state', async () => {
  const client_state = encodeState({ attempt: 'cp2', leg: 'near' })
  const payload = { ...data.payload, call_session_id: 's', client_state }
  const result = await webhooks.receive(genuine(JSON.stringify({ data: { ...data, payload } })))
  expect(result).toMatchObject({
    verdict: 'genuine',
    events: [{ type: 'initiated', attemptKey: 'cp2', leg: 'near' }],
    ask: undefined,
  })
})

test('a leg without our state is known by its own ids only (W2)', async () => {
  const payload = { ...data.payload, call_session_id: 's' }
  for (const client_state of [undefined, null, '', 'c3RhdGU=', 'A'.repeat(2_000)])
    expect(await received({ data: { ...data, payload: { ...payload, client_state } } })).toEqual({
      id: 'l/call.initiated',
      type: 'initiated',
      at: Date.UTC(2026, 0, 5, 12),
      leg: 'far',
      attemptKey: undefined,
      references: { callControl: 'v3:a', callLeg: 'l' },
      providerStatus: 'call.initiated',
    })
})

test('an event of API version 1 is kept as unrecognised, and not asked for again', async () => {
  const old = {
    record_type: 'event',
    event_type: 'call_hangup',
    id: 'e1',
    payload: { call_leg_id: 'l' },
  }
  expect(await received(old)).toMatchObject({
    type: 'unrecognised',
    providerStatus: 'call_hangup',
    references: { callLeg: 'l' },
  })
})

const properties = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf']
test.each(properties)('the word %s is only a word (W8)', async (word) => {
  const about = (event_type: string, payload: Record<string, unknown>) =>
    received({ data: { ...data, event_type, payload: { ...data.payload, ...payload } } })
  expect(await about(word, {})).toMatchObject({ type: 'unrecognised', providerStatus: word })
  expect(await about('call.hangup', { hangup_cause: word, sip_hangup_cause: word })).toMatchObject({
    type: 'ended',
    providerCode: word,
    end: { status: 'failed', reason: 'unspecified', rang: 'unknown' },
  })
  expect(await about('call.machine.detection.ended', { result: word })).toMatchObject({
    answeredBy: 'unknown',
  })
})

test.each(['275760-09-13T00:00:00Z', '+999999-01-01T00:00:00Z', '1767614400000000000', '', 'soon'])(
  'the time %s is unknown (W3)',
  async (time) => {
    const payload = { ...data.payload, recording_started_at: time, recording_ended_at: time }
    const event_type = 'call.recording.saved'
    const event = await received({ data: { ...data, event_type, occurred_at: time, payload } })
    expect(event?.at).toBeNull()
    expect(event?.recording?.duration).toBeUndefined()
  },
)

test('deep nesting and strange types are read without a fault (W9)', async () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  const whole = (payload: string) =>
    genuine(
      `{"data":{"event_type":"call.answered","id":"e1","occurred_at":7,"payload":${payload}}}`,
    )
  for (const payload of [deep, `{"client_state":${deep},"call_leg_id":"l"}`, '7', 'null', '"x"'])
    expect(await webhooks.receive(whole(payload))).toMatchObject({
      verdict: 'genuine',
      events: [{ type: 'answered', at: null }],
    })
})

test('forgeries', async () => {
  const good = genuine(text)
  const { 'telnyx-signature-ed25519': signature } = good.headers
  const stranger = generateKeyPairSync('ed25519').privateKey
  const forged = [
    genuine(text, stamp, stranger),
    { ...good, body: new TextEncoder().encode(`${text} `) },
    { ...good, headers: { ...good.headers, 'telnyx-timestamp': String(now / 1000 + 1) } },
    { ...good, headers: { ...good.headers, 'telnyx-signature-ed25519': `${signature}\n` } },
    { ...good, headers: { ...good.headers, 'telnyx-signature-ed25519': '' } },
    { ...good, headers: {} },
    genuine(text, 'soon'),
    { ...good, method: 'GET' },
  ]
  for (const request of forged)
    expect(await webhooks.receive(request)).toMatchObject({ verdict: 'forged' })
  // A separator that third parties get wrong.
  const dotted = sign(null, Buffer.from(`${stamp}.${text}`), pair.privateKey).toString('base64')
  const headers = { ...good.headers, 'telnyx-signature-ed25519': dotted }
  expect(await webhooks.receive({ ...good, headers })).toMatchObject({ verdict: 'forged' })
})

test.each([
  [300, 'genuine'],
  [301, 'stale'],
  [-301, 'stale'],
])('signed %i s before its arrival: %s', async (seconds, verdict) => {
  const request = { ...genuine(text), receivedAt: now + seconds * 1000 }
  expect(await webhooks.receive(request)).toMatchObject({ verdict })
})

test.each(['{', 'null', '[]', '{"data":{"id":"e"}}'])('%s is malformed', async (body) => {
  expect(await webhooks.receive(genuine(body))).toMatchObject({ verdict: 'malformed' })
})

test('a call that comes in is asked about', async () => {
  const payload = {
    ...data.payload,
    direction: 'incoming',
    from: '+14155550123',
    to: '+14155550100',
  }
  const result = await webhooks.receive(genuine(JSON.stringify({ data: { ...data, payload } })))
  expect(result).toMatchObject({
    ask: { kind: 'inbound', from: '+14155550123', to: '+14155550100' },
  })
})
