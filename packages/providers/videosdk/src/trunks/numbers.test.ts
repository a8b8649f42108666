import { describe, expect, test } from 'vitest'
import { bodyOf, business, connect, fakeApi, reply, token } from '../../test/fake-api.ts'
import { videosdkExtension } from '../extension.ts'
import { inboundHost, knownRegion, regionOf } from './regions.ts'

const number = (id: string, e164: string) => ({
  phoneNumber: { phoneNumberId: id, e164, name: 'Desk', status: 'ACTIVE' },
  inbound: { id: 'in_1', address: null, auth: {} },
  outbound: null,
})

test('the port lists and releases', async () => {
  const api = fakeApi({
    'GET /v2/sip/phone-numbers': reply(200, {
      pagination: { page: 1, totalPages: 1 },
      data: [number('n1', business), { phoneNumber: { e164: 'half' } }, 7],
    }),
    'POST /v2/sip/phone-numbers/n1/release': reply(200, { message: 'ok', phoneNumberId: 'n1' }),
  })
  const { numbers } = connect(api)
  expect(await numbers?.list()).toEqual([{ id: 'n1', number: business, name: 'Desk' }])
  await numbers?.release?.('n1')
  expect(api.sent.at(-1)?.request.body).toBeUndefined()
})

describe('numbers with a gateway each way', () => {
  // The example of docs …/phone-numbers/create-phone-number, its quoted boolean as a real one.
  const page = {
    name: 'My SIP Setup',
    phoneNumbers: ['+14155551234', '+14155555678'],
    isShared: true,
    mediaEncryption: 'disable' as const,
    inbound: { sipRegion: 'us002' },
    outbound: {
      sipRegion: 'us002',
      address: 'sip.telnyx.com:5061',
      transport: 'tls' as const,
      auth: { username: 'sip-user', password: 'sip-pass' },
    },
  }
  const created = reply(201, { message: 'Phone Number with SIP Configured' })

  test('the page example, key by key', async () => {
    const api = fakeApi({ 'POST /v2/sip/phone-numbers': created })
    await videosdkExtension({ token }, api.host).phoneNumbers.create(page)
    expect(bodyOf(api.sent[0]?.request)).toEqual(page)
  })

  test('regions under any of their names, TLS unless said otherwise', async () => {
    const api = fakeApi({ 'POST /v2/sip/phone-numbers': created })
    await videosdkExtension({ token }, api.host).phoneNumbers.create({
      name: 'n',
      phoneNumbers: [business],
      inbound: { sipRegion: 'in001' },
      outbound: { address: 'sip.example.com', sipRegion: 'us2' },
    })
    expect(bodyOf(api.sent[0]?.request)).toMatchObject({
      inbound: { sipRegion: 'in002' },
      outbound: { sipRegion: 'us002', transport: 'tls' },
    })
  })

  test.each([
    [400, 'request-invalid'],
    [409, 'conflict'],
  ])('%i is %s', async (status, code) => {
    const api = fakeApi({ 'POST /v2/sip/phone-numbers': reply(status, { message: 'attached' }) })
    await expect(
      videosdkExtension({ token }, api.host).phoneNumbers.create(page),
    ).rejects.toMatchObject({ code })
  })

  test('get by number, with its plus sign escaped; none is null', async () => {
    const api = fakeApi({
      'GET /v2/sip/phone-numbers/%2B14155550100': reply(200, number('n1', business)),
    })
    const { phoneNumbers } = videosdkExtension({ token }, api.host)
    expect(await phoneNumbers.get(business)).toMatchObject({ inbound: { id: 'in_1' } })
    expect(await phoneNumbers.get('+14155550199')).toBeNull()
  })

  test('update one gateway, detach', async () => {
    const api = fakeApi({
      'PATCH /v2/sip/phone-numbers/gateways/gw_1': reply(200, { message: 'ok' }),
      'POST /v2/sip/phone-numbers/detach': reply(200, {
        message: 'ok',
        inbound: 'in_1',
        outbound: null,
      }),
    })
    const { phoneNumbers } = videosdkExtension({ token }, api.host)
    await phoneNumbers.updateGateway('gw_1', { name: 'Renamed', sipRegion: 'in1' })
    expect(bodyOf(api.sent[0]?.request)).toEqual({ name: 'Renamed', sipRegion: 'in002' })
    expect(await phoneNumbers.detach(business)).toEqual({ inbound: 'in_1', outbound: null })
    expect(bodyOf(api.sent[1]?.request)).toEqual({ phoneNumber: business })
  })
})

describe('regions', () => {
  test.each([
    ['auto', 'auto'],
    ['us002', 'us002'],
    ['US2', 'us002'],
    ['us001', 'us002'],
    ['in001', 'in002'],
    ['in1', 'in002'],
    ['in002', 'in002'],
  ])('%s is %s', (name, region) => expect(regionOf(name)).toBe(region))

  test('one that does not exist is named before anything is sent', () => {
    expect(() => regionOf('eu001')).toThrow('region: must be one of auto, us002, in002')
    expect(knownRegion('eu001')).toBe('eu001')
  })

  test('the host that carriers call', () => {
    expect(inboundHost('org1')).toBe('org1.sip.videosdk.live')
    expect(inboundHost('org1', 'auto')).toBe('org1.sip.videosdk.live')
    expect(inboundHost('org1', 'us002')).toBe('org1.us2.sip.videosdk.live')
    expect(inboundHost('org1', 'in001')).toBe('org1.in1.sip.videosdk.live')
    expect(inboundHost(undefined)).toBe('sip.videosdk.live')
  })
})

describe('webhook registration', () => {
  const path = '/v2/sip/webhooks'
  const url = 'https://app.example/webhooks/videosdk'
  const listed = (...hooks: readonly object[]) => reply(200, { data: hooks })

  test('is made once, completed when events are missing, and left alone otherwise', async () => {
    const api = fakeApi({
      [`GET ${path}`]: listed({ webhookId: 'wh_0', url: 'https://other.example', events: [] }),
      [`POST ${path}`]: (request) => reply(201, { id: 'wh_1', ...bodyOf(request) }),
      [`PATCH ${path}/wh_1`]: (request) => reply(200, { id: 'wh_1', ...bodyOf(request) }),
    })
    const { webhooks } = videosdkExtension({ token }, api.host)
    const made = await webhooks.ensure(url)
    expect(made).toMatchObject({ id: 'wh_1', url })
    expect(made.events).toContain('call-hangup')
    expect(made.events).toContain('switch-room-failed')
    api.answer(`GET ${path}`, listed({ id: 'wh_1', url, events: ['call-started'] }))
    expect(await webhooks.ensure(url, ['call-hangup'])).toMatchObject({
      events: ['call-started', 'call-hangup'],
    })
    expect(await webhooks.ensure(url, ['call-started'])).toMatchObject({ id: 'wh_1' })
    expect(api.asked.filter((asked) => !asked.startsWith('GET'))).toEqual([
      `POST ${path}`,
      `PATCH ${path}/wh_1`,
    ])
  })

  test('get and remove; what is not there is no failure', async () => {
    const { webhooks } = videosdkExtension({ token }, fakeApi().host)
    expect(await webhooks.get('wh_9')).toBeNull()
    await webhooks.remove('wh_9')
  })
})
