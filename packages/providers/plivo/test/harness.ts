import { createHmac } from 'node:crypto'
import type { WebhookRequest, WireRequest } from '@callplane/core'
import type { Harness } from '@callplane/conformance'
import { formDecode, formEncode, plivoSignedText } from '@callplane/kit'

const field =
  (name: string) =>
  (request: WireRequest): unknown =>
    (JSON.parse(request.body ?? '{}') as Record<string, unknown>)[name]

const sip = 'sip:far@carrier.example'

/** A status and a sentence (plivo.com/docs/voice/api/overview). */
const refused = (status: number) => ({ status, body: { api_id: 'a-1', error: 'refused' } })
const onlySentences = 'Plivo has no codes, and its sentences are not documented'

export const harness: Harness = {
  // The clock of the suite stands still while a package is read from disk.
  arrange: async () => void (await import('plivo')),
  face: 'plivo',
  settings: ({ baseUrl, credentials }) => ({
    baseUrl,
    authId: credentials.authId,
    authToken: credentials.authToken,
  }),
  // plivo.com/docs/voice/api/calls, …/voice/xml/dial, …/voice/xml/conference. An answered call asks `answer_url`.
  documented: {
    destinations: ['phone', 'sip'],
    nearEnds: ['sip', 'phone', 'phone-first', 'conference', 'flow', 'stream'],
    verbs: ['locate', 'get', 'hangUp', 'transfer', 'sendDigits', 'startRecording', 'stopRecording'],
    answers: 'document',
    locate: 'match',
    reports: { ringing: true, busy: true },
    publicUrlRequired: true,
  },
  refusals: {
    'wrong credentials': refused(401),
    'no permission': 'the vendor’s client reads the 403 of a dial as geo permissions',
    'malformed number': onlySentences,
    'destination not allowed': refused(403),
    'caller ID not owned': onlySentences,
    'no funds': 'shows in the end of the call (hangup cause 1010)',
    'rate limit': refused(429),
    'concurrency limit': 'shows in the end of the call (hangup cause 1020)',
    'not found': 'a 404 is not documented for a dial',
    'already exists': 'a call has no key that could exist already',
    'server error': refused(500),
  },
  places: {
    waitUntilAnswered: {
      // The near end is dialled by the document at `answer_url`, which Plivo asks for on answer.
      at: (request) => String(field('answer_url')(request)).includes('for=answer'),
      expected: true,
      with: { connect: { sip: 'sip:desk@example.com' } },
    },
    ringTimeout: { at: field('hangup_on_ring') },
    maxDuration: { at: field('time_limit') },
    dtmf: { at: field('send_digits') },
    machineDetection: { at: field('machine_detection'), expected: 'true' },
    sipHeaders: {
      at: field('sip_headers'),
      expected: 'Marker=marker7',
      // Letters and digits only, so the suite's own marker cannot be sent.
      with: { to: sip, sipHeaders: { 'X-PH-Marker': 'marker7' } },
    },
  },
  numbers: { to: field('to'), from: field('from') },
  secrets: ({ credentials }) => [credentials.authToken ?? ''],
  webhooks: {
    signsTime: false,
    asUnknownEvent: (request, { credentials }): WebhookRequest => {
      const form = {
        ...formDecode(new TextDecoder().decode(request.body)),
        Event: 'Levitate',
        CallStatus: 'levitating',
      }
      const nonce = '12345'
      return {
        ...request,
        body: new TextEncoder().encode(formEncode(form)),
        headers: {
          ...request.headers,
          'x-plivo-signature-v3-nonce': nonce,
          'x-plivo-signature-v3': createHmac('sha256', credentials.authToken ?? '')
            .update(plivoSignedText(request, form, nonce))
            .digest('base64'),
        },
      }
    },
  },
}
