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
export interface TwilioOptions {
  /** URL of your own TwiML, fetched when the call is answered; replaces the one generated from `connect`. */
  readonly url?: string | undefined
  /** How `url` is fetched. Default `POST`. */
  readonly method?: 'GET' | 'POST' | undefined
  /** Fetched if `url` fails. */
  readonly fallbackUrl?: string | undefined
  /** Your own TwiML, inline. */
  readonly twiml?: string | undefined
  /** A TwiML application. Twilio then ignores our status callback and sends events to the application's. */
  readonly applicationSid?: string | undefined
  /** `dual` records each party on its own channel. Default `mono`. */
  readonly recordingChannels?: 'mono' | 'dual' | undefined
  /** Which direction is recorded, seen from Twilio. Default `both`. */
  readonly recordingTrack?: 'inbound' | 'outbound' | 'both' | undefined
  /** Whether silence at both ends of a recording is cut off. Default `trim-silence`. */
  readonly trim?: 'trim-silence' | 'do-not-trim' | undefined
  /** Tuning of machine detection; has an effect with `machineDetection` only. */
  readonly detection?:
    | {
        /** Seconds until it gives up. Default 30. */
        readonly timeout?: number | undefined
        /** Milliseconds of speech above which it is a machine. Default 2400. */
        readonly speechThreshold?: number | undefined
        /** Milliseconds of silence that end a speech. Default 1200. */
        readonly speechEndThreshold?: number | undefined
        /** Milliseconds of silence at the start after which the result is `unknown`. Default 5000. */
        readonly silenceTimeout?: number | undefined
      }
    | undefined
  /** Digest credentials for a `sip:` destination. Added when the call is placed; `explain` does not show them. */
  readonly sipAuth?:
    | {
        /** User of the SIP digest. */
        readonly username: string
        /** Password of the SIP digest. */
        readonly password: string
      }
    | undefined
  /** How the call enters a conference; has an effect with `connect: { conference }` only. */
  readonly conference?:
    | {
        /** When a beep is played. */
        readonly beep?: 'true' | 'false' | 'onEnter' | 'onExit' | undefined
        /** The conference begins when this party enters. */
        readonly startConferenceOnEnter?: boolean | undefined
        /** The conference ends when this party leaves. */
        readonly endConferenceOnExit?: boolean | undefined
      }
    | undefined
  /** A carrier of your own, where the far party is a phone. */
  readonly byoc?: string | undefined
  /** Shown on the called phone, for branded calls. */
  readonly callReason?: string | undefined
  /** The token of an incoming call that is being forwarded, which allows its caller ID. */
  readonly callToken?: string | undefined
}

export const options: z.ZodType<TwilioOptions, TwilioOptions> = z
  .strictObject({
    url: httpUrl.optional(),
    method: z.enum(['GET', 'POST']).optional(),
    fallbackUrl: httpUrl.optional(),
    twiml: z
      .string()
      .min(1)
      .max(4000)
      .refine(isXmlText, 'must not hold characters that XML cannot carry, such as NUL')
      .optional(),
    applicationSid: z
      .string()
      .regex(/^AP[0-9a-fA-F]{32}$/, 'must be AP and 32 hexadecimal digits')
      .optional(),
    recordingChannels: z.enum(['mono', 'dual']).optional(),
    recordingTrack: z.enum(['inbound', 'outbound', 'both']).optional(),
    trim: z.enum(['trim-silence', 'do-not-trim']).optional(),
    detection: z
      .strictObject({
        timeout: within(detectionLimits.timeout),
        speechThreshold: within(detectionLimits.speechThreshold),
        speechEndThreshold: within(detectionLimits.speechEndThreshold),
        silenceTimeout: within(detectionLimits.silenceTimeout),
      })
      .optional(),
    sipAuth: z
      .strictObject({
        username: personal(z.string().min(1)),
        password: secret(z.string().min(1)),
      })
      .optional(),
    conference: z
      .strictObject({
        beep: z.enum(['true', 'false', 'onEnter', 'onExit']).optional(),
        startConferenceOnEnter: z.boolean().optional(),
        endConferenceOnExit: z.boolean().optional(),
      })
      .optional(),
    byoc: z
      .string()
      .regex(/^BY[0-9a-fA-F]{32}$/, 'must be BY and 32 hexadecimal digits')
      .optional(),
    callReason: personal(z.string().min(1).max(50)).optional(),
    callToken: z.string().min(1).optional(),
  } satisfies Record<keyof TwilioOptions, z.ZodType>)
  .superRefine((given, context) => {
    const chosen = documents.filter((name) => given[name] !== undefined)
    if (chosen.length > 1)
      context.addIssue({ code: 'custom', message: `give only one of ${documents.join(', ')}` })
    for (const name of ['method', 'fallbackUrl'] as const)
      if (given[name] !== undefined && given.url === undefined)
        context.addIssue({ code: 'custom', path: [name], message: 'only allowed with url' })
  })

export type DetectionTuning = NonNullable<TwilioOptions['detection']>

/** The provider's options of a call that core has parsed. */
export const optionsOf = (call: OutboundCall): TwilioOptions =>
  (call.options?.twilio as TwilioOptions | undefined) ?? {}
