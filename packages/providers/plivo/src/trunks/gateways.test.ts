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

const nothing = {
  outbound: 0,
  inbound: 0,
  credentials: 0,
  accessLists: 0,
  uris: 0,
  attached: 0,
}
const changesOf = ({ host }: TrunkWorld) => host.sent.filter(({ method }) => method !== 'GET')

/** Steps that take no request here: the address is read, and a password is set where it was there already. */
const silent = ['password', 'address of the trunk']
const drawn = expect.stringMatching(/^\d{17}\.zt\.plivo\.com$/) as string
const ids = { outbound: /^\d{17}$/, inbound: /^\d{17}$/, both: /^\d{17}\+\d{17}$/ }

/** As it is read back: no password, and no numbers on the way out. */
const readable = (given: Gateway): Gateway => {
  const { credentials: _, allowedAddresses, ...made } = given
  return {
    ...made,
    ...(allowedAddresses && { allowedAddresses }),
    numbers: made.direction === 'outbound' ? [] : made.numbers,
  }
}
/** A trunk that a person makes, with a part of the gateway's. */
const trunkWith = (
  part: 'credential' | 'uri',
  left: Partial<typeof nothing>,
): ForeignPart<TrunkWorld> => ({
  async attach({ list, request }) {
    const [path, id] =
      part === 'uri' ? (['URI', 'uri_uuid'] as const) : (['Credential', 'credential_uuid'] as const)
    const [held] = await list(`/Zentrunk/${path}/`)
    await request('POST', '/Zentrunk/Trunk/', {
      name: 'by hand',
      trunk_direction: part === 'uri' ? 'inbound' : 'outbound',
      [part === 'uri' ? 'primary_uri_uuid' : 'credential_uuid']: held?.[id],
    })
  },
  left: { ...nothing, ...left },
  says:
    part === 'uri'
      ? /origination URI \S+, which still has 1 trunk/
      : /credential \S+, which still has 1 trunk/,
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
  silent,
  made: {
    ...wanted,
    id: expect.stringMatching(ids[wanted.direction]) as string,
    address: wanted.direction === 'inbound' ? wanted.address : drawn,
  },
  readable,
})

gatewaysConform('Plivo', {
  world: trunkWorld,
  nothing,
  refusal,
  unspoken: [business, outbound.credentials!.password],
  gateways: {
    outbound: kind(
      outbound,
      { outbound: 1, credentials: 1, accessLists: 1 },
      3,
      trunkWith('credential', { outbound: 1, credentials: 1 }),
    ),
    inbound: kind(
      inbound,
      { inbound: 1, uris: 1, attached: 2 },
      4,
      trunkWith('uri', { inbound: 1, uris: 1 }),
    ),
    'of both directions': kind(
      both,
      { outbound: 1, inbound: 1, credentials: 1, uris: 1, attached: 1 },
      5,
      trunkWith('credential', { outbound: 1, credentials: 1 }),
    ),
  },
})

describe('refused before the first request', () => {
  const cases: readonly [string, GatewaySpec, Partial<GatewaySpec>, string][] = [
    ['an address of one’s own', outbound, { address: 'acme.example.com' }, 'address'],
    ['Plivo to call', inbound, { address: '1.zt.plivo.com' }, 'address'],
    ['no proof', outbound, { credentials: undefined, allowedAddresses: [] }, 'credentials'],
    [
      'a blank in a password',
      outbound,
      { credentials: { username: 'acme', password: 'two words' } },
      'credentials.password',
    ],
    ['IPv6', outbound, { allowedAddresses: ['2001:db8::1'] }, 'allowedAddresses[0]'],
    ['SRTP over UDP', outbound, { transport: 'udp' }, 'transport'],
    ['SRTP over TCP', inbound, { transport: 'tcp' }, 'transport'],
    ['SRTP perhaps', both, { mediaEncryption: 'preferred' }, 'mediaEncryption'],
    ['a region', inbound, { region: 'us' }, 'region'],
    ['credentials inbound', inbound, { credentials: outbound.credentials }, 'credentials'],
    ['addresses inbound', inbound, { allowedAddresses: ['203.0.113.9'] }, 'allowedAddresses'],
  ]
  it.each(cases)('%s', async (_, wanted, change, path) => {
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
    ['encryption', outbound, { mediaEncryption: 'none' }],
    ['list', outbound, { allowedAddresses: ['203.0.113.0/24'] }],
    ['proof', outbound, { allowedAddresses: undefined }],
    ['host', inbound, { address: 'sip.example.com' }],
    ['transport', { ...inbound, mediaEncryption: 'none' }, { transport: 'tcp' }],
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

describe('what is created', () => {
  it('a repeat with another password sets it', async () => {
    const world = trunkWorld()
    const port = world.gatewaysOver(world.host)
    await port.create(outbound)
    await port.create({
      ...outbound,
      credentials: { username: 'acmetrunk', password: 'Another-horse-8' },
    })
    expect(JSON.parse(changesOf(world).at(-1)?.body ?? '')).toEqual({ password: 'Another-horse-8' })
  })

  it('a number goes back where it was when a later step fails', async () => {
    const world = trunkWorld()
    const before = await world.list('/Number/')
    await errorOf(world.gatewaysOver(world.breaking(4, 'refused').host).create(inbound))
    expect(await world.list('/Number/')).toEqual(before)
  })

  it('a trunk without an address is taken back', async () => {
    const world = trunkWorld()
    const blind = {
      ...world.host,
      fetch: async (...given: Parameters<typeof world.host.fetch>) => {
        const reply = await world.host.fetch(...given)
        return { ...reply, body: reply.body.replace('trunk_domain', 'elsewhere') }
      },
    }
    const error = await errorOf(world.gatewaysOver(blind).create(outbound))
    expect(error.message).toContain('the trunk has no address')
    expect(await world.inventory()).toEqual(nothing)
  })
})

describe('changes', () => {
  it('credentials, addresses, name and encryption', async () => {
    const world = trunkWorld()
    const port = world.gatewaysOver(world.host)
    const { id } = await port.create(outbound)
    const changed = await port.update(id, {
      name: 'acme two',
      mediaEncryption: 'none',
      allowedAddresses: ['203.0.113.11'],
      credentials: { username: 'another', password: 'Another-horse-8' },
    })
    expect(changed).toMatchObject({
      name: 'acme two',
      mediaEncryption: 'none',
      allowedAddresses: ['203.0.113.11'],
    })
    expect(await world.list('/Zentrunk/Credential/')).toMatchObject([
      { name: 'acme two', username: 'another' },
    ])
    await port.remove(id)
    expect(await world.inventory()).toEqual(nothing)
  })

  it('host, transport, numbers and name of both directions', async () => {
    const world = trunkWorld()
    const port = world.gatewaysOver(world.host)
    const { id } = await port.create({ ...both, mediaEncryption: 'none' })
    const changed = await port.update(id, {
      name: 'acme pair',
      address: 'pbx2.example.com:5070',
      transport: 'tcp',
      numbers: [second],
    })
    expect(changed).toMatchObject({ id, name: 'acme pair', direction: 'both', numbers: [second] })
    expect(await world.list('/Zentrunk/URI/')).toMatchObject([
      { name: 'acme pair', uri: 'pbx2.example.com:5070;transport=tcp' },
    ])
    expect((await port.attach(id, [business])).numbers).toEqual([second, business])
    expect((await port.get(id))?.numbers.toSorted()).toEqual([business, second])
    expect(await port.list()).toHaveLength(1)
  })

  it.each<[GatewaySpec, Partial<GatewaySpec>, string]>([
    [outbound, { direction: 'inbound' }, 'direction'],
    [outbound, { address: '2.zt.plivo.com' }, 'address'],
    [outbound, { numbers: [second] }, 'numbers'],
    [outbound, { mediaEncryption: 'preferred' }, 'mediaEncryption'],
    [outbound, { allowedAddresses: [] }, 'allowedAddresses'],
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
    expect(await port.get('1')).toBeNull()
    expect(await port.get('1+2')).toBeNull()
    await expect(port.remove('1')).rejects.toThrow('no gateway has this id')
    await expect(port.update('1', { name: 'new' })).rejects.toThrow('no gateway has this id')
    await expect(port.attach('1', [business])).rejects.toThrow('no gateway has this id')
  })

  it('undone, leaves a trunk on which a person has put a number, and what it needs', async () => {
    const world = trunkWorld()
    const port = world.gatewaysOver(world.host)
    let undo: (() => Promise<string | void>) | undefined
    const onUndoable = (handed: typeof undo) => void (undo = handed)
    const { id } = await port.create({ ...inbound, numbers: [business] }, { onUndoable })
    await world.request('POST', `/Number/${second.slice(1)}/`, { app_id: id })
    const said = await undo?.()
    expect(said).toContain(`inbound trunk ${id}, which still has 1 number`)
    expect(said).toMatch(/origination URI \S+, which still has 1 trunk/)
    expect(await world.inventory()).toEqual({ ...nothing, inbound: 1, uris: 1, attached: 1 })
    expect((await port.get(id))?.numbers).toEqual([second])
  })

  it('leaves parts of other owners alone', async () => {
    const world = trunkWorld()
    const { uri_uuid: uuid } = await world.request('POST', '/Zentrunk/URI/', {
      name: 'shared',
      uri: 'pbx.example.com',
    })
    await world.request('POST', '/Zentrunk/Trunk/', {
      name: 'by hand',
      trunk_direction: 'inbound',
      primary_uri_uuid: uuid,
    })
    const port = world.gatewaysOver(world.host)
    const [gateway] = await port.list()
    expect(gateway).toMatchObject({ name: 'by hand', address: 'pbx.example.com', transport: 'udp' })
    await port.update(gateway!.id, { name: 'renamed' })
    await port.remove(gateway!.id)
    expect(await world.list('/Zentrunk/URI/')).toMatchObject([{ name: 'shared' }])
  })
})
