import {
  errorOf,
  gatewaysConform,
  type ForeignPart,
  type GatewayCase,
} from '@callplane/conformance'
import type { Gateway } from '@callplane/core'
import { describe, expect, it } from 'vitest'
import {
  both,
  business,
  inbound,
  outbound,
  refusal,
  second,
  trunkWorld,
  type TrunkWorld,
} from '../../test/trunk-world.ts'

type GatewaySpec = Omit<Gateway, 'id'>

const nothing = { trunks: 0, credentialLists: 0, accessLists: 0, endpoints: 0, numbers: 0 }
const changesOf = ({ host }: TrunkWorld) =>
  host.sent.filter(({ method, url }) => method !== 'GET' && !url.endsWith('/oauth2/token'))

const uuid = /^[\da-f-]{36}$/

/** As it is read back: no password, and no numbers on the way out. */
const readable = (given: Gateway): Gateway => {
  const { credentials: _, allowedAddresses, ...made } = given
  return {
    ...made,
    ...(allowedAddresses && { allowedAddresses }),
    numbers: made.direction === 'outbound' ? [] : made.numbers,
  }
}

/** A trunk that a person makes, with the gateway's credential list. */
const trunkWithList: ForeignPart<TrunkWorld> = {
  async attach({ list, request }) {
    const [held] = await list('/credentialLists')
    const { id } = await request('POST', '/trunks', { name: 'by hand', hostName: 'by-hand' })
    await request('POST', `/trunks/${String(id)}/credentialLists`, {
      credentialListIds: [held?.['id']],
    })
  },
  left: { ...nothing, trunks: 1, credentialLists: 1 },
  says: /credential list \S+, which still has 1 trunk/,
}
/** An endpoint that a person puts on the trunk. */
const endpointOfTrunk: ForeignPart<TrunkWorld> = {
  attach: ({ request }, { id }) =>
    request('POST', `/trunks/${id}/endpoints`, {
      name: 'by hand',
      address: 'pbx.example.com',
      priority: 2,
    }),
  left: { ...nothing, trunks: 1, endpoints: 1 },
  says: /trunk \S+, which still has 1 endpoint/,
}

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
  // A password is set where the list was there already.
  silent: ['password'],
  made: {
    ...wanted,
    id: expect.stringMatching(uuid) as string,
    address: wanted.direction === 'both' ? 'acme-both.pstn.sinch.com' : wanted.address,
  },
  readable,
})

gatewaysConform('Sinch', {
  world: trunkWorld,
  nothing,
  refusal,
  unspoken: [business, outbound.credentials!.password],
  gateways: {
    outbound: kind(outbound, { trunks: 1, credentialLists: 1, accessLists: 1 }, 5, trunkWithList),
    inbound: kind(inbound, { trunks: 1, endpoints: 1, numbers: 2 }, 4, endpointOfTrunk),
    'of both directions': kind(
      both,
      { trunks: 1, credentialLists: 1, endpoints: 1, numbers: 1 },
      5,
      trunkWithList,
    ),
  },
})

describe('refused before the first request', () => {
  it.each<[string, GatewaySpec, Partial<GatewaySpec>, string]>([
    ['an address of one’s own', outbound, { address: 'acme.example.com' }, 'address'],
    ['Sinch to call', inbound, { address: 'acme.pstn.sinch.com' }, 'address'],
    ['no proof', outbound, { credentials: undefined, allowedAddresses: [] }, 'credentials'],
    [
      'a blank in a password',
      outbound,
      { credentials: { username: 'acme', password: 'two words' } },
      'credentials.password',
    ],
    ['IPv6', outbound, { allowedAddresses: ['2001:db8::1'] }, 'allowedAddresses[0]'],
    ['SRTP', outbound, { mediaEncryption: 'required' }, 'mediaEncryption'],
    ['a region', inbound, { region: 'us' }, 'region'],
    ['a name without a letter', both, { name: '…' }, 'name'],
    ['credentials inbound', inbound, { credentials: outbound.credentials }, 'credentials'],
    ['addresses inbound', inbound, { allowedAddresses: ['203.0.113.9'] }, 'allowedAddresses'],
  ])('%s', async (_, wanted, change, path) => {
    const world = trunkWorld()
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
    const world = trunkWorld()
    const numbers = [business, '+14155550133', '+14155550134']
    const port = world.gatewaysOver(world.host)
    for (const wanted of [outbound, inbound, both]) {
      const error = await errorOf(port.create({ ...wanted, numbers }))
      expect(error.faults.map(({ path }) => path)).toEqual([
        ['numbers', 1],
        ['numbers', 2],
      ])
    }
    expect(changesOf(world)).toEqual([])
  })

  it('a number that another trunk has', async () => {
    const world = trunkWorld()
    const port = world.gatewaysOver(world.host)
    await port.create(inbound)
    const changes = changesOf(world).length
    const error = await errorOf(port.create({ ...inbound, name: 'other' }))
    expect(error).toMatchObject({ code: 'conflict', faults: [{ path: ['numbers', 0] }] })
    expect(changesOf(world)).toHaveLength(changes)
  })

  it.each<[string, GatewaySpec, Partial<GatewaySpec>]>([
    ['user', outbound, { credentials: { username: 'someuser', password: 'Correct-horse-7' } }],
    ['domain', outbound, { address: 'other.pstn.sinch.com' }],
    ['list', outbound, { allowedAddresses: ['203.0.113.0/24'] }],
    ['host', inbound, { address: 'sip.example.com' }],
    ['transport', inbound, { transport: 'tcp' }],
  ])('a name that is taken by one with another %s', async (_, wanted, change) => {
    const world = trunkWorld()
    const port = world.gatewaysOver(world.host)
    await port.create(wanted)
    const before = await world.inventory()
    const changes = changesOf(world).length
    const error = await errorOf(port.create({ ...wanted, ...change }))
    expect(error.code).toBe('conflict')
    expect(changesOf(world)).toHaveLength(changes)
    expect(await world.inventory()).toEqual(before)
  })
})

describe('changes', () => {
  it('a repeat with another password sets it', async () => {
    const world = trunkWorld()
    const port = world.gatewaysOver(world.host)
    await port.create(outbound)
    const credentials = { username: 'acmetrunk', password: 'Another-horse-8' }
    await port.create({ ...outbound, credentials })
    expect(JSON.parse(changesOf(world).at(-1)?.body ?? '')).toEqual({ password: 'Another-horse-8' })
  })

  it('name and addresses of an outbound one', async () => {
    const world = trunkWorld()
    const port = world.gatewaysOver(world.host)
    const { id } = await port.create(outbound)
    const changes = { name: 'acme two', allowedAddresses: ['203.0.113.11/32'] }
    expect(await port.update(id, changes)).toMatchObject({ ...changes, address: outbound.address })
  })

  it('host, transport, numbers and name of both directions', async () => {
    const world = trunkWorld()
    const port = world.gatewaysOver(world.host)
    const { id } = await port.create(both)
    const changed = await port.update(id, {
      name: 'acme pair',
      address: 'pbx2.example.com:5070',
      transport: 'tcp',
      numbers: [second],
    })
    expect(changed).toMatchObject({ id, name: 'acme pair', direction: 'both', numbers: [second] })
    expect(await world.list(`/trunks/${id}/endpoints`)).toMatchObject([
      { name: 'acme pair', address: 'pbx2.example.com', port: 5_070, transport: 'TCP' },
    ])
    expect((await port.attach(id, [business])).numbers).toEqual([second, business])
    expect((await port.get(id))?.numbers.toSorted()).toEqual([business, second])
    expect(await port.list()).toHaveLength(1)
    await port.remove(id)
    expect(await port.get(id)).toBeNull()
  })

  it.each<[GatewaySpec, Partial<GatewaySpec>, string]>([
    [outbound, { direction: 'inbound' }, 'direction'],
    [outbound, { address: 'other.pstn.sinch.com' }, 'address'],
    [outbound, { numbers: [second] }, 'numbers'],
    [outbound, { mediaEncryption: 'preferred' }, 'mediaEncryption'],
    [both, { allowedAddresses: ['203.0.113.9'] }, 'allowedAddresses'],
    [inbound, { credentials: outbound.credentials }, 'credentials'],
  ])('is refused %#: what a gateway cannot become', async (wanted, changes, path) => {
    const world = trunkWorld()
    const port = world.gatewaysOver(world.host)
    const { id } = await port.create(wanted)
    expect((await errorOf(port.update(id, changes))).message).toContain(`${path}: `)
  })

  it('what is not there', async () => {
    const world = trunkWorld()
    const port = world.gatewaysOver(world.host)
    const id = '00000000-0000-4000-8000-000000000001'
    expect(await port.get(id)).toBeNull()
    await expect(port.remove(id)).rejects.toThrow('no gateway has this id')
    await expect(port.update(id, { name: 'new' })).rejects.toThrow('no gateway has this id')
    await expect(port.attach(id, [business])).rejects.toThrow('no gateway has this id')
  })
})

it('a token is asked for once, and again after a refusal of the key', async () => {
  const world = trunkWorld()
  const port = world.gatewaysOver(world.host)
  await Promise.all([port.list(), port.list()])
  const tokens = () => world.host.sent.filter(({ url }) => url.endsWith('/oauth2/token')).length
  expect(tokens()).toBe(1)
  await world.clock.advance(3_600_000)
  await port.list()
  expect(tokens()).toBe(2)
})
