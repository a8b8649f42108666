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
  /** The application with the Voice capability. Its event URL receives the reports that no call redirects. */
  applicationId: z.uuid('must be the UUID of the application'),
  /** The application's RSA private key in PEM, which signs request tokens. */
  privateKey: secret(z.string().refine(isRsaKey, 'must be an RSA private key in PEM')),
  /** The account's key. Every webhook must name it; with the secret it authenticates the numbers API. */
  apiKey: z.string().min(1),
  /** The account's secret. Without it there is no `numbers` port. */
  apiSecret: secret(z.string().min(1)).optional(),
  /** The account's signature secret, which verifies webhooks. It is not the API secret. */
  signatureSecret: secret(z.string().min(1)),
  /** Base URL of the API; a path prefix is kept. */
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .default('https://api.nexmo.com'),
  /** Base URL of the older API, which serves numbers; a path prefix is kept. */
  restUrl: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .default('https://rest.nexmo.com'),
})

export type VonageSettings = z.output<typeof settings>
export type VonageSettingsInput = z.input<typeof settings>
