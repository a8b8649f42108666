import { inProcessHost } from '@callplane/conformance'
import {
  createDispatcher,
  type Dispatcher,
  type Host,
  type Provider,
  type RoutingRuleInput,
} from '@callplane/core'
import { countingIds, manualClock } from '@callplane/core/testing'
import { daily, dailyExtension } from '@callplane/daily'
import { createEmulator, sinch as sinchFace, type Emulator } from '@callplane/emulator'
import { livekit } from '@callplane/livekit'
import { plivo } from '@callplane/plivo'
import { sinch } from '@callplane/sinch'
import { telnyx } from '@callplane/telnyx'
import { answerSipDomain, twilio } from '@callplane/twilio'
import { videosdk, videosdkExtension } from '@callplane/videosdk'
import { describedGateways, vonage } from '@callplane/vonage'
import { harness as dailyHarness } from '../../providers/daily/test/harness.ts'
import { harness as livekitHarness } from '../../providers/livekit/test/harness.ts'
import { harness as plivoHarness } from '../../providers/plivo/test/harness.ts'
import { harness as sinchHarness } from '../../providers/sinch/test/harness.ts'
import { harness as telnyxHarness } from '../../providers/telnyx/test/harness.ts'
import { harness as twilioHarness } from '../../providers/twilio/test/harness.ts'
import { harness as vonageHarness } from '../../providers/vonage/test/harness.ts'
import type { CarrierGateways, ConnectOptions, End, PlatformEnd } from '../src/index.ts'
import { dashboard } from './vonage-dashboard.ts'

const publicUrl = 'https://app.callplane.example'

/** Where a carrier asks what to do with a call that a platform makes; the caller ID is in its path. */
const answerUrlFor = (number: string): string => `${publicUrl}/answer/${number.replace('+', '')}`

const hosts = { daily: 'callplane-emulator.sip.daily.co' }

const pinlessSecret = Buffer.from('thirty-two characters of secret!').toString('base64')

/** Sinch rents numbers by another API: the account has one from the start. */
export const rentedNumber = '+12125550199'

type Receive = Dispatcher['receive']

/** The emulator, whose answer requests the application answers and whose webhooks go to `receive`. */
const emulated = (receive: () => Receive | undefined) => {
  const clock = manualClock()
  const emulator: Emulator = createEmulator({
    clock,
    wall: () => clock.wall(),
    seed: 'combinations',
    faces: [sinchFace({ numbers: [rentedNumber] })],
    async deliver({ method, url, headers, body }) {
      const [, kind = '', name = ''] = new URL(url).pathname.split('/')
      if (kind === 'answer') {
        const form = Object.fromEntries(new URLSearchParams(new TextDecoder().decode(body)))
        const answer = answerSipDomain(form, { callerId: `+${name}`, callers: [hosts.daily] })
        return { status: 200, headers: {}, body: answer }
      }
      const lower = Object.entries(headers).map(([key, value]) => [key.toLowerCase(), value])
      const receivedAt = clock.wall()
      const webhook = { method, url, headers: Object.fromEntries(lower), body, receivedAt }
      return (await receive()?.(name, webhook)) ?? { status: 503, headers: {}, body: '' }
    },
  })
  const keys = emulator.keys()
  const keysOf = (face: string) => {
    const found = keys[face]
    if (!found) throw new Error(`the emulator has no face ${face}`)
    return found
  }
  return { clock, emulator, keysOf, host: inProcessHost(() => emulator, clock, publicUrl) }
}
type KeysOf = ReturnType<typeof emulated>['keysOf']

const settingsOf = (keysOf: KeysOf) => {
  const videosdkKeys = keysOf('videosdk')
  const dailyKeys = keysOf('daily')
  const vonageKeys = keysOf('vonage')
  return {
    videosdk: {
      baseUrl: videosdkKeys.baseUrl,
      apiKey: videosdkKeys.credentials['apiKey'] ?? '',
      secret: videosdkKeys.credentials['secret'] ?? '',
      webhookPublicKey: videosdkKeys.webhooks['publicKey'] ?? '',
      webhookPath: '/webhooks/videosdk',
      organizationId: videosdkKeys.ids['organizationId'] ?? '',
    },
    daily: {
      baseUrl: dailyKeys.baseUrl,
      apiKey: dailyKeys.credentials['apiKey'] ?? '',
      webhookSecret: dailyKeys.webhooks['secret'] ?? '',
      pinlessSecret,
    },
    vonage: {
      ...(vonageHarness.settings(vonageKeys) as unknown as Parameters<typeof vonage>[0]),
      apiSecret: vonageKeys.credentials['apiSecret'] ?? '',
      restUrl: vonageKeys.baseUrl,
    },
  }
}

const providersOf = (keysOf: KeysOf, settings: ReturnType<typeof settingsOf>) =>
  ({
    videosdk: videosdk(settings.videosdk),
    daily: daily(settings.daily),
    twilio: twilio(
      twilioHarness.settings(keysOf('twilio')) as unknown as Parameters<typeof twilio>[0],
    ),
    telnyx: telnyx(
      telnyxHarness.settings(keysOf('telnyx')) as unknown as Parameters<typeof telnyx>[0],
    ),
    livekit: livekit(
      livekitHarness.settings(keysOf('livekit')) as unknown as Parameters<typeof livekit>[0],
    ),
    plivo: plivo(plivoHarness.settings(keysOf('plivo')) as unknown as Parameters<typeof plivo>[0]),
    vonage: vonage(settings.vonage),
    sinch: sinch(sinchHarness.settings(keysOf('sinch')) as unknown as Parameters<typeof sinch>[0]),
  }) satisfies Record<string, Provider>

/** All platforms and carriers on one emulator, with a manual clock, and a dispatcher for their webhooks. */
export const combinationWorld = async () => {
  let dispatcher: Dispatcher | undefined
  const { clock, emulator, keysOf, host } = emulated(() => dispatcher?.receive)
  // The clock stands still while packages are read from disk; Daily's webhook has been registered before.
  for (const harness of [twilioHarness, telnyxHarness, plivoHarness, dailyHarness, livekitHarness])
    await harness.arrange?.(emulator, keysOf(harness.face), `${publicUrl}/webhooks`)

  const settings = settingsOf(keysOf)
  const providers = providersOf(keysOf, settings)
  const portsOf = (id: string, over: Host) => {
    const provider: Provider | undefined = providers[id as keyof typeof providers]
    if (!provider) throw new Error(`no provider ${id}`)
    return provider.connect(over)
  }

  // One SIP interconnect for all carriers: the hook names the number that was called.
  const { sipUri = '' } = await dailyExtension(settings.daily, host).dialInConfigs.create(
    'pinless_dialin',
    { hmac: pinlessSecret, roomCreationApi: `${publicUrl}/webhooks/daily` },
  )
  const platformHost = sipUri.split('@')[1] ?? ''

  const carrierEnd = (id: string, over: Host = host): End => {
    const { gateways, numbers } = portsOf(id, over)
    const described = id === 'vonage' ? describedGateways : gateways
    return { id, ports: { gateways: described as CarrierGateways, numbers } }
  }
  const platformEnd = (id: string, over: Host = host): PlatformEnd => ({
    id,
    ports: portsOf(id, over),
    ...(id === 'videosdk' && {
      phoneNumbers: videosdkExtension(settings.videosdk, over).phoneNumbers,
    }),
  })
  /** The options that a platform needs, whatever the carrier. */
  const platformOptions = (id: string, number: string): Partial<ConnectOptions> =>
    id === 'daily'
      ? { platformHost, platformAddresses: ['192.0.2.20'], answerUrl: answerUrlFor(number) }
      : {}

  return {
    clock,
    emulator,
    host,
    carrierEnd,
    platformEnd,
    platformOptions,
    /** A user of the dashboard of a carrier without an API. */
    enter: dashboard(host, settings.vonage),
    videosdkSettings: settings.videosdk,
    dispatcherWith(rules: readonly RoutingRuleInput[]): Dispatcher {
      const all = Object.values(providers) as readonly Provider[]
      dispatcher = createDispatcher({ host, providers: all, rules, ids: countingIds() })
      return dispatcher
    },
  }
}
export type CombinationWorld = Awaited<ReturnType<typeof combinationWorld>>
