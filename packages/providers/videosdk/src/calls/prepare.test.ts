import { TransportError } from '@callplane/core'
import { describe, expect, test } from 'vitest'
import {
  business,
  byGateway,
  byRule,
  callOf,
  connect,
  fakeApi,
  reply,
} from '../../test/fake-api.ts'

const rulePath = 'GET /v2/sip/routing-rule/rr_2554md'
const numberPath = 'GET /v2/sip/phone-numbers/%2B14155550100'
const rule = { id: 'rr_2554md', type: 'outbound', numbers: [business], recording: true }

test('by gateway nothing is read, unless encryption is required (M4)', async () => {
  const gatewayPath = 'GET /v2/sip/outbound-gateways/gw_123456789'
  const api = fakeApi({ [gatewayPath]: reply(200, { id: 'gw', mediaEncryption: 'enable' }) })
  const ports = connect(api)
  expect(await ports.prepare?.(callOf(), byGateway)).toEqual({})
  expect(await ports.prepare?.(callOf({ mediaEncryption: 'preferred' }), byGateway)).toEqual({})
  expect(api.asked).toEqual([])
  const call = callOf({ mediaEncryption: 'required' })
  const prepared = await ports.prepare?.(call, byGateway)
  expect(api.asked).toEqual([gatewayPath])
  expect(ports.map(call, byGateway, { key: 'k', prepared, options: {} }).notes).toEqual([])
})

test('the rule is read once a minute', async () => {
  const api = fakeApi({ [rulePath]: reply(200, rule) })
  const ports = connect(api)
  for (let turn = 0; turn < 3; turn += 1)
    expect(await ports.prepare?.(callOf(), byRule)).toMatchObject({ rule: { recording: true } })
  expect(api.asked).toEqual([rulePath])
  await api.host.clock.advance(59_999)
  await ports.prepare?.(callOf(), byRule)
  expect(api.asked).toEqual([rulePath])
  await api.host.clock.advance(1)
  await ports.prepare?.(callOf(), byRule)
  expect(api.asked).toEqual([rulePath, rulePath])
})

test('the gateway is read only where encryption is asked for', async () => {
  const api = fakeApi({
    [rulePath]: reply(200, { data: rule }),
    [numberPath]: reply(200, {
      phoneNumber: { phoneNumberId: 'n1', e164: business },
      inbound: null,
      outbound: { id: 'gw_1', mediaEncryption: 'enable' },
    }),
  })
  const ports = connect(api)
  const call = callOf({ mediaEncryption: 'required', record: true })
  const prepared = await ports.prepare?.(call, byRule)
  expect(api.asked).toEqual([rulePath, numberPath])
  const { notes } = ports.map(call, byRule, { key: 'k', prepared, options: {} })
  expect(notes).toEqual([])
})

describe('named before anything is dialled', () => {
  test.each([
    ['an unknown rule', reply(404, { message: 'Not found' }), callOf(), 'rule-unknown'],
    ['its second not-found', reply(402, { message: 'Not found' }), callOf(), 'rule-unknown'],
    ['an inbound rule', reply(200, { ...rule, type: 'INBOUND' }), callOf(), 'rule-not-outbound'],
    [
      'a caller outside the rule',
      reply(200, rule),
      callOf({ from: '+14155550142' }),
      'caller-not-in-rule',
    ],
    [
      'no caller and several numbers',
      reply(200, { ...rule, numbers: [business, '+14155550101'] }),
      callOf({ from: undefined }),
      'caller-id',
    ],
    ['no caller and no knowledge', reply(500, {}), callOf({ from: undefined }), 'caller-id'],
  ] as const)('%s', async (_name, answer, call, code) => {
    const ports = connect(fakeApi({ [rulePath]: answer }))
    await expect(ports.prepare?.(call, byRule)).rejects.toMatchObject({ code, dialled: 'no' })
  })

  test('a route with neither rule nor gateway', async () => {
    const nowhere = { provider: 'videosdk', weight: 1 }
    await expect(connect(fakeApi()).prepare?.(callOf(), nowhere)).rejects.toMatchObject({
      code: 'rule-required',
    })
  })

  test('but never on what was read before: a rule mended since is believed at once', async () => {
    const api = fakeApi({ [rulePath]: reply(200, rule) })
    const ports = connect(api)
    await ports.prepare?.(callOf(), byRule)
    api.answer(rulePath, reply(200, { ...rule, numbers: [business, '+14155550142'] }))
    const call = callOf({ from: '+14155550142' })
    expect(await ports.prepare?.(call, byRule)).toMatchObject({ rule: { id: 'rr_2554md' } })
  })
})

test.each([
  ['the API is down', reply(500, { message: 'oops' })],
  ['the token may not read rules', reply(403, { message: 'Forbidden' })],
  ['the network is down', new TransportError('connect', false)],
])('%s: the call goes on without knowing', async (_name, answer) => {
  const api = fakeApi({ [rulePath]: answer })
  expect(await connect(api).prepare?.(callOf(), byRule)).toEqual({})
  expect(api.host.entries).toMatchObject([{ event: 'videosdk.prepare-unknown' }])
})

test('the older generation of rules has another path', async () => {
  const api = fakeApi({ 'GET /v2/sip/routing-rules/rr_2554md': reply(200, rule) })
  const token = 'eyJh.eyJi.c2ln'
  await connect(api, { token, routingRulePath: 'plural' }).prepare?.(callOf(), byRule)
  expect(api.asked).toEqual(['GET /v2/sip/routing-rules/rr_2554md'])
})
