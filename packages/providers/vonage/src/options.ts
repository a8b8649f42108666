import { jsonObject, personal, type OutboundCall } from '@callplane/core'
import { z } from 'zod'

const httpUrl = z.url({ protocol: /^https?$/ })

/** What only Vonage offers per call: `call.options.vonage`. */
export const options = z
  .strictObject({
    /** Your own NCCO instead of the one made from `connect`. */
    ncco: z.array(jsonObject).min(1).optional(),
    /** Your own NCCO, fetched from here when the call is answered. */
    answerUrl: httpUrl.optional(),
    /** How `answerUrl` is fetched. Default `GET`. */
    answerMethod: z.enum(['GET', 'POST']).optional(),
    /** How `record` records. */
    recording: z
      .strictObject({
        /** Default `mp3`, or `wav` above two channels. */
        format: z.enum(['mp3', 'wav', 'ogg']).optional(),
        /** Each party on a channel of its own, so many of them. */
        channels: z.int().min(1).max(32).optional(),
        /** A beep when it begins. */
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

/** Whether the caller brings the document that an answered call follows. */
export const hasOwnDocument = ({ ncco, answerUrl }: VonageOptions): boolean =>
  ncco !== undefined || answerUrl !== undefined

/** Of a call that core has parsed. */
export const optionsOf = (call: OutboundCall): VonageOptions =>
  (call.options?.vonage as VonageOptions | undefined) ?? {}
