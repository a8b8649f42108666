import { breakingHost, inProcessHost, type Breakage } from '@callplane/conformance'
import type { Gateway, Host } from '@callplane/core'
import { manualClock } from '@callplane/core/testing'
import { createEmulator } from '@callplane/emulator'
import type { TwilioGateways } from '../src/trunks/gateways.ts'
import { twilio } from '../src/plugin.ts'
import type { TwilioSettingsInput } from '../src/settings.ts'
import { harness } from './harness.ts'

/** How Twilio turns a request down. */
export const refusal = {
  status: 400,
  headers: {},
  body: JSON.stringify({ code: 20001, message: 'made up', status: 400 }),
}

/** An emulated Twilio, and hosts that break at a request of one's choice. */
export const trunkWorld = async () => {
  await import('twilio')
  const clock = manualClock()
  const emulator = createEmulator({ clock, wall: () => clock.wall(), seed: 'trunks' })
  const keys = emulator.keys()['twilio']!
  const host = inProcessHost(() => emulator, clock, undefined)

  const portsOver = (over: Host) =>
    twilio(harness.settings(keys) as unknown as TwilioSettingsInput).connect(over)
  const gatewaysOver = (over: Host) => portsOver(over).gateways as TwilioGateways

  const breaking = (nth: number, breakage: Breakage) =>
    breakingHost(host, nth, breakage, { refusal })

  /** Everything of the account that a trunk is made of, straight from the emulator. */
  const inventory = async () => {
    const { credentials } = keys
    const authorization = `Basic ${Buffer.from(`${credentials['accountSid']}:${credentials['authToken']}`).toString('base64')}`
    const get = async (path: string): Promise<Record<string, unknown[]>> => {
      const url = `${keys.baseUrl}${path}?PageSize=100`
      const { body } = await host.fetch({ method: 'GET', url, headers: { authorization } })
      return JSON.parse(body) as Record<string, unknown[]>
    }
    const account = `/2010-04-01/Accounts/${credentials['accountSid']}`
    const trunks = (await get('/v1/Trunks'))['trunks'] ?? []
    const numbers = (await get(`${account}/IncomingPhoneNumbers.json`))['incoming_phone_numbers']
    return {
      trunks: trunks.length,
      bare: trunks.filter((one) => (one as { auth_type: string }).auth_type === '').length,
      credentialLists: (await get(`${account}/SIP/CredentialLists.json`))['credential_lists']
        ?.length,
      addressLists: (await get(`${account}/SIP/IpAccessControlLists.json`))[
        'ip_access_control_lists'
      ]?.length,
      attached: numbers?.filter((one) => (one as { trunk_sid: unknown }).trunk_sid !== null).length,
    }
  }
  /** As a person does it, past the plugin. */
  const post = async (path: string, fields: Readonly<Record<string, string>>) => {
    const { credentials } = keys
    const basic = Buffer.from(`${credentials['accountSid']}:${credentials['authToken']}`)
    const reply = await host.fetch({
      method: 'POST',
      url: `${keys.baseUrl}${path.replace('{account}', credentials['accountSid'] ?? '')}`,
      headers: {
        authorization: `Basic ${basic.toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams(fields).toString(),
    })
    if (reply.status !== 201) throw new Error(`${path}: ${reply.status} ${reply.body}`)
  }
  /** The only credential list there is. */
  const credentialList = async (): Promise<string> => {
    const { credentials } = keys
    const account = `/2010-04-01/Accounts/${credentials['accountSid']}`
    const basic = Buffer.from(`${credentials['accountSid']}:${credentials['authToken']}`)
    const headers = { authorization: `Basic ${basic.toString('base64')}` }
    const url = `${keys.baseUrl}${account}/SIP/CredentialLists.json`
    const { body } = await host.fetch({ method: 'GET', url, headers })
    return (JSON.parse(body) as { credential_lists: { sid: string }[] }).credential_lists[0]!.sid
  }
  const byHand = { post, credentialList }
  return { clock, emulator, keys, host, portsOver, gatewaysOver, breaking, inventory, byHand }
}

export const business = '+14155550100'
export const second = '+14155550101'

export const outbound: Omit<Gateway, 'id'> = {
  name: 'acme',
  address: 'acme.pstn.twilio.com',
  transport: 'tls',
  credentials: { username: 'acme', password: 'Correct-horse-7' },
  allowedAddresses: ['203.0.113.0/24', '198.51.100.7'],
  mediaEncryption: 'none',
  numbers: [business],
  direction: 'outbound',
}
export const inbound: Omit<Gateway, 'id'> = {
  name: 'acme-in',
  address: 'org1.us2.sip.videosdk.live',
  transport: 'tls',
  mediaEncryption: 'none',
  numbers: [business, second],
  direction: 'inbound',
}
