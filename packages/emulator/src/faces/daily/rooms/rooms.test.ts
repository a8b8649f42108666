import { expect, test } from 'vitest'
import { dailyClient } from '../../../../test/daily.ts'
import { APP, createWorld } from '../../../../test/world.ts'
import { daily as dailyFace } from '../daily.ts'

test('rooms are created, read, listed, changed and deleted', async () => {
  const { emulator } = await createWorld()
  const daily = dailyClient(emulator)
  expect((await daily('GET', '/rooms')).body).toEqual({ total_count: 0, data: [] })
  const { status, body } = await daily('POST', '/rooms', {
    name: 'sales',
    privacy: 'private',
    properties: { enable_dialout: true, exp: 4_000_000_000 },
  })
  expect(status).toBe(200)
  expect(body).toMatchObject({
    name: 'sales',
    api_created: true,
    privacy: 'private',
    url: 'https://callplane-emulator.daily.co/sales',
    config: { enable_dialout: true, exp: 4_000_000_000 },
  })
  expect(
    (await daily('POST', '/rooms/sales', { properties: { exp: null } })).body['config'],
  ).toEqual({
    enable_dialout: true,
  })
  expect((await daily('GET', '/v1/rooms/sales')).body['id']).toBe(body['id'])
  expect((await daily('GET', '/rooms')).body['total_count']).toBe(1)
  expect(await daily.refusal('POST', '/rooms', { name: 'sales' })).toEqual([
    400,
    'invalid-request-error',
    'a room named sales already exists',
  ])
  expect((await daily('DELETE', '/rooms/sales')).body).toEqual({ deleted: true, name: 'sales' })
  expect((await daily.refusal('GET', '/rooms/sales'))[0]).toBe(404)
})

test.each([
  ['a quoted boolean', { properties: { enable_dialout: 'true' } }],
  ['an unknown property', { properties: { enable_dial_out: true } }],
  ['an unknown part of dialout_config', { properties: { dialout_config: { start: true } } }],
  ['a privacy that is none', { privacy: 'org' }],
  ['a dot in the name', { name: 'a.b' }],
  ['an unknown field', { nme: 'x' }],
])('a room with %s is refused', async (_what, body) => {
  const { emulator } = await createWorld()
  const [status, type] = await dailyClient(emulator).refusal('POST', '/rooms', body)
  expect([status, type]).toEqual([400, 'invalid-request-error'])
})

test('the credentials are looked at first', async () => {
  const { emulator } = await createWorld()
  const daily = dailyClient(emulator)
  expect(await daily('GET', '/rooms', undefined, {})).toMatchObject({
    status: 400,
    body: { error: 'authorization-header-error' },
  })
  expect(await daily('GET', '/rooms', undefined, { authorization: 'Basic abc' })).toMatchObject({
    status: 400,
    body: { error: 'authorization-header-error' },
  })
  expect(await daily('GET', '/nothing', undefined, { authorization: 'Bearer x' })).toMatchObject({
    status: 401,
    body: { error: 'authentication-error' },
  })
  expect(await daily('PATCH', '/rooms')).toMatchObject({
    status: 501,
    body: { error: 'server-error', info: 'not emulated: PATCH /rooms' },
  })
})

test('a throttled request has the documented body', async () => {
  const { emulator } = await createWorld()
  emulator.faults.add({ provider: 'daily', on: 'request', do: 'fail', status: 429 })
  const daily = dailyClient(emulator)
  expect((await daily.refusal('GET', '/rooms')).slice(0, 2)).toEqual([429, 'rate-limit-error'])
})

test('the recording of a room is reported when it starts and when its file is there (W11)', async () => {
  const { emulator, clock, received } = await createWorld({
    faces: [dailyFace({ webhooks: [{ url: `${APP}/daily` }] })],
  })
  const daily = dailyClient(emulator)
  await daily.room('sales')
  expect((await daily('POST', '/rooms/sales/recordings/start', {})).status).toBe(404)
  await daily('POST', '/_emulator/rooms/sales/participants', {}, {})
  expect((await daily('POST', '/rooms/sales/recordings/stop', {})).status).toBe(400)
  expect((await daily('POST', '/rooms/sales/recordings/start', { type: 'cloud' })).status).toBe(200)
  expect((await daily('POST', '/rooms/sales/recordings/start', {})).status).toBe(400)
  await clock.advance(9_000)
  expect((await daily('POST', '/rooms/sales/recordings/stop', {})).status).toBe(200)
  await clock.advance(10)
  const [started, ready] = received.map(
    ({ body }) => JSON.parse(body) as { type: string; payload: Record<string, unknown> },
  )
  expect(started).toMatchObject({ type: 'recording.started' })
  expect(started?.payload).not.toHaveProperty('room_name')
  expect(ready).toMatchObject({
    type: 'recording.ready-to-download',
    payload: {
      recording_id: started?.payload['recording_id'],
      room_name: 'sales',
      status: 'finished',
      duration: 9,
    },
  })
})
