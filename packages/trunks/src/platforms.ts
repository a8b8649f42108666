import type { PlatformFacts } from './facts.ts'

const anyTransport = ['udp', 'tcp', 'tls'] as const

export const platforms: readonly PlatformFacts[] = [
  {
    id: 'videosdk',
    title: 'VideoSDK',
    outbound: {
      by: 'gateway',
      proofs: ['digest', 'addresses'],
      setsCallerId: true,
      // docs.videosdk.live/telephony/managing-calls/ip-whitelisting: US2 and IN1.
      addresses: ['34.186.123.99', '13.200.63.163'],
      transports: anyTransport,
      encryption: ['none', 'required'],
    },
    inbound: {
      by: 'gateway',
      host: '{organisation}[.us2|.in1].sip.videosdk.live',
      transports: anyTransport,
      encryption: ['none', 'required'],
    },
    notes: [
      'Its plugin needs `organizationId` for the way in: it is the first label of the SIP host.',
      'Transfers by REFER need call transfer to be enabled on the carrier’s trunk.',
    ],
  },
  {
    id: 'daily',
    title: 'Daily',
    outbound: {
      by: 'sip-uri',
      // No digest, and a caller ID for phone numbers only (dialOut/start).
      proofs: ['addresses'],
      setsCallerId: false,
      addresses: [],
      transports: anyTransport,
      encryption: ['none'],
    },
    inbound: {
      by: 'host',
      host: 'of the SIP interconnect of a pinless dial-in, or of a SIP trunk',
      transports: anyTransport,
      encryption: ['none'],
    },
    notes: [
      'It dials SIP addresses: a call names `sip:{number}@{address}`.',
      'Its addresses are shared by all of its customers, so the answer document looks at the caller’s domain too.',
      'A trunk that goes by addresses alone (Telnyx) cannot look: any customer of Daily may call through it. Set limits on its outbound voice profile.',
      'Calls in come to the SIP interconnect of a pinless dial-in; whoever is in the room must have joined before they are brought in.',
    ],
  },
]
