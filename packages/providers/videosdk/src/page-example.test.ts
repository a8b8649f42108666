import { setUpBench } from '@callplane/conformance'
import { outboundCall } from '@callplane/core'
import { expect, onTestFinished, test } from 'vitest'
import { bodyOf, byGateway, byRule, connect, fakeApi } from '../test/fake-api.ts'
import { harness } from '../test/harness.ts'
import { videosdk } from './plugin.ts'

/**
 * The full example of docs.videosdk.live/api-reference/realtime-communication/sip/calls/call-trigger, with the bytes of
 * its sample generator: quoted booleans and numbers, a space before each colon. The stored copy of the page breaks off
 * before its sample. Its rule, its header names in `includeHeaders` and its quoted values are those that were noted of
 * it; numbers, room, `headers` and metadata are those of the replies and samples of the same page family.
 */
const printed = `{
\t\t"sipCallFrom" : "+14155559876",
\t\t"sipCallTo" : "+14155550123",
\t\t"routingRuleId" : "rr_2554md",
\t\t"destinationRoomId" : "room_123456",
\t\t"participant" : {"name":"John Doe","metadata":{"role":"customer"}},
\t\t"recordAudio" : "true",
\t\t"waitUntilAnswered" : "false",
\t\t"ringingTimeout" : "30",
\t\t"dtmf" : "1234#",
\t\t"maxCallDuration" : "3600",
\t\t"mediaEncryption" : "SRTP",
\t\t"hidePhoneNumber" : "true",
\t\t"headers" : {"X-Custom-Header":"value"},
\t\t"includeHeaders" : ["User-Agent","X-Trace-Id"],
\t\t"metadata" : {"campaignId":"cmp_123","source":"crm"}
\t}`
const page = JSON.parse(printed) as Record<string, unknown>

/** The same with JSON's own booleans and numbers, which is what goes over the wire. */
const wire: Record<string, unknown> = {
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
  includeHeaders: ['User-Agent', 'X-Trace-Id'],
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
  body: typeof body === 'string' ? body : JSON.stringify(body),
})

test('the neutral call that produces it, key by key, in its order', () => {
  const body = mapped(neutral)
  expect(body).toEqual(wire)
  expect(Object.keys(body)).toEqual(Object.keys(page))
})

test('as printed, it is that neutral call, and map gives the same request back with real types (M1, T1)', () => {
  const parsed = ports.frontDoor?.parse(request(printed))
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

test.each([
  ['by routing rule', printed],
  [
    'by gateway, as the older page has it',
    printed.replace('"routingRuleId" : "rr_2554md"', '"gatewayId" : "gw_123456789"'),
  ],
])(
  'the printed request goes through the front door and the dispatcher, %s (V3)',
  async (_name, body) => {
    const parsed = ports.frontDoor?.parse(request(body))
    if (!parsed) throw new Error('no front door')
    const bench = await setUpBench(videosdk, harness, {
      rules: [
        {
          id: 'page',
          direction: 'outbound',
          numbers: ['+14155559876'],
          routes: [{ provider: 'videosdk', ...parsed.route }],
        },
      ],
    })
    onTestFinished(() => bench.close())
    const call = await bench.run(parsed.call, 400)
    expect(call).toMatchObject({ status: 'completed', rule: 'page', room: 'room_123456' })
    expect(bench.rings('+14155550123')).toBe(1)
    const sent = bench.host.sent.find(
      ({ method, url }) => method === 'POST' && url.endsWith('/v2/sip/call'),
    )
    expect(JSON.parse(sent?.body ?? '')).toMatchObject({
      // Switched off, so not said.
      ...JSON.parse(body, (key, value: unknown) =>
        key === 'waitUntilAnswered' ? undefined : value,
      ),
      recordAudio: true,
      ringingTimeout: 30,
      maxCallDuration: 3600,
      hidePhoneNumber: true,
    })
    expect(ports.frontDoor?.render(call)).toMatchObject({ status: 200 })
  },
)
