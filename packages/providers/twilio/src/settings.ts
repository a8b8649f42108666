import { secret } from '@callplane/core'
import { z } from 'zod'

const shape = z.strictObject({
  /** The account that calls and pays; it is part of every URL. */
  accountSid: z.string().regex(/^AC[0-9a-fA-F]{32}$/, 'must be AC and 32 hexadecimal digits'),
  /** The account's primary token. Needed also beside an API key: webhooks are signed with nothing else. */
  authToken: secret(z.string().min(1)),
  /** With `apiSecret`: used for requests in place of account and token, so that it can be revoked alone. */
  apiKey: z
    .string()
    .regex(/^SK[0-9a-fA-F]{32}$/, 'must be SK and 32 hexadecimal digits')
    .optional(),
  apiSecret: secret(z.string().min(1)).optional(),
  /** Where the API is; a path prefix is kept. Regional hosts have credentials of their own. */
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .default('https://api.twilio.com'),
  /** Where the trunking API is. Absent: Twilio's own host, or `baseUrl` where that is not Twilio's. */
  trunkingBaseUrl: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
})

/** Requests of one and the same account never go to Twilio in part and elsewhere in part. */
export const trunkingBaseOf = ({ baseUrl, trunkingBaseUrl }: TwilioSettings): string =>
  trunkingBaseUrl ??
  (/^https:\/\/api\.(?:[a-z0-9-]+\.)*twilio\.com$/.test(baseUrl)
    ? baseUrl.replace('//api.', '//trunking.')
    : baseUrl)

type Given = Partial<Record<'apiKey' | 'apiSecret', unknown>>

// Runs although other fields are at fault, so that every fault is told at once.
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
