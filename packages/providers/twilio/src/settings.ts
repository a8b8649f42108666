import { secret } from '@callplane/core'
import { z } from 'zod'

const shape = z.strictObject({
  /** The account that is charged; part of every URL. */
  accountSid: z.string().regex(/^AC[0-9a-fA-F]{32}$/, 'must be AC and 32 hexadecimal digits'),
  /** The account's primary token. Required even with an API key, because it signs webhooks. */
  authToken: secret(z.string().min(1)),
  /** With `apiSecret`: authenticates requests instead of account and token, so that it can be revoked separately. */
  apiKey: z
    .string()
    .regex(/^SK[0-9a-fA-F]{32}$/, 'must be SK and 32 hexadecimal digits')
    .optional(),
  apiSecret: secret(z.string().min(1)).optional(),
  /** Base URL of the API; a path prefix is kept. Regional hosts need their own credentials. */
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .default('https://api.twilio.com'),
  /** Base URL of the trunking API. Default: Twilio's host, or `baseUrl` if that is not Twilio's. */
  trunkingBaseUrl: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
})

/** All requests of an account go to the same place: Twilio or another host. */
export const trunkingBaseOf = ({ baseUrl, trunkingBaseUrl }: TwilioSettings): string =>
  trunkingBaseUrl ??
  (/^https:\/\/api\.(?:[a-z0-9-]+\.)*twilio\.com$/.test(baseUrl)
    ? baseUrl.replace('//api.', '//trunking.')
    : baseUrl)

type Given = Partial<Record<'apiKey' | 'apiSecret', unknown>>

// Runs even if other fields are invalid, so that every fault is reported at once.
const always = { when: () => true }

export const settings = shape
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

export type TwilioSettings = z.output<typeof settings>
export type TwilioSettingsInput = z.input<typeof settings>
