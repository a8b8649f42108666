import type { Capabilities } from '@callplane/core'

export const can: Capabilities = {
  destinations: ['phone', 'sip'],
  connect: ['sip', 'phone', 'conference', 'flow', 'stream'],
  roomRequired: false,
  features: {
    record: true,
    waitUntilAnswered: 'with a near end: it is joined after the answer',
    ringTimeout: 'at least 5 s',
    maxDuration: '30 s to 4 hours',
    dtmf: true,
    machineDetection: 'detection; hanging up is the dispatcher’s',
    mediaEncryption: '`required`, where every end is a sip: URI',
    hideCallerId: true,
    sipHeaders: true,
  },
  flow: {
    say: true,
    play: true,
    gather: 'keys only; the last prompt is the one that keys interrupt',
    record: 'the dispatcher stops it at a key',
    dial: 'one phone or SIP URI, which is shown the number that a caller dialled',
    stream: true,
    pause: 'timed by the dispatcher',
    digits: true,
    hangUp: true,
    reject: 'the call is ended',
  },
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
  // `client_state` gives our key back with every event, but how soon lists are complete is not documented. `command_id` protects for 60 s, and
  // asking by it would be a dial.
  locate: { proof: 'match', settleAfterMs: 30_000 },
  answers: 'command',
  // 150 dials in a rolling 5 s; more are refused with 429 (developers.telnyx.com, error 90103).
  pace: { cps: 30, excess: 'rejects' },
  // The list of webhooks in the OpenAPI document (16 Jul 2026) has no event for ringing.
  reports: { ringing: false, busy: true },
  references: ['callControl', 'callLeg', 'callSession', 'near'],
  publicUrlRequired: false,
}
