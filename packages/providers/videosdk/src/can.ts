import type { Capabilities } from '@callplane/core'

const byGateway =
  'on a route with a gateway; on a route with a routing rule VideoSDK takes it from the rule'

const byRuleOnly = 'on a route with a routing rule that sets the same; a call has no field for it'

/** What VideoSDK can do with a call. */
export const can: Capabilities = {
  // The API page says E.164; the guide says "phone numbers or SIP endpoints" (…/managing-calls/making-outbound-calls).
  destinations: ['phone', 'sip'],
  connect: ['room'],
  // Without a room of the call, the routing rule's own takes it.
  roomRequired: false,
  features: {
    participant: true,
    record: byGateway,
    waitUntilAnswered: true,
    ringTimeout: true,
    maxDuration: true,
    dtmf: `${byGateway}; without pauses`,
    mediaEncryption: byGateway,
    maskNumber: byGateway,
    sipHeaders: byGateway,
    includeHeaders: byGateway,
    metadata: true,
    dispatch: byRuleOnly,
    pin: byRuleOnly,
  },
  verbs: ['locate', 'get', 'hangUp', 'transfer'],
  locate: {
    // By the attempt key in `metadata`; but no page says how soon the list of calls is complete.
    proof: 'match',
    settleAfter: 30_000,
  },
  answers: 'provider-rule',
  // No limit is published for SIP; 429 exists.
  pace: { cps: null, excess: 'rejects' },
  reports: { ringing: true, busy: false },
  references: ['call'],
  publicUrlRequired: false,
}
