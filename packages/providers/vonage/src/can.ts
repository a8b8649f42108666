import type { Capabilities } from '@callplane/core'

export const can: Capabilities = {
  destinations: ['phone', 'sip'],
  connect: ['sip', 'phone', 'conference', 'flow', 'stream'],
  roomRequired: false,
  features: {
    record: true,
    waitUntilAnswered: 'with a near end that is called second',
    ringTimeout: 'up to 120 seconds',
    maxDuration: 'up to 2 hours',
    dtmf: 'to a phone; to a sip: party the dispatcher sends them',
    machineDetection: true,
    mediaEncryption: '`required`, where every end is a sip: URI',
    sipHeaders: 'to a sip: URI; each name gets X- before it',
  },
  flow: {
    say: true,
    play: true,
    gather: 'at most 20 keys, and `#` alone finishes',
    record: 'the file is reported apart from the end of the step',
    dial: 'one party; the flow goes on where it does not answer, and ends with a conversation',
    stream: '16-bit linear PCM; never in the background',
    pause: 'whole seconds',
    hangUp: true,
    reject: 'the call is answered and ended',
  },
  verbs: ['locate', 'get', 'hangUp', 'transfer', 'sendDigits'],
  // No client-supplied key is stored, and how soon the list of calls is complete is not documented.
  locate: { proof: 'match', settleAfterMs: 30_000 },
  answers: 'document',
  // 3 POST a second, above which 429; never queued (api.support.vonage.com 207100288).
  pace: { cps: 3, excess: 'rejects' },
  reports: { ringing: true, busy: true },
  // Every leg has one UUID. `conversation` is the call's first one: reports of recordings and errors name no leg. A
  // named conversation is shared by many calls, so its id is never a reference.
  references: ['call', 'far', 'near', 'conversation'],
  publicUrlRequired: false,
}
