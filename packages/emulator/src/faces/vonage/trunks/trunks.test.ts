import { Vonage } from '@vonage/server-sdk'
import { describe, expect, test } from 'vitest'
import { createWorld, send } from '../../../../test/world.ts'
import type { SipOffer } from '../../../network/leg.ts'
import { vonage } from '../vonage.ts'

const OWN = '14155550100'
const AUTH = { username: 'desk', password: 'Long-enough-1' }

async function setUp(options: Parameters<typeof createWorld>[0] = {}) {
  const world = await createWorld(options)
  const { emulator, clock } = world
  const { baseUrl, credentials } = emulator.keys()['vonage']!
  const { apiKey = '', apiSecret = '' } = credentials
  const client = new Vonage({ apiKey, apiSecret }, { restHost: baseUrl })
  const basic = `Basic ${Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')}`
  const enter = (domain: string, trunk: object) =>
    send(emulator, 'PUT', `/vonage/dashboard/sip-trunks/${domain}`, {
      headers: { authorization: basic },
      body: JSON.stringify(trunk),
    })
  const ends: number[] = []
  const invite = async (to: string, from: string, sip?: SipOffer, after = 6_000) => {
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
    await clock.advance(after)
    return leg
  }
  return { ...world, client, credentials, enter, ends, invite }
}

/** The enum of the types is not exported. */
const sip = 'sip' as never

describe('the official client', () => {
  test('searches, buys, assigns and releases a number', async () => {
    const { client } = await setUp()
    const { numbers } = client
    const found = await numbers.getAvailableNumbers({
      country: 'US',
      contains: '212',
      size: 2,
    } as object as Parameters<typeof numbers.getAvailableNumbers>[0])
    expect(found.numbers).toHaveLength(2)
    const { msisdn = '', country } = found.numbers![0]!
    const wanted = { country: country!, msisdn }
    expect(await numbers.buyNumber(wanted)).toMatchObject({ errorCode: '200' })
    await expect(numbers.buyNumber(wanted)).rejects.toMatchObject({ response: { status: 420 } })
    const uri = 'sip:desk@pbx.example.com;transport=tls'
    await numbers.updateNumber({ ...wanted, voiceCallbackType: sip, voiceCallbackValue: uri })
    const owned = await numbers.getOwnedNumbers({ pattern: msisdn })
    expect(owned.numbers).toMatchObject([{ msisdn, voiceCallbackValue: uri }])
    await numbers.cancelNumber(wanted)
    await expect(numbers.cancelNumber(wanted)).rejects.toMatchObject({ response: { status: 420 } })
  })

  test('is refused with a wrong secret', async () => {
    const { credentials, emulator } = await setUp()
    const { apiKey = '' } = credentials
    const { baseUrl } = emulator.keys()['vonage']!
    const client = new Vonage({ apiKey, apiSecret: 'wrong' }, { restHost: baseUrl })
    await expect(client.numbers.getOwnedNumbers({})).rejects.toMatchObject({
      response: { status: 401 },
    })
  })
})

describe('outbound over a trunk', () => {
  const to = 'sip:14155550123@callplane.sip-eu.vonage.com'

  test('with the credentials it rings the number, in any region: two legs, one cause', async () => {
    const { credentials, emulator, invite } = await setUp()
    const auth = {
      username: credentials['sipUsername'] ?? '',
      password: credentials['sipPassword'] ?? '',
    }
    const leg = await invite(to, OWN, { auth, transport: 'tls', srtp: true })
    expect(leg.state).toBe('answered')
    expect(emulator.ledger().map((ring) => [ring.provider, ring.to])).toEqual([
      ['vonage', '+14155550123'],
      ['elsewhere', to],
    ])
  })

  test('is refused with wrong credentials and with a foreign caller ID', async () => {
    const { emulator, ends, enter, invite } = await setUp()
    await enter('desk', { credentials: [AUTH], addresses: ['203.0.113.0/24'] })
    const there = to.replace('callplane', 'desk')
    await invite(there, OWN)
    await invite(there, OWN, { auth: AUTH })
    await invite(there, OWN, { source: '203.0.113.9' })
    await invite(there, '+14155550133', { auth: AUTH, source: '203.0.113.9' })
    expect(ends).toEqual([403, 403, 403, 403])
    expect(emulator.ledger()).toEqual([])
    expect((await invite(there, OWN, { auth: AUTH, source: '203.0.113.9' })).state).toBe('answered')
  })

  test('more than three calls a second are rejected', async () => {
    const { credentials, ends, invite } = await setUp({ faces: [vonage({ callsPerSecond: 3 })] })
    const auth = {
      username: credentials['sipUsername'] ?? '',
      password: credentials['sipPassword'] ?? '',
    }
    for (let call = 0; call < 4; call += 1) await invite(to, OWN, { auth }, 10)
    expect(ends).toEqual([503])
  })
})

describe('the dashboard', () => {
  test.each<[string, object]>([
    ['credentials', { credentials: [{ username: 'desk', password: 'all-lower-case-1' }] }],
    ['addresses', { addresses: ['all'] }],
    ['uris', { uris: [{ uri: 'sip:desk@pbx.example.com', priority: 1 }] }],
    ['uris', { uris: [{ uri: 'pbx.example.com', priority: 101 }] }],
    [
      'uris: priorities',
      {
        uris: [
          { uri: 'a.example.com', priority: 1 },
          { uri: 'b.example.com', priority: 1 },
        ],
      },
    ],
    ['numbers', { numbers: ['14155550199'] }],
  ])('takes no bad %s', async (what, trunk) => {
    const { enter } = await setUp()
    const { status, text } = await enter('desk', trunk)
    expect(status).toBe(420)
    expect(text).toContain(what)
  })
})

describe('inbound', () => {
  test('a linked number goes to the trunk’s hosts in the order of their priority', async () => {
    const { emulator, enter, invite } = await setUp()
    await enter('desk', {
      credentials: [AUTH],
      uris: [
        { uri: 'two.example.com', priority: 20 },
        { uri: 'one.example.com;transport=tls', priority: 10 },
      ],
      numbers: [OWN],
    })
    const arrived: unknown[] = []
    const { hosts } = emulator.network
    hosts.register('one.example.com', (leg) => {
      arrived.push([leg.to, leg.sip.transport])
      leg.reject(503)
    })
    hosts.register('two.example.com', (leg) => {
      arrived.push([leg.to, leg.sip.transport])
      leg.answer()
    })
    const leg = await invite(`+${OWN}`, '+14155550133')
    expect(leg.state).toBe('answered')
    expect(arrived).toEqual([
      [`sip:+${OWN}@one.example.com;transport=tls`, 'tls'],
      [`sip:+${OWN}@two.example.com;transport=udp`, 'udp'],
    ])
  })

  test('a number is forwarded to a SIP address', async () => {
    const { client, emulator, invite } = await setUp()
    await client.numbers.updateNumber({
      country: 'US',
      msisdn: OWN,
      voiceCallbackType: sip,
      voiceCallbackValue: 'sip:desk@one.example.com;transport=tls;media=srtp',
    })
    let arrived: unknown
    emulator.network.hosts.register('one.example.com', (leg) => {
      arrived = [leg.to, leg.sip.srtp]
      leg.answer()
    })
    expect((await invite(`+${OWN}`, '+14155550133')).state).toBe('answered')
    expect(arrived).toEqual(['sip:desk@one.example.com;transport=tls', true])
  })
})
