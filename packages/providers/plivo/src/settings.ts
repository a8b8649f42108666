import { secret } from '@callplane/core'
import { z } from 'zod'

/** What `plivo` is called with: the account and how to reach it. */
export interface PlivoSettingsInput {
  /** The account (`MA…`) or subaccount (`SA…`) that is charged; part of every URL. */
  readonly authId: string
  /** Its token, which also signs webhooks. */
  readonly authToken: string
  /** Base URL of the API; a path prefix is kept. Default: https://api.plivo.com. */
  readonly baseUrl?: string | undefined
}

const shape = z.strictObject({
  authId: z.string().regex(/^[A-Za-z0-9]{4,64}$/, 'must be letters and digits'),
  authToken: secret(z.string().min(1)),
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .default('https://api.plivo.com'),
} satisfies Record<keyof PlivoSettingsInput, z.ZodType>)

/** The settings of Plivo, checked and with the defaults filled in. */
export type PlivoSettings = z.output<typeof shape>

export const settings: z.ZodType<PlivoSettings, PlivoSettingsInput> = shape
