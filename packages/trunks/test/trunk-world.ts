import { breakingHost, inProcessHost, type Breakage } from '@callplane/conformance'
import { createDispatcher, type Host, type Provider, type RoutingRuleInput } from '@callplane/core'
import { countingIds, manualClock } from '@callplane/core/testing'
import { daily } from '@callplane/daily'
import { createEmulator, type Emulator } from '@callplane/emulator'
import { answerSipDomain, twilio } from '@callplane/twilio'
import { videosdk, videosdkExtension } from '@callplane/videosdk'
import type { ConnectOptions } from '../src/index.ts'

/** Both vendors read this as their own refusal. */
const refusal = {
  status: 400,
  headers: {},
  body: JSON.stringify({ code: 20001, message: 'made up', status: 400 }),
}

/** For sale at the emulated Twilio, unknown to VideoSDK. */
export const fresh = '+14155550120'
export const far = '+14155550123'
export const customer = '+14155550130'
export const answerUrl = 'https://app.callplane.example/answer'

const emulated = () => {
  const clock = manualClock()
  const emulator = createEmulator({
    clock,
    wall: () => clock.wall(),
    seed: 'trunks',
    // The application that answers Twilio.
    deliver: async ({ url, body }) => {
      const form = Object.fromEntries(new URLSearchParams(new TextDecoder().decode(body)))
      const callers = ['callplane-emulator.sip.daily.co']
      const answer = url === answerUrl ? answerSipDomain(form, { callerId: fresh, callers }) : ''
      return { status: 200, headers: {}, body: answer }
    },
  })
  return { clock, emulator, host: inProcessHost(() => emulator, clock, undefined) }
}

const settingsOf = (emulator: Emulator) => {
  const { twilio: twilioKeys, videosdk: videosdkKeys, daily: dailyKeys } = emulator.keys()
  if (!twilioKeys || !videosdkKeys || !dailyKeys) throw new Error('the emulator lacks a face')
  return {
    twilio: {
      baseUrl: twilioKeys.baseUrl,
      accountSid: twilioKeys.credentials['accountSid'] ?? '',
      authToken: twilioKeys.credentials['authToken'] ?? '',
    },
    videosdk: {
      baseUrl: videosdkKeys.baseUrl,
      apiKey: videosdkKeys.credentials['apiKey'] ?? '',
      secret: videosdkKeys.credentials['secret'] ?? '',
      organizationId: videosdkKeys.ids['organizationId'] ?? '',
    },
    daily: { baseUrl: dailyKeys.baseUrl, apiKey: dailyKeys.credentials['apiKey'] ?? '' },
  }
}
type Settings = ReturnType<typeof settingsOf>

const credentialLists = async (host: Host, settings: Settings['twilio']): Promise<number> => {
  const { baseUrl, accountSid, authToken } = settings
  const url = `${baseUrl}/2010-04-01/Accounts/${accountSid}/SIP/CredentialLists.json`
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`
  const { body } = await host.fetch({ method: 'GET', url, headers: { authorization } })
  return (JSON.parse(body) as { credential_lists: unknown[] }).credential_lists.length
}

/** The parts of a connection that both accounts hold. */
const inventoryOf = async (
  { carrier, platform }: Pick<ConnectOptions, 'carrier' | 'platform'>,
  host: Host,
  settings: Settings,
) => {
  const trunks = (await carrier.ports.gateways?.list()) ?? []
  const numbers = (await platform.ports.numbers?.list()) ?? []
  const own = ((await platform.ports.gateways?.list()) ?? []).filter(({ name }) => name === 'acme')
  const rules = (await platform.ports.rules?.list()) ?? []
  return {
    lists: await credentialLists(host, settings.twilio),
    trunks: trunks.map(({ name }) => name).toSorted(),
    open: trunks.filter(({ name, direction }) => direction === 'outbound' && name === 'acme')
      .length,
    gateways: own.map(({ direction }) => direction).toSorted(),
    numbers: numbers.filter(({ number }) => number === fresh).length,
    rules: rules.filter(({ rule }) => rule.id === 'acme-inbound').length,
  }
}

export const trunkWorld = async () => {
  // The clock stands still while a package is read from disk.
  await import('twilio')
  const { clock, emulator, host } = emulated()
  const settings = settingsOf(emulator)
  const providers = {
    twilio: twilio(settings.twilio),
    videosdk: videosdk(settings.videosdk),
    daily: daily(settings.daily),
  }

  const endsOver = (over: Host) => ({
    carrier: { id: 'twilio', ports: providers.twilio.connect(over) },
    platform: {
      id: 'videosdk',
      ports: providers.videosdk.connect(over),
      phoneNumbers: videosdkExtension(settings.videosdk, over).phoneNumbers,
    },
  })
  const optionsOver = (over: Host): ConnectOptions & { dryRun?: false } => ({
    ...endsOver(over),
    numbers: [fresh],
    name: 'acme',
  })
  /** Daily has no gateways: its end is its addresses, and a document that sets the caller ID. */
  const dailyOver = (over: Host): ConnectOptions & { dryRun?: false } => ({
    carrier: endsOver(over).carrier,
    platform: { id: 'daily', ports: providers.daily.connect(over) },
    numbers: [fresh],
    name: 'acme',
    direction: 'outbound',
    platformAddresses: ['192.0.2.20'],
    answerUrl,
  })

  const ports = endsOver(host)
  await ports.carrier.ports.numbers?.buy?.(fresh)

  /** As VideoSDK itself lists them. */
  const inboundCalls = async (): Promise<unknown> => {
    const base = settings.videosdk.baseUrl
    const known = host.sent.find(({ url }) => url.startsWith(base))
    const url = `${base}/v2/sip/call?type=inbound`
    const { body } = await host.fetch({ method: 'GET', url, headers: known?.headers ?? {} })
    return (JSON.parse(body) as { data: unknown }).data
  }
  return {
    clock,
    emulator,
    host,
    ports,
    endsOver,
    optionsOver,
    dailyOver,
    breaking: (nth: number, breakage: Breakage) => breakingHost(host, nth, breakage, { refusal }),
    inventory: () => inventoryOf(ports, host, settings),
    inboundCalls,
    dispatcherWith: (rules: readonly RoutingRuleInput[]) =>
      createDispatcher({
        host,
        providers: [providers.videosdk, providers.twilio, providers.daily] as readonly Provider[],
        rules,
        ids: countingIds(),
      }),
  }
}
