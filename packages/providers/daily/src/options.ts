import { personal } from '@callplane/core'
import { z } from 'zod'

/** Dialled once the number is connected, at most 20 digits (daily-js start-dial-out); phones only. */
const extension = z.string().regex(/^\d{1,20}$/, 'must be 1 to 20 digits')
/** Seconds, 0 to 60. */
const waitBeforeExtensionDialSec = z.int().min(0).max(60)
/** Id of a purchased number, not the number itself; phones only. */
const callerId = z.string().min(1)

const canReceiveMedia = z.union([z.boolean(), z.record(z.string(), z.json())])

/** Options that only Daily has: `call.options.daily`. */
export const options = z.strictObject({
  /** Name in the room, at most 199 characters; takes precedence over `participant.name`. */
  displayName: personal(z.string().min(1).max(199)).optional(),
  callerId: callerId.optional(),
  /** Takes precedence over `dtmf`, which is then sent after it. */
  extension: extension.optional(),
  /** Requires an extension, or `dtmf` that is sent as one. */
  waitBeforeExtensionDialSec: waitBeforeExtensionDialSec.optional(),
  /** SIP video; SIP destinations only. */
  video: z.boolean().optional(),
  /** With `video: true` only. Daily's defaults: 1280 × 720, 15 frames/s, 900 kbit/s. */
  videoSettings: z
    .strictObject({
      // Maxima from `DailySipVideoSettings` of daily-js 0.92.2; no minimum is documented.
      width: z.int().min(1).max(1280).optional(),
      height: z.int().min(1).max(720).optional(),
      fps: z.int().min(1).max(30).optional(),
      videoBitrate: z.int().min(1).max(1000).optional(),
    })
    .optional(),
  /** The first one is used; if the far end does not support it, Daily transcodes and charges for it. */
  codecs: z
    .strictObject({
      audio: z
        .array(z.enum(['OPUS', 'G722', 'PCMU', 'PCMA']))
        .min(1)
        .optional(),
      /** SIP destinations only. */
      video: z
        .array(z.enum(['H264', 'VP8']))
        .min(1)
        .optional(),
    })
    .optional(),
  /** Who carries a SIP call. In the types of daily-js only; whether REST accepts it is not documented. */
  provider: z.enum(['daily', 'signalwire']).optional(),
  /** What the far party may hear and see. In the types of daily-js only, like `provider`. */
  permissions: z
    .strictObject({
      canReceive: z.strictObject({
        base: canReceiveMedia.optional(),
        byUserId: z.record(z.string(), canReceiveMedia).optional(),
        byParticipantId: z.record(z.string(), canReceiveMedia).optional(),
      }),
    })
    .optional(),
  /** How a later `transfer` is done. */
  transfer: z
    .strictObject({
      /** `sipCallTransfer` (default): Daily dials and bridges, and stays in between. `sipRefer`: the far end dials, SIP only. */
      method: z.enum(['sipCallTransfer', 'sipRefer']).default('sipCallTransfer'),
      /** Default: the purchased number that the call was made from. */
      callerId: callerId.optional(),
      extension: extension.optional(),
      waitBeforeExtensionDialSec: waitBeforeExtensionDialSec.optional(),
    })
    .optional(),
})

export type DailyOptions = z.output<typeof options>
export type DailyOptionsInput = z.input<typeof options>

/** Options of a call that may not have been parsed, as in a unit test. */
export const readOptions = (given: unknown): DailyOptions => {
  const read = options.safeParse(given ?? {})
  return read.success ? read.data : {}
}
