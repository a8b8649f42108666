import { secret } from '@callplane/core'
import { z } from 'zod'

/** What `telnyx` is called with: the account and how to reach it. */
export interface TelnyxSettingsInput {
  /** A version 2 API key. */
  readonly apiKey: string
  /** The account's public key from the portal, which verifies webhooks: 32 bytes in base64. */
  readonly publicKey: string
  /**
   * The Call Control application that dials; a route's `reference`, then its `gateway`, take precedence. A credential
   * or FQDN connection cannot dial.
   */
  readonly connectionId: string
  /** Base URL of the API including its version; a path prefix is kept. Default: https://api.telnyx.com/v2. */
  readonly baseUrl?: string | undefined
}

const shape = z.strictObject({
  apiKey: secret(z.string().min(1)),
  publicKey: z.string().regex(/^[A-Za-z0-9+/]{43}=$/, 'must be 32 bytes in base64'),
  connectionId: z.string().min(1),
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .default('https://api.telnyx.com/v2'),
} satisfies Record<keyof TelnyxSettingsInput, z.ZodType>)

/** The settings of Telnyx, checked and with the defaults filled in. */
export type TelnyxSettings = z.output<typeof shape>

export const settings: z.ZodType<TelnyxSettings, TelnyxSettingsInput> = shape
