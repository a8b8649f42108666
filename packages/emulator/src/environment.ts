import type { Emulator, ProviderKeys } from './emulator.ts'

type Values = Readonly<Record<string, string | undefined>>

/** Names that the vendors' clients read by themselves, and otherwise those of the vendors' own samples. */
const variables: Readonly<Record<string, (keys: ProviderKeys) => Values>> = {
  // Read by `twilio`; it has no variable for the host.
  twilio: ({ baseUrl, credentials }) => ({
    TWILIO_ACCOUNT_SID: credentials['accountSid'],
    TWILIO_AUTH_TOKEN: credentials['authToken'],
    TWILIO_BASE_URL: baseUrl,
  }),
  // Read by `telnyx`.
  telnyx: ({ baseUrl, credentials, webhooks, ids }) => ({
    TELNYX_API_KEY: credentials['apiKey'],
    TELNYX_PUBLIC_KEY: webhooks['publicKey'],
    TELNYX_BASE_URL: `${baseUrl}/v2`,
    TELNYX_CONNECTION_ID: ids['connectionId'],
  }),
  // Read by `plivo`; it has no variable for the host.
  plivo: ({ baseUrl, credentials }) => ({
    PLIVO_AUTH_ID: credentials['authId'],
    PLIVO_AUTH_TOKEN: credentials['authToken'],
    PLIVO_BASE_URL: baseUrl,
  }),
  vonage: ({ baseUrl, credentials }) => ({
    VONAGE_APPLICATION_ID: credentials['applicationId'],
    VONAGE_PRIVATE_KEY: credentials['privateKey'],
    VONAGE_API_KEY: credentials['apiKey'],
    VONAGE_API_SECRET: credentials['apiSecret'],
    VONAGE_SIGNATURE_SECRET: credentials['signatureSecret'],
    VONAGE_BASE_URL: baseUrl,
  }),
  // Those of the vendor's samples.
  sinch: ({ baseUrl, credentials }) => ({
    SINCH_APPLICATION_KEY: credentials['applicationKey'],
    SINCH_APPLICATION_SECRET: credentials['applicationSecret'],
    SINCH_BASE_URL: baseUrl,
  }),
  daily: ({ baseUrl, credentials, webhooks }) => ({
    DAILY_API_KEY: credentials['apiKey'],
    DAILY_DOMAIN: credentials['domain'],
    DAILY_WEBHOOK_SECRET: webhooks['secret'],
    DAILY_BASE_URL: baseUrl,
  }),
  // Read by `@videosdk.live/server-sdk`.
  videosdk: ({ baseUrl, credentials }) => ({
    VIDEOSDK_API_KEY: credentials['apiKey'],
    VIDEOSDK_SECRET: credentials['secret'],
    VIDEOSDK_API_ENDPOINT: baseUrl,
  }),
  'videosdk-legacy': ({ baseUrl, credentials }) => ({
    VIDEOSDK_LEGACY_TOKEN: credentials['token'],
    VIDEOSDK_LEGACY_BASE_URL: baseUrl,
  }),
  // Key and secret are read by `livekit-server-sdk`.
  livekit: ({ baseUrl, credentials }) => ({
    LIVEKIT_URL: baseUrl,
    LIVEKIT_API_KEY: credentials['apiKey'],
    LIVEKIT_API_SECRET: credentials['apiSecret'],
  }),
}

/** A line that shells and dotenv read alike: line ends as `\n` in double quotes. */
const line = ([name, value]: readonly [string, string]): string =>
  /^[\w.:/@+=-]*$/.test(value)
    ? `${name}=${value}`
    : `${name}="${value.replaceAll('\n', String.raw`\n`)}"`

/** The variables of every provider that the emulator speaks, as lines of a `.env` file. */
export function environmentOf(emulator: Emulator, origin: string): readonly string[] {
  return Object.values(emulator.keys(origin)).flatMap((keys) => {
    const values = Object.entries(variables[keys.provider]?.(keys) ?? {})
    return values.flatMap(([name, value]) => (value === undefined ? [] : [line([name, value])]))
  })
}
