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

/** What `videosdkLegacy` is called with: the account and how to reach it. */
export interface VideosdkLegacySettingsInput {
  /** A token issued elsewhere, with or without `Bearer`. It is not renewed here. */
  readonly token?: string | undefined
  /** With `secret`, instead of `token`: tokens are minted here and renewed before they expire. */
  readonly apiKey?: string | undefined
  /** The secret of `apiKey`; required with it. */
  readonly secret?: string | undefined
  /**
   * How the token is sent: `raw`, the default, as the page's prose and VideoSDK's client have it, or `bearer` as in the
   * page's sample.
   */
  readonly authorization?: 'raw' | 'bearer' | undefined
  /** The SIP trunk of routes without a gateway. */
  readonly trunkId?: string | undefined
  /** Name of the far party in the room for calls without a participant. VideoSDK requires one. Default `Callplane`. */
  readonly displayName?: string | undefined
  /** Base URL of the API; a path prefix is kept. Default: https://api.videosdk.live. */
  readonly baseUrl?: string | undefined
}

const shape = z.strictObject({
  token: secret(token).optional(),
  apiKey: secret(z.string().min(1)).optional(),
  secret: secret(z.string().min(1)).optional(),
  authorization: z.enum(['raw', 'bearer']).default('raw'),
  trunkId: z.string().min(1).optional(),
  displayName: personal(z.string().min(1).max(199)).default('Callplane'),
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .default('https://api.videosdk.live'),
} satisfies Record<keyof VideosdkLegacySettingsInput, z.ZodType>)

export const settings: z.ZodType<VideosdkLegacySettings, VideosdkLegacySettingsInput> =
  withTokenOrKeys(shape)

/** The settings of VideoSDK (legacy), checked and with the defaults filled in. */
export type VideosdkLegacySettings = z.output<typeof shape>
