import { expect, test } from 'vitest'
import { outboundCall } from '@callplane/core'
import { bodyOf, byGateway, byRule, connect, fakeApi } from '../test/fake-api.ts'

/**
 * The full example of docs.videosdk.live/api-reference/realtime-communication/sip/calls/call-trigger as printed there,
 * booleans and numbers quoted. Room, numbers and metadata are those of the same page family's replies.
 */
const page = {
  sipCallFrom: '+14155559876',
  sipCallTo: '+14155550123',
  routingRuleId: 'rr_2554md',
  destinationRoomId: 'room_123456',
  participant: { name: 'John Doe', metadata: { role: 'customer' } },
  recordAudio: 'true',
  waitUntilAnswered: 'false',
  ringingTimeout: '30',
  dtmf: '1234#',
  maxCallDuration: '3600',
  mediaEncryption: 'SRTP',
  hidePhoneNumber: 'true',
  headers: { 'X-Custom-Header': 'value' },
  includeHeaders: ['X-Custom-Header'],
  metadata: { campaignId: 'cmp_123', source: 'crm' },
}

/** The same with JSON's own booleans and numbers, which is what goes over the wire. */
const wire = {
  ...page,
  recordAudio: true,
  waitUntilAnswered: false,
  ringingTimeout: 30,
  maxCallDuration: 3600,
  hidePhoneNumber: true,
}

const neutral = {
  to: '+14155550123',
  from: '+14155559876',
  connect: { room: 'room_123456' },
  participant: { name: 'John Doe', metadata: { role: 'customer' } },
  record: true,
  waitUntilAnswered: false,
  ringTimeout: 30,
  dtmf: '1234#',
  maxDuration: 3600,
  mediaEncryption: 'preferred',
  maskNumber: true,
  sipHeaders: { 'X-Custom-Header': 'value' },
  includeHeaders: ['X-Custom-Header'],
  metadata: { campaignId: 'cmp_123', source: 'crm' },
}

const ports = connect(fakeApi())
const mapped = (call: unknown, route = byRule) => {
  const { request } = ports.map(outboundCall.parse(call), route, {
    key: 'cp-1',
    prepared: {},
    options: {},
  })
  const { metadata, ...body } = bodyOf(request)
  const { callplaneAttempt, ...own } = metadata as Record<string, unknown>
  expect(callplaneAttempt).toBe('cp-1')
  return { ...body, metadata: own }
}
const request = (body: unknown) => ({
  method: 'POST',
  url: 'https://api.videosdk.live/v2/sip/call',
  headers: { Authorization: 'YOUR_TOKEN_WITHOUT_ANY_PREFIX', 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
})

test('the neutral call that produces it, key by key, in its order', () => {
  const body = mapped(neutral)
  expect(body).toEqual(wire)
  expect(Object.keys(body)).toEqual(Object.keys(page))
})

test('as printed, it is that neutral call, and map gives the same request back with real types', () => {
  const parsed = ports.frontDoor?.parse(request(page))
  expect(parsed).toEqual({ call: neutral, route: { reference: 'rr_2554md' }, notes: [] })
  expect(mapped(parsed?.call)).toEqual(wire)
})

test('the older generation of the page, by gateway and without a caller ID', () => {
  const { routingRuleId, sipCallFrom, ...rest } = page
  const older = { gatewayId: 'gw_123456789', ...rest }
  const parsed = ports.frontDoor?.parse(request(older))
  expect(parsed?.route).toEqual({ gateway: 'gw_123456789' })
  const { routingRuleId: _, sipCallFrom: __, ...expected } = wire
  expect(mapped(parsed?.call, byGateway)).toEqual({ gatewayId: 'gw_123456789', ...expected })
  expect([routingRuleId, sipCallFrom]).toEqual(['rr_2554md', '+14155559876'])
})
