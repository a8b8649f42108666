import { createHmac, randomUUID } from 'node:crypto'
import { ApiError } from './api-error.ts'

/** What the Sinch in-app calling SDK needs to place and take calls in a browser. */
export interface SinchClientSettings {
  /** Key of the application, a UUID. */
  readonly applicationKey: string
  /** Secret of the application, base64. */
  readonly applicationSecret: string
  /** The number that contacts see, E.164. Default: the user's business number. */
  readonly callerIdentifier?: string | undefined
}

export interface SinchToken {
  readonly token: string
  readonly applicationKey: string
  readonly callerIdentifier: string | undefined
  /** Seconds. */
  readonly expiresIn: number
}

/** `wall`: real epoch milliseconds, which Sinch checks the token by. */
export type MintSinchToken = (tenant: string, identity: string, wall: number) => Promise<SinchToken>

/** Seconds a token lives: as in the document (docs.tetherai.ca, token/sinch). Sinch asks for at least 60. */
const lifetime = 600

/**
 * Registration tokens of Sinch: HS256 with a key derived from the application's secret and the date (developers.sinch.com,
 * in-app calling, application authentication).
 */
export const sinchTokens =
  (settingsOf: (tenant: string) => SinchClientSettings | null): MintSinchToken =>
  async (tenant, identity, wall) => {
    const settings = settingsOf(tenant)
    if (!settings)
      throw new ApiError(
        'token.unconfigured',
        'Sinch tokens are not configured; set the option sinch',
      )
    const { applicationKey, applicationSecret, callerIdentifier } = settings
    const { SignJWT } = await import('jose')
    const date = new Date(wall).toISOString().slice(0, 10).replaceAll('-', '')
    const key = createHmac('sha256', Buffer.from(applicationSecret, 'base64')).update(date).digest()
    const issuer = `//rtc.sinch.com/applications/${applicationKey}`
    const issuedAt = Math.floor(wall / 1000)
    const token = await new SignJWT({ nonce: randomUUID() })
      .setProtectedHeader({ alg: 'HS256', kid: `hkdfv1-${date}` })
      .setIssuer(issuer)
      .setSubject(`${issuer}/users/${identity}`)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + lifetime)
      .sign(key)
    return { token, applicationKey, callerIdentifier, expiresIn: lifetime }
  }
