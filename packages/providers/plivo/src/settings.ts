import { secret } from '@callplane/core'
import { z } from 'zod'

export const settings = z.strictObject({
  /** The account (`MA…`) or subaccount (`SA…`) that is charged; part of every URL. */
  authId: z.string().regex(/^[A-Za-z0-9]{4,64}$/, 'must be letters and digits'),
  /** Its token, which also signs webhooks. */
  authToken: secret(z.string().min(1)),
  /** Base URL of the API; a path prefix is kept. */
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .default('https://api.plivo.com'),
})

export type PlivoSettings = z.output<typeof settings>
export type PlivoSettingsInput = z.input<typeof settings>
