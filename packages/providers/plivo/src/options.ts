import { personal, type OutboundCall } from '@callplane/core'
import { z } from 'zod'

/** Options that only Plivo has: `call.options.plivo`. */
export const options = z.strictObject({
  /** Name shown beside the caller ID, if the network carries one; at most 50 characters. */
  callerName: personal(z.string().min(1).max(50)).optional(),
  /** Digits of `dtmf` are sent while it still rings (early media) instead of after the answer. */
  sendOnPreanswer: z.boolean().optional(),
  /** Tuning of machine detection; has an effect with `machineDetection` only. */
  detection: z
    .strictObject({
      /** Milliseconds until it gives up. Default 5000. */
      time: z.int().min(2000).max(10_000).optional(),
      /** Milliseconds of speech above which it is a machine. Default 5000. */
      maximumSpeechLength: z.int().min(1000).max(6000).optional(),
      /** Milliseconds of silence at the start above which it is a machine. Default 4500. */
      initialSilence: z.int().min(2000).max(10_000).optional(),
    })
    .optional(),
  /** How the call enters a conference; has an effect with `connect: { conference }` only. */
  conference: z
    .strictObject({
      startConferenceOnEnter: z.boolean().optional(),
      endConferenceOnExit: z.boolean().optional(),
      stayAlone: z.boolean().optional(),
    })
    .optional(),
  /** The parent of this call. */
  parentCallUuid: z.string().min(1).optional(),
  /** Refuse the call when `parentCallUuid` is not found. Default false: it is dialled anyway. */
  errorIfParentNotFound: z.boolean().optional(),
  /** False keeps numbers out of Plivo's own logs. */
  log: z.boolean().optional(),
})

export type PlivoOptions = z.output<typeof options>

/** The provider's options of a call that core has parsed. */
export const optionsOf = (call: OutboundCall): PlivoOptions =>
  (call.options?.plivo as PlivoOptions | undefined) ?? {}
