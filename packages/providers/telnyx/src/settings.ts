import { secret } from '@callplane/core'
import { z } from 'zod'

export const settings = z.strictObject({
  /** A version 2 API key. */
  apiKey: secret(z.string().min(1)),
  /** The account's public key from the portal, which webhooks are checked with: 32 bytes in base64. */
  publicKey: z.string().regex(/^[A-Za-z0-9+/]{43}=$/, 'must be 32 bytes in base64'),
  /**
   * The Call Control application that calls are dialled from; a route's `reference`, or else its `gateway`, goes before
   * it. A credential or FQDN connection cannot dial.
   */
  connectionId: z.string().min(1),
  /** Where the API is, version included; a path prefix is kept. */
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .default('https://api.telnyx.com/v2'),
})

export type TelnyxSettings = z.output<typeof settings>
export type TelnyxSettingsInput = z.input<typeof settings>
