import type { Capabilities } from '@callplane/core'

export const can: Capabilities = {
  destinations: ['phone', 'sip'],
  connect: ['sip', 'phone', 'conference', 'flow', 'stream'],
  roomRequired: false,
  features: {
    waitUntilAnswered:
      'with a near end, which is dialled by the document that Plivo asks for on answer',
    ringTimeout: true,
    maxDuration: true,
    dtmf: 'without the letters A to D',
    machineDetection: 'human or machine as soon as it is known; the end of a greeting is not told',
    sipHeaders: 'to a sip: party, letters and digits only; they arrive as X-PH-…',
  },
  flow: {
    say: true,
    play: true,
    gather:
      'an empty input is told by a redirect; whether a key or the timeout ended it is not told',
    record: true,
    dial: 'phones and SIP URIs at once, a user, or a conference, whose end is not told',
    stream: 'an end of the stream is told by a redirect',
    pause: 'whole seconds',
    digits: true,
    hangUp: true,
    reject: 'as the first step for a caller',
  },
  verbs: ['locate', 'get', 'hangUp', 'transfer', 'sendDigits', 'startRecording', 'stopRecording'],
  // No client-supplied key is stored, and how soon a list of calls is complete is not documented.
  locate: { proof: 'match', settleAfterMs: 30_000 },
  answers: 'document',
  // Calls above the rate are queued by Plivo, not refused (support.plivo.com, outbound calls per second).
  pace: { cps: 2, excess: 'queues' },
  reports: { ringing: true, busy: true },
  references: ['request', 'call', 'near'],
  // Plivo has no inline document: it fetches that of an answered call from `answer_url`.
  publicUrlRequired: true,
}
