import { generateKeyPairSync, sign } from 'node:crypto'
import { expect, test } from 'vitest'
import { createWebhooks } from './webhooks.ts'

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

test('a genuine one, with the key of the URL where the state has none', async () => {
  expect(await webhooks.receive(genuine(text))).toMatchObject({
    verdict: 'genuine',
    events: [{ type: 'initiated', attemptKey: 'cp1', leg: 'far' }],
    ask: undefined,
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
