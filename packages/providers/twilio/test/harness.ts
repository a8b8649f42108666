import { createHmac } from 'node:crypto'
import type { WebhookRequest, WireRequest } from '@callplane/core'
import type { Harness } from '@callplane/conformance'
import { formDecode, formEncode } from '@callplane/kit'
import { signedText } from '../src/signature.ts'

const field = (name: string) => (request: WireRequest) => formDecode(request.body ?? '')[name]
const inTwiml = (pattern: RegExp) => (request: WireRequest) =>
  pattern.exec(String(formDecode(request.body ?? '').Twiml))?.[1]

const sip = 'sip:far@carrier.example'

export const harness: Harness = {
  // The clock of the suite stands still while a package is read from disk.
  arrange: async () => void (await import('twilio')),
  face: 'twilio',
  settings: ({ baseUrl, credentials }) => ({
    baseUrl,
    accountSid: credentials.accountSid,
    authToken: credentials.authToken,
  }),
  places: {
    participant: {
      at: inTwiml(/<Conference participantLabel="([^"]*)"/),
      expected: 'marker-participant',
      with: { connect: { conference: 'desk' } },
    },
    record: { at: field('Record'), expected: 'true' },
    waitUntilAnswered: {
      at: inTwiml(/<Dial [^>]*answerOnBridge="([^"]*)"/),
      expected: 'true',
      with: { connect: { sip: 'sip:desk@example.com' } },
    },
    ringTimeout: { at: field('Timeout'), expected: '37' },
    maxDuration: { at: field('TimeLimit'), expected: '1234' },
    dtmf: { at: field('SendDigits') },
    machineDetection: { at: field('MachineDetection'), expected: 'Enable' },
    mediaEncryption: {
      at: field('To'),
      expected: `${sip};transport=tls;secure=true`,
      with: { to: sip },
    },
    sipHeaders: {
      at: field('To'),
      expected: `${sip}?X-Marker=marker-header`,
      with: { to: sip },
    },
  },
  numbers: { to: field('To'), from: field('From') },
  secrets: ({ credentials }) => [credentials.authToken ?? ''],
  webhooks: {
    signsTime: false,
    asUnknownEvent: (request, { credentials }): WebhookRequest => {
      const form = {
        ...formDecode(new TextDecoder().decode(request.body)),
        CallStatus: 'levitating',
      }
      return {
        ...request,
        body: new TextEncoder().encode(formEncode(form)),
        headers: {
          ...request.headers,
          'x-twilio-signature': createHmac('sha1', credentials.authToken ?? '')
            .update(signedText(request.url, form))
            .digest('base64'),
        },
      }
    },
  },
}
