import { expect, it } from 'vitest'
import {
  bodyOf,
  callOf,
  connect,
  fakeApi,
  refusal,
  reply,
  room,
  where,
} from '../../test/fake-api.ts'

const path = `/rooms/${room}`
const usable = reply(200, { name: room, config: { enable_dialout: true } })
const webhookSecret = Buffer.from('thirty-two characters of secret!').toString('base64')

it('leaves a room alone that may dial out', async () => {
  const api = fakeApi({ [`GET ${path}`]: usable })
  await connect(api).ensure?.(callOf(), where, {})
  expect(api.asked).toEqual([`GET ${path}`])
})

it('makes a room that is missing, with what a dial-out needs', async () => {
  const api = fakeApi({
    'POST /rooms': () => {
      api.answer(`GET ${path}`, usable)
      return usable
    },
  })
  const newRoom = { expiresIn: 3600, properties: { geo: 'eu-central-1' } }
  await connect(api, { newRoom }).ensure?.(callOf(), where, {})
  expect(bodyOf(api.sent[1]?.request)).toEqual({
    name: room,
    privacy: 'private',
    properties: {
      exp: Math.floor(api.host.clock.wall() / 1000) + 3600,
      enable_dialout: true,
      dialout_config: { allow_room_start: true },
      geo: 'eu-central-1',
    },
  })
})

it('is content when another call made it meanwhile', async () => {
  const api = fakeApi({
    'POST /rooms': () => {
      api.answer(`GET ${path}`, usable)
      return refusal(400, 'invalid-request-error', `a room named ${room} already exists`)
    },
  })
  await connect(api).ensure?.(callOf(), where, {})
  expect(api.asked).toEqual([`GET ${path}`, 'POST /rooms', `GET ${path}`])
})

it('does not ask again for the room that it has just made, because a look-up may lag', async () => {
  const api = fakeApi({ 'POST /rooms': usable })
  await connect(api).ensure?.(callOf(), where, {})
  expect(api.asked).toEqual([`GET ${path}`, 'POST /rooms'])
})

it('leaves a room to Daily that exists and cannot be looked up yet', async () => {
  const api = fakeApi({
    'POST /rooms': refusal(400, 'invalid-request-error', `a room named ${room} already exists`),
  })
  await connect(api).ensure?.(callOf(), where, {})
  expect(api.asked).toEqual([`GET ${path}`, 'POST /rooms', `GET ${path}`])
})

it('refuses what it may not make, and what may not dial', async () => {
  const missing = connect(fakeApi(), { rooms: 'require' })
  await expect(missing.ensure?.(callOf(), where, {})).rejects.toMatchObject({
    code: 'room-unusable',
    dialled: 'no',
    message: 'daily: the room does not exist',
  })
  for (const config of [{}, { enable_dialout: false }, undefined]) {
    const api = fakeApi({ [`GET ${path}`]: reply(200, { name: room, config }) })
    await expect(connect(api).ensure?.(callOf(), where, {})).rejects.toMatchObject({
      code: 'room-unusable',
      message: expect.stringContaining('dial-out not enabled for room'),
    })
  }
})

it('tells why a room could not be made', async () => {
  const info = 'cannot be set to that value with your current plan'
  const api = fakeApi({ 'POST /rooms': refusal(400, 'invalid-request-error', info) })
  await expect(connect(api).ensure?.(callOf(), where, {})).rejects.toMatchObject({
    code: 'permission',
    message: expect.stringContaining(info),
  })
})

it('registers the webhook once, with the first call', async () => {
  const url = 'https://calls.example.com/webhooks/daily'
  const api = fakeApi(
    {
      [`GET ${path}`]: usable,
      'GET /webhooks': reply(200, []),
      'POST /webhooks': reply(200, { uuid: 'w-1', url, state: 'ACTIVE' }),
    },
    'https://calls.example.com',
  )
  const ports = connect(api, { webhookSecret, webhookPath: '/webhooks/daily' })
  await Promise.all([ports.ensure?.(callOf(), where, {}), ports.ensure?.(callOf(), where, {})])
  await ports.ensure?.(callOf(), where, {})
  expect(api.asked.filter((asked) => asked === 'POST /webhooks')).toHaveLength(1)
  const body = bodyOf(
    api.sent.find(({ request }) => request.url.endsWith('/webhooks') && request.method === 'POST')
      ?.request,
  )
  expect(body).toMatchObject({ url, hmac: webhookSecret, retryType: 'exponential' })
  expect(body['eventTypes']).toContain('dialout.connected')
})

it('places calls although the webhook cannot be registered, and tries again after a minute', async () => {
  const api = fakeApi(
    { [`GET ${path}`]: usable, 'GET /webhooks': refusal(500, 'server-error', 'x') },
    'https://calls.example.com',
  )
  const ports = connect(api, { webhookSecret, webhookPath: '/webhooks/daily' })
  const tries = () => api.asked.filter((asked) => asked === 'GET /webhooks').length
  await ports.ensure?.(callOf(), where, {})
  await ports.ensure?.(callOf(), where, {})
  expect(tries()).toBe(1)
  expect(api.host.entries).toMatchObject([{ event: 'daily.webhook-not-registered' }])
  await api.host.clock.advance(59_999)
  await ports.ensure?.(callOf(), where, {})
  expect(tries()).toBe(1)
  await api.host.clock.advance(1)
  await ports.ensure?.(callOf(), where, {})
  expect(tries()).toBe(2)
})
