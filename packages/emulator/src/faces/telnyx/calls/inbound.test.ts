import Telnyx from 'telnyx'
import { expect, test } from 'vitest'
import { APP, createWorld } from '../../../../test/world.ts'
import type { EmulatorOptions } from '../../../emulator.ts'
import type { Leg } from '../../../network/leg.ts'
import { telnyx } from '../telnyx.ts'

async function setUp(options: EmulatorOptions = {}) {
  const world = await createWorld(options)
  const { baseUrl, credentials, ids } = world.emulator.keys()['telnyx']!
  const client = new Telnyx({
    apiKey: credentials['apiKey']!,
    baseURL: `${baseUrl}/v2`,
    maxRetries: 0,
  })
  return { ...world, client, connectionId: ids['connectionId']! }
}

type Told = {
  readonly event_type: string
  readonly payload: { readonly call_control_id: string } & Readonly<Record<string, unknown>>
}

async function callIn() {
  const world = await setUp()
  await world.client.callControlApplications.update(world.connectionId, {
    application_name: 'callplane',
    webhook_event_url: `${APP}/inbound`,
  })
  const leg: Leg = world.emulator.network.dial({
    provider: 'elsewhere',
    from: '+14155550133',
    to: 'sip:+14155550100@sip.telnyx.com',
    callId: 'x',
    cause: { method: 'POST', url: 'http://elsewhere.invalid', headers: {}, body: '' },
    sipHeaders: { 'X-Order': '7' },
    on: { ringing: () => undefined, answered: () => undefined, ended: () => undefined },
  })
  await world.clock.advance(100)
  const told = (): Told[] =>
    world.received.map(({ body }) => (JSON.parse(body) as { data: Told }).data)
  const [first] = told()
  return { ...world, leg, told, first: first!, id: first!.payload.call_control_id }
}

test('a call to a number of the account is told of, answered and recorded', async () => {
  const { client, clock, first, id, leg, told } = await callIn()
  expect(first).toMatchObject({
    event_type: 'call.initiated',
    payload: {
      direction: 'incoming',
      state: 'parked',
      from: '+14155550133',
      to: '+14155550100',
      custom_headers: [{ name: 'X-Order', value: '7' }],
    },
  })
  await client.calls.actions.answer(id, { client_state: 'c3RhdGU=' })
  expect(leg.state).toBe('answered')
  await client.calls.actions.sendDtmf(id, { digits: '12#' })
  leg.sendDigits('9')
  await client.calls.actions.hangup(id, {})
  await clock.advance(1_000)
  expect(told().map(({ event_type }) => event_type)).toEqual([
    'call.initiated',
    'call.answered',
    'call.dtmf.received',
    'call.hangup',
  ])
  expect(told()[2]?.payload).toMatchObject({ digit: '9', client_state: 'c3RhdGU=' })
})

test.each([
  ['USER_BUSY', 'busy'],
  ['CALL_REJECTED', 'declined'],
] as const)('it is rejected with %s', async (cause, expected) => {
  const { client, id, leg } = await callIn()
  await client.calls.actions.reject(id, { cause })
  expect(leg.end?.cause).toBe(expected)
})

test('an unauthenticated caller reaches no number of another account', async () => {
  const { clock, emulator } = await setUp()
  const leg = emulator.network.dial({
    provider: 'elsewhere',
    from: '+14155550133',
    to: 'sip:+14155550177@sip.telnyx.com',
    callId: 'x',
    cause: { method: 'POST', url: 'http://elsewhere.invalid', headers: {}, body: '' },
    on: { ringing: () => undefined, answered: () => undefined, ended: () => undefined },
  })
  await clock.advance(100)
  expect(leg.end?.sipStatus).toBe(403)
})

test('dials beyond the rate are rejected, not queued', async () => {
  const { client, clock, connectionId, emulator } = await setUp({
    faces: [telnyx({ dialsPerSecond: 1 })],
  })
  const dial = () =>
    client.calls.dial({ connection_id: connectionId, to: '+14155550123', from: '+14155550100' })
  for (let count = 0; count < 5; count++) await dial()
  await expect(dial()).rejects.toMatchObject({
    status: 429,
    error: { errors: [{ code: '90103' }] },
  })
  await clock.advance(5_000)
  await dial()
  await clock.advance(5_000)
  expect(emulator.ledger()).toHaveLength(6)
})
