import type { Capabilities } from '@callplane/core'

/** Capabilities of the legacy API. */
export const can: Capabilities = {
  // "SIP URI or phone number to call" (docs …/sip/out-bound-call).
  destinations: ['phone', 'sip'],
  connect: ['room'],
  // `meetingId` is required.
  roomRequired: true,
  // One account has the same rooms in both versions of the API.
  roomsOf: 'videosdk',
  features: { participant: 'its name; the id is the attempt key, and metadata has no place' },
  verbs: ['locate', 'get', 'hangUp'],
  locate: {
    // By the attempt key as participant id; a participant that never joined may still be dialled.
    proof: 'match',
    settleAfterMs: 30_000,
  },
  answers: 'provider-rule',
  // No limit is published.
  pace: { cps: null, excess: 'rejects' },
  // The timelog only has joined and left.
  reports: { ringing: false, busy: false },
  references: ['participant'],
  publicUrlRequired: false,
}
