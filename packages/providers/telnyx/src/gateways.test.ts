import { CallError, type Gateway } from '@callplane/core'
import { describe, expect, it } from 'vitest'
import {
  business,
  byAddress,
  byCredentials,
  inbound,
  second,
  trunkWorld,
  type TrunkWorld,
} from '../test/trunk-world.ts'

type Wanted = Omit<Gateway, 'id'>

const nothing = { profiles: 0, connections: 0, addresses: 0, hosts: 0, attached: 0 }
const trunks = {
  'by credentials': {
    wanted: byCredentials,
    whole: { ...nothing, profiles: 1, connections: 1 },
    // The password is set where it was there already, and that takes no request here.
    silent: ['credentials'],
  },
  'by address': {
    wanted: byAddress,
    whole: { ...nothing, profiles: 1, connections: 1, addresses: 2 },
    silent: [],
  },
  inbound: {
    wanted: inbound,
    whole: { ...nothing, connections: 1, hosts: 1, attached: 2 },
    silent: [],
  },
} satisfies Record<string, { wanted: Wanted; whole: typeof nothing; silent: string[] }>

const errorOf = async (doomed: Promise<unknown>): Promise<CallError> => {
  try {
    await doomed
  } catch (error) {
    if (CallError.isInstance(error)) return error
    throw error
  }
  throw new Error('it did not fail')
}
const changesOf = ({ host }: TrunkWorld) => host.sent.filter(({ method }) => method !== 'GET')

/** As it is read back: no password, the usual host, and no numbers on the way out. */
const readable = (given: Wanted, id: string): Gateway => {
  const { credentials: _, ...wanted } = given
  if (wanted.direction === 'inbound') return { ...wanted, id }
  return { ...wanted, id, address: 'sip.telnyx.com', transport: 'tls', numbers: [] }
}

describe.each(Object.entries(trunks))('a trunk %s', (_, { wanted, whole, silent }) => {
  const planOf = async () => {
    const world = await trunkWorld()
    const plan = world.gatewaysOver(world.host).plan(wanted)
    return plan.filter((step) => !silent.some((one) => one === step))
  }
  const each = { credential: 2, ip: 4, fqdn: 5 }[
    wanted.direction === 'inbound' ? 'fqdn' : wanted.credentials ? 'credential' : 'ip'
  ]
  const nths = Array.from({ length: each }, (_step, index) => index + 1)

  it('is made, read, listed, and removed without a trace', async () => {
    const world = await trunkWorld()
    const port = world.gatewaysOver(world.host)
    const made = await port.create(wanted)
    expect(made).toEqual({ ...wanted, id: expect.stringMatching(/^\d{19}$/) })
    expect(await world.inventory()).toEqual(whole)
    expect(await port.get(made.id)).toEqual(readable(wanted, made.id))
    expect(await port.list()).toEqual([readable(wanted, made.id)])
    await port.remove(made.id)
    expect(await world.inventory()).toEqual(nothing)
    expect(await port.get(made.id)).toBeNull()
  })

  it('made again, is the same one', async () => {
    const world = await trunkWorld()
    const port = world.gatewaysOver(world.host)
    const first = await port.create(wanted)
    expect(await port.create(wanted)).toEqual(first)
    expect(await world.inventory()).toEqual(whole)
  })

  it('hands out what takes back its own part, and nothing that was there', async () => {
    const world = await trunkWorld()
    const port = world.gatewaysOver(world.host)
    let undo: (() => Promise<string | void>) | undefined
    const onUndoable = (given: typeof undo) => void (undo = given)
    await port.create(wanted, { onUndoable })
    const first = undo
    await port.create(wanted, { onUndoable })
    await undo?.()
    expect(await world.inventory()).toEqual(whole)
    await first?.()
    expect(await world.inventory()).toEqual(nothing)
  })

  it('takes as many steps as it plans', async () => {
    const world = await trunkWorld()
    const port = world.gatewaysOver(world.host)
    const told: string[] = []
    await port.create(wanted, { onProgress: ({ step, phase }) => told.push(`${step} ${phase}`) })
    expect(changesOf(world)).toHaveLength(each)
    expect(told).toEqual(port.plan(wanted).flatMap((step) => [`${step} started`, `${step} done`]))
  })

  it.each(nths)('refused at change %i: undone, said, and the repeat succeeds', async (nth) => {
    const world = await trunkWorld()
    const plan = await planOf()
    const broken = world.breaking(nth, 'refused')
    const error = await errorOf(world.gatewaysOver(broken.host).create(wanted))
    expect(error.message).toContain(`step "${plan[nth - 1]}" failed`)
    for (const step of plan.slice(0, nth - 1))
      expect(error.faults).toContainEqual({ path: [step], message: 'undone' })
    expect(error.message).not.toContain(business)
    expect(await world.inventory()).toEqual(nothing)
    await world.gatewaysOver(world.host).create(wanted)
    expect(await world.inventory()).toEqual(whole)
  })

  it.each(nths)('a lost reply at change %i: it goes on where the thing is there', async (nth) => {
    const world = await trunkWorld()
    await world.gatewaysOver(world.breaking(nth, 'lost-after').host).create(wanted)
    expect(await world.inventory()).toEqual(whole)
  })

  it.each(nths)('lost on the way at change %i: undone, said, repeatable', async (nth) => {
    const world = await trunkWorld()
    const broken = world.breaking(nth, 'lost-before')
    const error = await errorOf(world.gatewaysOver(broken.host).create(wanted))
    expect(error.message).toContain('may yet take effect')
    expect(await world.inventory()).toEqual(nothing)
    await world.gatewaysOver(world.host).create(wanted)
    expect(await world.inventory()).toEqual(whole)
  })

  it.each(nths.flatMap((nth) => [[nth, 'before'] as const, [nth, 'after'] as const]))(
    'killed at change %i (%s it): progress told what there is, the repeat adopts it',
    async (nth, when) => {
      const world = await trunkWorld()
      const plan = await planOf()
      const broken = world.breaking(nth, `killed-${when}`)
      const told: string[] = []
      void world.gatewaysOver(broken.host).create(wanted, {
        onProgress: ({ step, phase }) => told.push(`${step} ${phase}`),
      })
      while (!broken.wasHit()) await new Promise((resolve) => setImmediate(resolve))
      expect(told.at(-1)).toBe(`${plan[nth - 1]} started`)
      await world.gatewaysOver(world.host).create(wanted)
      expect(await world.inventory()).toEqual(whole)
    },
  )

  it.each(nths)('broken for good at change %i: says exactly what is left', async (nth) => {
    const world = await trunkWorld()
    const plan = await planOf()
    const broken = world.breaking(nth, 'lost-before', { from: true })
    const error = await errorOf(world.gatewaysOver(broken.host).create(wanted))
    const left = error.faults.filter(({ message }) => message.startsWith('could not be undone'))
    expect(left.map(({ path }) => path[0])).toEqual(plan.slice(0, nth - 1).toReversed())
    await world.gatewaysOver(world.host).create(wanted)
    expect(await world.inventory()).toEqual(whole)
  })

  it.each(nths.flatMap((nth) => [nth, nth + each]))(
    'a removal broken at change %i says what is left, and can be repeated by the same id',
    async (nth) => {
      const world = await trunkWorld()
      const port = world.gatewaysOver(world.host)
      const { id } = await port.create(wanted)
      const broken = world.breaking(nth, 'lost-before')
      const removed = world.gatewaysOver(broken.host).remove(id)
      if (broken.wasHit() || nth <= each)
        expect((await errorOf(removed)).message).toContain('still there: ')
      else await removed.catch(() => undefined)
      if (await port.get(id)) await port.remove(id)
      expect(await world.inventory()).toEqual(nothing)
    },
  )
})

describe('refused before the first request', () => {
  const cases: readonly [string, Wanted, Partial<Wanted>, string][] = [
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
    ['an address of somebody else', byCredentials, { address: 'sip.example.com' }, 'address'],
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
  it('numbers of somebody else, all at once', async () => {
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

  it.each<[string, Wanted, Partial<Wanted>]>([
    ['user', byCredentials, { credentials: { username: 'somebody', password: 'Correct-horse-7' } }],
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

  it.each<[Wanted, Partial<Wanted>, string]>([
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

  it('what is no gateway: an application, and nothing', async () => {
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
