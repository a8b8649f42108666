import { CallError, type Gateway } from '@callplane/core'
import { describe, expect, it } from 'vitest'
import {
  both,
  business,
  inbound,
  outbound,
  second,
  trunkWorld,
  type TrunkWorld,
} from '../test/trunk-world.ts'

type Wanted = Omit<Gateway, 'id'>

const nothing = {
  outbound: 0,
  inbound: 0,
  credentials: 0,
  accessLists: 0,
  uris: 0,
  attached: 0,
}
/** Steps that take no request here: the address is read, and a password is set where it was there already. */
const silent = new Set(['password', 'address of the trunk'])
const trunks = {
  outbound: {
    wanted: outbound,
    whole: { ...nothing, outbound: 1, credentials: 1, accessLists: 1 },
    each: 3,
  },
  inbound: { wanted: inbound, whole: { ...nothing, inbound: 1, uris: 1, attached: 2 }, each: 4 },
  'of both directions': {
    wanted: both,
    whole: { ...nothing, outbound: 1, inbound: 1, credentials: 1, uris: 1, attached: 1 },
    each: 5,
  },
} satisfies Record<string, { wanted: Wanted; whole: typeof nothing; each: number }>

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

const drawn = expect.stringMatching(/^\d{17}\.zt\.plivo\.com$/) as unknown as string
const ids = { outbound: /^\d{17}$/, inbound: /^\d{17}$/, both: /^\d{17}\+\d{17}$/ }

/** As it is read back: no password, and no numbers on the way out. */
const readable = (given: Wanted, { id, address }: Gateway): Gateway => {
  const { credentials: _, ...wanted } = given
  const { allowedAddresses, numbers, direction } = wanted
  return {
    ...wanted,
    ...(allowedAddresses ? { allowedAddresses } : {}),
    id,
    address,
    numbers: direction === 'outbound' ? [] : numbers,
  }
}

describe.each(Object.entries(trunks))('a trunk %s', (_, { wanted, whole, each }) => {
  const planOf = () => {
    const world = trunkWorld()
    const plan = world.gatewaysOver(world.host).plan(wanted)
    return plan.filter((step) => !silent.has(step))
  }
  const nths = Array.from({ length: each }, (_step, index) => index + 1)

  it('is made, read, listed, and removed without a trace', async () => {
    const world = trunkWorld()
    const port = world.gatewaysOver(world.host)
    const made = await port.create(wanted)
    expect(made).toEqual({
      ...wanted,
      id: expect.stringMatching(ids[wanted.direction]),
      address: wanted.direction === 'inbound' ? wanted.address : drawn,
    })
    expect(await world.inventory()).toEqual(whole)
    expect(await port.get(made.id)).toEqual(readable(wanted, made))
    expect(await port.list()).toEqual([readable(wanted, made)])
    await port.remove(made.id)
    expect(await world.inventory()).toEqual(nothing)
    expect(await port.get(made.id)).toBeNull()
  })

  it('made again, is the same one', async () => {
    const world = trunkWorld()
    const port = world.gatewaysOver(world.host)
    const first = await port.create(wanted)
    expect(await port.create(wanted)).toEqual(first)
    expect(await world.inventory()).toEqual(whole)
  })

  it('hands out what takes back its own part, and nothing that was there', async () => {
    const world = trunkWorld()
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
    const world = trunkWorld()
    const port = world.gatewaysOver(world.host)
    const told: string[] = []
    await port.create(wanted, { onProgress: ({ step, phase }) => told.push(`${step} ${phase}`) })
    expect(changesOf(world)).toHaveLength(each)
    expect(told).toEqual(port.plan(wanted).flatMap((step) => [`${step} started`, `${step} done`]))
  })

  it.each(nths)('refused at change %i: undone, said, and the repeat succeeds', async (nth) => {
    const world = trunkWorld()
    const plan = planOf()
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
    const world = trunkWorld()
    await world.gatewaysOver(world.breaking(nth, 'lost-after').host).create(wanted)
    expect(await world.inventory()).toEqual(whole)
  })

  it.each(nths)('lost on the way at change %i: undone, said, repeatable', async (nth) => {
    const world = trunkWorld()
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
      const world = trunkWorld()
      const plan = planOf()
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
    const world = trunkWorld()
    const plan = planOf()
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
      const world = trunkWorld()
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
  it('numbers of somebody else, all at once', async () => {
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

  it.each<[string, Wanted, Partial<Wanted>]>([
    ['user', outbound, { credentials: { username: 'somebody', password: 'Correct-horse-7' } }],
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

  it.each<[Wanted, Partial<Wanted>, string]>([
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

  it('leaves parts of somebody else alone', async () => {
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
