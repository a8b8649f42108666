import { ApiError } from './api-error.ts'

/** What the Twilio Voice SDK needs to place and take calls in a browser. */
export interface TwilioClientSettings {
  /** The account, `AC` and 32 hexadecimal digits. */
  readonly accountSid: string
  /** An API key, not the account's token: it signs the access tokens. */
  readonly apiKeySid: string
  /** The secret of the API key. */
  readonly apiKeySecret: string
  /** The TwiML application that is asked what to do with a call from a browser. Absent: browsers only take calls. */
  readonly twimlAppSid?: string | undefined
  /** Seconds a token lives. Default 3,600, which is Twilio's own. */
  readonly ttl?: number | undefined
}

export type MintTwilioToken = (tenant: string, identity: string) => Promise<string>

/** The slice of the `twilio` package used here. Loaded by the first token. */
const loadTwilio = async () => (await import('twilio')).default.jwt.AccessToken

/** Real access tokens, made by Twilio's own package, which is an optional peer. */
export const twilioTokens =
  (
    settingsOf: (tenant: string) => TwilioClientSettings | null,
    load: typeof loadTwilio = loadTwilio,
  ): MintTwilioToken =>
  async (tenant, identity) => {
    const settings = settingsOf(tenant)
    if (!settings)
      throw new ApiError(
        'token.unconfigured',
        'Twilio access tokens are not configured; set the option twilio',
      )
    const AccessToken = await load().catch((cause: unknown) => {
      throw new ApiError(
        'token.unavailable',
        'the package twilio@^6.2.0 is not installed: npm install "twilio@^6.2.0"',
        { cause },
      )
    })
    const { accountSid, apiKeySid, apiKeySecret, twimlAppSid, ttl = 3_600 } = settings
    const token = new AccessToken(accountSid, apiKeySid, apiKeySecret, { identity, ttl })
    token.addGrant(
      new AccessToken.VoiceGrant({
        incomingAllow: true,
        ...(twimlAppSid !== undefined && { outgoingApplicationSid: twimlAppSid }),
      }),
    )
    return token.toJwt()
  }
