import type { Capabilities } from '@callplane/core'

export const can: Capabilities = {
  destinations: ['phone', 'sip'],
  connect: ['sip', 'phone', 'conference'],
  roomRequired: false,
  features: {
    record: 'with `recording` in the settings: Sinch uploads to a storage of yours',
    waitUntilAnswered: 'with a near end: it is joined after the answer',
    ringTimeout: 'to a phone',
    maxDuration: 'up to 4 hours',
    dtmf: 'digits and `#`; to a sip: party the dispatcher sends them',
    machineDetection: 'of a phone',
    hideCallerId: true,
    sipHeaders: 'to a sip: URI',
  },
  verbs: ['get', 'hangUp', 'sendDigits', 'startRecording', 'stopRecording', 'connect'],
  // No list of calls, and a call is found by its own id only. `custom` gives our key back with every callback.
  locate: { proof: 'none', settleAfterMs: 0 },
  answers: 'command',
  // The legs meet in a conference, which none of them ends.
  separateLegs: true,
  // No rate is published for version 1 of the API.
  pace: { cps: null, excess: 'rejects' },
  reports: { ringing: false, busy: true },
  // `second` is the leg that we dial for an answered call, `room` the conference of the two.
  references: ['call', 'second', 'room'],
  publicUrlRequired: false,
}
