import { createHmac } from 'node:crypto'
import type { WebhookRequest, WireRequest } from '@callplane/core'
import type { Harness } from '@callplane/conformance'
import { formDecode, formEncode, twilioSignedText, type FormFields } from '@callplane/kit'

const field = (name: string) => (request: WireRequest) => formDecode(request.body ?? '')[name]
const inTwiml = (pattern: RegExp) => (request: WireRequest) =>
  pattern.exec(String(formDecode(request.body ?? '').Twiml))?.[1]

const sip = 'sip:far@carrier.example'

/** As printed at twilio.com/docs/api/errors. */
const refused = (status: number, code: number) => ({
  status,
  body: {
    code,
    message: 'Refused',
    more_info: `https://www.twilio.com/docs/errors/${code}`,
    status,
  },
})

export const harness: Harness = {
  // The clock of the suite stands still while a package is read from disk.
  arrange: async () => void (await import('twilio')),
  face: 'twilio',
  settings: ({ baseUrl, credentials }) => ({
    baseUrl,
    accountSid: credentials.accountSid,
    authToken: credentials.authToken,
  }),
  // twilio.com/docs/voice/api/call-resource, …/voice/twiml/dial, …/voice/api/recording. `sendDigits` is not a verb: the only
  // way to play digits into a live call is a new document, which would take the call from its near end.
  documented: {
    destinations: ['phone', 'sip'],
    nearEnds: ['sip', 'phone', 'phone-first', 'conference', 'flow', 'stream'],
    verbs: ['locate', 'get', 'hangUp', 'transfer', 'startRecording', 'stopRecording'],
    answers: 'document',
    locate: 'match',
    reports: { ringing: true, busy: true },
    publicUrlRequired: false,
  },
  refusals: {
    'wrong credentials': refused(401, 20003),
    'no permission': refused(403, 20006),
    'malformed number': refused(400, 21211),
    'destination not allowed': refused(400, 21215),
    'caller ID not owned': refused(400, 21210),
    'no funds': 'an account without funds is suspended, and 20005 says no more than that',
    'rate limit': refused(429, 20429),
    'concurrency limit': refused(429, 10004),
    'not found': refused(404, 20404),
    'already exists': 'a call has no key that could exist already',
    'server error': refused(500, 20500),
  },
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
  frontDoor: ({ baseUrl, credentials }) => {
    const url = `${baseUrl}/2010-04-01/Accounts/${credentials.accountSid}/Calls.json`
    const create = (fields: FormFields): WireRequest => ({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: formEncode({ To: '+14155550123', From: '+14155550100', ...fields }),
    })
    const callbacks = {
      StatusCallback: 'https://a.example/status',
      StatusCallbackMethod: 'GET',
      StatusCallbackEvent: ['initiated', 'completed'],
      RecordingStatusCallback: 'https://a.example/recording',
      RecordingStatusCallbackEvent: ['completed'],
      AsyncAmdStatusCallback: 'https://a.example/amd',
    }
    const dial = (attributes: string, noun: string) =>
      `<Response><Dial ${attributes}>${noun}</Dial></Response>`
    return [
      create({
        ...callbacks,
        Url: 'https://a.example/twiml',
        Method: 'GET',
        FallbackUrl: 'https://a.example/fallback',
        FallbackMethod: 'GET',
        CallerId: '+14155550101',
        Timeout: 25,
        TimeLimit: 600,
        Record: true,
        RecordingChannels: 'dual',
        RecordingTrack: 'inbound',
        Trim: 'do-not-trim',
        MachineDetection: 'Enable',
        AsyncAmd: true,
        MachineDetectionTimeout: 9,
        CallReason: 'Order 7',
        CallToken: 'token',
        Byoc: `BY${'1'.repeat(32)}`,
        ClientNotificationUrl: 'https://a.example/client',
      }),
      create({
        ApplicationSid: `AP${'1'.repeat(32)}`,
        Url: 'https://a.example',
        SendDigits: '1w2',
      }),
      create({
        To: 'sip:far@carrier.example?X-Order=7',
        SipAuthUsername: 'user',
        SipAuthPassword: 'password',
        TimeLimit: 300,
        SendDigits: '1',
        Record: true,
        Twiml: `<Response><Play digits="2" loop="2"/>${dial(
          'timeout="20" timeLimit="60" record="record-from-ringing-dual" trim="do-not-trim" callerId="+14155550109" hangupOnStar="true" action="/next" method="GET" answerOnBridge="true"',
          '<Sip username="u" password="p" url="/whisper" statusCallback="https://a.example">sip:desk@b.example?X-Near=1</Sip>',
        ).slice('<Response>'.length)}`,
      }),
      create({
        Timeout: 20,
        Twiml: dial(
          'timeout="30" callerId="+14155550109" ringTone="us"',
          '<Number sendDigits="1W" machineDetection="Enable" machineDetectionTimeout="9" byoc="BY1">+14155550124</Number>',
        ),
      }),
      create({
        Twiml: dial(
          'record="true"',
          '<Conference beep="onExit" participantLabel="agent" maxParticipants="4" waitUrl="/wait" statusCallback="/s" statusCallbackEvent="start">desk</Conference>',
        ),
      }),
      create({ Twiml: '<Response><Pause length="5"/><Hangup/></Response>' }),
    ]
  },
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
            .update(twilioSignedText(request.url, form))
            .digest('base64'),
        },
      }
    },
  },
}
