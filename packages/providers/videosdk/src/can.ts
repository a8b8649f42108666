import type { Capabilities } from '@callplane/core'

const byGateway =
  'on a route with a gateway; on a route with a routing rule VideoSDK takes it from the rule'

const byRuleOnly = 'on a route with a routing rule that sets the same; a call has no field for it'

/** VideoSDK's capabilities. */
export const can: Capabilities = {
  // The API page says E.164; the guide says "phone numbers or SIP endpoints" (…/managing-calls/making-outbound-calls).
  destinations: ['phone', 'sip'],
  connect: ['room'],
  // A call without a room gets that of the routing rule.
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
    // By the attempt key in `metadata`; how soon the list of calls is complete is not documented.
    proof: 'match',
    settleAfterMs: 30_000,
  },
  answers: 'provider-rule',
  // No limit is documented for SIP, but 429 exists.
  pace: { cps: null, excess: 'rejects' },
  reports: { ringing: true, busy: false },
  references: ['call'],
  publicUrlRequired: false,
}
