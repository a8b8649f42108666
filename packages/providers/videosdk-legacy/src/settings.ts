import { personal, secret } from '@callplane/core'
import { withTokenOrKeys } from '@callplane/kit'
import { z } from 'zod'

/** A JWT by its shape, with or without the prefix that the legacy page's own sample has and its prose forbids. */
const token = z
  .string()
  .transform((text) => text.trim().replace(/^Bearer\s+/i, ''))
  .pipe(
    z
      .string()
      .regex(/^[\w-]+\.[\w-]+\.[\w-]*$/, 'must be a JWT, with or without `Bearer` before it'),
  )

const shape = z.strictObject({
  /** A token made elsewhere; a `Bearer` before it is taken off. Its expiry is its maker's business. */
  token: secret(token).optional(),
  /** With `secret`, instead of `token`: tokens are made here and renewed before they expire. */
  apiKey: secret(z.string().min(1)).optional(),
  secret: secret(z.string().min(1)).optional(),
  /**
   * How the token is sent. `raw`, the default, is what the page says in words and what VideoSDK's own client does;
   * `bearer` is what the page's sample does.
   */
  authorization: z.enum(['raw', 'bearer']).default('raw'),
  /** The SIP trunk of routes that name no gateway. */
  trunkId: z.string().min(1).optional(),
  /** Shown in the room for the far party of calls that name no participant. VideoSDK demands one. */
  displayName: personal(z.string().min(1).max(199)).default('Callplane'),
  /** Where the API is; a path prefix is kept. */
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .default('https://api.videosdk.live'),
})

export const settings = withTokenOrKeys(shape)

export type VideosdkLegacySettings = z.output<typeof settings>
export type VideosdkLegacySettingsInput = z.input<typeof settings>
