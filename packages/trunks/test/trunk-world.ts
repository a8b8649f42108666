import { breakingHost, inProcessHost, type Breakage } from '@callplane/conformance'
import { createDispatcher, type Host, type Provider, type RoutingRuleInput } from '@callplane/core'
import { countingIds, manualClock } from '@callplane/core/testing'
import { daily } from '@callplane/daily'
import { createEmulator } from '@callplane/emulator'
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

export const trunkWorld = async () => {
  // The clock stands still while a package is read from disk.
  await import('twilio')
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
  const { twilio: twilioKeys, videosdk: videosdkKeys, daily: dailyKeys } = emulator.keys()
  if (!twilioKeys || !videosdkKeys || !dailyKeys) throw new Error('the emulator lacks a face')
  const host = inProcessHost(() => emulator, clock, undefined)
  const settings = {
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
  }
  const providers = {
    twilio: twilio(settings.twilio),
    videosdk: videosdk(settings.videosdk),
    daily: daily({ baseUrl: dailyKeys.baseUrl, apiKey: dailyKeys.credentials['apiKey'] ?? '' }),
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

  const breaking = (nth: number, breakage: Breakage) =>
    breakingHost(host, nth, breakage, { refusal })

  /** What both accounts hold that a connection is made of. */
  const inventory = async () => {
    const { carrier, platform } = ports
    const trunks = (await carrier.ports.gateways?.list()) ?? []
    const numbers = (await platform.ports.numbers?.list()) ?? []
    const own = ((await platform.ports.gateways?.list()) ?? []).filter(
      ({ name }) => name === 'acme',
    )
    const rules = (await platform.ports.rules?.list()) ?? []
    const { baseUrl, accountSid, authToken } = settings.twilio
    const url = `${baseUrl}/2010-04-01/Accounts/${accountSid}/SIP/CredentialLists.json`
    const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`
    const { body } = await host.fetch({ method: 'GET', url, headers: { authorization } })
    return {
      lists: (JSON.parse(body) as { credential_lists: unknown[] }).credential_lists.length,
      trunks: trunks.map(({ name }) => name).toSorted(),
      open: trunks.filter(({ name, direction }) => direction === 'outbound' && name === 'acme')
        .length,
      gateways: own.map(({ direction }) => direction).toSorted(),
      numbers: numbers.filter(({ number }) => number === fresh).length,
      rules: rules.filter(({ rule }) => rule.id === 'acme-inbound').length,
    }
  }

  /** As VideoSDK itself lists them. */
  const inboundCalls = async (): Promise<unknown> => {
    const base = settings.videosdk.baseUrl
    const known = host.sent.find(({ url }) => url.startsWith(base))
    const url = `${base}/v2/sip/call?type=inbound`
    const { body } = await host.fetch({ method: 'GET', url, headers: known?.headers ?? {} })
    return (JSON.parse(body) as { data: unknown }).data
  }

  const dispatcherWith = (rules: readonly RoutingRuleInput[]) =>
    createDispatcher({
      host,
      providers: [providers.videosdk, providers.twilio, providers.daily] as readonly Provider[],
      rules,
      ids: countingIds(),
    })
  return {
    clock,
    emulator,
    host,
    ports,
    endsOver,
    optionsOver,
    dailyOver,
    breaking,
    inventory,
    inboundCalls,
    dispatcherWith,
  }
}
