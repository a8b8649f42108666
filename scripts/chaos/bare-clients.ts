import type { Emulator, ProviderKeys } from '@callplane/emulator'
import { VideoSDK } from '@videosdk.live/server-sdk'
import { Vonage } from '@vonage/server-sdk'
import { SipClient } from 'livekit-server-sdk'
import Telnyx from 'telnyx'
import twilioSdk from 'twilio'
import { bareDaily } from './bare-daily.ts'
import { barePlivo } from './bare-plivo.ts'
import type { Dial } from './dial.ts'
import { business } from './load.ts'

const hook = 'https://app.example/hook'
type RequestOptions = Parameters<twilioSdk.RequestClient['request']>[0]

const bareTwilio = ({ credentials }: ProviderKeys, url: string, timeout: number): Dial => {
  const inner = new twilioSdk.RequestClient({ timeout })
  const client = twilioSdk(credentials['accountSid'], credentials['authToken'], {
    httpClient: {
      request: (options: RequestOptions) =>
        inner.request({ ...options, uri: options.uri.replace('https://api.twilio.com', url) }),
    } as typeof inner,
  })
  const twiml = '<Response><Pause length="60"/></Response>'
  return (to) => client.calls.create({ to, from: business, twiml })
}

const bareTelnyx = ({ baseUrl, credentials, ids }: ProviderKeys, timeout: number): Dial => {
  const apiKey = credentials['apiKey'] ?? ''
  const client = new Telnyx({ apiKey, baseURL: `${baseUrl}/v2`, timeout })
  const connection_id = ids['connectionId'] ?? ''
  return (to) => client.calls.dial({ connection_id, to, from: business, webhook_url: hook })
}

const bareVonage = ({ baseUrl, credentials }: ProviderKeys, timeout: number): Dial => {
  const { applicationId = '', privateKey = '' } = credentials
  const { voice } = new Vonage({ applicationId, privateKey }, { apiHost: baseUrl, timeout })
  return (to) =>
    voice.createOutboundCall({
      to: [{ type: 'phone', number: to.slice(1) }],
      from: { type: 'phone', number: business.slice(1) },
      // The client requires members of its enums, of which the wire has the values.
      ncco: [{ action: 'talk', text: 'Hello.' }] as never[],
    })
}

const videosdkClient = ({ baseUrl, credentials }: ProviderKeys, timeoutMs: number): VideoSDK => {
  const { apiKey = '', secret = '' } = credentials
  return new VideoSDK({ apiKey, secret, apiEndpoint: baseUrl, timeoutMs })
}

const bareVideosdk = (keys: ProviderKeys, timeout: number): Dial => {
  const { sip } = videosdkClient(keys, timeout)
  const gatewayId = keys.ids['gatewayId'] ?? ''
  return (callTo) => sip.calls.create({ callTo, callFrom: business, gatewayId })
}

/** The old call API has no method of its own in the client: its documented way to any other path. */
const bareVideosdkLegacy = (keys: ProviderKeys, timeout: number): Dial => {
  const client = videosdkClient(keys, timeout)
  const trunkId = keys.ids['trunkId'] ?? ''
  return async (to) => {
    const { roomId } = await client.rooms.create({})
    const body = { to, from: business, displayName: 'Room', meetingId: roomId, trunkId }
    return client.api.post('/v2/sip/outbound-call', { body })
  }
}

/** Fails over to other regions on hosts of LiveKit Cloud only, which the emulator is not. */
const bareLivekit = ({ baseUrl, credentials, ids }: ProviderKeys, timeout: number): Dial => {
  const { apiKey, apiSecret } = credentials
  const client = new SipClient(baseUrl, apiKey, apiSecret, { requestTimeout: timeout / 1000 })
  return (to, index) =>
    client.createSipParticipant(ids['trunkId'] ?? '', to, `bare-${index}`, {
      participantIdentity: 'phone',
      fromNumber: business,
    })
}

/**
 * Every vendor's own client with the policy it has by default. Timeouts are in time of the emulator, which runs `speed`
 * times faster: five seconds for Plivo's voice calls and thirty for Twilio and VideoSDK are what the clients have, and
 * thirty in place of Telnyx's sixty and of Vonage's none are still more than the slowest answer takes, so that they
 * only make hangs end sooner.
 */
export const bareClients = (
  emulator: Emulator,
  deadUrl: string,
  speed: number,
): Readonly<Record<string, Dial>> => {
  const all = emulator.keys()
  const keysOf = (face: string): ProviderKeys => {
    const keys = all[face]
    if (!keys) throw new Error(`no face ${face}`)
    return keys
  }
  const timeout = Math.ceil(30_000 / speed)
  const twilio = keysOf('twilio')
  const plivo = barePlivo(keysOf('plivo'), Math.ceil(5_000 / speed))
  return {
    twilio: bareTwilio(twilio, twilio.baseUrl, timeout),
    dead: bareTwilio(twilio, deadUrl, timeout),
    telnyx: bareTelnyx(keysOf('telnyx'), timeout),
    plivo: (to) => plivo.calls.create(business, to, hook),
    vonage: bareVonage(keysOf('vonage'), timeout),
    videosdk: bareVideosdk(keysOf('videosdk'), timeout),
    'videosdk-legacy': bareVideosdkLegacy(keysOf('videosdk-legacy'), timeout),
    daily: bareDaily(keysOf('daily'), timeout),
    livekit: bareLivekit(keysOf('livekit'), timeout),
  }
}
