import { personal, type OutboundCall } from '@callplane/core'
import { z } from 'zod'

/** Options that only Plivo has: `call.options.plivo`. */
export interface PlivoOptions {
  /** Name shown beside the caller ID, if the network carries one; at most 50 characters. */
  readonly callerName?: string | undefined
  /** Digits of `dtmf` are sent while it still rings (early media) instead of after the answer. */
  readonly sendOnPreanswer?: boolean | undefined
  /** Tuning of machine detection; has an effect with `machineDetection` only. */
  readonly detection?:
    | {
        /** Milliseconds until it gives up. Default 5000. */
        readonly time?: number | undefined
        /** Milliseconds of speech above which it is a machine. Default 5000. */
        readonly maximumSpeechLength?: number | undefined
        /** Milliseconds of silence at the start above which it is a machine. Default 4500. */
        readonly initialSilence?: number | undefined
      }
    | undefined
  /** How the call enters a conference; has an effect with `connect: { conference }` only. */
  readonly conference?:
    | {
        /** The conference begins when this party enters. */
        readonly startConferenceOnEnter?: boolean | undefined
        /** The conference ends when this party leaves. */
        readonly endConferenceOnExit?: boolean | undefined
        /** This party stays when it is the only one left. */
        readonly stayAlone?: boolean | undefined
      }
    | undefined
  /** The parent of this call. */
  readonly parentCallUuid?: string | undefined
  /** Refuse the call when `parentCallUuid` is not found. Default false: it is dialled anyway. */
  readonly errorIfParentNotFound?: boolean | undefined
  /** False keeps numbers out of Plivo's own logs. */
  readonly log?: boolean | undefined
}

export const options: z.ZodType<PlivoOptions, PlivoOptions> = z.strictObject({
  callerName: personal(z.string().min(1).max(50)).optional(),
  sendOnPreanswer: z.boolean().optional(),
  detection: z
    .strictObject({
      time: z.int().min(2000).max(10_000).optional(),
      maximumSpeechLength: z.int().min(1000).max(6000).optional(),
      initialSilence: z.int().min(2000).max(10_000).optional(),
    })
    .optional(),
  conference: z
    .strictObject({
      startConferenceOnEnter: z.boolean().optional(),
      endConferenceOnExit: z.boolean().optional(),
      stayAlone: z.boolean().optional(),
    })
    .optional(),
  parentCallUuid: z.string().min(1).optional(),
  errorIfParentNotFound: z.boolean().optional(),
  log: z.boolean().optional(),
} satisfies Record<keyof PlivoOptions, z.ZodType>)

/** The provider's options of a call that core has parsed. */
export const optionsOf = (call: OutboundCall): PlivoOptions =>
  (call.options?.plivo as PlivoOptions | undefined) ?? {}
