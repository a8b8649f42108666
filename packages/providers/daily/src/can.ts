import type { Capabilities } from '@callplane/core'
import { roomCharacters } from './references.ts'

/** Daily's capabilities. */
export const can: Capabilities = {
  destinations: ['phone', 'sip'],
  connect: ['room'],
  // A dial-out can only start in a room.
  roomRequired: true,
  roomCharacters,
  features: {
    participant: 'the name only; its id is the place of the attempt key',
    dtmf: 'to phones: at most 20 digits, with pauses before them only; everything else the dispatcher sends; never to callers',
    sipHeaders: 'to SIP destinations, and names that begin with X-',
  },
  verbs: ['locate', 'review', 'hangUp', 'transfer', 'sendDigits'],
  locate: {
    // Presence shows a party by its `userId` once it is in the room, up to 15 s late; a ringing party never appears.
    proof: 'match',
    settleAfterMs: 30_000,
  },
  answers: 'provider-rule',
  // "About 1 per second, 5 per 5 seconds" for dial-outs, then 429 (docs.daily.co/docs/rest-api/authentication).
  pace: { cps: 1, excess: 'rejects' },
  // Busy, declined and unanswered end in one and the same `dialout.stopped`.
  reports: { ringing: true, busy: false },
  // `roomSession` is `room/session`: every command names the room too, and a report must be enough to know it.
  references: ['session', 'roomSession', 'pinlessCall'],
  publicUrlRequired: false,
}
