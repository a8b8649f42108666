import {
  errorOf,
  gatewaysConform,
  type ForeignPart,
  type GatewayCase,
} from '@callplane/conformance'
import type { Gateway } from '@callplane/core'
import { describe, expect, it } from 'vitest'
import {
  business,
  byAddress,
  byCredentials,
  inbound,
  refusal,
  second,
  trunkWorld,
  type TrunkWorld,
} from '../../test/trunk-world.ts'

type GatewaySpec = Omit<Gateway, 'id'>

const nothing = { profiles: 0, connections: 0, addresses: 0, hosts: 0, attached: 0 }
const changesOf = ({ host }: TrunkWorld) => host.sent.filter(({ method }) => method !== 'GET')

/** As it is read back: no password, the usual host, and no numbers on the way out. */
const readable = (given: Gateway): Gateway => {
  const { credentials: _, ...made } = given
  if (made.direction === 'inbound') return made
  return { ...made, address: 'sip.telnyx.com', transport: 'tls', numbers: [] }
}
const madeOf = (wanted: GatewaySpec) => ({
  ...wanted,
  id: expect.stringMatching(/^\d{19}$/) as string,
})
const kind = (
  wanted: GatewaySpec,
  whole: Partial<typeof nothing>,
  changes: number,
  foreign: ForeignPart<TrunkWorld>,
): GatewayCase<TrunkWorld> => ({
  foreign,
  wanted,
  whole: { ...nothing, ...whole },
  changes,
  made: madeOf(wanted),
  readable,
})

gatewaysConform('Telnyx', {
  world: trunkWorld,
  nothing,
  refusal,
  unspoken: [business, byCredentials.credentials!.password],
  gateways: {
    'by credentials': {
      ...kind(byCredentials, { profiles: 1, connections: 1 }, 2, {
        async attach({ get, post }) {
          const [profile] = await get('/outbound_voice_profiles')
          await post('/credential_connections', {
            connection_name: 'by hand',
            user_name: 'byhand1',
            password: 'Correct-horse-8',
            outbound: { outbound_voice_profile_id: profile?.['id'] },
          })
        },
        left: { ...nothing, profiles: 1, connections: 1 },
        says: /outbound voice profile \d+, which still has 1 connection/,
      }),
      // The password is set where it was there already, and that takes no request here.
      silent: ['credentials'],
    },
    'by address': kind(byAddress, { profiles: 1, connections: 1, addresses: 2 }, 4, {
      attach: ({ post }, { id }) =>
        post('/ips', { connection_id: id, ip_address: '203.0.113.77', port: 5060 }),
      left: { ...nothing, profiles: 1, connections: 1, addresses: 1 },
      says: /connection \d+, which still has 1 address/,
    }),
    inbound: kind(inbound, { connections: 1, hosts: 1, attached: 2 }, 5, {
      attach: ({ post }, { id }) =>
        post('/fqdns', { connection_id: id, fqdn: 'pbx.example.com', dns_record_type: 'srv' }),
      left: { ...nothing, connections: 1, hosts: 1 },
      says: /connection \d+, which still has 1 host/,
    }),
  },
})

describe('refused before the first request', () => {
  const cases: readonly [string, GatewaySpec, Partial<GatewaySpec>, string][] = [
    ['a short name', byCredentials, { name: 'ab' }, 'name'],
    [
      'a short user name',
      byCredentials,
      { credentials: { username: 'abc', password: 'long-enough' } },
      'credentials.username',
    ],
    [
      'a user name with a hyphen',
      byCredentials,
      { credentials: { username: 'acme-trunk', password: 'long-enough' } },
      'credentials.username',
    ],
    [
      'a short password',
      byCredentials,
      { credentials: { username: 'acme', password: 'seven77' } },
      'credentials.password',
    ],
    ['no proof', byCredentials, { credentials: undefined }, 'credentials'],
    ['two proofs', byCredentials, { allowedAddresses: ['203.0.113.9'] }, 'credentials'],
    ['SRTP over UDP', byCredentials, { transport: 'udp' }, 'transport'],
    ['SRTP over TCP', byCredentials, { transport: 'tcp' }, 'transport'],
    ['SRTP perhaps', byCredentials, { mediaEncryption: 'preferred' }, 'mediaEncryption'],
    ['an address of another owner', byCredentials, { address: 'sip.example.com' }, 'address'],
    ['another region', byCredentials, { region: 'eu' }, 'region'],
    ['a block', byAddress, { allowedAddresses: ['203.0.113.0/24'] }, 'allowedAddresses[0]'],
    ['both directions', byCredentials, { direction: 'both' }, 'direction'],
    ['SRTP inbound', inbound, { mediaEncryption: 'required' }, 'mediaEncryption'],
    ['an IP address to call', inbound, { address: '203.0.113.9' }, 'address'],
    ['Telnyx to call', inbound, { address: 'sip.telnyx.com' }, 'address'],
    ['a region it does not call from', inbound, { region: 'ca' }, 'region'],
    ['credentials inbound', inbound, { credentials: byCredentials.credentials }, 'credentials'],
  ]
  it.each(cases)('%s', async (_, wanted, change, path) => {
    const world = await trunkWorld()
    const port = world.gatewaysOver(world.host)
    const error = await errorOf(port.create({ ...wanted, ...change }))
    expect(error).toMatchObject({ code: 'input-invalid', dialled: 'no' })
    expect(error.message).toContain(`${path}: `)
    expect(() => port.plan({ ...wanted, ...change })).toThrow(path)
    expect(world.host.sent).toEqual([])
  })
})

describe('refused before the first change', () => {
  it('numbers of another account, all at once', async () => {
    const world = await trunkWorld()
    const numbers = [business, '+14155550133', '+14155550134']
    const port = world.gatewaysOver(world.host)
    for (const wanted of [byCredentials, inbound]) {
      const error = await errorOf(port.create({ ...wanted, numbers }))
      expect(error.faults.map(({ path }) => path)).toEqual([
        ['numbers', 1],
        ['numbers', 2],
      ])
    }
    expect(changesOf(world)).toEqual([])
  })

  it('a number that another trunk has', async () => {
    const world = await trunkWorld()
    const port = world.gatewaysOver(world.host)
    await port.create(inbound)
    const changes = changesOf(world).length
    const error = await errorOf(port.create({ ...inbound, name: 'other' }))
    expect(error).toMatchObject({ code: 'conflict', faults: [{ path: ['numbers', 0] }] })
    expect(changesOf(world)).toHaveLength(changes)
  })

  it.each<[string, GatewaySpec, Partial<GatewaySpec>]>([
    ['user', byCredentials, { credentials: { username: 'someuser', password: 'Correct-horse-7' } }],
    ['encryption', byCredentials, { mediaEncryption: 'none' }],
    ['kind', byCredentials, { credentials: undefined, allowedAddresses: ['203.0.113.9'] }],
    ['addresses', byAddress, { allowedAddresses: ['203.0.113.10'] }],
    ['host', inbound, { address: 'sip.example.com' }],
    ['transport', inbound, { address: 'org1.us2.sip.videosdk.live:5061', transport: 'tcp' }],
  ])('a name that is taken by one with another %s', async (_, wanted, change) => {
    const world = await trunkWorld()
    const port = world.gatewaysOver(world.host)
    await port.create(wanted)
    const before = await world.inventory()
    const changes = changesOf(world).length
    const error = await errorOf(port.create({ ...wanted, ...change }))
    expect(error).toMatchObject({ code: 'conflict', dialled: 'no' })
    expect(changesOf(world)).toHaveLength(changes)
    expect(await world.inventory()).toEqual(before)
  })
})

describe('what is created', () => {
  it('a repeat with another password sets it', async () => {
    const world = await trunkWorld()
    const port = world.gatewaysOver(world.host)
    await port.create(byCredentials)
    await port.create({
      ...byCredentials,
      credentials: { username: 'acmetrunk', password: 'Another-horse-8' },
    })
    const { method, body } = changesOf(world).at(-1)!
    expect([method, JSON.parse(body ?? '')]).toEqual([
      'PATCH',
      { user_name: 'acmetrunk', password: 'Another-horse-8' },
    ])
  })

  it.each([
    ['the only number', {}, business],
    ['the one that is named', { callerId: second }, second],
    ['none of several', { numbers: [business, second] }, ''],
  ])(
    'by address, the caller ID is %s',
    async (
      _,
      { numbers = [business], callerId }: { numbers?: string[]; callerId?: string },
      shown,
    ) => {
      const world = await trunkWorld()
      await world.gatewaysOver(world.host).create({ ...byAddress, numbers }, { callerId })
      const [connection] = await world.get('/ip_connections')
      expect(connection!['outbound']).toMatchObject({ ani_override: shown })
    },
  )

  it('countries, where they are named', async () => {
    const world = await trunkWorld()
    const port = world.gatewaysOver(world.host)
    await port.create(byCredentials, { destinations: ['DE', 'FR'] })
    const [profile] = await world.get('/outbound_voice_profiles')
    expect(profile!['whitelisted_destinations']).toEqual(['DE', 'FR'])
    const error = await errorOf(port.create(byCredentials, { destinations: ['US'] }))
    expect(error.message).toContain('other destinations')
  })

  it('a number goes back where it was when a later step fails', async () => {
    const world = await trunkWorld()
    const broken = world.breaking(5, 'refused')
    await errorOf(world.gatewaysOver(broken.host).create(inbound))
    const numbers = await world.get('/phone_numbers')
    const application = world.keys.ids['connectionId']
    expect(numbers.map((one) => one['connection_id'])).toEqual([application, application])
  })
})

describe('changes', () => {
  it('credentials, name and encryption of an outbound one', async () => {
    const world = await trunkWorld()
    const port = world.gatewaysOver(world.host)
    const { id } = await port.create(byCredentials)
    const changed = await port.update(id, {
      name: 'acme two',
      mediaEncryption: 'none',
      credentials: { username: 'another', password: 'Another-horse-8' },
    })
    expect(changed).toMatchObject({ name: 'acme two', mediaEncryption: 'none' })
    expect(await world.get('/credential_connections')).toMatchObject([{ user_name: 'another' }])
    expect(await world.get('/outbound_voice_profiles')).toMatchObject([{ name: 'acme two' }])
    await port.remove(id)
    expect(await world.inventory()).toEqual(nothing)
  })

  it('addresses', async () => {
    const world = await trunkWorld()
    const port = world.gatewaysOver(world.host)
    const { id } = await port.create(byAddress)
    const wanted = ['203.0.113.10', '203.0.113.11']
    const changed = await port.update(id, { allowedAddresses: wanted })
    expect(changed.allowedAddresses).toEqual(wanted)
  })

  it('host, region and numbers of an inbound one', async () => {
    const world = await trunkWorld()
    const port = world.gatewaysOver(world.host)
    const { id } = await port.create({ ...inbound, numbers: [business] })
    const changes = {
      address: 'org1.in1.sip.videosdk.live:5080',
      transport: 'tcp',
      region: 'au',
      numbers: [second],
    } as const
    expect(await port.update(id, { ...changes, numbers: [second] })).toEqual({
      ...inbound,
      ...changes,
      id,
    })
    expect(await world.inventory()).toMatchObject({ hosts: 1, attached: 1 })
    expect((await port.attach(id, [business])).numbers).toEqual([second, business])
    expect((await port.get(id))?.numbers.toSorted()).toEqual([business, second])
  })

  it.each<[GatewaySpec, Partial<GatewaySpec>, string]>([
    [byCredentials, { direction: 'inbound' }, 'direction'],
    [byCredentials, { allowedAddresses: ['203.0.113.9'] }, 'allowedAddresses'],
    [byCredentials, { numbers: [second] }, 'numbers'],
    [byCredentials, { mediaEncryption: 'preferred' }, 'mediaEncryption'],
    [byAddress, { allowedAddresses: [] }, 'allowedAddresses'],
    [byAddress, { credentials: byCredentials.credentials }, 'credentials'],
    [inbound, { mediaEncryption: 'required' }, 'mediaEncryption'],
  ])('is refused %#: what a gateway cannot become', async (wanted, changes, path) => {
    const world = await trunkWorld()
    const port = world.gatewaysOver(world.host)
    const { id } = await port.create(wanted)
    expect((await errorOf(port.update(id, changes))).message).toContain(`${path}: `)
  })

  it('other resources: an application, and nothing', async () => {
    const world = await trunkWorld()
    const port = world.gatewaysOver(world.host)
    for (const id of [world.keys.ids['connectionId']!, '1']) {
      expect(await port.get(id)).toBeNull()
      await expect(port.remove(id)).rejects.toThrow('no gateway has this id')
      await expect(port.update(id, { name: 'new' })).rejects.toThrow('no gateway has this id')
      await expect(port.attach(id, [business])).rejects.toThrow('no gateway has this id')
    }
    expect(await port.list()).toEqual([])
  })
})
