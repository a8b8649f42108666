import type { FaceKeys } from './faces/face.ts'

/** What each of Callplane's plugins is called with to reach the emulator. Base URLs are complete. */
export type PluginSettings = {
  /** Settings of `@callplane/videosdk`. */
  readonly videosdk: {
    /** Where the emulator serves the API. */
    readonly baseUrl: string
    /** The emulated account's key. */
    readonly apiKey: string
    /** The secret of `apiKey`. */
    readonly secret: string
    /** Verifies webhooks, in PEM. */
    readonly webhookPublicKey: string
    /** The emulated organisation, the first label of its SIP host. */
    readonly organizationId: string
  }
  /** Settings of `@callplane/videosdk-legacy`. */
  readonly 'videosdk-legacy': {
    /** Where the emulator serves the API. */
    readonly baseUrl: string
    /** The emulated account's key. */
    readonly apiKey: string
    /** The secret of `apiKey`. */
    readonly secret: string
    /** The emulated account's SIP trunk. */
    readonly trunkId: string
  }
  /** Settings of `@callplane/daily`. */
  readonly daily: {
    /** Where the emulator serves the API. */
    readonly baseUrl: string
    /** The emulated account's key. */
    readonly apiKey: string
    /** The emulated domain. */
    readonly domain: string
    /** `hmac` of webhooks, in base64. */
    readonly webhookSecret: string
  }
  /** Settings of `@callplane/twilio`. */
  readonly twilio: {
    /** Where the emulator serves the API. */
    readonly baseUrl: string
    /** The emulated account. */
    readonly accountSid: string
    /** Its token, which also signs webhooks. */
    readonly authToken: string
  }
  /** Settings of `@callplane/telnyx`. The version is part of the base URL. */
  readonly telnyx: {
    /** Where the emulator serves the API. */
    readonly baseUrl: string
    /** The emulated account's key. */
    readonly apiKey: string
    /** Verifies webhooks: 32 bytes in base64. */
    readonly publicKey: string
    /** The Call Control application that dials. */
    readonly connectionId: string
  }
  /** Settings of `@callplane/plivo`. */
  readonly plivo: {
    /** Where the emulator serves the API. */
    readonly baseUrl: string
    /** The emulated account. */
    readonly authId: string
    /** Its token, which also signs webhooks. */
    readonly authToken: string
  }
  /** Settings of `@callplane/vonage`. */
  readonly vonage: {
    /** Where the emulator serves the API. */
    readonly baseUrl: string
    /** Where the emulator serves the older API. */
    readonly restUrl: string
    /** The emulated application. */
    readonly applicationId: string
    /** Its RSA key in PEM, which signs request tokens. */
    readonly privateKey: string
    /** The emulated account's key. */
    readonly apiKey: string
    /** The account's secret. */
    readonly apiSecret: string
    /** Verifies webhooks. */
    readonly signatureSecret: string
  }
  /** Settings of `@callplane/livekit`. */
  readonly livekit: {
    /** Where the emulator serves the API. */
    readonly baseUrl: string
    /** The emulated project's key. */
    readonly apiKey: string
    /** The secret of `apiKey`, which also signs webhooks. */
    readonly apiSecret: string
    /** The host that carriers send calls to. */
    readonly sipHost: string
  }
  /** Settings of `@callplane/sinch`. */
  readonly sinch: {
    /** Where the emulator serves the Calling API. */
    readonly baseUrl: string
    /** Where the emulator serves the configuration of applications. */
    readonly configurationUrl: string
    /** The emulated application. */
    readonly applicationKey: string
    /** Its secret, which signs requests and callbacks. */
    readonly applicationSecret: string
    /** The emulated project of elastic SIP trunks. */
    readonly trunks: {
      /** Where the emulator serves the trunking API. */
      readonly baseUrl: string
      /** Where the emulator serves tokens. */
      readonly authUrl: string
      /** The project's id. */
      readonly projectId: string
      /** The id of its access key. */
      readonly keyId: string
      /** The secret of `keyId`. */
      readonly keySecret: string
    }
  }
}

type Keys = FaceKeys & { readonly baseUrl: string }

const need = (values: Readonly<Record<string, string>>, name: string): string => {
  const value = values[name]
  if (value === undefined) throw new Error(`The emulated account has no ${name}.`)
  return value
}

const readers: {
  readonly [Id in keyof PluginSettings]: (keys: Keys) => PluginSettings[Id]
} = {
  videosdk: ({ baseUrl, credentials, webhooks, ids }) => ({
    baseUrl,
    apiKey: need(credentials, 'apiKey'),
    secret: need(credentials, 'secret'),
    webhookPublicKey: need(webhooks, 'publicKey'),
    organizationId: need(ids, 'organizationId'),
  }),
  'videosdk-legacy': ({ baseUrl, credentials, ids }) => ({
    baseUrl,
    apiKey: need(credentials, 'apiKey'),
    secret: need(credentials, 'secret'),
    trunkId: need(ids, 'trunkId'),
  }),
  daily: ({ baseUrl, credentials, webhooks }) => ({
    baseUrl,
    apiKey: need(credentials, 'apiKey'),
    domain: need(credentials, 'domain'),
    webhookSecret: need(webhooks, 'secret'),
  }),
  twilio: ({ baseUrl, credentials }) => ({
    baseUrl,
    accountSid: need(credentials, 'accountSid'),
    authToken: need(credentials, 'authToken'),
  }),
  // The version is part of Telnyx's base URL.
  telnyx: ({ baseUrl, credentials, webhooks, ids }) => ({
    baseUrl: `${baseUrl}/v2`,
    apiKey: need(credentials, 'apiKey'),
    publicKey: need(webhooks, 'publicKey'),
    connectionId: need(ids, 'connectionId'),
  }),
  plivo: ({ baseUrl, credentials }) => ({
    baseUrl,
    authId: need(credentials, 'authId'),
    authToken: need(credentials, 'authToken'),
  }),
  vonage: ({ baseUrl, credentials }) => ({
    baseUrl,
    restUrl: baseUrl,
    applicationId: need(credentials, 'applicationId'),
    privateKey: need(credentials, 'privateKey'),
    apiKey: need(credentials, 'apiKey'),
    apiSecret: need(credentials, 'apiSecret'),
    signatureSecret: need(credentials, 'signatureSecret'),
  }),
  livekit: ({ baseUrl, credentials, ids }) => ({
    baseUrl,
    apiKey: need(credentials, 'apiKey'),
    apiSecret: need(credentials, 'apiSecret'),
    sipHost: need(ids, 'sipHost'),
  }),
  sinch: ({ baseUrl, credentials, ids }) => ({
    baseUrl,
    configurationUrl: baseUrl,
    applicationKey: need(credentials, 'applicationKey'),
    applicationSecret: need(credentials, 'applicationSecret'),
    trunks: {
      baseUrl,
      authUrl: baseUrl,
      projectId: need(ids, 'projectId'),
      keyId: need(credentials, 'keyId'),
      keySecret: need(credentials, 'keySecret'),
    },
  }),
}

/** Throws for a provider that is switched off. */
export function settingsOf<Id extends keyof PluginSettings>(
  provider: Id,
  keys: Readonly<Record<string, Keys>>,
): PluginSettings[Id] {
  const own = keys[provider]
  if (!own) {
    const known = Object.keys(keys).join(', ')
    throw new Error(`This emulator has no provider ${provider}; it has ${known}.`)
  }
  return readers[provider](own)
}

/** Providers whose settings are known. */
export const hasSettings = (provider: string): provider is keyof PluginSettings =>
  Object.hasOwn(readers, provider)
