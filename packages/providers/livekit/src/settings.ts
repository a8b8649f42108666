import { jsonObject, secret, type JsonObject } from '@callplane/core'
import { z } from 'zod'

/** An outbound trunk that is sent with a call, in place of one that is set up at LiveKit. */
export interface LivekitInlineTrunk {
  /** Host of the SIP server, with its port if it has one; no `sip:`. */
  readonly hostname: string
  /** Default: LiveKit chooses. */
  readonly transport?: 'udp' | 'tcp' | 'tls' | undefined
  /** With `authPassword`: answers the digest challenge of the server. */
  readonly authUsername?: string | undefined
  /** The password of `authUsername`. */
  readonly authPassword?: string | undefined
  /** ISO 3166-1 alpha-2 code of the country where calls end, by which LiveKit Cloud chooses its region. */
  readonly destinationCountry?: string | undefined
  /** Host of the `From` header. Default: that of the project. */
  readonly fromHost?: string | undefined
  /** Headers of the 200 OK that become attributes of the participant, by the name of the header. */
  readonly headersToAttributes?: Readonly<Record<string, string>> | undefined
  /** Attributes of the participant that become headers of BYE and REFER, by the name of the attribute. */
  readonly attributesToHeaders?: Readonly<Record<string, string>> | undefined
}

/** Where recordings go. */
export interface LivekitRecording {
  /** Folder of the files. Default `callplane`. */
  readonly folder?: string | undefined
  /** `audio`: Ogg with the sound alone. `video`: MP4 of the whole room. Default `audio`. */
  readonly media?: 'audio' | 'video' | undefined
  /**
   * The storage in LiveKit's own names: `{ s3: { … } }`, `{ gcp: { … } }` or `{ azure: { … } }`. Default: that which is
   * configured at the egress service; LiveKit Cloud has none.
   */
  readonly storage?: JsonObject | undefined
}

/** A key of the project that signs webhooks. */
export interface LivekitWebhookKey {
  /** The key. */
  readonly apiKey: string
  /** Its secret. */
  readonly apiSecret: string
}

/** What `livekit` is called with: the project and how to reach it. */
export interface LivekitSettingsInput {
  /** Key of the project. */
  readonly apiKey: string
  /** The secret of `apiKey`: signs requests and verifies webhooks. */
  readonly apiSecret: string
  /** The server, such as `https://example.livekit.cloud`; `wss://` is read as `https://`. A path prefix is kept. */
  readonly baseUrl: string
  /**
   * Key and secret that sign webhooks, if the server is configured with another key for them. Default: `apiKey` and
   * `apiSecret`.
   */
  readonly webhookKey?: LivekitWebhookKey | undefined
  /** Host that carriers send calls to, such as `example.sip.livekit.cloud`. Needed to connect a carrier inbound. */
  readonly sipHost?: string | undefined
  /** Trunks that calls carry themselves, by the name that a route gives as `reference`. Default: none. */
  readonly inlineTrunks?: Readonly<Record<string, LivekitInlineTrunk>> | undefined
  /** Where recordings go. */
  readonly recording?: LivekitRecording | undefined
}

const hostPattern = /^[A-Za-z0-9.-]+(?::\d{1,5})?$/
const host = z.string().regex(hostPattern, 'must be a host, such as sip.example.com, without sip:')
const texts = z.record(z.string(), z.string())

const inlineTrunk = z
  .strictObject({
    hostname: host,
    transport: z.enum(['udp', 'tcp', 'tls']).optional(),
    authUsername: z.string().min(1).optional(),
    authPassword: secret(z.string().min(1)).optional(),
    destinationCountry: z
      .string()
      .regex(/^[A-Z]{2}$/, 'must be an ISO 3166-1 alpha-2 code')
      .optional(),
    fromHost: host.optional(),
    headersToAttributes: texts.optional(),
    attributesToHeaders: texts.optional(),
  } satisfies Record<keyof LivekitInlineTrunk, z.ZodType>)
  .refine(
    ({ authUsername, authPassword }) =>
      (authUsername === undefined) === (authPassword === undefined),
    { path: ['authPassword'], message: 'goes together with authUsername' },
  )

const recording = z.strictObject({
  folder: z
    .string()
    .regex(
      /^[\w.-]+(?:\/[\w.-]+)*$/,
      'must be a path of letters, digits, dots, hyphens and slashes',
    )
    .default('callplane'),
  media: z.enum(['audio', 'video']).default('audio'),
  storage: secret(jsonObject).optional(),
} satisfies Record<keyof LivekitRecording, z.ZodType>)

const shape = z.strictObject({
  apiKey: z.string().min(1),
  apiSecret: secret(z.string().min(1)),
  baseUrl: z
    .url({ protocol: /^(?:https?|wss?)$/ })
    .transform((url) => url.replace(/^ws/, 'http').replace(/\/+$/, '')),
  webhookKey: z
    .strictObject({ apiKey: z.string().min(1), apiSecret: secret(z.string().min(1)) })
    .optional(),
  sipHost: host.optional(),
  inlineTrunks: z.record(z.string().min(1), inlineTrunk).default({}),
  recording: recording.prefault({}),
} satisfies Record<keyof LivekitSettingsInput, z.ZodType>)

export const settings: z.ZodType<LivekitSettings, LivekitSettingsInput> = shape

/** The settings of LiveKit, checked and with the defaults filled in. */
export type LivekitSettings = z.output<typeof shape>
