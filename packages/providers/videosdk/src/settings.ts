import { secret } from '@callplane/core'
import { withTokenOrKeys } from '@callplane/kit'
import { z } from 'zod'

/** A JWT by its shape. The header goes out raw, so a pasted prefix would be refused by VideoSDK with 401. */
const rawToken = z
  .string()
  .regex(/^[\w-]+\.[\w-]+\.[\w-]*$/, 'must be a raw JWT, without `Bearer` or quotes')

const publicKeyPem = z
  .string()
  .regex(
    /-----BEGIN (?:RSA )?PUBLIC KEY-----[\s\S]+-----END (?:RSA )?PUBLIC KEY-----/,
    'must be a public key in PEM',
  )

const shape = z.strictObject({
  /** A token made elsewhere, sent as it is. Its expiry is its maker's business. */
  token: secret(rawToken).optional(),
  /** With `secret`, instead of `token`: tokens are made here and renewed before they expire. */
  apiKey: secret(z.string().min(1)).optional(),
  secret: secret(z.string().min(1)).optional(),
  /** Where the API is; a path prefix is kept. */
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .default('https://api.videosdk.live'),
  /** Verifies webhooks. Absent: fetched from VideoSDK once, and again when a signature does not match. */
  webhookPublicKey: publicKeyPem.optional(),
  /**
   * Path under the host's `publicUrl` to which VideoSDK sends reports, such as `/webhooks/videosdk`. Given, the first
   * dispatch registers it with the account if it is not registered yet: VideoSDK has no callback URL per call.
   */
  webhookPath: z
    .string()
    .regex(/^\/[^\s?#]+$/, 'must be a path such as /webhooks/videosdk')
    .optional(),
  /**
   * Which generation of the routing rules API to use: `singular` is `/v2/sip/routing-rule`, the current one;
   * `plural` is `/v2/sip/routing-rules`, which binds rules to gateways and which older accounts still have.
   */
  routingRulePath: z.enum(['singular', 'plural']).default('singular'),
  /** Your organisation's id, the first label of the SIP host that carriers send inbound calls to. */
  organizationId: z
    .string()
    .regex(/^[A-Za-z0-9-]+$/, 'must be letters, digits and hyphens')
    .optional(),
})

export const settings = withTokenOrKeys(shape)

export type VideosdkSettings = z.output<typeof settings>
export type VideosdkSettingsInput = z.input<typeof settings>
