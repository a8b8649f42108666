import { expect, test } from 'vitest'
import { dailyClient, expectedSignature } from '../../../../test/daily.ts'
import { APP, createWorld, toReceived, type Received } from '../../../../test/world.ts'

const HOOK = `${APP}/daily`
const HMAC = Buffer.from('a secret of thirty-two characters').toString('base64')

/** An application whose answers can be changed. */
const worldOf = async () => {
  const received: Received[] = []
  const answer = { status: 200 }
  const world = await createWorld({
    deliver: (request) => {
      received.push(toReceived(request))
      return Promise.resolve({ status: answer.status, headers: {}, body: '' })
    },
  })
  return { ...world, received, answer, daily: dailyClient(world.emulator) }
}

test('an address is probed before it is registered', async () => {
  const { daily, received, answer } = await worldOf()
  answer.status = 500
  expect(await daily.refusal('POST', '/webhooks', { url: HOOK })).toEqual([
    400,
    'invalid-request-error',
    'non-200 status code returned from webhook endpoint',
  ])
  expect((await daily('GET', '/webhooks')).body).toEqual([])
  answer.status = 200
  const { body } = await daily('POST', '/webhooks', {
    url: HOOK,
    basicAuth: 'dTpw',
    hmac: HMAC,
    eventTypes: ['dialout.answered'],
  })
  expect(body).toMatchObject({
    uuid: expect.any(String),
    url: HOOK,
    hmac: HMAC,
    retryType: 'circuit-breaker',
    state: 'ACTIVE',
    failedCount: 0,
  })
  expect(received.map((it) => it.body)).toEqual(['{"test":"test"}', '{"test":"test"}'])
  expect(received[1]?.headers['authorization']).toBe('Basic dTpw')
})

test('only wanted events come, signed with the secret of the registration', async () => {
  const { daily, received, clock } = await worldOf()
  await daily('POST', '/webhooks', { url: HOOK, hmac: HMAC, eventTypes: ['dialout.answered'] })
  const { body: generated } = await daily('POST', '/webhooks', { url: `${HOOK}/2` })
  await daily.room()
  await daily.start()
  await clock.advance(5_000)
  const events = received.slice(2)
  expect(events.map(({ url, body }) => [url, (JSON.parse(body) as { type: string }).type])).toEqual(
    [
      [`${HOOK}/2`, 'dialout.connected'],
      [HOOK, 'dialout.answered'],
      [`${HOOK}/2`, 'dialout.answered'],
    ],
  )
  for (const { url, headers, body } of events)
    expect(headers['x-webhook-signature']).toBe(
      await expectedSignature(
        url === HOOK ? HMAC : String(generated['hmac']),
        headers['x-webhook-timestamp'],
        body,
      ),
    )
})

test('the circuit opens after three failures, until an update finds the address well', async () => {
  const { daily, received, answer, clock } = await worldOf()
  const { body } = await daily('POST', '/webhooks', { url: HOOK })
  const uuid = String(body['uuid'])
  await daily.room()
  await daily.start()
  answer.status = 503
  await clock.advance(70_000)
  expect((await daily('GET', `/webhooks/${uuid}`)).body).toMatchObject({
    state: 'FAILED',
    failedCount: 3,
  })
  expect(received).toHaveLength(4)
  await daily.start()
  await clock.advance(70_000)
  expect(received).toHaveLength(4)
  expect((await daily('POST', `/webhooks/${uuid}`, {})).status).toBe(400)
  answer.status = 200
  expect((await daily('POST', `/webhooks/${uuid}`, {})).body).toMatchObject({ state: 'ACTIVE' })
  await daily.start()
  await clock.advance(70_000)
  expect(received).toHaveLength(4 + 2 + 3)
})

test('the exponential kind repeats what failed and never stops', async () => {
  const { daily, received, answer, clock } = await worldOf()
  const types = ['dialout.connected']
  await daily('POST', '/webhooks', { url: HOOK, retryType: 'exponential', eventTypes: types })
  await daily.room()
  await daily.start()
  // Only 200 counts.
  answer.status = 204
  await clock.advance(3_600_000)
  expect(received).toHaveLength(1 + 6)
  expect(new Set(received.slice(1).map(({ body }) => body)).size).toBe(1)
  answer.status = 200
  await daily.start()
  await clock.advance(5_000)
  expect(received).toHaveLength(1 + 6 + 1)
})

test.each([
  ['no address', {}],
  ['a secret that is not base64', { url: HOOK, hmac: 'not base64!' }],
  ['an unknown event', { url: HOOK, eventTypes: ['dialout.levitating'] }],
  ['an unknown retry type', { url: HOOK, retryType: 'linear' }],
  ['an address that is none', { url: 'nonsense' }],
])('a registration with %s is refused', async (_what, body) => {
  const { daily, received } = await worldOf()
  expect((await daily.refusal('POST', '/webhooks', body)).slice(0, 2)).toEqual([
    400,
    'invalid-request-error',
  ])
  expect(received).toEqual([])
})

test('a registration is deleted', async () => {
  const { daily } = await worldOf()
  const { body } = await daily('POST', '/webhooks', { url: HOOK })
  expect((await daily('DELETE', `/webhooks/${body['uuid']}`)).status).toBe(200)
  expect((await daily('GET', `/webhooks/${body['uuid']}`)).status).toBe(404)
})

test('one that was there before is not probed', async () => {
  const { daily, received, emulator } = await worldOf()
  const { body } = await daily('POST', '/_emulator/webhooks', { url: HOOK }, {})
  expect(body).toMatchObject({ url: HOOK, hmac: emulator.keys()['daily']!.webhooks['secret'] })
  expect(received).toEqual([])
})
