import type { CarrierFacts } from './facts.ts'

const anyTransport = ['udp', 'tcp', 'tls'] as const
const yesOrNo = ['none', 'required'] as const

/** Sources: the trunk sections of the vendors' documents, as the plugins name them beside their code. */
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
      'One trunk per direction; a trial account has one trunk in all, so one direction.',
      'A trunk’s address that was removed is given to nobody for 30 days: an undone set-up keeps the trunk that holds it.',
      'The caller ID must be a number of the account or a verified one (32204).',
      'Encrypted or plain, never both: “preferred” is refused (32207, 32208, 32209).',
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
    // `encrypted_media` "cannot be set" where Telnyx calls over TLS; over the others its keys would be readable.
    inbound: { transports: anyTransport, encryption: ['none'] },
    notes: [
      'Countries are opened on the outbound voice profile: US and CA unless it says otherwise.',
      'A wrong caller ID is refused with SIP 403 (D35).',
      'A caller ID that is put in place of the platform’s is one number for the whole trunk.',
      'Media encryption goes one way: Telnyx documents none for calls that it makes over TLS.',
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
      'One trunk per direction; its address is known once it is made.',
      'TLS and media encryption are one switch: a trunk has both, or demands neither.',
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
      'No public API for trunks: the settings are described, and a person enters them. A dry run describes them first.',
      'The caller ID must be a number of the account; other calls are blocked.',
      'A Programmable SIP domain, whose calls an application answers, is another product and not set up here.',
    ],
  },
]
