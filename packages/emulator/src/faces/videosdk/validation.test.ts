import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  callIdOf,
  createCall,
  fetchCall,
  FROM,
  TO,
  tokenOf,
  videosdkRequest,
} from '../../../test/videosdk.ts'
import { createWorld } from '../../../test/world.ts'
import type { Emulator } from '../../index.ts'

const messageOf = ({ body }: { readonly body: unknown }): unknown =>
  (body as { message?: unknown } | undefined)?.message

/** A token of our own making; `claims` change those of a good one. */
function mint(emulator: Emulator, claims: object, algorithm = 'HS256', key?: string): string {
  const { credentials } = emulator.keys()['videosdk']!
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const good = {
    apikey: credentials['apiKey'],
    permissions: ['allow_join', 'allow_mod'],
    version: 2,
    roles: ['crawler'],
    exp: Math.floor(Date.now() / 1000) + 3600,
  }
  const signed = `${part({ alg: algorithm, typ: 'JWT' })}.${part({ ...good, ...claims })}`
  const signature = createHmac('sha256', key ?? credentials['secret']!).update(signed)
  return `${signed}.${signature.digest('base64url')}`
}

describe('tokens', () => {
  test('good ones', async () => {
    const { emulator } = await createWorld()
    const good = [
      mint(emulator, {}),
      mint(emulator, { exp: undefined, version: undefined, roles: undefined }),
      mint(emulator, { roles: ['CRAWLER', 'rtc'] }),
    ]
    for (const authorization of good) {
      const sent = await videosdkRequest(emulator, 'GET', '/v2/sip/call', undefined, {
        authorization,
      })
      expect(sent.status).toBe(200)
    }
  })

  test('all others are 401, and nothing rings', async () => {
    const { emulator, clock } = await createWorld()
    const bad = [
      '',
      'nonsense',
      `Bearer ${tokenOf(emulator)}`,
      `Basic ${tokenOf(emulator)}`,
      mint(emulator, {}, 'none'),
      mint(emulator, {}, 'HS256', 'another secret'),
      mint(emulator, { apikey: 'another' }),
      mint(emulator, { exp: Math.floor(Date.now() / 1000) - 1 }),
      mint(emulator, { roles: ['rtc'] }),
      mint(emulator, { version: 1 }),
      mint(emulator, { permissions: [] }),
    ]
    for (const authorization of bad) {
      const sent = await videosdkRequest(
        emulator,
        'POST',
        '/v2/sip/call',
        { sipCallTo: '+14155550158', sipCallFrom: FROM, routingRuleId: 'rr_outbound' },
        { authorization },
      )
      expect([sent.status, messageOf(sent)]).toEqual([401, 'Token is invalid or expired'])
    }
    await clock.advance(10_000)
    expect(emulator.calls()).toEqual([])
  })
})

describe('a call', () => {
  test.each([
    [{ sipCallTo: undefined }, 400, 'sipCallTo is required'],
    [{ sipCallTo: '4155550123' }, 400, 'sipCallTo must be an E.164 number or a SIP URI'],
    [{ sipCallFrom: undefined }, 400, 'sipCallFrom is required'],
    [{ routingRuleId: undefined }, 400, 'routingRuleId is required'],
    [{ routingRuleId: 'rr_none' }, 404, 'Routing rule not found'],
    [{ routingRuleId: 'rr_inbound' }, 400, 'The routing rule must be of type outbound'],
    [
      { sipCallFrom: '+14155550142' },
      400,
      'sipCallFrom must be one of the numbers associated with the routing rule',
    ],
    [{ routingRuleId: undefined, gatewayId: 'gw_none' }, 404, 'Outbound gateway not found'],
    [{ routingRuleId: undefined, gatewayId: 'gw_inbound' }, 404, 'Outbound gateway not found'],
    [
      { routingRuleId: undefined, gatewayId: 'gw_outbound', sipCallFrom: '+14155550142' },
      400,
      'sipCallFrom must be one of the numbers configured in the gateway',
    ],
    [{ recordAudio: 'yes' }, 400, 'recordAudio must be a boolean'],
    [{ waitUntilAnswered: 'False' }, 400, 'waitUntilAnswered must be a boolean'],
    [{ hidePhoneNumber: 1 }, 400, 'hidePhoneNumber must be a boolean'],
    [{ ringingTimeout: '30s' }, 400, 'ringingTimeout must be a positive integer'],
    [{ maxCallDuration: 1.5 }, 400, 'maxCallDuration must be a positive integer'],
    [{ dtmf: '12ww' }, 400, 'dtmf must be digits, * or #'],
    [{ mediaEncryption: 'required' }, 400, 'mediaEncryption must be one of'],
    [{ headers: { 'X-Id': 7 } }, 400, 'headers must be an object of strings'],
    [{ includeHeaders: 'SOME' }, 400, 'includeHeaders must be one of'],
    [{ includeHeaders: [7] }, 400, 'includeHeaders must be an array of strings'],
    [{ metadata: 'crm' }, 400, 'metadata must be an object'],
    [{ participant: 'Ann' }, 400, 'participant must be an object'],
  ])('%j is refused', async (fields, status, message) => {
    const { emulator, clock } = await createWorld()
    const sent = await createCall(emulator, fields)
    expect(sent.status).toBe(status)
    expect(messageOf(sent)).toContain(message)
    await clock.advance(10_000)
    expect(emulator.calls()).toEqual([])
  })

  const quoted = {
    recordAudio: 'true',
    waitUntilAnswered: 'false',
    ringingTimeout: '30',
    maxCallDuration: '3600',
    hidePhoneNumber: 'true',
  }
  test.each([
    ['JSON’s own booleans and numbers', {}],
    ['quoted ones, as the page prints them (V13)', quoted],
  ])('the full example of the API page, with %s', async (_name, printed) => {
    const { emulator } = await createWorld()
    const page = {
      sipCallFrom: '+14155559876',
      sipCallTo: '+14155550123',
      routingRuleId: 'rr_2554md',
      destinationRoomId: 'room_123456',
      participant: { name: 'John Doe', metadata: { role: 'customer' } },
      recordAudio: true,
      waitUntilAnswered: false,
      ringingTimeout: 30,
      dtmf: '1234#',
      maxCallDuration: 3600,
      mediaEncryption: 'SRTP',
      hidePhoneNumber: true,
      headers: { 'X-Custom-Header': 'value' },
      includeHeaders: ['User-Agent', 'X-Trace-Id'],
      metadata: { campaignId: 'cmp_123', source: 'crm' },
      ...printed,
    }
    const sent = await createCall(emulator, page)
    expect(sent.status).toBe(200)
    expect(sent.body).toEqual({
      message: 'Call initiated successfully',
      data: {
        callId: callIdOf(sent),
        status: 'INITIATED',
        roomId: 'room_123456',
        sipCallTo: '+14155550123',
        sipCallFrom: '+14155559876',
        gatewayId: 'gw_123456789',
        metadata: { campaignId: 'cmp_123', source: 'crm' },
        timelog: [{ status: 'INITIATED', timestamp: expect.any(String) as string }],
      },
    })
  })

  test('digits and headers are the gateway’s to send, and the rule’s to ignore', async () => {
    const { emulator, clock } = await createWorld()
    const fields = { dtmf: '1#', headers: { 'X-Id': '7' } }
    await createCall(emulator, fields)
    await createCall(emulator, { ...fields, routingRuleId: undefined, gatewayId: 'gw_outbound' })
    await clock.advance(5_000)
    expect(emulator.calls().map(({ digits }) => digits)).toEqual(['', '1#'])
    expect(emulator.network.legs().map(({ sipHeaders }) => sipHeaders)).toEqual([
      {},
      { 'X-Id': '7' },
    ])
  })

  test('rings no longer than it may, and talks no longer than it may', async () => {
    const { emulator, clock } = await createWorld()
    const silent = await createCall(emulator, { sipCallTo: '+14155550151', ringingTimeout: 5 })
    const talking = await createCall(emulator, { maxCallDuration: 7 })
    await clock.advance(20_000)
    const [first, second] = [
      await fetchCall(emulator, callIdOf(silent)),
      await fetchCall(emulator, callIdOf(talking)),
    ]
    expect([first.status, second.status]).toEqual(['not-answered', 'ended'])
    expect(emulator.calls().map(({ end }) => end?.cause)).toEqual(['no-answer', 'max-duration'])
  })

  test('a body that is not a JSON object is refused', async () => {
    const { emulator } = await createWorld()
    expect((await videosdkRequest(emulator, 'POST', '/v2/sip/call', [])).status).toBe(400)
    expect((await videosdkRequest(emulator, 'POST', '/v2/sip/call')).status).toBe(400)
    expect((await videosdkRequest(emulator, 'PUT', '/v2/sip/call', {})).status).toBe(501)
    expect((await videosdkRequest(emulator, 'GET', '/v2/sip/nothing')).status).toBe(501)
  })
})

describe('the list of calls', () => {
  test('filters and pages', async () => {
    const { emulator, clock } = await createWorld()
    const start = clock.now()
    for (let turn = 0; turn < 12; turn += 1) await createCall(emulator)
    await clock.advance(86_400_000)
    const last = await createCall(emulator, { sipCallTo: '+14155550124' })
    const list = async (query: string) => {
      const { body } = await videosdkRequest(emulator, 'GET', `/v2/sip/call?${query}`)
      return body as { pageInfo: object; data: { callId: string }[] }
    }
    const all = await list('')
    expect(all.pageInfo).toEqual({ currentPage: 1, perPage: 10, lastPage: 2, total: 13 })
    expect(all.data[0]?.callId).toBe(callIdOf(last))
    expect((await list('page=2')).data).toHaveLength(3)
    expect((await list('search=0124')).data).toHaveLength(1)
    expect((await list('search=%2B14155550100&perPage=100')).data).toHaveLength(13)
    expect((await list(`startDate=${start + 1}`)).data).toHaveLength(1)
    // The whole end day counts.
    expect((await list(`endDate=${start}&perPage=100`)).data).toHaveLength(12)
    expect((await list(`id=${callIdOf(last)}`)).data).toHaveLength(1)
    expect((await list('type=inbound')).data).toHaveLength(0)
    expect((await list('gatewayId=gw_outbound&ruleId=rr_none')).data).toHaveLength(0)
  })

  test.each(['page=0', 'perPage=many', 'startDate=yesterday', 'type=both'])(
    '%s is refused',
    async (query) => {
      const { emulator } = await createWorld()
      const sent = await videosdkRequest(emulator, 'GET', `/v2/sip/call?${query}`)
      expect(sent.status).toBe(400)
    },
  )

  test('lags when told to', async () => {
    const { emulator, clock } = await createWorld()
    await createCall(emulator)
    emulator.faults.add({ provider: 'videosdk', on: 'lookup', do: 'lag', seconds: 30 })
    const count = async () => {
      const { body } = await videosdkRequest(emulator, 'GET', '/v2/sip/call')
      return (body as { data: unknown[] }).data.length
    }
    expect(await count()).toBe(0)
    await clock.advance(31_000)
    expect(await count()).toBe(1)
  })
})

describe('account set-up', () => {
  const pair = {
    name: 'n',
    phoneNumbers: ['+14155550190'],
    inbound: { sipRegion: 'us002' },
    outbound: { sipRegion: 'us002', address: 'sip.example.com' },
  }
  const rule = { name: 'r', type: 'outbound', phoneNumbers: [FROM] }
  const hook = { url: 'https://app.example/hook', events: ['call-started'] }
  const gateway = { name: 'g', numbers: ['+14155550190'] }
  const inbound = '/v2/sip/phone-numbers/gateways/gw_inbound'

  test.each([
    ['POST', '/v2/sip/phone-numbers', { ...pair, isShared: 'yes' }, 'isShared must be a boolean'],
    ['POST', '/v2/sip/phone-numbers', { ...pair, inbound: {} }, 'inbound.sipRegion is required'],
    [
      'POST',
      '/v2/sip/phone-numbers',
      { ...pair, inbound: { sipRegion: 'in001' } },
      'inbound.sipRegion must be one of auto, us002, in002',
    ],
    [
      'POST',
      '/v2/sip/phone-numbers',
      { ...pair, outbound: { sipRegion: 'auto' } },
      'outbound.address is required',
    ],
    [
      'POST',
      '/v2/sip/phone-numbers',
      { ...pair, outbound: { ...pair.outbound, auth: { username: 'u' } } },
      'auth requires both username and password',
    ],
    ['POST', '/v2/sip/phone-numbers', { ...pair, phoneNumbers: [FROM] }, 'already attached'],
    ['POST', '/v2/sip/phone-numbers/detach', {}, 'phoneNumber is required'],
    ['PATCH', inbound, { phoneNumbers: [FROM] }, 'phoneNumbers cannot be updated'],
    ['PATCH', inbound, { isShared: true }, 'isShared cannot be updated'],
    ['PATCH', inbound, { address: 'sip.example.com' }, 'address is not allowed on an inbound'],
    ['GET', '/v2/sip/phone-numbers/14155550100', undefined, 'must be E.164'],
    ['POST', '/v2/sip/inbound-gateways', { ...gateway, numbers: [] }, 'numbers must be'],
    ['POST', '/v2/sip/inbound-gateways', { ...gateway, geoRegion: 'eu001' }, 'geoRegion must be'],
    ['POST', '/v2/sip/outbound-gateways', gateway, 'address is required'],
    [
      'POST',
      '/v2/sip/outbound-gateways',
      { ...gateway, address: 'a', transport: 'sctp' },
      'transport must be one of',
    ],
    ['POST', '/v2/sip/routing-rule', { ...rule, type: 'both' }, 'type must be one of'],
    ['POST', '/v2/sip/routing-rule', { ...rule, phoneNumbers: [TO] }, 'Phone numbers not found'],
    ['POST', '/v2/sip/routing-rule', { ...rule, type: 'inbound' }, 'another inbound rule'],
    [
      'POST',
      '/v2/sip/routing-rule',
      { ...rule, headersToAttributes: { 'X-Id': 'id' } },
      'headersToAttributes is not allowed on outbound rules',
    ],
    ['POST', '/v2/sip/routing-rule', { ...rule, room: { type: 'static' } }, 'room.id is required'],
    ['POST', '/v2/sip/routing-rule', { ...rule, apiKey: 'another' }, 'Invalid API Key'],
    ['PATCH', '/v2/sip/routing-rule/rr_outbound', {}, 'No editable fields provided'],
    [
      'PATCH',
      '/v2/sip/routing-rule/rr_inbound',
      { headers: { 'X-Id': '7' } },
      'headers is not allowed on inbound rules',
    ],
    ['POST', '/v2/sip/webhooks', { ...hook, url: 'nowhere' }, 'url must be an HTTP URL'],
    ['POST', '/v2/sip/webhooks', { ...hook, events: [] }, 'events must not be empty'],
    ['POST', '/v2/sip/webhooks', { ...hook, events: ['call-ended'] }, 'call-ended is not allowed'],
  ])('%s %s %j is refused', async (method, path, body, message) => {
    const { emulator } = await createWorld()
    const sent = await videosdkRequest(emulator, method, path, body)
    expect(sent.status).toBe(400)
    expect(messageOf(sent)).toContain(message)
  })

  test('a pair for each number', async () => {
    const { emulator } = await createWorld()
    const numbers = ['+14155550190', '+14155550191']
    const made = await videosdkRequest(emulator, 'POST', '/v2/sip/phone-numbers', {
      ...pair,
      phoneNumbers: numbers,
      isShared: false,
    })
    expect(made.status).toBe(201)
    const gateways = await Promise.all(
      numbers.map(async (number) => {
        const path = `/v2/sip/phone-numbers/${encodeURIComponent(number)}`
        const { body } = await videosdkRequest(emulator, 'GET', path)
        return (body as { outbound: { id: string } }).outbound.id
      }),
    )
    expect(new Set(gateways).size).toBe(2)
  })

  test('a reset brings back what was seeded, and keeps key and token', async () => {
    const { emulator } = await createWorld()
    const before = emulator.keys()['videosdk']
    await videosdkRequest(emulator, 'DELETE', '/v2/sip/routing-rule/rr_outbound')
    expect((await createCall(emulator)).status).toBe(404)
    emulator.reset()
    expect((await createCall(emulator)).status).toBe(200)
    expect(emulator.keys()['videosdk']).toEqual(before)
  })
})
