import { secret } from '@callplane/core'
import { z } from 'zod'

const isBase64 = (text: string): boolean => {
  const bytes = Buffer.from(text, 'base64')
  return bytes.length > 0 && bytes.toString('base64') === text
}

/** Where recordings are uploaded: Sinch keeps none. */
export interface SinchRecordingStorage {
  /** `s3://bucket/path`, or the address of an Azure or Google storage. */
  readonly destinationUrl: string
  /** What the storage asks for, as Sinch documents it: `key:secret:region` for S3. */
  readonly credentials: string
  /** Default: mp3. */
  readonly format?: 'mp3' | 'wav' | undefined
}

/** What `sinch` is called with: the Voice application and how to reach it. */
export interface SinchSettingsInput {
  /** The key of the Voice application (dashboard, Voice → Apps). */
  readonly applicationKey: string
  /** Its secret, in base64. It signs requests, and Sinch signs callbacks with it. */
  readonly applicationSecret: string
  /** Where `record` stores. Without it nothing is recorded. */
  readonly recording?: SinchRecordingStorage | undefined
  /**
   * Path under the host's `publicUrl` to which Sinch sends callbacks, such as `/webhooks/sinch`. If set, the first call
   * makes it the callback URL of the application, unless it is already: Sinch has none per call.
   */
  readonly webhookPath?: string | undefined
  /** The project of elastic SIP trunks, with its access key. Without it there is no `gateways` port. */
  readonly trunks?:
    | {
        /** The project's id. */
        readonly projectId: string
        /** The id of the access key. */
        readonly keyId: string
        /** Its secret. */
        readonly keySecret: string
        /** Base URL of the trunking API; a path prefix is kept. Default: https://elastic-trunking.api.sinch.com. */
        readonly baseUrl?: string | undefined
        /** Base URL of the tokens; a path prefix is kept. Default: https://auth.sinch.com. */
        readonly authUrl?: string | undefined
      }
    | undefined
  /** Base URL of the Calling API; a path prefix is kept. Default: https://calling.api.sinch.com. */
  readonly baseUrl?: string | undefined
  /**
   * Base URL of the configuration of applications; a path prefix is kept. Default: https://callingapi.sinch.com, or
   * `baseUrl` where that is not a host of Sinch.
   */
  readonly configurationUrl?: string | undefined
}

const httpUrl = (otherwise: string) =>
  z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .default(otherwise)

const shape = z.strictObject({
  applicationKey: z.uuid('must be the key of the Voice application, a UUID'),
  applicationSecret: secret(
    z.string().refine(isBase64, 'must be base64, as the dashboard shows it'),
  ),
  recording: z
    .strictObject({
      destinationUrl: z.string().min(1),
      credentials: secret(z.string().min(1)),
      format: z.enum(['mp3', 'wav']).optional(),
    })
    .optional(),
  trunks: z
    .strictObject({
      projectId: z.uuid('must be the id of the project, a UUID'),
      keyId: z.string().min(1),
      keySecret: secret(z.string().min(1)),
      baseUrl: httpUrl('https://elastic-trunking.api.sinch.com'),
      authUrl: httpUrl('https://auth.sinch.com'),
    })
    .optional(),
  webhookPath: z
    .string()
    .regex(/^\/[^\s?#]+$/, 'must be a path such as /webhooks/sinch')
    .optional(),
  baseUrl: httpUrl('https://calling.api.sinch.com'),
  configurationUrl: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
} satisfies Record<keyof SinchSettingsInput, z.ZodType>)

/** The settings of Sinch, checked and with the defaults filled in. */
export type SinchSettings = z.output<typeof shape>

export const settings: z.ZodType<SinchSettings, SinchSettingsInput> = shape
