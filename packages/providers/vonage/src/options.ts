import { jsonObject, personal, type OutboundCall, type JsonObject } from '@callplane/core'
import { z } from 'zod'

const httpUrl = z.url({ protocol: /^https?$/ })

/** Options that only Vonage has: `call.options.vonage`. */
export interface VonageOptions {
  /** Your own NCCO instead of the one made from `connect`. */
  readonly ncco?: readonly JsonObject[] | undefined
  /** URL of your own NCCO, fetched when the call is answered. */
  readonly answerUrl?: string | undefined
  /** How `answerUrl` is fetched. Default `GET`. */
  readonly answerMethod?: 'GET' | 'POST' | undefined
  /** How `record` records. */
  readonly recording?:
    | {
        /** Default `mp3`, or `wav` above two channels. */
        readonly format?: 'mp3' | 'wav' | 'ogg' | undefined
        /** Number of channels, one per party. */
        readonly channels?: number | undefined
        /** Plays a beep at the start. */
        readonly beepStart?: boolean | undefined
      }
    | undefined
  /** How machine detection works; has an effect with `machineDetection` only. */
  readonly detection?:
    | {
        /** Default `detect`, or `detect_beep` for `greeting-end`. */
        readonly mode?: 'default' | 'detect' | 'detect_beep' | undefined
        /** Seconds to wait for the beep. */
        readonly beepTimeout?: number | undefined
      }
    | undefined
  /** How the call enters a conference; has an effect with `connect: { conference }` only. */
  readonly conversation?:
    | {
        /** The conference begins when this party enters. */
        readonly startOnEnter?: boolean | undefined
        /** The conference ends when this party leaves. */
        readonly endOnExit?: boolean | undefined
        /** This party is not heard. */
        readonly mute?: boolean | undefined
        /** Played until the conference begins. */
        readonly musicOnHoldUrl?: string | undefined
      }
    | undefined
  /** The only standard SIP header that can be set, on the same leg as `sipHeaders`. */
  readonly userToUser?: string | undefined
}

export const options: z.ZodType<VonageOptions, VonageOptions> = z
  .strictObject({
    ncco: z.array(jsonObject).min(1).optional(),
    answerUrl: httpUrl.optional(),
    answerMethod: z.enum(['GET', 'POST']).optional(),
    recording: z
      .strictObject({
        format: z.enum(['mp3', 'wav', 'ogg']).optional(),
        channels: z.int().min(1).max(32).optional(),
        beepStart: z.boolean().optional(),
      })
      .optional(),
    detection: z
      .strictObject({
        mode: z.enum(['default', 'detect', 'detect_beep']).optional(),
        beepTimeout: z.int().min(45).max(120).optional(),
      })
      .optional(),
    conversation: z
      .strictObject({
        startOnEnter: z.boolean().optional(),
        endOnExit: z.boolean().optional(),
        mute: z.boolean().optional(),
        musicOnHoldUrl: httpUrl.optional(),
      })
      .optional(),
    userToUser: personal(
      z
        .string()
        .min(1)
        .max(256)
        .regex(/^[\x20-\x7e]+$/, 'must be printable ASCII'),
    ).optional(),
  } satisfies Record<keyof VonageOptions, z.ZodType>)
  .superRefine((given, context) => {
    if (given.ncco && given.answerUrl)
      context.addIssue({ code: 'custom', message: 'give only one of ncco, answerUrl' })
    if (given.answerMethod && !given.answerUrl)
      context.addIssue({
        code: 'custom',
        path: ['answerMethod'],
        message: 'only allowed with answerUrl',
      })
  })

/** Whether the application supplies the document of an answered call. */
export const hasOwnDocument = ({ ncco, answerUrl }: VonageOptions): boolean =>
  ncco !== undefined || answerUrl !== undefined

/** The provider's options of a call that core has parsed. */
export const optionsOf = (call: OutboundCall): VonageOptions =>
  (call.options?.vonage as VonageOptions | undefined) ?? {}
