import type { CarrierFacts } from './facts.ts'

const anyTransport = ['udp', 'tcp', 'tls'] as const
const yesOrNo = ['none', 'required'] as const

/** Sources: the trunk sections of the vendors' documentation, cited in the plugins. */
export const carriers: readonly CarrierFacts[] = [
  {
    id: 'twilio',
    title: 'Twilio',
    setUp: 'api',
    outbound: {
      address: { kind: 'named', host: '{name}.pstn.twilio.com' },
      proofs: ['digest', 'addresses'],
      transports: anyTransport,
      encryption: yesOrNo,
      callerId: 'must-be-set',
      answered: { host: '{name}.sip.twilio.com' },
    },
    inbound: { transports: anyTransport, encryption: yesOrNo },
    notes: [
      'One trunk per direction. A trial account has a single trunk and therefore a single direction.',
      'A removed trunk domain cannot be used again for 30 days. A rolled-back set-up therefore keeps the trunk that holds it.',
      'The caller ID must be a number of the account or a verified number (error 32204).',
      'Media is either encrypted or not; “preferred” is refused (errors 32207, 32208, 32209).',
    ],
  },
  {
    id: 'telnyx',
    title: 'Telnyx',
    setUp: 'api',
    outbound: {
      address: { kind: 'fixed', host: 'sip.telnyx.com' },
      proofs: ['digest', 'addresses'],
      transports: anyTransport,
      encryption: yesOrNo,
      callerId: 'override',
    },
    // `encrypted_media` "cannot be set" where Telnyx calls over TLS; over UDP and TCP the keys would be sent in clear text.
    inbound: { transports: anyTransport, encryption: ['none'] },
    notes: [
      'The outbound voice profile lists the allowed countries; the default is US and CA.',
      'A caller ID that is not allowed is refused with SIP 403 (D35).',
      'A caller ID override is one number for the whole trunk.',
      'Media encryption is available outbound only: Telnyx documents none for inbound calls that it sends over TLS.',
    ],
  },
  {
    id: 'plivo',
    title: 'Plivo',
    setUp: 'api',
    outbound: {
      address: { kind: 'assigned', host: 'zt.plivo.com' },
      proofs: ['digest', 'addresses'],
      transports: anyTransport,
      encryption: yesOrNo,
      callerId: 'must-be-set',
    },
    inbound: { transports: anyTransport, encryption: yesOrNo },
    notes: [
      'One trunk per direction. Its address is assigned when it is created.',
      'TLS and media encryption are one setting: a trunk requires both or neither.',
      'Whether the caller ID must be a number of the account is not documented for trunks.',
    ],
  },
  {
    id: 'vonage',
    title: 'Vonage',
    setUp: 'by-hand',
    outbound: {
      address: { kind: 'named', host: '{name}.sip-us.vonage.com' },
      proofs: ['digest', 'addresses'],
      transports: anyTransport,
      encryption: yesOrNo,
      callerId: 'must-be-set',
    },
    inbound: { transports: anyTransport, encryption: yesOrNo },
    notes: [
      'There is no public API for trunks. A dry run lists the settings to enter in the dashboard.',
      'The caller ID must be a number of the account; other calls are blocked.',
      'Programmable SIP domains, whose calls an application answers, are a different product and not covered.',
    ],
  },
  {
    id: 'sinch',
    title: 'Sinch',
    setUp: 'api',
    outbound: {
      address: { kind: 'named', host: '{name}.pstn.sinch.com' },
      proofs: ['digest', 'addresses'],
      transports: anyTransport,
      encryption: ['none'],
      callerId: 'must-be-set',
    },
    inbound: { transports: anyTransport, encryption: ['none'] },
    notes: [
      'One trunk serves both directions. Its host name is unique among all accounts.',
      'Sinch takes about a minute to use what was changed.',
      'A new trunk starts one call per second; others are refused with SIP 603.',
      'Calls to other countries than the US and Canada have to be permitted first.',
      'The numbers must be on the account: numbers are rented by another API, or in the dashboard.',
      'Media encryption is not documented for trunks.',
    ],
  },
]
