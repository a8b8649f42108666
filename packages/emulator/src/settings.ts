import type { FaceKeys } from './faces/face.ts'

/** What each of Callplane's plugins is called with to reach the emulator. Base URLs are complete. */
export type PluginSettings = {
  readonly videosdk: {
    readonly baseUrl: string
    readonly apiKey: string
    readonly secret: string
    readonly webhookPublicKey: string
    readonly organizationId: string
  }
  readonly 'videosdk-legacy': {
    readonly baseUrl: string
    readonly apiKey: string
    readonly secret: string
    readonly trunkId: string
  }
  readonly daily: {
    readonly baseUrl: string
    readonly apiKey: string
    readonly domain: string
    readonly webhookSecret: string
  }
  readonly twilio: {
    readonly baseUrl: string
    readonly accountSid: string
    readonly authToken: string
  }
  readonly telnyx: {
    readonly baseUrl: string
    readonly apiKey: string
    readonly publicKey: string
    readonly connectionId: string
  }
  readonly plivo: {
    readonly baseUrl: string
    readonly authId: string
    readonly authToken: string
  }
  readonly vonage: {
    readonly baseUrl: string
    readonly restUrl: string
    readonly applicationId: string
    readonly privateKey: string
    readonly apiKey: string
    readonly apiSecret: string
    readonly signatureSecret: string
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
