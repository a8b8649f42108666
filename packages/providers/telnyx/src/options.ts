import { personal, type OutboundCall } from '@callplane/core'
import { z } from 'zod'

/** Options that only Telnyx has: `call.options.telnyx`. */
export const options = z.strictObject({
  /** Name shown beside the caller ID, if the far carrier shows one. */
  fromDisplayName: personal(
    z.string().regex(/^[A-Za-z0-9 \-_~!.+]{1,128}$/, 'must be letters, digits, space or -_~!.+'),
  ).optional(),
  /** Tuning of machine detection; no effect without `machineDetection`. */
  machineDetection: z.enum(['premium', 'detect_beep', 'detect_words']).optional(),
  /** Key exchange where media is encrypted. Default `SRTP` (keys in SDP). */
  mediaEncryption: z.enum(['SRTP', 'DTLS']).optional(),
  /** SIP transport towards a `sip:` destination. Default `UDP`. */
  transport: z.enum(['UDP', 'TCP', 'TLS']).optional(),
  /** Where the SIP leg leaves Telnyx. Default `US`. */
  region: z.enum(['US', 'Europe', 'Canada', 'Australia', 'Middle East']).optional(),
  /** `dual` records each party on its own channel. Default `dual`. */
  recordingChannels: z.enum(['single', 'dual']).optional(),
  /** Default `mp3`. */
  recordingFormat: z.enum(['wav', 'mp3']).optional(),
  /** Which direction is recorded. Default `both`. */
  recordingTrack: z.enum(['both', 'inbound', 'outbound']).optional(),
  /** How the call enters a conference; has an effect with `connect: { conference }` only. */
  conference: z
    .strictObject({
      beep: z.enum(['always', 'never', 'on_enter', 'on_exit']).optional(),
      startOnEnter: z.boolean().optional(),
      endOnExit: z.boolean().optional(),
    })
    .optional(),
  /** The billing group that is charged. */
  billingGroup: z.uuid().optional(),
})

export type TelnyxOptions = z.output<typeof options>

/** The provider's options of a call that core has parsed. */
export const optionsOf = (call: OutboundCall): TelnyxOptions =>
  (call.options?.telnyx as TelnyxOptions | undefined) ?? {}
