import { secret } from '@callplane/core'
import { withTokenOrKeys } from '@callplane/kit'
import { z } from 'zod'

/** Matches a JWT without a prefix: VideoSDK would refuse `Bearer` with 401. */
const rawToken = z
  .string()
  .regex(/^[\w-]+\.[\w-]+\.[\w-]*$/, 'must be a raw JWT, without `Bearer` or quotes')

const publicKeyPem = z
  .string()
  .regex(
    /-----BEGIN (?:RSA )?PUBLIC KEY-----[\s\S]+-----END (?:RSA )?PUBLIC KEY-----/,
    'must be a public key in PEM',
  )

/** What `videosdk` is called with: the account and how to reach it. */
export interface VideosdkSettingsInput {
  /** A token issued elsewhere, sent unchanged. It is not renewed here. */
  readonly token?: string | undefined
  /** With `secret`, instead of `token`: tokens are minted here and renewed before they expire. */
  readonly apiKey?: string | undefined
  /** The secret of `apiKey`; required with it. */
  readonly secret?: string | undefined
  /** Base URL of the API; a path prefix is kept. Default: https://api.videosdk.live. */
  readonly baseUrl?: string | undefined
  /** Verifies webhooks. Default: fetched from VideoSDK once, and again if a signature does not match. */
  readonly webhookPublicKey?: string | undefined
  /**
   * Path under the host's `publicUrl` to which VideoSDK sends webhooks, such as `/webhooks/videosdk`. If set, the first
   * dispatch registers it with the account unless it is registered already: VideoSDK has no callback URL per call.
   */
  readonly webhookPath?: string | undefined
  /**
   * Which generation of the routing rules API to use: `singular` is `/v2/sip/routing-rule`, the current one;
   * `plural` is `/v2/sip/routing-rules`, which binds rules to gateways and which older accounts still have. Default `singular`.
   */
  readonly routingRulePath?: 'singular' | 'plural' | undefined
  /** Your organisation's id, the first label of the SIP host that carriers send inbound calls to. */
  readonly organizationId?: string | undefined
}

export const shape = z.strictObject({
  token: secret(rawToken).optional(),
  apiKey: secret(z.string().min(1)).optional(),
  secret: secret(z.string().min(1)).optional(),
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .default('https://api.videosdk.live'),
  webhookPublicKey: publicKeyPem.optional(),
  webhookPath: z
    .string()
    .regex(/^\/[^\s?#]+$/, 'must be a path such as /webhooks/videosdk')
    .optional(),
  routingRulePath: z.enum(['singular', 'plural']).default('singular'),
  organizationId: z
    .string()
    .regex(/^[A-Za-z0-9-]+$/, 'must be letters, digits and hyphens')
    .optional(),
} satisfies Record<keyof VideosdkSettingsInput, z.ZodType>)

export const settings: z.ZodType<VideosdkSettings, VideosdkSettingsInput> = withTokenOrKeys(shape)

/** The settings of VideoSDK, checked and with the defaults filled in. */
export type VideosdkSettings = z.output<typeof shape>
