import Telnyx from 'telnyx'
import { describe, expect, test } from 'vitest'
import { createWorld } from '../../../../test/world.ts'
import type { SipOffer } from '../../../network/leg.ts'

const OWN = '+14155550100'
const AUTH = { username: 'trunkuser', password: 'a-long-password' }

async function setUp() {
  const world = await createWorld()
  const { baseUrl, credentials, ids } = world.emulator.keys()['telnyx']!
  const client = new Telnyx({
    apiKey: credentials['apiKey']!,
    baseURL: `${baseUrl}/v2`,
    maxRetries: 0,
  })
  const { network } = world.emulator
  const ends: number[] = []
  /** An INVITE from elsewhere, and six seconds. */
  const invite = async (to: string, from: string, sip?: SipOffer) => {
    const leg = network.dial({
      provider: 'elsewhere',
      from,
      to,
      callId: 'x',
      cause: { method: 'POST', url: 'http://elsewhere.invalid', headers: {}, body: '' },
      sip,
      on: {
        ringing: () => undefined,
        answered: () => undefined,
        ended: ({ sipStatus }) => void ends.push(sipStatus),
      },
    })
    await world.clock.advance(6_000)
    return leg
  }
  const profile = async () =>
    (await client.outboundVoiceProfiles.create({ name: 'desk', whitelisted_destinations: ['US'] }))
      .data!.id!
  const credentialTrunk = async (more: object = {}) =>
    (
      await client.credentialConnections.create({
        connection_name: 'desk',
        user_name: AUTH.username,
        password: AUTH.password,
        outbound: { outbound_voice_profile_id: await profile() },
        ...more,
      })
    ).data!
  const numberId = async (number: string) => {
    for await (const one of client.phoneNumbers.list({
      filter: { phone_number: number.slice(1) },
    }))
      return one.id
    throw new Error('no such number')
  }
  return {
    ...world,
    client,
    connectionId: ids['connectionId']!,
    ends,
    invite,
    profile,
    credentialTrunk,
    numberId,
  }
}

/** The provider's error code inside what the client throws. */
const code = (wanted: string) => ({ error: { errors: [{ code: wanted }] } })

describe('the official telnyx client', () => {
  test('makes, finds, changes and removes a credential connection and its profile', async () => {
    const { client, credentialTrunk } = await setUp()
    const made = await credentialTrunk({ encrypted_media: 'SRTP' })
    expect(made).toMatchObject({
      record_type: 'credential_connection',
      connection_name: 'desk',
      user_name: 'trunkuser',
      password: AUTH.password,
      encrypted_media: 'SRTP',
      active: true,
    })
    const found: string[] = []
    for await (const { id } of client.credentialConnections.list({
      filter: { connection_name: { contains: 'DESK' } },
    }))
      found.push(id!)
    expect(found).toEqual([made.id])
    const { data: read } = await client.credentialConnections.retrieve(made.id!)
    expect(read?.password).toBe('********')
    await client.credentialConnections.update(made.id!, { connection_name: 'desk two' })
    const { data: union } = await client.connections.retrieve(made.id!)
    expect(union).toMatchObject({
      record_type: 'credential_connection',
      connection_name: 'desk two',
    })
    const profile = made.outbound!.outbound_voice_profile_id!
    await expect(client.outboundVoiceProfiles.delete(profile)).rejects.toMatchObject({
      status: 422,
    })
    await client.credentialConnections.delete(made.id!)
    await client.outboundVoiceProfiles.delete(profile)
    await expect(client.credentialConnections.retrieve(made.id!)).rejects.toMatchObject({
      status: 404,
      ...code('10005'),
    })
  })

  test('makes an FQDN and an IP connection with their rows', async () => {
    const { client } = await setUp()
    const { data: byName } = await client.fqdnConnections.create({
      connection_name: 'inbound',
      transport_protocol: 'TLS',
      inbound: { dnis_number_format: '+e164', sip_region: 'Europe' },
    })
    const { data: row } = await client.fqdns.create({
      connection_id: byName!.id!,
      fqdn: 'org.sip.example.com',
      dns_record_type: 'a',
      port: 5061,
    })
    await client.fqdnConnections.update(byName!.id!, {
      inbound: { default_primary_fqdn_id: row!.id! },
    })
    const { data: changed } = await client.fqdnConnections.retrieve(byName!.id!)
    expect(changed?.inbound).toMatchObject({
      dnis_number_format: '+e164',
      sip_region: 'Europe',
      default_primary_fqdn_id: row!.id,
    })
    const { data: byAddress } = await client.ipConnections.create({ connection_name: 'addresses' })
    await client.ips.create({ connection_id: byAddress!.id!, ip_address: '203.0.113.9' })
    const ips: unknown[] = []
    for await (const ip of client.ips.list({ filter: { connection_id: byAddress!.id! } }))
      ips.push([ip.ip_address, ip.port])
    expect(ips).toEqual([['203.0.113.9', 5060]])
    // Rows go with their connection.
    await client.ipConnections.delete(byAddress!.id!)
    for await (const _ of client.ips.list()) throw new Error('a row was left')
  })

  test.each([
    ['name', { connection_name: undefined }, '10004'],
    ['short user', { user_name: 'abc' }, '10015'],
    ['user with a dash', { user_name: 'trunk-user' }, '10015'],
    ['short password', { password: 'seven77' }, '10033'],
    ['encryption', { encrypted_media: 'ZRTP' }, '10032'],
    ['profile', { outbound: { outbound_voice_profile_id: '7' } }, '10015'],
    ['number format', { inbound: { dnis_number_format: 'plus' } }, '10032'],
  ])('is refused a credential connection: %s', async (_, fields, wanted) => {
    const { credentialTrunk } = await setUp()
    await expect(credentialTrunk(fields)).rejects.toMatchObject(code(wanted))
  })

  test('is refused other invalid values', async () => {
    const { client, credentialTrunk, numberId } = await setUp()
    await credentialTrunk()
    await expect(client.outboundVoiceProfiles.create({ name: 'ab' })).rejects.toMatchObject(
      code('10033'),
    )
    await expect(client.fqdnConnections.create({ connection_name: 'desk' })).rejects.toMatchObject(
      code('10012'),
    )
    await expect(
      client.fqdnConnections.create({
        connection_name: 'secure',
        transport_protocol: 'TLS',
        encrypted_media: 'SRTP',
      }),
    ).rejects.toMatchObject(code('10015'))
    await expect(
      client.fqdns.create({ connection_id: '7', fqdn: 'a.example.com', dns_record_type: 'a' }),
    ).rejects.toMatchObject(code('10015'))
    await expect(
      client.phoneNumbers.update(await numberId(OWN), { connection_id: '7' }),
    ).rejects.toMatchObject(code('10015'))
  })

  test('searches, orders, configures and releases a number', async () => {
    const { client, connectionId } = await setUp()
    const { data: available } = await client.availablePhoneNumbers.list({
      filter: { country_code: 'US', phone_number: { contains: '212' }, limit: 2 },
    })
    expect(available).toHaveLength(2)
    const number = available![0]!.phone_number!
    const { data: order } = await client.numberOrders.create({
      phone_numbers: [{ phone_number: number }],
      connection_id: connectionId,
    })
    expect(order).toMatchObject({ status: 'success', phone_numbers_count: 1 })
    await expect(
      client.numberOrders.create({ phone_numbers: [{ phone_number: number }] }),
    ).rejects.toMatchObject({ status: 422 })
    const listed: string[] = []
    for await (const { phone_number, id } of client.phoneNumbers.list()) {
      listed.push(phone_number)
      if (phone_number === number) await client.phoneNumbers.delete(id)
    }
    expect(listed).toContain(number)
    for await (const { phone_number } of client.phoneNumbers.list())
      expect(phone_number).not.toBe(number)
  })
})

describe('outbound over a trunk', () => {
  const to = 'sip:+14155550123@sip.telnyx.com;transport=tls'

  test('with the credentials it rings the number: two legs, one cause', async () => {
    const { credentialTrunk, emulator, invite } = await setUp()
    await credentialTrunk()
    const leg = await invite(to, OWN, { auth: AUTH })
    expect(leg.state).toBe('answered')
    expect(emulator.ledger().map((ring) => [ring.provider, ring.from, ring.to])).toEqual([
      ['telnyx', OWN, '+14155550123'],
      ['elsewhere', OWN, to],
    ])
    leg.hangUp()
    expect(emulator.calls().every(({ state }) => state === 'ended')).toBe(true)
  })

  test.each<[string, number, string, string, SipOffer]>([
    ['no credentials', 403, to, OWN, {}],
    ['a wrong password', 403, to, OWN, { auth: { ...AUTH, password: 'wrong-password' } }],
    ['a foreign caller ID (D35)', 403, to, '+14155550133', { auth: AUTH }],
    ['a country not whitelisted', 403, to.replace('+1415', '+4415'), OWN, { auth: AUTH }],
    ['SRTP where it is off', 488, to, OWN, { auth: AUTH, srtp: true }],
  ])('is refused with %s', async (_, status, uri, from, sip) => {
    const { credentialTrunk, emulator, ends, invite } = await setUp()
    await credentialTrunk()
    await invite(uri, from, sip)
    expect(ends).toEqual([status])
    expect(emulator.ledger()).toEqual([])
  })

  test('needs an outbound voice profile, and SRTP where it is set', async () => {
    const { client, credentialTrunk, ends, invite } = await setUp()
    const { id } = await credentialTrunk({ encrypted_media: 'SRTP' })
    await invite(to, OWN, { auth: AUTH })
    const leg = await invite(to, OWN, { auth: AUTH, transport: 'tls', srtp: true })
    expect(leg.state).toBe('answered')
    await client.credentialConnections.update(id!, { outbound: { outbound_voice_profile_id: '' } })
    await invite(to, OWN, { auth: AUTH, srtp: true })
    expect(ends).toEqual([488, 403])
  })

  test('from a known address, with the caller ID that the connection sets', async () => {
    const { client, emulator, ends, invite, profile } = await setUp()
    const { data: made } = await client.ipConnections.create({
      connection_name: 'addresses',
      outbound: { outbound_voice_profile_id: await profile(), ani_override: OWN },
    })
    await client.ips.create({ connection_id: made!.id!, ip_address: '203.0.113.9' })
    await invite(to, 'sip:room@platform.example', { source: '203.0.113.8' })
    await invite(to, 'sip:room@platform.example', { source: '203.0.113.9' })
    expect(ends).toEqual([403])
    expect(emulator.ledger()[0]).toMatchObject({ from: OWN, to: '+14155550123' })
  })
})

describe('inbound over a trunk', () => {
  const toHost = async () => {
    const world = await setUp()
    const { client, numberId } = world
    const { data: made } = await client.fqdnConnections.create({
      connection_name: 'inbound',
      transport_protocol: 'TLS',
      inbound: { dnis_number_format: '+e164', ani_number_format: '+E.164' },
    })
    await client.fqdns.create({
      connection_id: made!.id!,
      fqdn: 'org.sip.example.com',
      dns_record_type: 'a',
      port: 5061,
    })
    await client.phoneNumbers.update(await numberId(OWN), { connection_id: made!.id! })
    return { ...world, connection: made! }
  }

  test('a call to the number goes to the host of its connection', async () => {
    const { emulator, invite } = await toHost()
    const arrived: unknown[] = []
    emulator.network.hosts.register('org.sip.example.com', (leg) => {
      arrived.push([leg.provider, leg.from, leg.to, leg.sip.transport])
      leg.answer()
    })
    const leg = await invite(OWN, '+14155550133')
    expect(arrived).toEqual([
      ['telnyx', '+14155550133', `sip:${OWN}@org.sip.example.com:5061;transport=tls`, 'tls'],
    ])
    expect(leg.state).toBe('answered')
    expect(emulator.ledger().map(({ provider }) => provider)).toEqual(['telnyx', 'elsewhere'])
  })

  test('removed from its connection it has no owner; on the application it is parked', async () => {
    const { client, connectionId, ends, invite, numberId } = await toHost()
    await client.phoneNumbers.update(await numberId(OWN), { connection_id: '' })
    await invite(`sip:${OWN}@sip.telnyx.com`, '+14155550133')
    expect(ends).toEqual([480])
    await client.phoneNumbers.update(await numberId(OWN), { connection_id: connectionId })
    const leg = await invite(`sip:${OWN}@sip.telnyx.com`, '+14155550133')
    expect(leg.state).toBe('ringing')
  })
})
