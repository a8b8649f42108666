import { personal, type JsonObject } from '@callplane/core'
import { z } from 'zod'

/** Dialled once the number is connected, at most 20 digits (daily-js start-dial-out); phones only. */
const extension = z.string().regex(/^\d{1,20}$/, 'must be 1 to 20 digits')
/** Seconds, 0 to 60. */
const waitBeforeExtensionDialSec = z.int().min(0).max(60)
/** Id of a purchased number, not the number itself; phones only. */
const callerId = z.string().min(1)

const canReceiveMedia = z.union([z.boolean(), z.record(z.string(), z.json())])

/** Options that only Daily has: `call.options.daily`. */
export interface DailyOptions {
  /** Name in the room, at most 199 characters; takes precedence over `participant.name`. */
  readonly displayName?: string | undefined
  /** Id of a purchased number, not the number itself; phones only. Default: a number of Daily. */
  readonly callerId?: string | undefined
  /** Takes precedence over `dtmf`, which is then sent after it. */
  readonly extension?: string | undefined
  /** Requires an extension, or `dtmf` that is sent as one. */
  readonly waitBeforeExtensionDialSec?: number | undefined
  /** SIP video; SIP destinations only. */
  readonly video?: boolean | undefined
  /** With `video: true` only. Daily's defaults: 1280 × 720, 15 frames/s, 900 kbit/s. */
  readonly videoSettings?:
    | {
        /** Pixels, 1 to 1280. */
        readonly width?: number | undefined
        /** Pixels, 1 to 720. */
        readonly height?: number | undefined
        /** Frames per second, 1 to 30. */
        readonly fps?: number | undefined
        /** Kilobits per second, 1 to 1000. */
        readonly videoBitrate?: number | undefined
      }
    | undefined
  /** The first one is used; if the far end does not support it, Daily transcodes and charges for it. */
  readonly codecs?:
    | {
        /** Audio codecs, the preferred one first. */
        readonly audio?: readonly ('OPUS' | 'G722' | 'PCMU' | 'PCMA')[] | undefined
        /** SIP destinations only. */
        readonly video?: readonly ('H264' | 'VP8')[] | undefined
      }
    | undefined
  /** Who carries a SIP call. In the types of daily-js only; whether REST accepts it is not documented. */
  readonly provider?: 'daily' | 'signalwire' | undefined
  /** What the far party may hear and see. In the types of daily-js only, like `provider`. */
  readonly permissions?:
    | {
        /** Whose media the far party receives. */
        readonly canReceive: {
          /** From everyone who is not listed below. */
          readonly base?: boolean | JsonObject | undefined
          /** By user id. */
          readonly byUserId?: Readonly<Record<string, boolean | JsonObject>> | undefined
          /** By participant id. */
          readonly byParticipantId?: Readonly<Record<string, boolean | JsonObject>> | undefined
        }
      }
    | undefined
  /** How a later `transfer` is done. */
  readonly transfer?:
    | {
        /** `sipCallTransfer` (default): Daily dials and bridges, and stays in between. `sipRefer`: the far end dials, SIP only. */
        readonly method?: 'sipCallTransfer' | 'sipRefer' | undefined
        /** Default: the purchased number that the call was made from. */
        readonly callerId?: string | undefined
        /** Dialled once the number is connected, 1 to 20 digits. */
        readonly extension?: string | undefined
        /** Seconds before the extension is dialled, 0 to 60. */
        readonly waitBeforeExtensionDialSec?: number | undefined
      }
    | undefined
}

export const options: z.ZodType<DailyOptions, DailyOptions> = z.strictObject({
  displayName: personal(z.string().min(1).max(199)).optional(),
  callerId: callerId.optional(),
  extension: extension.optional(),
  waitBeforeExtensionDialSec: waitBeforeExtensionDialSec.optional(),
  video: z.boolean().optional(),
  videoSettings: z
    .strictObject({
      // Maxima from `DailySipVideoSettings` of daily-js 0.92.2; no minimum is documented.
      width: z.int().min(1).max(1280).optional(),
      height: z.int().min(1).max(720).optional(),
      fps: z.int().min(1).max(30).optional(),
      videoBitrate: z.int().min(1).max(1000).optional(),
    })
    .optional(),
  codecs: z
    .strictObject({
      audio: z
        .array(z.enum(['OPUS', 'G722', 'PCMU', 'PCMA']))
        .min(1)
        .optional(),
      video: z
        .array(z.enum(['H264', 'VP8']))
        .min(1)
        .optional(),
    })
    .optional(),
  provider: z.enum(['daily', 'signalwire']).optional(),
  permissions: z
    .strictObject({
      canReceive: z.strictObject({
        base: canReceiveMedia.optional(),
        byUserId: z.record(z.string(), canReceiveMedia).optional(),
        byParticipantId: z.record(z.string(), canReceiveMedia).optional(),
      }),
    })
    .optional(),
  transfer: z
    .strictObject({
      method: z.enum(['sipCallTransfer', 'sipRefer']).default('sipCallTransfer'),
      callerId: callerId.optional(),
      extension: extension.optional(),
      waitBeforeExtensionDialSec: waitBeforeExtensionDialSec.optional(),
    })
    .optional(),
} satisfies Record<keyof DailyOptions, z.ZodType>)

/** Options of one call that only Daily has. */
export type DailyOptionsInput = z.input<typeof options>

/** Options of a call that may not have been parsed, as in a unit test. */
export const readOptions = (given: unknown): DailyOptions => {
  const read = options.safeParse(given ?? {})
  return read.success ? read.data : {}
}
