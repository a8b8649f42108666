import { secret } from '@callplane/core'
import { z } from 'zod'

export const settings = z.strictObject({
  /** A version 2 API key. */
  apiKey: secret(z.string().min(1)),
  /** The account's public key from the portal, which verifies webhooks: 32 bytes in base64. */
  publicKey: z.string().regex(/^[A-Za-z0-9+/]{43}=$/, 'must be 32 bytes in base64'),
  /**
   * The Call Control application that dials; a route's `reference`, then its `gateway`, take precedence. A credential
   * or FQDN connection cannot dial.
   */
  connectionId: z.string().min(1),
  /** Base URL of the API including its version; a path prefix is kept. */
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .default('https://api.telnyx.com/v2'),
})

export type TelnyxSettings = z.output<typeof settings>
export type TelnyxSettingsInput = z.input<typeof settings>
