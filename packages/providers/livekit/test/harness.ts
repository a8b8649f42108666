import { createHash, createHmac } from 'node:crypto'
import type { Harness } from '@callplane/conformance'
import type { WebhookRequest, WireRequest } from '@callplane/core'
import type { Emulator, ProviderKeys } from '@callplane/emulator'

const bodyOf = (request: WireRequest) =>
  JSON.parse(request.body ?? '{}') as Readonly<Record<string, unknown>>
const field = (name: string) => (request: WireRequest) => bodyOf(request)[name]
const attribute = (name: string) => (request: WireRequest) =>
  (bodyOf(request)['participantAttributes'] as Readonly<Record<string, string>>)[name]
const secretOf = ({ credentials }: ProviderKeys): string => credentials['apiSecret'] ?? ''

/** A token as `AccessToken` of livekit-server-sdk makes it. */
const tokenOf = (keys: ProviderKeys, claims: object): string => {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed = `${part({ alg: 'HS256' })}.${part({ iss: keys.credentials['apiKey'], ...claims })}`
  return `${signed}.${createHmac('sha256', secretOf(keys)).update(signed).digest('base64url')}`
}

/** Of a delivery, whose times are kept. */
const claimsOf = (token = ''): object =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as object

const post = (emulator: Emulator, url: string, body: object, authorization = '') =>
  emulator.handle({
    method: 'POST',
    url: `/livekit${url}`,
    headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
    body: new TextEncoder().encode(JSON.stringify(body)),
    origin: 'http://emulator.invalid',
  })

const room = 'conformance'

/** Twirp errors (twitchtv.github.io/twirp/docs/errors.html) with the texts of livekit-server and livekit/protocol. */
const refused = (status: number, code: string, msg: string) => ({ status, body: { code, msg } })
const fromCarrier = 'the carrier says it with a final SIP response, which is an end of the call'

export const harness: Harness = {
  face: 'livekit',
  settings: ({ baseUrl, credentials, ids }) => ({
    baseUrl,
    apiKey: credentials['apiKey'],
    apiSecret: credentials['apiSecret'],
    sipHost: ids['sipHost'],
  }),
  route: ({ ids }) => ({ gateway: ids['trunkId'] }),
  call: () => ({ connect: { room } }),
  async arrange(emulator, keys, webhookBase) {
    // The room has been there before its webhooks: what they begin with is the call.
    const claims = { exp: 4_102_444_800, video: { roomCreate: true } }
    const token = `Bearer ${tokenOf(keys, claims)}`
    await post(emulator, '/twirp/livekit.RoomService/CreateRoom', { name: room }, token)
    if (webhookBase !== undefined)
      await post(emulator, '/_emulator/webhooks', { url: `${webhookBase}/livekit` })
  },
  outcomes: {
    // Busy and declined are one `USER_REJECTED` (livekit_models.proto).
    50: { status: 'rejected', endReason: 'unspecified', rang: 'unknown' },
    52: { status: 'rejected', endReason: 'unspecified', rang: 'yes' },
    // An unknown number leaves as `USER_UNAVAILABLE`, like one that is not answered.
    53: { status: 'failed', rang: 'unknown' },
  },
  // docs.livekit.io, telephony; livekit_sip.proto. A participant's attributes tell of ringing and answer, webhooks of
  // joining and leaving alone.
  documented: {
    destinations: ['phone', 'sip'],
    nearEnds: ['room'],
    verbs: ['locate', 'get', 'hangUp', 'transfer', 'startRecording', 'stopRecording'],
    answers: 'provider-rule',
    locate: 'match',
    reports: { ringing: true, busy: false, answer: false },
    publicUrlRequired: false,
  },
  refusals: {
    'wrong credentials': { status: 401, body: 'invalid authorization token' },
    'no permission': refused(401, 'unauthenticated', 'permissions denied'),
    'malformed number': refused(
      400,
      'invalid_argument',
      'SipCallTo should be a phone number or SIP user, not a full SIP URI',
    ),
    'destination not allowed': fromCarrier,
    'caller ID not owned': refused(412, 'failed_precondition', 'no numbers on outbound trunk'),
    'no funds': fromCarrier,
    'rate limit': refused(429, 'resource_exhausted', 'too many requests'),
    'concurrency limit': 'no page tells how it differs from a rate limit',
    'not found': refused(404, 'not_found', 'requested sip trunk does not exist'),
    'already exists': refused(409, 'already_exists', 'the participant exists'),
    'server error': refused(500, 'internal', 'update room failed'),
  },
  places: {
    // The id is the attempt key's place, so it is an attribute.
    participant: { at: field('participantName'), expected: 'Marker Name' },
    waitUntilAnswered: { at: field('waitUntilAnswered') },
    ringTimeout: { at: field('ringingTimeout'), expected: '37s' },
    maxDuration: { at: field('maxCallDuration'), expected: '1234s' },
    dtmf: { at: field('dtmf') },
    mediaEncryption: {
      at: (request) =>
        (field('media')(request) as { encryption?: unknown } | undefined)?.encryption,
      expected: 'SIP_MEDIA_ENCRYPT_REQUIRE',
    },
    maskNumber: { at: field('hidePhoneNumber') },
    sipHeaders: { at: field('headers') },
    includeHeaders: {
      at: field('includeHeaders'),
      with: { includeHeaders: 'x-headers' },
      expected: 'SIP_X_HEADERS',
    },
    metadata: {
      at: (request) => attribute('callplane.metadata')(request),
      expected: '{"marker":"metadata"}',
    },
  },
  numbers: { to: field('sipCallTo'), from: field('sipNumber') },
  secrets: (keys) => [secretOf(keys)],
  webhooks: {
    signsTime: true,
    asUnknownEvent: (request, keys): WebhookRequest => {
      const event = JSON.parse(new TextDecoder().decode(request.body)) as Record<string, unknown>
      const body = JSON.stringify({ ...event, event: 'participant_levitated' })
      const sha256 = createHash('sha256').update(body).digest('base64')
      const claims = claimsOf(request.headers['authorization'])
      return {
        ...request,
        body: new TextEncoder().encode(body),
        headers: { ...request.headers, authorization: tokenOf(keys, { ...claims, sha256 }) },
      }
    },
  },
}
