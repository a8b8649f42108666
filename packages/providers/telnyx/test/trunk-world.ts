import { breakingHost, inProcessHost, type Breakage } from '@callplane/conformance'
import type { Gateway, Host } from '@callplane/core'
import { manualClock } from '@callplane/core/testing'
import { createEmulator } from '@callplane/emulator'
import type { TelnyxGateways } from '../src/trunks/gateways.ts'
import { telnyx } from '../src/plugin.ts'
import type { TelnyxSettingsInput } from '../src/settings.ts'
import { harness } from './harness.ts'

/** How Telnyx turns a request down. */
export const refusal = {
  status: 422,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ errors: [{ code: '10015', title: 'Bad Request', detail: 'no' }] }),
}

/** An emulated Telnyx, and hosts that break at a request of one's choice. */
export const trunkWorld = async () => {
  await import('telnyx')
  const clock = manualClock()
  const emulator = createEmulator({ clock, wall: () => clock.wall(), seed: 'trunks' })
  const keys = emulator.keys()['telnyx']!
  const host = inProcessHost(() => emulator, clock, undefined)

  const portsOver = (over: Host) =>
    telnyx(harness.settings(keys) as unknown as TelnyxSettingsInput).connect(over)
  const gatewaysOver = (over: Host) => portsOver(over).gateways as TelnyxGateways

  const breaking = (nth: number, breakage: Breakage) =>
    breakingHost(host, nth, breakage, { refusal })

  const get = async (path: string): Promise<readonly Record<string, unknown>[]> => {
    const authorization = `Bearer ${keys.credentials['apiKey']}`
    const url = `${keys.baseUrl}/v2${path}`
    const { body } = await host.fetch({ method: 'GET', url, headers: { authorization } })
    return (JSON.parse(body) as { data: readonly Record<string, unknown>[] }).data
  }
  /** Everything of the account that a trunk is made of, straight from the emulator. */
  const inventory = async () => {
    const numbers = await get('/phone_numbers')
    const attached = numbers.filter((one) => one['connection_id'] !== keys.ids['connectionId'])
    return {
      profiles: (await get('/outbound_voice_profiles')).length,
      // The application is one of the connections.
      connections: (await get('/connections')).length - 1,
      addresses: (await get('/ips')).length,
      hosts: (await get('/fqdns')).length,
      attached: attached.filter((one) => one['connection_id'] !== null).length,
    }
  }
  /** As a person does it, past the plugin. */
  const post = async (path: string, given: object): Promise<void> => {
    const headers = {
      authorization: `Bearer ${keys.credentials['apiKey']}`,
      'content-type': 'application/json',
    }
    const url = `${keys.baseUrl}/v2${path}`
    const reply = await host.fetch({ method: 'POST', url, headers, body: JSON.stringify(given) })
    if (reply.status >= 300) throw new Error(`${path}: ${reply.status} ${reply.body}`)
  }
  return { clock, emulator, keys, host, portsOver, gatewaysOver, breaking, get, post, inventory }
}
export type TrunkWorld = Awaited<ReturnType<typeof trunkWorld>>

export const business = '+14155550100'
export const second = '+14155550101'

export const byCredentials: Omit<Gateway, 'id'> = {
  name: 'acme',
  address: 'sip.telnyx.com',
  transport: 'tls',
  credentials: { username: 'acmetrunk', password: 'Correct-horse-7' },
  mediaEncryption: 'required',
  numbers: [business],
  direction: 'outbound',
}
export const byAddress: Omit<Gateway, 'id'> = {
  name: 'acme-ip',
  address: 'sip.telnyx.eu',
  transport: 'udp',
  allowedAddresses: ['203.0.113.9', '203.0.113.10'],
  mediaEncryption: 'none',
  numbers: [business],
  direction: 'outbound',
}
export const inbound: Omit<Gateway, 'id'> = {
  name: 'acme-in',
  address: 'org1.us2.sip.videosdk.live',
  transport: 'tls',
  region: 'us',
  mediaEncryption: 'none',
  numbers: [business, second],
  direction: 'inbound',
}
