import { personal, secret, type OutboundCall } from '@callplane/core'
import { z } from 'zod'
import { isXmlText } from './map/xml-text.ts'

const httpUrl = z.url({ protocol: /^https?$/ })

const documents = ['url', 'twiml', 'applicationSid'] as const

/** Ranges of how machine detection listens (OpenAPI, Apr 2026). */
export const detectionLimits = {
  timeout: [3, 60],
  speechThreshold: [1000, 6000],
  speechEndThreshold: [500, 5000],
  silenceTimeout: [2000, 10_000],
} as const

const within = ([least, most]: readonly [number, number]) => z.int().min(least).max(most).optional()

/** Options that only Twilio has: `call.options.twilio`. */
export const options = z
  .strictObject({
    /** URL of your own TwiML, fetched when the call is answered; replaces the one generated from `connect`. */
    url: httpUrl.optional(),
    /** How `url` is fetched. Default `POST`. */
    method: z.enum(['GET', 'POST']).optional(),
    /** Fetched if `url` fails. */
    fallbackUrl: httpUrl.optional(),
    /** Your own TwiML, inline. */
    twiml: z
      .string()
      .min(1)
      .max(4000)
      .refine(isXmlText, 'must not hold characters that XML cannot carry, such as NUL')
      .optional(),
    /** A TwiML application. Twilio then ignores our status callback and sends events to the application's. */
    applicationSid: z
      .string()
      .regex(/^AP[0-9a-fA-F]{32}$/, 'must be AP and 32 hexadecimal digits')
      .optional(),
    /** `dual` records each party on its own channel. Default `mono`. */
    recordingChannels: z.enum(['mono', 'dual']).optional(),
    /** Which direction is recorded, seen from Twilio. Default `both`. */
    recordingTrack: z.enum(['inbound', 'outbound', 'both']).optional(),
    /** Whether silence at both ends of a recording is cut off. Default `trim-silence`. */
    trim: z.enum(['trim-silence', 'do-not-trim']).optional(),
    /** Tuning of machine detection; has an effect with `machineDetection` only. */
    detection: z
      .strictObject({
        /** Seconds until it gives up. Default 30. */
        timeout: within(detectionLimits.timeout),
        /** Milliseconds of speech above which it is a machine. Default 2400. */
        speechThreshold: within(detectionLimits.speechThreshold),
        /** Milliseconds of silence that end a speech. Default 1200. */
        speechEndThreshold: within(detectionLimits.speechEndThreshold),
        /** Milliseconds of silence at the start after which the result is `unknown`. Default 5000. */
        silenceTimeout: within(detectionLimits.silenceTimeout),
      })
      .optional(),
    /** Digest credentials for a `sip:` destination. Added when the call is placed; `explain` does not show them. */
    sipAuth: z
      .strictObject({
        username: personal(z.string().min(1)),
        password: secret(z.string().min(1)),
      })
      .optional(),
    /** How the call enters a conference; has an effect with `connect: { conference }` only. */
    conference: z
      .strictObject({
        beep: z.enum(['true', 'false', 'onEnter', 'onExit']).optional(),
        startConferenceOnEnter: z.boolean().optional(),
        endConferenceOnExit: z.boolean().optional(),
      })
      .optional(),
    /** A carrier of your own, where the far party is a phone. */
    byoc: z
      .string()
      .regex(/^BY[0-9a-fA-F]{32}$/, 'must be BY and 32 hexadecimal digits')
      .optional(),
    /** Shown on the called phone, for branded calls. */
    callReason: personal(z.string().min(1).max(50)).optional(),
    /** The token of an incoming call that is being forwarded, which allows its caller ID. */
    callToken: z.string().min(1).optional(),
  })
  .superRefine((given, context) => {
    const chosen = documents.filter((name) => given[name] !== undefined)
    if (chosen.length > 1)
      context.addIssue({ code: 'custom', message: `give only one of ${documents.join(', ')}` })
    for (const name of ['method', 'fallbackUrl'] as const)
      if (given[name] !== undefined && given.url === undefined)
        context.addIssue({ code: 'custom', path: [name], message: 'only allowed with url' })
  })

export type TwilioOptions = z.output<typeof options>
export type DetectionTuning = NonNullable<TwilioOptions['detection']>

/** The provider's options of a call that core has parsed. */
export const optionsOf = (call: OutboundCall): TwilioOptions =>
  (call.options?.twilio as TwilioOptions | undefined) ?? {}
