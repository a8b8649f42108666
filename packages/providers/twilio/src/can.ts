import type { Capabilities } from '@callplane/core'

export const can: Capabilities = {
  destinations: ['phone', 'sip'],
  connect: ['sip', 'phone', 'conference', 'flow', 'stream'],
  roomRequired: false,
  features: {
    participant: 'its id, as the label in a conference',
    record: true,
    waitUntilAnswered: 'with a near end',
    ringTimeout: true,
    maxDuration: 'up to what the account allows, 4 hours by default',
    dtmf: 'played by the document with machine detection or above 32 digits; not to a sip: party after the near end',
    machineDetection: 'detection; hanging up is the dispatcher’s',
    mediaEncryption: '`required`, where every end is a sip: URI',
    sipHeaders: 'to a sip: URI, names that begin with X-, 1023 characters in all',
  },
  flow: {
    say: true,
    play: true,
    gather: 'one timeout for the first key and between keys',
    record: true,
    dial: 'a phone, a SIP URI, a user or a conference; all at once',
    stream: true,
    pause: 'whole seconds',
    digits: true,
    hangUp: true,
    reject: 'as the first step for a caller',
  },
  verbs: ['locate', 'get', 'hangUp', 'transfer', 'startRecording', 'stopRecording'],
  // No client-supplied key is stored, and how soon the list of calls is complete is not documented.
  locate: { proof: 'match', settleAfterMs: 30_000 },
  answers: 'document',
  // Calls above the rate are queued by Twilio, not refused (twilio.com/docs/voice/api/call-resource).
  pace: { cps: 1, excess: 'queues' },
  reports: { ringing: true, busy: true },
  references: ['call', 'far', 'near'],
  publicUrlRequired: false,
}
