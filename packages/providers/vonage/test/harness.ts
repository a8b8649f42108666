import { createHash, createHmac } from 'node:crypto'
import type { WebhookRequest, WireRequest } from '@callplane/core'
import type { Harness } from '@callplane/conformance'

type Body = Record<string, never> & {
  to: Record<string, unknown>[]
  from: { number: string }
  ncco: Record<string, unknown>[]
}
const body = (request: WireRequest) => JSON.parse(request.body ?? '{}') as Body
const field = (name: string) => (request: WireRequest) => body(request)[name] as unknown

const sip = 'sip:far@carrier.example'
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

// Loading a package takes real time, of which a manual clock knows nothing; later imports are immediate.
await import('@vonage/jwt')

/** Problem+JSON (developer.vonage.com/api-errors). */
const refused = (status: number, invalid?: string) => ({
  status,
  body: {
    type: 'https://developer.vonage.com/api-errors#refused',
    title: 'Refused',
    detail: 'The request was refused',
    ...(invalid && { invalid_parameters: [{ name: invalid, reason: 'invalid' }] }),
  },
})

export const harness: Harness = {
  face: 'vonage',
  settings: ({ baseUrl, credentials }) => ({
    baseUrl,
    applicationId: credentials.applicationId,
    privateKey: credentials.privateKey,
    apiKey: credentials.apiKey,
    signatureSecret: credentials.signatureSecret,
  }),
  // developer.vonage.com/en/api/voice and …/voice/voice-api/ncco-reference.
  documented: {
    destinations: ['phone', 'sip'],
    nearEnds: ['sip', 'phone', 'phone-first', 'conference', 'flow', 'stream'],
    verbs: ['locate', 'get', 'hangUp', 'transfer', 'sendDigits'],
    answers: 'document',
    locate: 'match',
    reports: { ringing: true, busy: true },
    publicUrlRequired: false,
  },
  refusals: {
    'wrong credentials': refused(401),
    'no permission': refused(403),
    'malformed number': refused(400, 'to[0].number'),
    'destination not allowed': 'shows in the end of the call (detail `restricted` and others)',
    'caller ID not owned': refused(400, 'from.number'),
    'no funds': refused(402),
    'rate limit': refused(429),
    'concurrency limit': 'Vonage has no limit of calls at once',
    'not found': refused(404),
    'already exists': 'a call has no key that could exist already',
    'server error': refused(500),
  },
  places: {
    record: {
      at: (request) => body(request).ncco.find((a) => a['action'] === 'record')?.['action'],
      expected: 'record',
    },
    // The NCCO runs after the answer, so a near end in it cannot be reached before.
    waitUntilAnswered: {
      at: (request) => body(request).ncco.find((a) => a['action'] === 'connect')?.['action'],
      expected: 'connect',
      with: { connect: { sip: 'sip:desk@example.com' } },
    },
    ringTimeout: { at: field('ringing_timer') },
    maxDuration: { at: field('length_timer') },
    dtmf: { at: (request) => body(request).to[0]?.dtmfAnswer },
    machineDetection: {
      at: field('advanced_machine_detection'),
      expected: { behavior: 'continue', mode: 'detect' },
    },
    mediaEncryption: {
      at: (request) => body(request).to[0]?.uri,
      expected: `${sip};transport=tls;media=srtp`,
      with: { to: sip },
    },
    sipHeaders: {
      at: (request) => body(request).to[0]?.headers,
      // Vonage puts the X- before it.
      expected: { Marker: 'marker-header' },
      with: { to: sip },
    },
  },
  numbers: {
    to: (request) => body(request).to[0]?.number,
    from: (request) => body(request).from.number,
  },
  secrets: ({ credentials }) => [credentials.privateKey ?? '', credentials.signatureSecret ?? ''],
  webhooks: {
    signsTime: true,
    asUnknownEvent: (request, { credentials }): WebhookRequest => {
      const payload = JSON.parse(new TextDecoder().decode(request.body)) as Record<string, unknown>
      const text = JSON.stringify({ ...payload, status: 'levitating' })
      const claims = {
        iat: Math.floor(request.receivedAt / 1000),
        jti: 'unknown-event',
        iss: 'Vonage',
        payload_hash: createHash('sha256').update(text).digest('hex'),
        api_key: credentials.apiKey,
        application_id: credentials.applicationId,
      }
      const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`
      const mac = createHmac('sha256', credentials.signatureSecret ?? '')
        .update(signed)
        .digest('base64url')
      return {
        ...request,
        body: new TextEncoder().encode(text),
        headers: { ...request.headers, authorization: `Bearer ${signed}.${mac}` },
      }
    },
  },
}
