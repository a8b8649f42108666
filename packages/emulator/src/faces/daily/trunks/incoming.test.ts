import { expect, test } from 'vitest'
import { dailyClient, expectedSignature } from '../../../../test/daily.ts'
import { APP, createWorld } from '../../../../test/world.ts'
import { daily as dailyFace } from '../daily.ts'

const NUMBER = '+14155550100'
const HOOK = `${APP}/pinless`

test('a caller is held, announced by a signed hook, and forwarded to a room that is ready', async () => {
  const { emulator, clock, received } = await createWorld({
    faces: [dailyFace({ webhooks: [{ url: `${APP}/daily` }] })],
  })
  const daily = dailyClient(emulator)
  const created = await daily('POST', '/domain-dialin-config', {
    type: 'pinless_dialin',
    phone_number: NUMBER,
    room_creation_api: HOOK,
    timeout_config: { message: 'Please call again later' },
  })
  const { hmac } = created.body['config'] as { hmac: string }
  const called = await daily('POST', '/_emulator/dialin', { from: '+14155550142', to: NUMBER }, {})
  const [hook] = received
  expect(hook).toMatchObject({ url: HOOK })
  expect(JSON.parse(hook!.body)).toEqual({
    To: NUMBER,
    From: '+14155550142',
    callId: called.body['callId'],
    callDomain: called.body['callDomain'],
  })
  const { 'x-pinless-signature': signature, 'x-pinless-timestamp': stamp } = hook!.headers
  expect(signature).toBe(await expectedSignature(hmac, stamp, hook!.body))

  const sip = { display_name: 'Caller', sip_mode: 'dial-in', num_endpoints: 1 }
  const room = await daily('POST', '/rooms', { name: 'desk', properties: { sip } })
  const { endpoint } = (room.body['config'] as { sip_uri: { endpoint: string } }).sip_uri
  const { callId, callDomain } = called.body
  const update = () =>
    daily('POST', '/dialin/pinlessCallUpdate', { callId, callDomain, sipUri: endpoint })
  // Not before dialin-ready.
  expect((await update()).status).toBe(400)
  await daily('POST', '/_emulator/rooms/desk/participants', {}, {})
  await daily('POST', '/_emulator/rooms/desk/participants', {}, {})
  await clock.advance(10)
  expect((await update()).status).toBe(200)
  expect((await update()).status).toBe(404)
  await clock.advance(60_000)
  const events = received
    .slice(1)
    .map(({ body }) => JSON.parse(body) as { type: string; payload: unknown })
  expect(events.map(({ type }) => type)).toEqual([
    'dialin.ready',
    'dialin.connected',
    'dialin.stopped',
  ])
  expect(events[0]?.payload).toMatchObject({ room: 'desk', sip_endpoint: endpoint })
})

test('a SIP interconnect takes calls for any number: held, announced, brought into a room', async () => {
  const { emulator, clock, received } = await createWorld({
    faces: [dailyFace({ webhooks: [{ url: `${APP}/daily` }] })],
  })
  const daily = dailyClient(emulator)
  const wanted = { type: 'pinless_dialin', room_creation_api: HOOK }
  const { body } = await daily('POST', '/domain-dialin-config', wanted)
  const host = String((body['config'] as { sip_uri: string }).sip_uri).split('@')[1]
  const invite = () =>
    emulator.network.dial({
      provider: 'twilio',
      from: '+14155550142',
      to: `sip:${NUMBER}@${host};transport=tls`,
      callId: 'x',
      cause: { method: 'POST', url: 'http://elsewhere.invalid', headers: {}, body: '' },
      on: { ringing: () => undefined, answered: () => undefined, ended: () => undefined },
    })
  const leg = invite()
  await clock.advance(10)
  // Music.
  expect(leg.state).toBe('answered')
  const hook = JSON.parse(received[0]!.body) as { callId: string; callDomain: string }
  expect(hook).toMatchObject({ To: NUMBER, From: '+14155550142' })
  const sip = { display_name: 'Caller', sip_mode: 'dial-in', num_endpoints: 1 }
  const room = await daily('POST', '/rooms', { name: 'desk', properties: { sip } })
  const { endpoint } = (room.body['config'] as { sip_uri: { endpoint: string } }).sip_uri
  await daily('POST', '/_emulator/rooms/desk/participants', {}, {})
  const { callId, callDomain } = hook
  const forward = { callId, callDomain, sipUri: endpoint }
  expect((await daily('POST', '/dialin/pinlessCallUpdate', forward)).status).toBe(200)
  await clock.advance(10)
  leg.hangUp()
  await clock.advance(10)
  const types = received.slice(1).map((one) => (JSON.parse(one.body) as { type: string }).type)
  expect(types).toEqual(['dialin.ready', 'dialin.connected', 'dialin.stopped'])

  // A caller who no longer waits cannot be forwarded, and a room without a host accepts no caller.
  const left = invite()
  await clock.advance(10)
  left.hangUp()
  const second = JSON.parse(received.at(-1)!.body) as { callId: string }
  const late = { ...forward, callId: second.callId }
  expect((await daily('POST', '/dialin/pinlessCallUpdate', late)).status).toBe(404)
  await daily('DELETE', `/domain-dialin-config/${String(body['id'])}`)
  expect(emulator.network.hosts.find(`sip:x@${host}`)).toBeUndefined()
})

test('configurations are kept, one for a number', async () => {
  const { emulator } = await createWorld()
  const daily = dailyClient(emulator)
  const wanted = { type: 'pinless_dialin', phone_number: NUMBER, room_creation_api: HOOK }
  const { body } = await daily('POST', '/domain-dialin-config', wanted)
  const id = String(body['id'])
  expect((await daily.refusal('POST', '/domain-dialin-config', wanted))[2]).toContain(
    'another config',
  )
  expect(
    (await daily('PUT', `/domain-dialin-config/${id}`, { phone_number: NUMBER, name_prefix: 'x' }))
      .body,
  ).toMatchObject({ id, config: { name_prefix: 'x', room_creation_api: HOOK } })
  expect((await daily('GET', '/domain-dialin-config')).body['total_count']).toBe(1)
  expect((await daily('GET', `/domain-dialin-config/${id}`)).body).toMatchObject({
    type: 'pinless_dialin',
  })
  expect((await daily('DELETE', `/domain-dialin-config/${id}`)).body).toEqual({ deleted: true, id })
  expect((await daily('GET', `/domain-dialin-config/${id}`)).status).toBe(404)
})

test.each([
  ['no type', { phone_number: NUMBER }],
  ['an unknown type', { type: 'dialin', room_creation_api: HOOK }],
  ['no hook', { type: 'pinless_dialin', phone_number: NUMBER }],
  ['a foreign number', { type: 'pin_dialin', phone_number: '+14155550199' }],
  ['a message that is none', { type: 'pin_dialin', ivr_greeting: 'Hello' }],
])('a configuration with %s is refused', async (_what, body) => {
  const { emulator } = await createWorld()
  expect((await dailyClient(emulator)('POST', '/domain-dialin-config', body)).status).toBe(400)
})

test('an unanswered caller is on hold for twice the longest music, then the call ends (V14)', async () => {
  const { emulator, clock, received } = await createWorld()
  const daily = dailyClient(emulator)
  const wanted = { type: 'pinless_dialin', room_creation_api: HOOK }
  const { body } = await daily('POST', '/domain-dialin-config', wanted)
  const host = String((body['config'] as { sip_uri: string }).sip_uri).split('@')[1]
  const leg = emulator.network.dial({
    provider: 'twilio',
    from: '+14155550142',
    to: `sip:${NUMBER}@${host};transport=tls`,
    callId: 'x',
    cause: { method: 'POST', url: 'http://elsewhere.invalid', headers: {}, body: '' },
    on: { ringing: () => undefined, answered: () => undefined, ended: () => undefined },
  })
  await clock.advance(119_000)
  expect(leg.state).toBe('answered')
  await clock.advance(2_000)
  expect(leg.state).toBe('ended')
  const { callId, callDomain } = JSON.parse(received[0]!.body) as Record<string, string>
  const update = { callId, callDomain, sipUri: 'sip:x@y' }
  expect((await daily('POST', '/dialin/pinlessCallUpdate', update)).status).toBe(404)
})

test('a caller is a participant, and is ejected by the id of the session (V6)', async () => {
  const { emulator, clock, received } = await createWorld({
    faces: [dailyFace({ webhooks: [{ url: `${APP}/daily` }] })],
  })
  const daily = dailyClient(emulator)
  await daily('POST', '/domain-dialin-config', {
    type: 'pinless_dialin',
    phone_number: NUMBER,
    room_creation_api: HOOK,
  })
  const called = await daily('POST', '/_emulator/dialin', { from: '+14155550142', to: NUMBER }, {})
  const room = await daily('POST', '/rooms', { name: 'desk', properties: { sip: {} } })
  const { endpoint } = (room.body['config'] as { sip_uri: { endpoint: string } }).sip_uri
  const joined = await daily('POST', '/_emulator/rooms/desk/participants', {}, {})
  const { callId, callDomain } = called.body
  await daily('POST', '/dialin/pinlessCallUpdate', { callId, callDomain, sipUri: endpoint })
  await clock.advance(10)
  const typesOf = () => received.map(({ body }) => (JSON.parse(body) as { type?: string }).type)
  const connected = received.find(({ body }) => body.includes('dialin.connected'))
  const { session_id: session } = (
    JSON.parse(connected!.body) as { payload: { session_id: string } }
  ).payload
  const present = await daily('GET', '/rooms/desk/presence')
  expect(present.body['data']).toMatchObject([{ id: joined.body['id'] }, { id: session }])
  // It is not a dial-out.
  expect((await daily('POST', '/rooms/desk/dialOut/stop', { sessionId: session })).status).toBe(404)
  const eject = (body: unknown) => daily('POST', '/rooms/desk/eject', body)
  expect((await eject({ ids: ['stranger'] })).body).toEqual({ ejectedIds: [] })
  expect(typesOf()).not.toContain('dialin.stopped')
  expect((await eject({ ids: [session] })).body).toEqual({ ejectedIds: [session] })
  await clock.advance(10)
  expect(typesOf()).toContain('dialin.stopped')
  expect((await eject({ ids: [session] })).body).toEqual({ ejectedIds: [] })
  expect((await eject({ ids: [joined.body['id']] })).body).toEqual({
    ejectedIds: [joined.body['id']],
  })
  expect((await eject({ ids: 'all' })).status).toBe(400)
})
