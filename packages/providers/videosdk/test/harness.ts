import { createPrivateKey, sign } from 'node:crypto'
import type { Harness } from '@callplane/conformance'
import type { WireRequest } from '@callplane/core'

const field = (name: string) => (request: WireRequest) =>
  (JSON.parse(request.body ?? '{}') as Record<string, unknown>)[name]

/** By gateway, where the fields of a call take effect; by rule they are notes, which the plugin's own tests hold. */
/** VideoSDK publishes no texts; the keys are those of its own client (server-sdk 0.1.1). */
const refused = (status: number, message: string) => ({ status, body: { message } })

export const harness: Harness = {
  face: 'videosdk',
  settings: ({ baseUrl, credentials, webhooks }) => ({
    baseUrl,
    apiKey: credentials['apiKey'],
    secret: credentials['secret'],
    webhookPublicKey: webhooks['publicKey'],
    // The account's webhook is registered by the first call, where the host can be reached.
    webhookPath: '/webhooks/videosdk',
  }),
  route: ({ ids }) => ({ gateway: ids['gatewayId'] }),
  outcomes: {
    // It has one word, `failed`, and no cause: whether the phone rang before cannot be told.
    53: { rang: 'unknown' },
  },
  // docs.videosdk.live …/realtime-communication/sip; busy is `failed`, without a cause.
  documented: {
    destinations: ['phone', 'sip'],
    nearEnds: ['room'],
    verbs: ['locate', 'get', 'hangUp', 'transfer'],
    answers: 'provider-rule',
    locate: 'match',
    reports: { ringing: true, busy: false },
    publicUrlRequired: false,
  },
  refusals: {
    'wrong credentials': refused(401, 'Token is invalid or expired'),
    'no permission': refused(403, 'SIP is not enabled for this account'),
    'malformed number': 'a guess from words must not keep the other routes from being tried',
    'destination not allowed': 'VideoSDK documents no such refusal',
    'caller ID not owned': refused(400, 'sipCallFrom is not a number of the rule'),
    'no funds': 'no page tells what an account without funds is answered',
    'rate limit': refused(429, 'Too many requests'),
    'concurrency limit': 'VideoSDK documents no such refusal',
    'not found': refused(404, 'Routing rule not found'),
    'already exists': refused(409, 'The call is already being placed'),
    'server error': refused(500, 'Internal server error'),
  },
  places: {
    participant: { at: field('participant') },
    record: { at: field('recordAudio') },
    waitUntilAnswered: { at: field('waitUntilAnswered') },
    ringTimeout: { at: field('ringingTimeout') },
    maxDuration: { at: field('maxCallDuration') },
    dtmf: { at: field('dtmf') },
    // `required` is honoured only through a gateway that encrypts by itself, which the emulator's does not.
    mediaEncryption: {
      at: field('mediaEncryption'),
      with: { mediaEncryption: 'preferred' },
      expected: 'SRTP',
    },
    maskNumber: { at: field('hidePhoneNumber') },
    sipHeaders: { at: field('headers') },
    includeHeaders: { at: field('includeHeaders') },
    metadata: {
      at: (request) => (field('metadata')(request) as { marker?: unknown }).marker,
      expected: 'metadata',
    },
  },
  numbers: { to: field('sipCallTo'), from: field('sipCallFrom') },
  secrets: ({ credentials }) => [credentials['secret'] ?? '', credentials['apiKey'] ?? ''],
  webhooks: {
    // Nothing but the body is signed.
    signsTime: false,
    asUnknownEvent: (request, { webhooks }) => {
      const payload = JSON.parse(new TextDecoder().decode(request.body)) as object
      const body = new TextEncoder().encode(
        JSON.stringify({ ...payload, webhookType: 'call-levitated' }),
      )
      const key = createPrivateKey(webhooks['privateKey'] ?? '')
      return {
        ...request,
        body,
        headers: {
          ...request.headers,
          'videosdk-signature': sign('sha256', body, key).toString('base64'),
        },
      }
    },
  },
}
