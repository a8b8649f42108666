import type { Gateway } from '@callplane/core'
import { describe, expect, test } from 'vitest'
import {
  bodyOf,
  business,
  connect,
  fakeApi,
  reply,
  token,
  type FakeApi,
} from '../../test/fake-api.ts'
import type { VideosdkGateways } from './gateways.ts'

const outbound = {
  id: 'gw_out',
  name: 'Carrier',
  address: 'sip.example.com:5061',
  transport: 'tls',
  numbers: [business],
  mediaEncryption: 'enable',
  geoRegion: 'in001',
  auth: { username: 'u', password: 'p' },
  record: true,
  noiseCancellation: false,
  enableDtmf: true,
}
const inbound = {
  id: 'gw_in',
  name: 'In',
  address: null,
  numbers: [business],
  auth: {},
  allowedAddresses: ['192.0.2.0/24'],
  mediaEncryption: 'disable',
  geoRegion: 'us002',
}
const wanted: Omit<Gateway, 'id'> = {
  name: 'Carrier',
  address: 'sip.example.com:5061',
  transport: 'tls',
  credentials: { username: 'u', password: 'p' },
  region: 'in1',
  mediaEncryption: 'required',
  numbers: [business],
  direction: 'outbound',
}
const world = (): FakeApi =>
  fakeApi({
    'GET /v2/sip/outbound-gateways': reply(200, { data: [outbound] }),
    'GET /v2/sip/inbound-gateways': reply(200, { data: [inbound] }),
    'GET /v2/sip/outbound-gateways/gw_out': reply(200, outbound),
    'GET /v2/sip/inbound-gateways/gw_in': reply(200, inbound),
  })
const portOf = (api: FakeApi) => {
  const { gateways } = connect(api, { token, organizationId: 'org1' })
  if (!gateways) throw new Error('no gateways')
  return gateways
}

test('both directions in one list, region and host in one vocabulary', async () => {
  expect(await portOf(world()).list()).toEqual([
    {
      id: 'gw_out',
      name: 'Carrier',
      address: 'sip.example.com:5061',
      transport: 'tls',
      credentials: { username: 'u', password: 'p' },
      region: 'in002',
      mediaEncryption: 'preferred',
      numbers: [business],
      direction: 'outbound',
    },
    {
      id: 'gw_in',
      name: 'In',
      address: 'org1.us2.sip.videosdk.live',
      transport: 'tls',
      allowedAddresses: ['192.0.2.0/24'],
      region: 'us002',
      mediaEncryption: 'none',
      numbers: [business],
      direction: 'inbound',
    },
  ])
})

test('get looks in both directions', async () => {
  const port = portOf(world())
  expect(await port.get('gw_in')).toMatchObject({ direction: 'inbound' })
  expect(await port.get('gw_out')).toMatchObject({ direction: 'outbound' })
  expect(await port.get('gw_none')).toBeNull()
})

describe('create', () => {
  test('outbound: the carrier to dial through', async () => {
    const api = world()
    api.answer('POST /v2/sip/outbound-gateways', reply(201, outbound))
    expect(await portOf(api).create(wanted)).toMatchObject({ id: 'gw_out' })
    expect(bodyOf(api.sent[0]?.request)).toEqual({
      name: 'Carrier',
      numbers: [business],
      auth: { username: 'u', password: 'p' },
      mediaEncryption: 'enable',
      geoRegion: 'in002',
      address: 'sip.example.com:5061',
      transport: 'tls',
    })
  })

  test("inbound: VideoSDK's own host, and who may call it", async () => {
    const api = world()
    api.answer('POST /v2/sip/inbound-gateways', reply(201, { data: inbound }))
    const made = await portOf(api).create({
      ...wanted,
      direction: 'inbound',
      allowedAddresses: ['192.0.2.0/24'],
      mediaEncryption: 'none',
    })
    expect(made.address).toBe('org1.us2.sip.videosdk.live')
    const body = bodyOf(api.sent[0]?.request)
    expect(body).toMatchObject({ allowedAddresses: ['192.0.2.0/24'], mediaEncryption: 'disable' })
    expect(body).not.toHaveProperty('address')
    expect(body).not.toHaveProperty('transport')
  })

  test.each([
    [{ direction: 'both' }, 'direction: VideoSDK has a gateway for each direction'],
    [{ region: 'eu001' }, 'region: must be one of'],
  ])('%j is refused here', async (change, message) => {
    const api = world()
    await expect(portOf(api).create({ ...wanted, ...change } as never)).rejects.toThrow(message)
    expect(api.sent).toEqual([])
  })
})

describe('update', () => {
  test('sends back what VideoSDK would reset, and nothing else that did not change', async () => {
    const api = world()
    api.answer('PATCH /v2/sip/outbound-gateways/gw_out', reply(200, outbound))
    await portOf(api).update('gw_out', { name: 'New' })
    expect(bodyOf(api.sent.at(-1)?.request)).toEqual({
      record: true,
      noiseCancellation: false,
      enableDtmf: true,
      geoRegion: 'in001',
      name: 'New',
    })
  })

  test('a changed region takes the place of the one sent back', async () => {
    const api = world()
    api.answer('PATCH /v2/sip/outbound-gateways/gw_out', reply(200, outbound))
    await portOf(api).update('gw_out', { region: 'us2' })
    expect(bodyOf(api.sent.at(-1)?.request)).toMatchObject({ geoRegion: 'us002' })
  })

  test('attach adds numbers to those there are', async () => {
    const api = world()
    api.answer('PATCH /v2/sip/inbound-gateways/gw_in', reply(200, inbound))
    await portOf(api).attach?.('gw_in', [business, '+14155550101'])
    expect(bodyOf(api.sent.at(-1)?.request)).toMatchObject({
      numbers: [business, '+14155550101'],
      geoRegion: 'us002',
    })
  })

  test.each([
    ['gw_none', {}, 'id: no gateway has this id'],
    ['gw_out', { direction: 'inbound' }, 'direction: cannot be changed'],
    ['gw_in', { address: 'sip.example.com' }, 'address: an inbound gateway has no address'],
  ])('%s %j is refused here', async (id, changes, message) => {
    await expect(portOf(world()).update(id, changes as never)).rejects.toThrow(message)
  })
})

test('where carriers call is known without asking, or what is missing for it is said', () => {
  const api = world()
  const hostOf = (settings: object, region?: string) => {
    const gateways = connect(api, { token, ...settings }).gateways as VideosdkGateways
    return gateways.inboundAddress(region)
  }
  expect(hostOf({ organizationId: 'org1' })).toBe('org1.sip.videosdk.live')
  expect(hostOf({ organizationId: 'org1' }, 'in')).toBe('org1.in1.sip.videosdk.live')
  expect(() => hostOf({})).toThrow('organizationId: is required')
  expect(api.sent).toEqual([])
})

test('remove goes where the gateway is', async () => {
  const api = world()
  api.answer('DELETE /v2/sip/inbound-gateways/gw_in', reply(200, { message: 'ok' }))
  await portOf(api).remove('gw_in')
  expect(api.asked.at(-1)).toBe('DELETE /v2/sip/inbound-gateways/gw_in')
})
