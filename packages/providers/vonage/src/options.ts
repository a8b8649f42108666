import { jsonObject, personal, type OutboundCall } from '@callplane/core'
import { z } from 'zod'

const httpUrl = z.url({ protocol: /^https?$/ })

/** Options that only Vonage has: `call.options.vonage`. */
export const options = z
  .strictObject({
    /** Your own NCCO instead of the one made from `connect`. */
    ncco: z.array(jsonObject).min(1).optional(),
    /** URL of your own NCCO, fetched when the call is answered. */
    answerUrl: httpUrl.optional(),
    /** How `answerUrl` is fetched. Default `GET`. */
    answerMethod: z.enum(['GET', 'POST']).optional(),
    /** How `record` records. */
    recording: z
      .strictObject({
        /** Default `mp3`, or `wav` above two channels. */
        format: z.enum(['mp3', 'wav', 'ogg']).optional(),
        /** Number of channels, one per party. */
        channels: z.int().min(1).max(32).optional(),
        /** Plays a beep at the start. */
        beepStart: z.boolean().optional(),
      })
      .optional(),
    /** How machine detection works; has an effect with `machineDetection` only. */
    detection: z
      .strictObject({
        /** Default `detect`, or `detect_beep` for `greeting-end`. */
        mode: z.enum(['default', 'detect', 'detect_beep']).optional(),
        /** Seconds to wait for the beep. */
        beepTimeout: z.int().min(45).max(120).optional(),
      })
      .optional(),
    /** How the call enters a conference; has an effect with `connect: { conference }` only. */
    conversation: z
      .strictObject({
        startOnEnter: z.boolean().optional(),
        endOnExit: z.boolean().optional(),
        mute: z.boolean().optional(),
        /** Played until the conference begins. */
        musicOnHoldUrl: httpUrl.optional(),
      })
      .optional(),
    /** The only standard SIP header that can be set, on the same leg as `sipHeaders`. */
    userToUser: personal(
      z
        .string()
        .min(1)
        .max(256)
        .regex(/^[\x20-\x7e]+$/, 'must be printable ASCII'),
    ).optional(),
  })
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

export type VonageOptions = z.output<typeof options>

/** Whether the application supplies the document of an answered call. */
export const hasOwnDocument = ({ ncco, answerUrl }: VonageOptions): boolean =>
  ncco !== undefined || answerUrl !== undefined

/** The provider's options of a call that core has parsed. */
export const optionsOf = (call: OutboundCall): VonageOptions =>
  (call.options?.vonage as VonageOptions | undefined) ?? {}
