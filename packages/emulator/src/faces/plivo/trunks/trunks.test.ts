import { describe, expect, test } from 'vitest'
import { plivoClient, plivoRequest } from '../../../../test/plivo.ts'
import { createWorld } from '../../../../test/world.ts'
import type { SipOffer } from '../../../network/leg.ts'

const OWN = '+14155550100'
const DIGITS = OWN.slice(1)
const AUTH = { username: 'trunkuser', password: 'a-long-password' }

type Body = Readonly<Record<string, unknown>>

async function setUp() {
  const world = await createWorld()
  const { emulator, clock } = world
  const ends: number[] = []
  const request = async (method: string, path: string, body?: unknown) => {
    const sent = await plivoRequest(emulator, method, path, body)
    return { status: sent.status, body: (sent.body ?? {}) as Body }
  }
  const make = async (part: string, body: Body) => {
    const { body: reply } = await request('POST', `/Zentrunk/${part}/`, body)
    const [id] = Object.entries(reply).flatMap(([name, value]) =>
      /_(?:uuid|id)$/.test(name) && name !== 'api_id' ? [value] : [],
    )
    return String(id)
  }
  const invite = async (to: string, from: string, sip?: SipOffer) => {
    const leg = emulator.network.dial({
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
    await clock.advance(6_000)
    return leg
  }
  const outbound = async (more: Body = {}) => {
    const credential = await make('Credential', { name: 'desk', ...AUTH })
    const id = await make('Trunk', {
      name: 'desk',
      trunk_direction: 'outbound',
      credential_uuid: credential,
      ...more,
    })
    const { body } = await request('GET', `/Zentrunk/Trunk/${id}/`)
    return { id, credential, domain: String((body['object'] as Body)['trunk_domain']) }
  }
  return { ...world, ends, request, make, invite, outbound }
}

describe('Zentrunk', () => {
  test('tells the domain of a trunk when it is read, not when it is made', async () => {
    const { make, request } = await setUp()
    const credential = await make('Credential', { name: 'desk', ...AUTH })
    const wanted = { name: 'desk', trunk_direction: 'outbound', credential_uuid: credential }
    const made = await request('POST', '/Zentrunk/Trunk/', wanted)
    expect(made).toMatchObject({
      status: 201,
      body: { message: 'Trunk created successfully.', trunk_id: expect.stringMatching(/^\d+$/) },
    })
    expect(Object.keys(made.body)).not.toContain('trunk_domain')
    const id = String(made.body['trunk_id'])
    const { body } = await request('GET', `/Zentrunk/Trunk/${id}/`)
    expect(body).toMatchObject({
      api_id: expect.any(String),
      object: {
        trunk_id: id,
        trunk_domain: `${id}.zt.plivo.com`,
        trunk_status: 'enabled',
        secure: false,
        credential_uuid: credential,
        primary_uri_uuid: null,
      },
    })
    const update = await request('POST', `/Zentrunk/Trunk/${id}/`, { secure: true })
    expect(update.status).toBe(202)
    const list = await request('GET', '/Zentrunk/Trunk/?trunk_direction=outbound')
    expect(list.body).toMatchObject({ meta: { total_count: 1 }, objects: [{ secure: true }] })
    expect((await request('DELETE', `/Zentrunk/Trunk/${id}/`)).status).toBe(204)
    expect((await request('GET', `/Zentrunk/Trunk/${id}/`)).status).toBe(404)
  })

  test.each<[number, string, Body]>([
    [400, 'Trunk', { name: 'desk' }],
    [400, 'Trunk', { trunk_direction: 'both' }],
    [400, 'Trunk', { trunk_direction: 'outbound' }],
    [400, 'Trunk', { trunk_direction: 'inbound' }],
    [404, 'Trunk', { trunk_direction: 'inbound', primary_uri_uuid: 'unknown' }],
    [422, 'Credential', { username: 'desk' }],
    [422, 'URI', { name: 'desk' }],
    [422, 'URI', { uri: 'pbx.example.com', authentication_needed: true }],
    [400, 'URI', { uri: 'http://pbx.example.com' }],
    [422, 'IPAccessControlList', { name: 'desk' }],
    [400, 'IPAccessControlList', { ip_addresses: 'all' }],
  ])('refuses with %i: %s %j', async (status, part, body) => {
    const { request } = await setUp()
    const refused = await request('POST', `/Zentrunk/${part}/`, body)
    expect(refused).toMatchObject({ status, body: { error: expect.any(String) } })
  })

  test('never shows a password, and pages by twenty', async () => {
    const { make, request } = await setUp()
    for (let count = 0; count < 21; count += 1) await make('Credential', { name: 'desk', ...AUTH })
    const { body } = await request('GET', '/Zentrunk/Credential/?limit=20&offset=20')
    expect(body).toMatchObject({ meta: { total_count: 21, next: null } })
    expect(JSON.stringify(body)).not.toContain(AUTH.password)
    expect((await request('GET', '/Zentrunk/Credential/?limit=21')).status).toBe(400)
  })
})

describe('numbers', () => {
  test('the official client searches, rents, assigns and releases', async () => {
    const { emulator } = await setUp()
    const client = plivoClient(emulator)
    // Its types leave out what the client has.
    const numbers = client.numbers as unknown as { get(number: string): Promise<unknown> }
    const found = await client.numbers.search('US', { limit: 2 })
    const number = String((found as unknown as { number: string }[])[0]!.number)
    await client.numbers.buy(number, undefined as unknown as string)
    expect(await numbers.get(number)).toMatchObject({ number })
    await client.numbers.unrent(number)
    await expect(numbers.get(number)).rejects.toBeDefined()
  })

  test('name what their calls go to, which goes with a trunk', async () => {
    const { make, request } = await setUp()
    const uri = await make('URI', { name: 'desk', uri: 'pbx.example.com' })
    const trunk = await make('Trunk', { trunk_direction: 'inbound', primary_uri_uuid: uri })
    const read = async () => (await request('GET', `/Number/${DIGITS}/`)).body['application']
    expect(await read()).toMatch(/\/Application\/\d+\/$/)
    expect((await request('POST', `/Number/${DIGITS}/`, { app_id: trunk })).status).toBe(202)
    expect(await read()).toMatch(new RegExp(`/Zentrunk/Trunk/${trunk}/$`))
    expect((await request('POST', `/Number/${DIGITS}/`, { app_id: '7' })).status).toBe(404)
    await request('DELETE', `/Zentrunk/Trunk/${trunk}/`)
    expect(await read()).toBeNull()
  })
})

describe('outbound over a trunk', () => {
  test('with the credentials it rings the number: two legs, one cause', async () => {
    const { emulator, invite, outbound } = await setUp()
    const { domain } = await outbound()
    const to = `sip:+14155550123@${domain}`
    const leg = await invite(to, OWN, { auth: AUTH })
    expect(leg.state).toBe('answered')
    expect(emulator.ledger().map((ring) => [ring.provider, ring.from, ring.to])).toEqual([
      ['plivo', OWN, '+14155550123'],
      ['elsewhere', OWN, to],
    ])
  })

  test('is refused with wrong credentials, other media, no caller ID, or when disabled', async () => {
    const { emulator, ends, invite, outbound, request } = await setUp()
    const { domain, id, credential } = await outbound()
    const to = `sip:+14155550123@${domain}`
    await invite(to, OWN)
    await invite(to, OWN, { auth: { ...AUTH, password: 'wrong' } })
    await invite(to, OWN, { auth: AUTH, srtp: true })
    await invite(to, 'sip:room@platform.example', { auth: AUTH })
    await request('POST', `/Zentrunk/Trunk/${id}/`, { secure: true })
    await invite(to, OWN, { auth: AUTH, transport: 'tls' })
    await request('POST', `/Zentrunk/Trunk/${id}/`, { trunk_status: 'disabled' })
    await invite(to, OWN, { auth: AUTH, transport: 'tls', srtp: true })
    await request('POST', `/Zentrunk/Trunk/${id}/`, { trunk_status: 'enabled' })
    await request('DELETE', `/Zentrunk/Credential/${credential}/`)
    await invite(to, OWN, { auth: AUTH, transport: 'tls', srtp: true })
    expect(ends).toEqual([401, 401, 488, 400, 488, 403, 401])
    expect(emulator.ledger()).toEqual([])
  })

  test('from a listed address; where both are set, both must match', async () => {
    const { ends, invite, make, outbound, request } = await setUp()
    const list = await make('IPAccessControlList', { ip_addresses: ['203.0.113.0/28'] })
    const { domain, id } = await outbound({ ipacl_uuid: list })
    const to = `sip:+14155550123@${domain}`
    await invite(to, OWN, { auth: AUTH, source: '203.0.113.16' })
    await invite(to, OWN, { source: '203.0.113.9' })
    const leg = await invite(to, OWN, { auth: AUTH, source: '203.0.113.9' })
    expect(leg.state).toBe('answered')
    expect(ends).toEqual([401, 401])
    await request('DELETE', `/Zentrunk/Trunk/${id}/`)
    // No trunk has this host any more.
    expect((await invite(to, OWN)).provider).toBe('elsewhere')
  })
})

describe('inbound over a trunk', () => {
  test('a call to the number goes to the primary URI, else to the fallback', async () => {
    const { emulator, invite, make, request } = await setUp()
    const primary = await make('URI', {
      name: 'one',
      uri: 'sip:one.example.com:5061;transport=tls',
    })
    const fallback = await make('URI', {
      name: 'two',
      uri: 'two.example.com',
      authentication_needed: true,
      username: 'plivo',
      password: 'secret-enough',
    })
    const trunk = await make('Trunk', {
      trunk_direction: 'inbound',
      secure: true,
      primary_uri_uuid: primary,
      fallback_uri_uuid: fallback,
    })
    await request('POST', `/Number/${DIGITS}/`, { app_id: trunk })
    const arrived: unknown[] = []
    const { hosts } = emulator.network
    hosts.register('one.example.com', (leg) => {
      arrived.push([leg.to, leg.sip.transport, leg.sip.srtp, leg.sip.auth])
      leg.reject(503)
    })
    hosts.register('two.example.com', (leg) => {
      arrived.push([leg.to, leg.sip.transport, leg.sip.srtp, leg.sip.auth?.username])
      leg.answer()
    })
    const leg = await invite(OWN, '+14155550133')
    expect(leg.state).toBe('answered')
    expect(arrived).toEqual([
      [`sip:${OWN}@one.example.com:5061;transport=tls`, 'tls', true, undefined],
      [`sip:${OWN}@two.example.com;transport=tls`, 'tls', true, 'plivo'],
    ])
    expect(emulator.ledger().map(({ provider }) => provider)).toEqual(['plivo', 'elsewhere'])
  })

  test('an outbound trunk leaves a number dead', async () => {
    const { ends, invite, outbound, request } = await setUp()
    const { id } = await outbound()
    await request('POST', `/Number/${DIGITS}/`, { app_id: id })
    await invite(OWN, '+14155550133')
    expect(ends).toEqual([480])
  })
})
