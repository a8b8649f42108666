import { personal, secret } from '@callplane/core'
import { withTokenOrKeys } from '@callplane/kit'
import { z } from 'zod'

/** Matches a JWT with or without `Bearer`, which the legacy page's sample has and its prose forbids. */
const token = z
  .string()
  .transform((text) => text.trim().replace(/^Bearer\s+/i, ''))
  .pipe(
    z
      .string()
      .regex(/^[\w-]+\.[\w-]+\.[\w-]*$/, 'must be a JWT, with or without `Bearer` before it'),
  )

const shape = z.strictObject({
  /** A token issued elsewhere, with or without `Bearer`. It is not renewed here. */
  token: secret(token).optional(),
  /** With `secret`, instead of `token`: tokens are minted here and renewed before they expire. */
  apiKey: secret(z.string().min(1)).optional(),
  secret: secret(z.string().min(1)).optional(),
  /**
   * How the token is sent: `raw`, the default, as the page's prose and VideoSDK's client have it, or `bearer` as in the
   * page's sample.
   */
  authorization: z.enum(['raw', 'bearer']).default('raw'),
  /** The SIP trunk of routes without a gateway. */
  trunkId: z.string().min(1).optional(),
  /** Name of the far party in the room for calls without a participant. VideoSDK requires one. */
  displayName: personal(z.string().min(1).max(199)).default('Callplane'),
  /** Base URL of the API; a path prefix is kept. */
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .default('https://api.videosdk.live'),
})

export const settings = withTokenOrKeys(shape)

export type VideosdkLegacySettings = z.output<typeof settings>
export type VideosdkLegacySettingsInput = z.input<typeof settings>
