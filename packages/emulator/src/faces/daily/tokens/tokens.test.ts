import { expect, test } from 'vitest'
import { dailyClient } from '../../../../test/daily.ts'
import { createWorld, type World } from '../../../../test/world.ts'
import { signHs256 } from '../../shared/jwt.ts'

const claimsOf = (token: unknown): unknown =>
  JSON.parse(Buffer.from(String(token).split('.')[1]!, 'base64url').toString())

async function setUp(): Promise<World & { daily: ReturnType<typeof dailyClient>; now: number }> {
  const now = 1_800_000_000
  const world = await createWorld({ wall: () => now * 1000 })
  return { ...world, daily: dailyClient(world.emulator), now }
}

test('a meeting token is made as the guide describes it, and validated', async () => {
  const { daily, now } = await setUp()
  // The object of the page "Meeting tokens".
  const properties = {
    exp: now + 3_600,
    room_name: 'hello',
    user_name: 'A. User',
    is_owner: true,
    close_tab_on_exit: true,
    enable_recording: 'cloud',
    start_video_off: true,
  }
  const { status, body } = await daily('POST', '/meeting-tokens', { properties })
  expect(status).toBe(200)
  expect(claimsOf(body['token'])).toEqual({
    r: 'hello',
    u: 'A. User',
    o: true,
    ctoe: true,
    er: 'cloud',
    vo: true,
    exp: now + 3_600,
    d: expect.any(String) as string,
    iat: now,
  })
  expect((await daily('GET', `/meeting-tokens/${String(body['token'])}`)).body).toEqual(properties)
})

test('tokens that an application signs with its key are validated, others are refused', async () => {
  const { daily, emulator, now } = await setUp()
  const made = await daily('POST', '/meeting-tokens', {})
  const { d } = claimsOf(made.body['token']) as { d: string }
  const key = emulator.keys()['daily']!.credentials['apiKey']!
  const validate = async (claims: object, query = '', secret = key) => {
    const token = signHs256({ r: 'test', iat: now, d, ...claims }, secret)
    return daily('GET', `/meeting-tokens/${token}${query}`)
  }
  expect((await validate({})).body).toEqual({ room_name: 'test' })
  for (const answer of [
    await validate({}, '', 'another'),
    await validate({ d: 'another' }),
    await validate({ exp: now - 1 }),
    await validate({ nbf: now + 60 }),
    await daily('POST', '/meeting-tokens', { properties: { is_owner: 'yes' } }),
    await daily('POST', '/meeting-tokens', { properties: { owner: true } }),
  ])
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid-request-error' } })
  expect((await validate({ nbf: now + 60 }, '?ignoreNbf=true')).status).toBe(200)
})

test('presence shows who is in which room', async () => {
  const { clock, daily } = await setUp()
  expect((await daily('GET', '/presence')).body).toEqual({})
  await daily.room('sales')
  await daily.room('support')
  await daily('POST', '/_emulator/rooms/support/participants', { userName: 'Alice' })
  await daily.start(undefined, 'sales')
  await clock.advance(10_000)
  expect((await daily('GET', '/presence')).body).toMatchObject({
    sales: [{ room: 'sales', userName: '+14155550123', duration: expect.any(Number) as number }],
    support: [{ room: 'support', userName: 'Alice', userId: null, duration: 10 }],
  })
})
