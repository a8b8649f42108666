import { personal, type OutboundCall } from '@callplane/core'
import { z } from 'zod'

/** Options that only Telnyx has: `call.options.telnyx`. */
export interface TelnyxOptions {
  /** Name shown beside the caller ID, if the far carrier shows one. */
  readonly fromDisplayName?: string | undefined
  /** Tuning of machine detection; no effect without `machineDetection`. */
  readonly machineDetection?: 'premium' | 'detect_beep' | 'detect_words' | undefined
  /** Key exchange where media is encrypted. Default `SRTP` (keys in SDP). */
  readonly mediaEncryption?: 'SRTP' | 'DTLS' | undefined
  /** SIP transport towards a `sip:` destination. Default `UDP`. */
  readonly transport?: 'UDP' | 'TCP' | 'TLS' | undefined
  /** Where the SIP leg leaves Telnyx. Default `US`. */
  readonly region?: 'US' | 'Europe' | 'Canada' | 'Australia' | 'Middle East' | undefined
  /** `dual` records each party on its own channel. Default `dual`. */
  readonly recordingChannels?: 'single' | 'dual' | undefined
  /** Default `mp3`. */
  readonly recordingFormat?: 'wav' | 'mp3' | undefined
  /** Which direction is recorded. Default `both`. */
  readonly recordingTrack?: 'both' | 'inbound' | 'outbound' | undefined
  /** How the call enters a conference; has an effect with `connect: { conference }` only. */
  readonly conference?:
    | {
        /** When a beep is played. Default `never`. */
        readonly beep?: 'always' | 'never' | 'on_enter' | 'on_exit' | undefined
        /** The conference begins when this party enters. */
        readonly startOnEnter?: boolean | undefined
        /** The conference ends when this party leaves. */
        readonly endOnExit?: boolean | undefined
      }
    | undefined
  /** The billing group that is charged. */
  readonly billingGroup?: string | undefined
}

const shape = z.strictObject({
  fromDisplayName: personal(
    z.string().regex(/^[A-Za-z0-9 \-_~!.+]{1,128}$/, 'must be letters, digits, space or -_~!.+'),
  ).optional(),
  machineDetection: z.enum(['premium', 'detect_beep', 'detect_words']).optional(),
  mediaEncryption: z.enum(['SRTP', 'DTLS']).optional(),
  transport: z.enum(['UDP', 'TCP', 'TLS']).optional(),
  region: z.enum(['US', 'Europe', 'Canada', 'Australia', 'Middle East']).optional(),
  recordingChannels: z.enum(['single', 'dual']).optional(),
  recordingFormat: z.enum(['wav', 'mp3']).optional(),
  recordingTrack: z.enum(['both', 'inbound', 'outbound']).optional(),
  conference: z
    .strictObject({
      beep: z.enum(['always', 'never', 'on_enter', 'on_exit']).optional(),
      startOnEnter: z.boolean().optional(),
      endOnExit: z.boolean().optional(),
    })
    .optional(),
  billingGroup: z.uuid().optional(),
} satisfies Record<keyof TelnyxOptions, z.ZodType>)

/** The schema of each option. */
export const optionFields = shape.shape

export const options: z.ZodType<TelnyxOptions, TelnyxOptions> = shape

/** The provider's options of a call that core has parsed. */
export const optionsOf = (call: OutboundCall): TelnyxOptions =>
  (call.options?.telnyx as TelnyxOptions | undefined) ?? {}
