import { createHmac } from 'node:crypto'
import type { Harness } from '@callplane/conformance'
import type { WebhookRequest, WireRequest } from '@callplane/core'
import type { ProviderKeys } from '@callplane/emulator'
import { splitSipHeaders } from '../src/map/sip-uri.ts'

const bodyOf = (request: WireRequest) =>
  JSON.parse(request.body ?? '{}') as Readonly<Record<string, unknown>>
const field = (name: string) => (request: WireRequest) => bodyOf(request)[name]
const secretOf = ({ webhooks }: ProviderKeys): string => webhooks['secret'] ?? ''

/** The emulated account's numbers by their ids, which stand for them in a request. */
let numberOf: (id: unknown) => string | undefined = () => undefined

/** docs.daily.co/reference/rest-api, and the texts of the dial-out guide (docs.pipecat.ai, daily-dial-out). */
const refused = (status: number, error: string, info: string) => ({ status, body: { error, info } })
const invalid = (info: string) => refused(400, 'invalid-request-error', info)

export const harness: Harness = {
  face: 'daily',
  settings: (keys) => ({
    baseUrl: keys.baseUrl,
    apiKey: keys.credentials['apiKey'],
    webhookSecret: secretOf(keys),
  }),
  call: () => ({ connect: { room: 'conformance' } }),
  async arrange(emulator, { ids, numbers }, webhookBase) {
    numberOf = (id) => (id === ids['callerId'] ? numbers[0] : undefined)
    if (webhookBase === undefined) return
    // A webhook is the domain's, not the call's: the emulated domain has had this one for long.
    await emulator.handle({
      method: 'POST',
      url: '/daily/_emulator/webhooks',
      headers: {},
      // As the plugin registers it: the default type stops for good after three failures in a row.
      body: new TextEncoder().encode(
        JSON.stringify({ url: `${webhookBase}/daily`, retryType: 'exponential' }),
      ),
      origin: 'http://emulator.invalid',
    })
  },
  outcomes: {
    // Busy, declined and unanswered are one and the same `dialout.stopped`, without a reason; that no phone rang is
    // not said either (docs.daily.co …/webhooks/events/dialout-stopped).
    50: { status: 'no-answer', endReason: 'unspecified', rang: 'unknown' },
    52: { status: 'no-answer', endReason: 'unspecified', rang: 'yes' },
    // `dialout.error` has a free text, no SIP status and no word on whether it rang.
    53: { status: 'failed', endReason: 'invalid-number', rang: 'unknown' },
  },
  // docs.daily.co …/dial-in-dial-out; busy, declined and unanswered end in one `dialout.stopped`.
  documented: {
    destinations: ['phone', 'sip'],
    nearEnds: ['room'],
    verbs: ['locate', 'review', 'hangUp', 'transfer', 'sendDigits'],
    answers: 'provider-rule',
    locate: 'match',
    reports: { ringing: true, busy: false },
    publicUrlRequired: false,
  },
  refusals: {
    'wrong credentials': refused(401, 'authentication-error', 'bad key'),
    'no permission': invalid('dial-out to PhoneNumber is not enabled for domain'),
    'malformed number': invalid('phoneNumber is not valid'),
    'destination not allowed': invalid('International dialout not supported'),
    'caller ID not owned': invalid('callerId is not purchased'),
    'no funds': 'no page tells what a domain without funds is answered',
    'rate limit': refused(429, 'rate-limit-error', 'slow down'),
    'concurrency limit': invalid('more than 5 sessions in room x'),
    'not found': refused(404, 'not-found', 'nothing here'),
    'already exists': invalid('dial-out already started'),
    'server error': refused(500, 'server-error', 'x'),
  },
  places: {
    // The id is the attempt key's place; the metadata has none.
    participant: { at: field('displayName'), expected: 'Marker Name' },
    dtmf: { at: field('extension'), with: { dtmf: '12' } },
    sipHeaders: {
      at: (request) => splitSipHeaders(String(bodyOf(request)['sipUri'])).headers,
      with: { to: 'sip:far@carrier.example' },
    },
  },
  numbers: {
    to: field('phoneNumber'),
    from: (request) => numberOf(bodyOf(request)['callerId']),
  },
  secrets: (keys) => [keys.credentials['apiKey'] ?? '', secretOf(keys)],
  webhooks: {
    signsTime: true,
    asUnknownEvent: (request, keys): WebhookRequest => {
      const event = JSON.parse(new TextDecoder().decode(request.body)) as Record<string, unknown>
      const body = JSON.stringify({ ...event, type: 'dialout.levitating' })
      const signature = createHmac('sha256', Buffer.from(secretOf(keys), 'base64'))
        .update(`${request.headers['x-webhook-timestamp']}.${body}`)
        .digest('base64')
      return {
        ...request,
        body: new TextEncoder().encode(body),
        headers: { ...request.headers, 'x-webhook-signature': signature },
      }
    },
  },
}
