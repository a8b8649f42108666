import { breakingHost, inProcessHost, type Breakage } from '@callplane/conformance'
import type { Gateway, Host } from '@callplane/core'
import { manualClock } from '@callplane/core/testing'
import { createEmulator } from '@callplane/emulator'
import { sinch } from '../src/plugin.ts'
import type { SinchSettingsInput } from '../src/settings.ts'
import type { SinchGateways } from '../src/trunks/gateways.ts'
import { harness } from './harness.ts'

/** How Sinch turns a request down (developers.sinch.com/docs/est/api-reference/errors). */
export const refusal = {
  status: 400,
  headers: {},
  body: JSON.stringify({ code: 400, status: 'BAD_REQUEST', message: 'no', details: [] }),
}

/** An emulated Sinch, and hosts that break at a request of one's choice. */
export const trunkWorld = () => {
  const clock = manualClock()
  const emulator = createEmulator({ clock, wall: () => clock.wall(), seed: 'trunks' })
  const keys = emulator.keys()['sinch']!
  const host = inProcessHost(() => emulator, clock, undefined)

  const portsOver = (over: Host) =>
    sinch(harness.settings(keys) as unknown as SinchSettingsInput).connect(over)
  const gatewaysOver = (over: Host) => portsOver(over).gateways as SinchGateways

  const breaking = (nth: number, breakage: Breakage) =>
    breakingHost(host, nth, breakage, { refusal })

  const request = async (method: string, path: string, body?: unknown) => {
    const { keyId, keySecret } = keys.credentials
    const basic = Buffer.from(`${keyId}:${keySecret}`).toString('base64')
    const reply = await host.fetch({
      method,
      url: `${keys.baseUrl}/v1/projects/${keys.ids['projectId']}${path}`,
      headers: { authorization: `Basic ${basic}`, 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    return JSON.parse(reply.body || '{}') as Record<string, unknown>
  }
  const list = async (path: string) => {
    const [key = ''] = path.split('/').slice(-1)
    return (await request('GET', path))[key] as readonly Record<string, unknown>[]
  }
  /** Everything of the project that a trunk is made of, straight from the emulator. */
  const inventory = async () => {
    const trunks = await list('/trunks')
    const of = async (what: string) =>
      (await Promise.all(trunks.map(({ id }) => list(`/trunks/${String(id)}/${what}`)))).flat()
        .length
    return {
      trunks: trunks.length,
      credentialLists: (await list('/credentialLists')).length,
      accessLists: (await list('/accessControlLists')).length,
      endpoints: await of('endpoints'),
      numbers: await of('phoneNumbers'),
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
  address: 'acme.pstn.sinch.com',
  transport: 'tls',
  credentials: { username: 'acmetrunk', password: 'Correct-horse-7' },
  allowedAddresses: ['203.0.113.0/24', '198.51.100.7/32'],
  mediaEncryption: 'none',
  numbers: [business],
  direction: 'outbound',
}
export const inbound: Omit<Gateway, 'id'> = {
  name: 'acme-in',
  address: 'org1.us2.sip.videosdk.live:5071',
  transport: 'tls',
  mediaEncryption: 'none',
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
