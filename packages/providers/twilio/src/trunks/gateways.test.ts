import { errorOf, gatewaysConform, type GatewayCase } from '@callplane/conformance'
import type { Gateway } from '@callplane/core'
import { describe, expect, it } from 'vitest'
import { business, inbound, outbound, refusal, second, trunkWorld } from '../../test/trunk-world.ts'

type World = Awaited<ReturnType<typeof trunkWorld>>
const nothing = { trunks: 0, bare: 0, credentialLists: 0, addressLists: 0, attached: 0 }
const whole = {
  outbound: { trunks: 1, bare: 0, credentialLists: 1, addressLists: 1, attached: 0 },
  inbound: { trunks: 1, bare: 1, credentialLists: 0, addressLists: 0, attached: 2 },
}
const changesOf = (world: World) => world.host.sent.filter(({ method }) => method !== 'GET')

const wantedAs = (wanted: typeof outbound): Pick<GatewayCase, 'wanted' | 'made' | 'readable'> => ({
  wanted,
  made: { ...wanted, id: expect.stringMatching(/^TK/) as string },
  readable(given) {
    const { credentials: _, ...made } = given
    // Numbers come in over a trunk; any number of the account may go out over it.
    return { ...made, numbers: made.direction === 'inbound' ? made.numbers : [] }
  },
})

gatewaysConform('Twilio', {
  world: trunkWorld,
  nothing,
  refusal,
  unspoken: [business, outbound.credentials!.password],
  gateways: {
    outbound: {
      ...wantedAs(outbound),
      whole: whole.outbound,
      changes: 9,
      // The credential cannot be looked at: its password cannot be read.
      unseen: [3],
      // A trunk that holds an address: after its removal Twilio reserves it for 30 days.
      kept: { ...nothing, trunks: 1, bare: 1 },
      foreign: {
        async attach({ byHand }) {
          const list = await byHand.credentialList()
          const path = `/2010-04-01/Accounts/{account}/SIP/CredentialLists/${list}/Credentials.json`
          await byHand.post(path, { Username: 'by-hand', Password: 'Correct-horse-8' })
        },
        left: { ...nothing, trunks: 1, bare: 1, credentialLists: 1 },
        says: /credential list CL\w+, which still has 1 credential/,
      },
    },
    inbound: {
      ...wantedAs(inbound),
      whole: whole.inbound,
      changes: 4,
      foreign: {
        attach: ({ byHand }, { id }) =>
          byHand.post(`/v1/Trunks/${id}/OriginationUrls`, {
            FriendlyName: 'by hand',
            SipUrl: 'sip:pbx.example.com',
            Weight: '10',
            Priority: '20',
            Enabled: 'true',
          }),
        left: { ...nothing, trunks: 1, bare: 1 },
        says: /trunk TK\w+, which still has 1 origination URI/,
      },
    },
  },
})

describe('refused before anything is changed', () => {
  const refused: readonly [string, Gateway['direction'], Partial<Gateway>, string][] = [
    [
      'a short password',
      'outbound',
      { credentials: { username: 'a', password: 'Sh0rt' } },
      'credentials.password',
    ],
    [
      'a password of one case',
      'outbound',
      { credentials: { username: 'a', password: 'lower-case-only-1' } },
      'credentials.password',
    ],
    [
      'a user with blanks',
      'outbound',
      { credentials: { username: 'a b', password: 'Correct-horse-7' } },
      'credentials.username',
    ],
    [
      'no caller allowed',
      'outbound',
      { credentials: undefined, allowedAddresses: [] },
      'credentials',
    ],
    ['no IPv4', 'outbound', { allowedAddresses: ['2001:db8::/32'] }, 'allowedAddresses[0]'],
    ['a foreign address', 'outbound', { address: 'acme.example' }, 'address'],
    ['encryption if possible', 'outbound', { mediaEncryption: 'preferred' }, 'mediaEncryption'],
    ['SRTP over UDP', 'outbound', { mediaEncryption: 'required', transport: 'udp' }, 'transport'],
    [
      'SRTP over TCP, inbound',
      'inbound',
      { mediaEncryption: 'required', transport: 'tcp' },
      'transport',
    ],
    ['both directions', 'both', {}, 'direction'],
    ['calls sent back to Twilio', 'inbound', { address: 'acme.pstn.twilio.com' }, 'address'],
    [
      'credentials for calls sent',
      'inbound',
      { credentials: { username: 'a', password: 'Correct-horse-7' } },
      'credentials',
    ],
    ['a long name', 'inbound', { name: 'n'.repeat(65) }, 'name'],
  ]
  it.each(refused)('%s', async (_what, direction, change, at) => {
    const world = await trunkWorld()
    const base = direction === 'inbound' ? inbound : outbound
    const error = await errorOf(
      world.gatewaysOver(world.host).create({ ...base, direction, ...change }),
    )
    expect(error).toMatchObject({ code: 'input-invalid', dialled: 'no' })
    expect(error.message).toContain(`${at}:`)
    expect(world.host.sent).toEqual([])
  })

  it('a number that is not owned', async () => {
    const world = await trunkWorld()
    const numbers = [business, '+14155550199']
    const error = await errorOf(world.gatewaysOver(world.host).create({ ...inbound, numbers }))
    expect(error.message).toContain('numbers[1]: is not a number of this account')
    expect(changesOf(world)).toEqual([])
  })

  it('a number that is on another trunk', async () => {
    const world = await trunkWorld()
    const port = world.gatewaysOver(world.host)
    await port.create(inbound)
    const before = changesOf(world).length
    const error = await errorOf(port.create({ ...inbound, name: 'other', numbers: [second] }))
    expect(error).toMatchObject({ code: 'conflict' })
    expect(changesOf(world)).toHaveLength(before)
  })

  it.each([
    [{ mediaEncryption: 'required' as const }, 'another media encryption'],
    [{ address: 'other.pstn.twilio.com' }, 'another address'],
    [{ name: 'acme2' }, 'another trunk of the account has this address'],
  ])('a name that is taken: %j', async (change, detail) => {
    const world = await trunkWorld()
    const port = world.gatewaysOver(world.host)
    await port.create(outbound)
    const before = changesOf(world).length
    const error = await errorOf(port.create({ ...outbound, ...change }))
    expect(error).toMatchObject({ code: 'conflict', dialled: 'no' })
    expect(error.message).toContain(detail)
    expect(changesOf(world)).toHaveLength(before)
  })
})

describe('the address of a trunk', () => {
  it('that Twilio keeps is refused, and all else undone', async () => {
    const world = await trunkWorld()
    const port = world.gatewaysOver(world.host)
    const { id } = await port.create(outbound)
    await port.remove(id)
    const error = await errorOf(port.create(outbound))
    expect(error).toMatchObject({ code: 'conflict', providerCode: '21248' })
    expect(await world.inventory()).toEqual(nothing)
    await world.clock.advance(31 * 86_400_000)
    await port.create(outbound)
  })

  it('is not lost by a withdrawal, which leaves a trunk that accepts no calls', async () => {
    const world = await trunkWorld()
    const port = world.gatewaysOver(world.host)
    const { id } = await port.create(outbound)
    expect(await port.withdraw(id)).toContain('acme.pstn.twilio.com')
    expect(await world.inventory()).toEqual({ ...nothing, trunks: 1, bare: 1 })
    expect((await port.create(outbound)).id).toBe(id)
  })

  it('may name an edge', async () => {
    const world = await trunkWorld()
    const port = world.gatewaysOver(world.host)
    const made = await port.create({ ...outbound, address: 'acme.pstn.dublin.twilio.com' })
    expect(made.address).toBe('acme.pstn.dublin.twilio.com')
    expect((await port.get(made.id))?.address).toBe('acme.pstn.twilio.com')
  })
})

describe('update', () => {
  it('changes credentials, addresses, name and encryption', async () => {
    const world = await trunkWorld()
    const port = world.gatewaysOver(world.host)
    const { id } = await port.create(outbound)
    const changed = await port.update(id, {
      name: 'renamed',
      mediaEncryption: 'required',
      allowedAddresses: ['198.51.100.7', '192.0.2.0/28'],
      credentials: { username: 'next', password: 'Another-horse-8' },
    })
    expect(changed).toMatchObject({ name: 'renamed', mediaEncryption: 'required' })
    expect(changed.allowedAddresses?.toSorted()).toEqual(['192.0.2.0/28', '198.51.100.7'])
    expect(await world.inventory()).toEqual(whole.outbound)
  })

  it('moves the target and the numbers of an inbound one', async () => {
    const world = await trunkWorld()
    const port = world.gatewaysOver(world.host)
    const { id } = await port.create(inbound)
    const changed = await port.update(id, {
      address: 'pbx.example',
      transport: 'tcp',
      numbers: [second],
    })
    expect(changed).toMatchObject({ address: 'pbx.example', transport: 'tcp', numbers: [second] })
    expect((await port.attach(id, [business])).numbers).toEqual([business, second])
  })

  it.each([
    [{ address: 'other.pstn.twilio.com' }, 'address: cannot be changed'],
    [{ direction: 'inbound' as const }, 'direction: cannot be changed'],
    [{ mediaEncryption: 'preferred' as const }, 'mediaEncryption'],
  ])('%j is refused here', async (change, message) => {
    const world = await trunkWorld()
    const port = world.gatewaysOver(world.host)
    const { id } = await port.create(outbound)
    await expect(port.update(id, change)).rejects.toThrow(message)
  })
})

describe('SIP domain', () => {
  const wantedDomain = {
    ...outbound,
    address: 'acme.sip.twilio.com',
    credentials: undefined,
    allowedAddresses: ['192.0.2.20'],
  }
  const answerUrl = 'https://app.callplane.example/answer'

  it('is made with its list and document, read and removed', async () => {
    const world = await trunkWorld()
    const port = world.gatewaysOver(world.host)
    const made = await port.createAnswered(wantedDomain, answerUrl)
    expect(made.id).toMatch(/^SD/)
    expect(await port.get(made.id)).toMatchObject({
      address: 'acme.sip.twilio.com',
      allowedAddresses: ['192.0.2.20'],
    })
    expect(await port.list()).toHaveLength(1)
    expect((await port.createAnswered(wantedDomain, answerUrl)).id).toBe(made.id)
    await port.remove(made.id)
    expect(await port.list()).toEqual([])
  })

  it.each([1, 2, 3, 4])('refused at change %i: undone or kept, said, repeatable', async (nth) => {
    const world = await trunkWorld()
    const broken = world.breaking(nth, 'refused')
    const error = await errorOf(
      world.gatewaysOver(broken.host).createAnswered(wantedDomain, answerUrl),
    )
    if (nth === 4) expect(error.message).toMatch(/kept: SIP domain SD\w+, which holds/)
    await world.gatewaysOver(world.host).createAnswered(wantedDomain, answerUrl)
    expect(await world.gatewaysOver(world.host).list()).toHaveLength(1)
  })

  it('is refused without addresses, and with an answer that is not https', async () => {
    const world = await trunkWorld()
    const port = world.gatewaysOver(world.host)
    const bad = { ...wantedDomain, allowedAddresses: [] }
    await expect(port.createAnswered(bad, 'http://app.example')).rejects.toThrow(
      /answerUrl: must be an https URL.*allowedAddresses: required/,
    )
    expect(world.host.sent).toEqual([])
  })
})
