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

export const settings = z.strictObject({
  /** The application with the Voice capability. Its event URL is where reports go that no call redirects. */
  applicationId: z.uuid('must be the UUID of the application'),
  /** The application's RSA private key in PEM; signs the tokens of our requests. */
  privateKey: secret(z.string().refine(isRsaKey, 'must be an RSA private key in PEM')),
  /** The account's key. Every webhook must name it; with the secret it opens the API of numbers. */
  apiKey: z.string().min(1),
  /** The account's secret, for numbers: without it there is no port for them. */
  apiSecret: secret(z.string().min(1)).optional(),
  /** The account's signature secret, which verifies webhooks. It is not the API secret. */
  signatureSecret: secret(z.string().min(1)),
  /** Where the API is; a path prefix is kept. */
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .default('https://api.nexmo.com'),
  /** Where the older API is, of numbers; a path prefix is kept. */
  restUrl: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .default('https://rest.nexmo.com'),
})

export type VonageSettings = z.output<typeof settings>
export type VonageSettingsInput = z.input<typeof settings>
