/** One setting of a provider, as a newcomer fills it in. */
export interface QuickStartSetting {
  readonly field: string
  /** Environment variable that holds it; absent for a setting with the same value for all. */
  readonly variable?: string
  /** Written as it is, in place of a variable. */
  readonly value?: string
  /** Where the value comes from. */
  readonly where: string
}

export interface QuickStart {
  /** Folder of the package, and the provider's id. */
  readonly id: string
  /** Name of the plugin's function. */
  readonly plugin: string
  /** The provider's own package that has to be installed beside the plugin. */
  readonly sdk?: string
  readonly settings: readonly QuickStartSetting[]
  /** Environment variable with the provider's address, if only the emulator needs it; it prints it. */
  readonly address?: string
  /** The near end, as code. */
  readonly connect: string
  /** What connects the far party, in a sentence. */
  readonly connects: string
  /** Environment variable with the provider's own rule or trunk, and the route's field for it. */
  readonly route?: {
    readonly field: 'reference' | 'gateway'
    readonly variable: string
    readonly where: string
  }
  /** False: the provider sends no webhooks and is polled. */
  readonly webhooks: boolean
  /** What differs from the other providers. */
  readonly notes: readonly string[]
}

const agent = `{ phone: '+14155550102' }`
const rings = 'Your customer answers and is connected with the second phone.'
const joins = 'Your customer answers and is in the room.'

export const quickStarts: readonly QuickStart[] = [
  {
    id: 'videosdk',
    plugin: 'videosdk',
    settings: [
      { field: 'apiKey', variable: 'VIDEOSDK_API_KEY', where: 'dashboard, API keys' },
      { field: 'secret', variable: 'VIDEOSDK_SECRET', where: 'dashboard, API keys' },
      {
        field: 'webhookPath',
        value: `'/webhooks/videosdk'`,
        where: 'registered by the plugin with the first call',
      },
    ],
    address: 'VIDEOSDK_API_ENDPOINT',
    connect: `{ room: 'abcd-efgh-ijkl' }`,
    connects: joins,
    route: {
      field: 'reference',
      variable: 'VIDEOSDK_ROUTING_RULE',
      where: 'id of an outbound routing rule, `rr_…`, that has the number',
    },
    webhooks: true,
    notes: [],
  },
  {
    id: 'videosdk-legacy',
    plugin: 'videosdkLegacy',
    settings: [
      {
        field: 'token',
        variable: 'VIDEOSDK_LEGACY_TOKEN',
        where: 'a JWT made with API key and secret',
      },
    ],
    address: 'VIDEOSDK_LEGACY_BASE_URL',
    connect: `{ room: process.env['ROOM'] ?? '' }`,
    connects: joins,
    route: { field: 'gateway', variable: 'VIDEOSDK_TRUNK', where: 'id of the trunk, `trunk_…`' },
    webhooks: false,
    notes: ['The room must exist. There are no webhooks: the dispatcher polls.'],
  },
  {
    id: 'daily',
    plugin: 'daily',
    settings: [
      { field: 'apiKey', variable: 'DAILY_API_KEY', where: 'dashboard, Developers' },
      {
        field: 'webhookSecret',
        variable: 'DAILY_WEBHOOK_SECRET',
        where: 'you choose it: 32 random bytes in base64',
      },
      {
        field: 'webhookPath',
        value: `'/webhooks/daily'`,
        where: 'registered by the plugin with the first call',
      },
    ],
    address: 'DAILY_BASE_URL',
    connect: `{ room: 'support' }`,
    connects: joins,
    webhooks: true,
    notes: [
      'The domain must be approved for dial-out. The room is created if it does not exist.',
      'A public URL is required to follow a call: Daily has no status API.',
    ],
  },
  {
    id: 'livekit',
    plugin: 'livekit',
    settings: [
      { field: 'baseUrl', variable: 'LIVEKIT_URL', where: 'the server, `https://…` or `wss://…`' },
      { field: 'apiKey', variable: 'LIVEKIT_API_KEY', where: 'project settings, API keys' },
      { field: 'apiSecret', variable: 'LIVEKIT_API_SECRET', where: 'shown with the key once' },
    ],
    connect: `{ room: 'support' }`,
    connects: joins,
    route: {
      field: 'gateway',
      variable: 'LIVEKIT_TRUNK',
      where: 'id of the outbound trunk, `ST_…`',
    },
    webhooks: true,
    notes: [
      'Add the URL of the webhooks to the project: the API cannot register it.',
      'Ringing and answer are looked up every few seconds, as no webhook tells of them.',
    ],
  },
  {
    id: 'twilio',
    plugin: 'twilio',
    sdk: 'twilio',
    settings: [
      { field: 'accountSid', variable: 'TWILIO_ACCOUNT_SID', where: 'console, Account info' },
      { field: 'authToken', variable: 'TWILIO_AUTH_TOKEN', where: 'console, Account info' },
    ],
    address: 'TWILIO_BASE_URL',
    connect: agent,
    connects: rings,
    webhooks: true,
    notes: [],
  },
  {
    id: 'telnyx',
    plugin: 'telnyx',
    sdk: 'telnyx',
    settings: [
      { field: 'apiKey', variable: 'TELNYX_API_KEY', where: 'portal, API keys (version 2)' },
      { field: 'publicKey', variable: 'TELNYX_PUBLIC_KEY', where: 'portal, Public key' },
      {
        field: 'connectionId',
        variable: 'TELNYX_CONNECTION_ID',
        where: 'id of a Call Control application',
      },
    ],
    address: 'TELNYX_BASE_URL',
    connect: agent,
    connects: rings,
    webhooks: true,
    notes: [],
  },
  {
    id: 'plivo',
    plugin: 'plivo',
    sdk: 'plivo',
    settings: [
      { field: 'authId', variable: 'PLIVO_AUTH_ID', where: 'console, Overview' },
      { field: 'authToken', variable: 'PLIVO_AUTH_TOKEN', where: 'console, Overview' },
    ],
    address: 'PLIVO_BASE_URL',
    connect: agent,
    connects: rings,
    webhooks: true,
    notes: ['A public URL is required: Plivo asks it for instructions when the phone is answered.'],
  },
  {
    id: 'vonage',
    plugin: 'vonage',
    sdk: '@vonage/jwt',
    settings: [
      {
        field: 'applicationId',
        variable: 'VONAGE_APPLICATION_ID',
        where: 'dashboard, an application with the Voice capability',
      },
      {
        field: 'privateKey',
        variable: 'VONAGE_PRIVATE_KEY',
        where: 'the application’s private key, in PEM',
      },
      { field: 'apiKey', variable: 'VONAGE_API_KEY', where: 'dashboard, API settings' },
      {
        field: 'signatureSecret',
        variable: 'VONAGE_SIGNATURE_SECRET',
        where: 'dashboard, API settings; not the API secret',
      },
    ],
    address: 'VONAGE_BASE_URL',
    connect: agent,
    connects: rings,
    webhooks: true,
    notes: [],
  },
  {
    id: 'sinch',
    plugin: 'sinch',
    settings: [
      {
        field: 'applicationKey',
        variable: 'SINCH_APPLICATION_KEY',
        where: 'dashboard, Voice → Apps',
      },
      {
        field: 'applicationSecret',
        variable: 'SINCH_APPLICATION_SECRET',
        where: 'dashboard, Voice → Apps; base64',
      },
      {
        field: 'webhookPath',
        value: `'/webhooks/sinch'`,
        where: 'made the callback URL of the application with the first call',
      },
    ],
    address: 'SINCH_BASE_URL',
    connect: agent,
    connects: rings,
    webhooks: true,
    notes: [],
  },
]
