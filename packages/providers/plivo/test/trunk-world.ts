import { breakingHost, inProcessHost, type Breakage } from '@callplane/conformance'
import type { Gateway, Host } from '@callplane/core'
import { manualClock } from '@callplane/core/testing'
import { createEmulator } from '@callplane/emulator'
import type { PlivoGateways } from '../src/trunks/gateways.ts'
import { plivo } from '../src/plugin.ts'
import type { PlivoSettingsInput } from '../src/settings.ts'
import { harness } from './harness.ts'

/** How Plivo turns a request down. */
export const refusal = {
  status: 400,
  headers: {},
  body: JSON.stringify({ api_id: 'a', error: 'no' }),
}

/** An emulated Plivo, and hosts that break at a request of one's choice. */
export const trunkWorld = () => {
  const clock = manualClock()
  const emulator = createEmulator({ clock, wall: () => clock.wall(), seed: 'trunks' })
  const keys = emulator.keys()['plivo']!
  const host = inProcessHost(() => emulator, clock, undefined)

  const portsOver = (over: Host) =>
    plivo(harness.settings(keys) as unknown as PlivoSettingsInput).connect(over)
  const gatewaysOver = (over: Host) => portsOver(over).gateways as PlivoGateways

  const breaking = (nth: number, breakage: Breakage) =>
    breakingHost(host, nth, breakage, { refusal })

  const { authId, authToken } = keys.credentials
  const request = async (method: string, path: string, body?: unknown) => {
    const basic = Buffer.from(`${authId}:${authToken}`).toString('base64')
    const reply = await host.fetch({
      method,
      url: `${keys.baseUrl}/v1/Account/${authId}${path}`,
      headers: { authorization: `Basic ${basic}`, 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    return JSON.parse(reply.body || '{}') as Record<string, unknown>
  }
  const list = async (path: string) =>
    (await request('GET', path))['objects'] as readonly Record<string, unknown>[]
  /** Everything of the account that a trunk is made of, straight from the emulator. */
  const inventory = async () => {
    const trunks = await list('/Zentrunk/Trunk/')
    const attached = (await list('/Number/')).filter((one) =>
      String(one['application']).includes('/Zentrunk/'),
    )
    const count = (direction: string) =>
      trunks.filter((one) => one['trunk_direction'] === direction).length
    return {
      outbound: count('outbound'),
      inbound: count('inbound'),
      credentials: (await list('/Zentrunk/Credential/')).length,
      accessLists: (await list('/Zentrunk/IPAccessControlList/')).length,
      uris: (await list('/Zentrunk/URI/')).length,
      attached: attached.length,
    }
  }
  return {
    clock,
    emulator,
    keys,
    host,
    portsOver,
    gatewaysOver,
    breaking,
    request,
    list,
    inventory,
  }
}
export type TrunkWorld = ReturnType<typeof trunkWorld>

export const business = '+14155550100'
export const second = '+14155550101'

export const outbound: Omit<Gateway, 'id'> = {
  name: 'acme',
  address: 'zt.plivo.com',
  transport: 'tls',
  credentials: { username: 'acmetrunk', password: 'Correct-horse-7' },
  allowedAddresses: ['203.0.113.0/24', '198.51.100.7'],
  mediaEncryption: 'required',
  numbers: [business],
  direction: 'outbound',
}
export const inbound: Omit<Gateway, 'id'> = {
  name: 'acme-in',
  address: 'org1.us2.sip.videosdk.live:5061',
  transport: 'tls',
  mediaEncryption: 'required',
  numbers: [business, second],
  direction: 'inbound',
}
export const both: Omit<Gateway, 'id'> = {
  ...outbound,
  name: 'acme both',
  address: 'pbx.example.com',
  allowedAddresses: undefined,
  direction: 'both',
}
