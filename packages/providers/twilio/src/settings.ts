import { secret } from '@callplane/core'
import { z } from 'zod'

/** What `twilio` is called with: the account and how to reach it. */
export interface TwilioSettingsInput {
  /** The account that is charged; part of every URL. */
  readonly accountSid: string
  /** The account's primary token. Required even with an API key, because it signs webhooks. */
  readonly authToken: string
  /** With `apiSecret`: authenticates requests instead of account and token, so that it can be revoked separately. */
  readonly apiKey?: string | undefined
  /** The secret of `apiKey`; required with it. */
  readonly apiSecret?: string | undefined
  /** Base URL of the API; a path prefix is kept. Regional hosts need their own credentials. Default: https://api.twilio.com. */
  readonly baseUrl?: string | undefined
  /** Base URL of the trunking API. Default: Twilio's host, or `baseUrl` if that is not Twilio's. */
  readonly trunkingBaseUrl?: string | undefined
}

const shape = z.strictObject({
  accountSid: z.string().regex(/^AC[0-9a-fA-F]{32}$/, 'must be AC and 32 hexadecimal digits'),
  authToken: secret(z.string().min(1)),
  apiKey: z
    .string()
    .regex(/^SK[0-9a-fA-F]{32}$/, 'must be SK and 32 hexadecimal digits')
    .optional(),
  apiSecret: secret(z.string().min(1)).optional(),
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .default('https://api.twilio.com'),
  trunkingBaseUrl: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
} satisfies Record<keyof TwilioSettingsInput, z.ZodType>)

/** All requests of an account go to the same place: Twilio or another host. */
export const trunkingBaseOf = ({ baseUrl, trunkingBaseUrl }: TwilioSettings): string =>
  trunkingBaseUrl ??
  (/^https:\/\/api\.(?:[a-z0-9-]+\.)*twilio\.com$/.test(baseUrl)
    ? baseUrl.replace('//api.', '//trunking.')
    : baseUrl)

type Given = Partial<Record<'apiKey' | 'apiSecret', unknown>>

// Runs even if other fields are invalid, so that every fault is reported at once.
const always = { when: () => true }

export const settings: z.ZodType<TwilioSettings, TwilioSettingsInput> = shape
  .refine(({ apiKey, apiSecret }: Given) => !apiKey || apiSecret, {
    ...always,
    path: ['apiSecret'],
    message: 'required when apiKey is set',
  })
  .refine(({ apiKey, apiSecret }: Given) => !apiSecret || apiKey, {
    ...always,
    path: ['apiKey'],
    message: 'required when apiSecret is set',
  })

/** The settings of Twilio, checked and with the defaults filled in. */
export type TwilioSettings = z.output<typeof shape>
