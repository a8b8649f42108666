import type { PlatformFacts } from './facts.ts'

const anyTransport = ['udp', 'tcp', 'tls'] as const

/** The room platforms that can be connected. */
export const platforms: readonly PlatformFacts[] = [
  {
    id: 'videosdk',
    title: 'VideoSDK',
    outbound: {
      by: 'gateway',
      agentBy: 'rule',
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
      'Inbound calls require `organizationId` in the settings of the plugin: it is the first label of the SIP host.',
      'Transfers by SIP REFER require call transfer to be enabled on the carrier’s trunk.',
    ],
  },
  {
    id: 'livekit',
    title: 'LiveKit',
    outbound: {
      by: 'gateway',
      // No addresses are published: LiveKit Cloud has many (docs.livekit.io, telephony).
      proofs: ['digest'],
      setsCallerId: true,
      addresses: [],
      transports: anyTransport,
      encryption: ['none', 'preferred', 'required'],
    },
    inbound: {
      by: 'gateway',
      host: '{project}.sip.livekit.cloud',
      transports: anyTransport,
      encryption: ['none', 'preferred', 'required'],
    },
    notes: [
      'Inbound calls require `sipHost` in the settings of the plugin: no reply of the API contains it.',
      'Transfers by SIP REFER require call transfer to be enabled on the carrier’s trunk.',
    ],
  },
  {
    id: 'daily',
    title: 'Daily',
    outbound: {
      by: 'sip-uri',
      // No digest authentication, and a caller ID for phone numbers only (dialOut/start).
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
      'Outbound calls dial a SIP address: `to` is `sip:{number}@{address}`.',
      'All customers of Daily share its source addresses, so the answer document also checks the caller’s domain.',
      'A trunk that authenticates by address only (Telnyx) cannot check the domain, so any customer of Daily could call through it. Set limits on its outbound voice profile.',
      'Inbound calls arrive at the SIP interconnect of a pinless dial-in. The room must have a participant before the caller is forwarded into it.',
    ],
  },
]
