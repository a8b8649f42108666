import type { Harness } from '@callplane/conformance'
import type { WebhookRequest, WireRequest } from '@callplane/core'
import type { Emulator, ProviderKeys } from '@callplane/emulator'
import { signatureOf } from '../src/client/signature.ts'

type Fields = Readonly<Record<string, unknown>>

const callout = (request: WireRequest): Fields =>
  (JSON.parse(request.body ?? '{}') as { customCallout: Fields }).customCallout
const nested = (name: string) => (request: WireRequest) =>
  JSON.parse(String(callout(request)[name])) as Fields
const action = (request: WireRequest) => nested('ice')(request)['action'] as Fields
const field = (name: string) => (request: WireRequest) => action(request)[name]
const marked = (name: string) => (request: WireRequest) => nested('custom')(request)[name]

const sip = 'sip:far@carrier.example'

/** As printed at developers.sinch.com/docs/voice/api-reference/errors. */
const refused = (status: number, errorCode: number, message: string) => ({
  status,
  body: { errorCode, message, reference: 'a2028355-5164-41b6-aae9-2b8a546e0784' },
})

/** The callback URL is the application's, not the call's: that of the emulated application. */
export const setCallbacks = async (
  emulator: Emulator,
  { credentials }: ProviderKeys,
  primary: string,
): Promise<void> => {
  const { applicationKey, applicationSecret } = credentials
  const basic = Buffer.from(`${applicationKey}:${applicationSecret}`).toString('base64')
  await emulator.handle({
    method: 'POST',
    url: `/sinch/v1/configuration/callbacks/applications/${applicationKey}`,
    headers: { authorization: `Basic ${basic}`, 'content-type': 'application/json' },
    body: new TextEncoder().encode(JSON.stringify({ url: { primary } })),
    origin: 'http://emulator.invalid',
  })
}

/** The emulated project of elastic SIP trunks. */
export const trunksOf = ({ baseUrl, credentials, ids }: ProviderKeys) => ({
  projectId: ids['projectId'] ?? '',
  keyId: credentials['keyId'] ?? '',
  keySecret: credentials['keySecret'] ?? '',
  baseUrl,
  authUrl: baseUrl,
})

export const harness: Harness = {
  face: 'sinch',
  settings: (keys) => ({
    baseUrl: keys.baseUrl,
    configurationUrl: keys.baseUrl,
    applicationKey: keys.credentials['applicationKey'],
    applicationSecret: keys.credentials['applicationSecret'],
    trunks: trunksOf(keys),
    recording: { destinationUrl: 's3://recordings/calls', credentials: 'storage-key:storage-word' },
  }),
  async arrange(emulator, keys, webhookBase) {
    if (webhookBase !== undefined) await setCallbacks(emulator, keys, `${webhookBase}/sinch`)
  },
  outcomes: {
    // The result of a declined call is not documented; the emulator has it busy.
    52: { status: 'busy', endReason: 'busy', rang: 'unknown' },
    // FAILED, without a reason that is documented.
    53: { status: 'failed', endReason: 'unspecified', rang: 'unknown' },
    54: { status: 'failed', endReason: 'carrier-fault', rang: 'unknown' },
  },
  // developers.sinch.com/docs/voice: callouts, SVAML, callbacks, manage call. A call is looked up by its own id only.
  documented: {
    destinations: ['phone', 'sip'],
    nearEnds: ['sip', 'phone', 'phone-first', 'conference'],
    verbs: ['get', 'hangUp', 'sendDigits', 'startRecording', 'stopRecording', 'connect'],
    answers: 'command',
    locate: 'none',
    reports: { ringing: false, busy: true },
    publicUrlRequired: false,
  },
  refusals: {
    'wrong credentials': refused(401, 40100, 'Illegal authorization header'),
    'no permission': refused(403, 40300, 'Forbidden'),
    'malformed number': refused(400, 40005, 'Number missing leading +'),
    'destination not allowed': 'shows in the end of the call (reason BLOCKED)',
    'caller ID not owned': 'the number that is shown is replaced, and nothing says so',
    'no funds': refused(402, 40200, 'Not enough credit'),
    'rate limit': refused(429, 42900, 'Capacity exceeded'),
    'concurrency limit': 'no page names a limit of calls at once',
    'not found': refused(404, 40400, 'Call not found'),
    'already exists': 'a call has no key that could exist already',
    'server error': refused(500, 50000, 'Internal error'),
  },
  places: {
    // The storage and its credentials are in the answer to the callback.
    record: { at: marked('record'), expected: true },
    waitUntilAnswered: {
      // The near end is not in the dial at all: it is called once the far party has answered.
      at: (request) => field('number')(request) === '+14155550110' && marked('moh')(request),
      expected: 'ring',
      with: { connect: { sip: 'sip:desk@example.com' } },
    },
    ringTimeout: { at: field('dialTimeout') },
    maxDuration: { at: field('maxDuration') },
    dtmf: { at: field('dtmf'), with: { dtmf: '12#' } },
    machineDetection: { at: field('amd'), expected: { enabled: true } },
    hideCallerId: { at: field('cli'), expected: 'private' },
    sipHeaders: {
      at: field('callHeaders'),
      expected: [{ key: 'X-Marker', value: 'marker-header' }],
      with: { to: sip },
    },
  },
  numbers: {
    to: field('number'),
    // `private` withholds the number.
    from: (request) => (field('cli')(request) === 'private' ? undefined : field('cli')(request)),
  },
  frontDoor: ({ baseUrl }) =>
    [
      {
        method: 'ttsCallout',
        ttsCallout: {
          cli: '+14155550100',
          destination: { type: 'number', endpoint: '+14155550110' },
          text: 'Hello',
          locale: 'en-US',
          enableDice: true,
        },
      },
      {
        method: 'conferenceCallout',
        conferenceCallout: {
          cli: '+14155550100',
          destination: { type: 'number', endpoint: '+14155550110' },
          conferenceId: 'desk',
          mohClass: 'music1',
          maxDuration: 600,
          custom: 'of the application',
        },
      },
    ].map((body) => ({
      method: 'POST',
      url: `${baseUrl}/calling/v1/callouts`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })),
  secrets: ({ credentials }) => [
    credentials['applicationSecret'] ?? '',
    credentials['keySecret'] ?? '',
    'storage-key:storage-word',
  ],
  webhooks: {
    signsTime: true,
    asUnknownEvent: (request, { credentials }): WebhookRequest => {
      const given = JSON.parse(new TextDecoder().decode(request.body)) as Fields
      const body = JSON.stringify({ ...given, event: 'levitated' })
      const signature = signatureOf(credentials['applicationSecret'] ?? '', {
        method: request.method,
        body,
        contentType: request.headers['content-type'] ?? '',
        timestamp: request.headers['x-timestamp'] ?? '',
        path: new URL(request.url).pathname,
      })
      const authorization = `application ${credentials['applicationKey']}:${signature}`
      return {
        ...request,
        body: new TextEncoder().encode(body),
        headers: { ...request.headers, authorization },
      }
    },
  },
}
