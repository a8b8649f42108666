import { createPrivateKey, sign } from 'node:crypto'
import type { WebhookRequest, WireRequest } from '@callplane/core'
import type { Harness } from '@callplane/conformance'

const body = (request: WireRequest) => JSON.parse(request.body ?? '{}') as Record<string, unknown>
const field = (name: string) => (request: WireRequest) => body(request)[name]

const sip = 'sip:far@carrier.example'

/** As printed at developers.telnyx.com/docs/overview/errors. */
const refused = (status: number, code: string, detail = '', pointer?: string) => ({
  status,
  body: { errors: [{ code, title: 'Refused', detail, ...(pointer && { source: { pointer } }) }] },
})

export const harness: Harness = {
  // The clock of the suite stands still while a package is read from disk.
  arrange: async () => void (await import('telnyx')),
  face: 'telnyx',
  settings: ({ baseUrl, credentials, webhooks, ids }) => ({
    baseUrl: `${baseUrl}/v2`,
    apiKey: credentials.apiKey,
    publicKey: webhooks.publicKey,
    connectionId: ids.connectionId,
  }),
  // developers.telnyx.com/api-reference/call-commands; its list of webhooks has no event for ringing.
  documented: {
    destinations: ['phone', 'sip'],
    nearEnds: ['sip', 'phone', 'phone-first', 'conference', 'flow', 'stream'],
    verbs: [
      'locate',
      'get',
      'hangUp',
      'transfer',
      'sendDigits',
      'startRecording',
      'stopRecording',
      'answer',
      'reject',
      'connect',
    ],
    answers: 'command',
    locate: 'match',
    reports: { ringing: false, busy: true },
    publicUrlRequired: false,
  },
  refusals: {
    'wrong credentials': refused(401, '10009'),
    'no permission': refused(403, '10010'),
    'malformed number': refused(422, '10016', 'must be +E.164', '/to'),
    'destination not allowed':
      'whether a profile allows a destination shows in the end of the call',
    'caller ID not owned': refused(403, '10010', 'Caller ID is not yours D35'),
    'no funds': refused(403, '20100'),
    'rate limit': refused(429, '10011'),
    'concurrency limit': refused(403, '10010', 'Channel limit exceeded D1'),
    'not found': refused(404, '10005'),
    'already exists': refused(422, '10012'),
    'server error': refused(500, '10007'),
  },
  places: {
    record: { at: field('record'), expected: 'record-from-answer' },
    waitUntilAnswered: {
      // The near end is not in the dial at all: it is asked for once the far party has answered.
      at: (request) => body(request).to === '+14155550110' && !('link_to' in body(request)),
      expected: true,
      with: { connect: { sip: 'sip:desk@example.com' } },
    },
    ringTimeout: { at: field('timeout_secs') },
    maxDuration: { at: field('time_limit_secs') },
    dtmf: { at: field('send_digits_on_answer') },
    machineDetection: { at: field('answering_machine_detection') },
    mediaEncryption: { at: field('media_encryption'), expected: 'SRTP', with: { to: sip } },
    hideCallerId: { at: field('privacy'), expected: 'id' },
    sipHeaders: {
      at: field('custom_headers'),
      expected: [{ name: 'X-Marker', value: 'marker-header' }],
    },
  },
  numbers: { to: field('to'), from: field('from') },
  secrets: ({ credentials }) => [credentials.apiKey ?? ''],
  webhooks: {
    signsTime: true,
    asUnknownEvent: (request, { webhooks }): WebhookRequest => {
      const given = JSON.parse(new TextDecoder().decode(request.body)) as {
        data: Record<string, unknown>
      }
      const data = { ...given.data, id: 'unheard-of', event_type: 'call.levitated' }
      const text = JSON.stringify({ ...given, data })
      const key = createPrivateKey({
        key: Buffer.from(webhooks.privateKey ?? '', 'base64'),
        format: 'der',
        type: 'pkcs8',
      })
      const timestamp = request.headers['telnyx-timestamp'] ?? ''
      return {
        ...request,
        body: new TextEncoder().encode(text),
        headers: {
          ...request.headers,
          'telnyx-signature-ed25519': sign(null, Buffer.from(`${timestamp}|${text}`), key).toString(
            'base64',
          ),
        },
      }
    },
  },
}
