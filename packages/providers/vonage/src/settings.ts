import { createPrivateKey } from 'node:crypto'
import { secret } from '@callplane/core'
import { z } from 'zod'

const isRsaKey = (pem: string): boolean => {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'rsa'
  } catch {
    return false
  }
}

/** What `vonage` is called with: the account and how to reach it. */
export interface VonageSettingsInput {
  /** The application with the Voice capability. Its event URL receives the reports that no call redirects. */
  readonly applicationId: string
  /** The application's RSA private key in PEM, which signs request tokens. */
  readonly privateKey: string
  /** The account's key. Every webhook must name it; with the secret it authenticates the numbers API. */
  readonly apiKey: string
  /** The account's secret. Without it there is no `numbers` port. */
  readonly apiSecret?: string | undefined
  /** The account's signature secret, which verifies webhooks. It is not the API secret. */
  readonly signatureSecret: string
  /** Base URL of the API; a path prefix is kept. Default: https://api.nexmo.com. */
  readonly baseUrl?: string | undefined
  /** Base URL of the older API, which serves numbers; a path prefix is kept. Default: https://rest.nexmo.com. */
  readonly restUrl?: string | undefined
}

const shape = z.strictObject({
  applicationId: z.uuid('must be the UUID of the application'),
  privateKey: secret(z.string().refine(isRsaKey, 'must be an RSA private key in PEM')),
  apiKey: z.string().min(1),
  apiSecret: secret(z.string().min(1)).optional(),
  signatureSecret: secret(z.string().min(1)),
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .default('https://api.nexmo.com'),
  restUrl: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .default('https://rest.nexmo.com'),
} satisfies Record<keyof VonageSettingsInput, z.ZodType>)

/** The settings of Vonage, checked and with the defaults filled in. */
export type VonageSettings = z.output<typeof shape>

export const settings: z.ZodType<VonageSettings, VonageSettingsInput> = shape
