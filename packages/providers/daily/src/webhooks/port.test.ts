import type { WebhookRequest } from '@callplane/core'
import { hmac } from '@callplane/kit'
import { describe, expect, it } from 'vitest'
import { connect, fakeApi, key, references, room, session } from '../../test/fake-api.ts'

const secret = Buffer.from('thirty-two characters of secret!').toString('base64')
const other = Buffer.from('another secret of thirty-two chs').toString('base64')
const now = Date.UTC(2026, 0, 5, 12)

const signed = (
  body: string,
  {
    stamp = String(Math.floor(now / 1000)),
    with: using = secret,
    kind = 'webhook',
  }: { stamp?: string; with?: string; kind?: string } = {},
): WebhookRequest => ({
  method: 'POST',
  url: 'https://calls.example.com/webhooks/daily',
  headers: {
    'content-type': 'application/json',
    [`x-${kind}-timestamp`]: stamp,
    [`x-${kind}-signature`]: hmac(
      'sha256',
      Buffer.from(using, 'base64'),
      `${stamp}.${body}`,
      'base64',
    ),
  },
  body: new TextEncoder().encode(body),
  receivedAt: now,
})
const answered = JSON.stringify({
  version: '1.0.0',
  type: 'dialout.answered',
  id: `1-dial-out-ans-${session}`,
  payload: { room, session_id: session, user_id: key, timestamp: '1728023426' },
  event_ts: 1728023426.5,
})
const receive = (request: WebhookRequest, settings = { webhookSecret: secret }) =>
  connect(fakeApi(), settings).webhooks?.receive(request)

describe('domain webhooks', () => {
  it.each([undefined, String(now)])('are believed when signed at %s', async (stamp) => {
    expect(await receive(signed(answered, stamp === undefined ? {} : { stamp }))).toMatchObject({
      verdict: 'genuine',
      events: [{ type: 'answered', attemptKey: key, references }],
    })
  })

  it('are verified on the bytes, not on what they parse to', async () => {
    const spaced = answered.replace('{', '{ ')
    expect(await receive(signed(spaced))).toMatchObject({ verdict: 'genuine' })
    const request = { ...signed(answered), body: new TextEncoder().encode(spaced) }
    expect(await receive(request)).toMatchObject({ verdict: 'forged' })
  })

  it.each([
    ['the wrong secret', signed(answered, { with: other })],
    ['no headers', { ...signed(answered), headers: {} }],
    ['no signature', { ...signed(answered), headers: { 'x-webhook-timestamp': '1' } }],
    [
      'another time',
      { ...signed(answered), headers: { ...signed(answered).headers, 'x-webhook-timestamp': '1' } },
    ],
    [
      'a signature in hex',
      {
        ...signed(answered),
        headers: {
          ...signed(answered).headers,
          'x-webhook-signature': hmac(
            'sha256',
            Buffer.from(secret, 'base64'),
            `${Math.floor(now / 1000)}.${answered}`,
            'hex',
          ),
        },
      },
    ],
    [
      'the text of the secret as the key',
      {
        ...signed(answered),
        headers: {
          ...signed(answered).headers,
          'x-webhook-signature': hmac(
            'sha256',
            secret,
            `${Math.floor(now / 1000)}.${answered}`,
            'base64',
          ),
        },
      },
    ],
    ['the headers of pinless dial-in', signed(answered, { kind: 'pinless' })],
  ])('are forged with %s', async (_what, request) => {
    expect(await receive(request)).toMatchObject({ verdict: 'forged' })
  })

  it('are never believed without a secret', async () => {
    expect(await connect(fakeApi()).webhooks?.receive(signed(answered))).toMatchObject({
      verdict: 'forged',
    })
  })

  it.each([
    [-301, 'genuine'],
    [-1635, 'genuine'],
    [-3001, 'stale'],
    [299, 'genuine'],
    [301, 'stale'],
  ])('signed %i s off are %s: a retry may keep its stamp', async (offset, verdict) => {
    const stamp = String(now / 1000 + offset)
    expect(await receive(signed(answered, { stamp }))).toMatchObject({ verdict })
  })

  it.each([1e18, '1e400'])('are stale with the signed time %s (W3)', async (stamp) => {
    expect(await receive(signed(answered, { stamp: String(stamp) }))).toMatchObject({
      verdict: 'stale',
    })
  })

  it('have no time where theirs is not a date (W3)', async () => {
    const odd = answered
      .replace('"1728023426"', '1728023426552000000')
      .replace('1728023426.5', '1e30')
    expect(await receive(signed(odd))).toMatchObject({ events: [{ type: 'answered', at: null }] })
  })

  it('survive 100,000 levels of nesting (W9)', async () => {
    const deep = `{"type":"x","payload":${'['.repeat(100_000)}${']'.repeat(100_000)}}`
    const wide = `{"type":"x","payload":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`
    for (const body of [deep, wide]) {
      const result = await receive(signed(body))
      expect(['genuine', 'malformed']).toContain(result?.verdict)
    }
  })

  it('are stale with a signed time that is none', async () => {
    expect(await receive(signed(answered, { stamp: 'soon' }))).toMatchObject({ verdict: 'stale' })
  })

  it.each(['', '{', 'null', '[]', '"x"', '1'])('are malformed as %j', async (body) => {
    expect(await receive(signed(body))).toMatchObject({ verdict: 'malformed' })
  })

  it.each(['{"test":"test"}', ' { "test": "test" }\n'])(
    'the probe %j tells nothing',
    async (text) => {
      const request = { ...signed(text), headers: {} }
      expect(await receive(request)).toEqual({ verdict: 'genuine', events: [] })
    },
  )

  it('a probe with more in it is not a probe', async () => {
    const request = { ...signed('{"test":"test","type":"dialout.answered"}'), headers: {} }
    expect(await receive(request)).toMatchObject({ verdict: 'forged' })
  })
})
