import type { Capabilities } from '@callplane/core'

/** LiveKit's capabilities. */
export const can: Capabilities = {
  // A SIP address is dialled through a trunk that goes with the call.
  destinations: ['phone', 'sip'],
  connect: ['room'],
  // `room_name` is required; LiveKit makes the room when the first participant joins.
  roomRequired: true,
  features: {
    participant:
      'its name and metadata; its id becomes an attribute, as the identity is the attempt key',
    waitUntilAnswered: true,
    ringTimeout: true,
    maxDuration: true,
    dtmf: true,
    mediaEncryption: true,
    maskNumber: true,
    sipHeaders: true,
    includeHeaders: 'all or those that begin with X-, not a list of names',
    metadata: true,
    dispatch: true,
  },
  verbs: ['locate', 'get', 'hangUp', 'transfer', 'startRecording', 'stopRecording'],
  locate: {
    // By the attempt key, which is the identity of the participant. It is in the room from before the dial until its end,
    // so its absence does not tell a call that has ended from one that never was.
    proof: 'match',
    settleAfterMs: 30_000,
  },
  answers: 'provider-rule',
  // No limit is published for SIP.
  pace: { cps: null, excess: 'rejects' },
  // Webhooks tell of joining, before the dial, and of leaving; the rest are attributes of the participant. A refusal by
  // the callee is `USER_REJECTED`, busy or declined.
  reports: { ringing: true, busy: false, answer: false },
  references: ['call', 'participant'],
  publicUrlRequired: false,
}
