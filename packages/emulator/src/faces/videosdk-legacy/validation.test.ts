import { describe, expect, test } from 'vitest'
import {
  CALL,
  callOf,
  createRoom,
  keysOf,
  legacyClient,
  legacyRequest,
  outcome,
} from '../../../test/videosdk-legacy.ts'
import { createWorld } from '../../../test/world.ts'

const REMOVE = '/v2/sessions/participants/remove'

const refused: readonly [string, Readonly<Record<string, unknown>>, number, string][] = [
  ['no to', { to: undefined }, 400, '"to" is required'],
  ['an empty to', { to: '' }, 400, '"to" is not allowed to be empty'],
  ['a to that is not a string', { to: 14155550123 }, 400, '"to" must be a string'],
  ['a to without plus', { to: '14155550123' }, 400, '"to" must be a SIP URI or a phone number'],
  ['a SIP URI without host', { to: 'sip:bob' }, 400, '"to" must be a SIP URI or a phone number'],
  ['a to with a line end', { to: 'sip:a@b\r\nX: 1' }, 400, '"to" must be a SIP URI'],
  ['no displayName', { displayName: undefined }, 400, '"displayName" is required'],
  ['no meetingId', { meetingId: null }, 400, '"meetingId" is required'],
  ['an unknown meeting', { meetingId: 'abcd-efgh-ijkl' }, 404, 'Meeting not found'],
  ['no trunkId', { trunkId: undefined }, 400, '"trunkId" is required'],
  ['an unknown trunk', { trunkId: 'trunk_0' }, 404, 'Trunk not found'],
  ['a from outside the trunk', { from: '+14155550177' }, 400, '"from" must be one of the numbers'],
  ['a participantId that is not a string', { participantId: 7 }, 400, '"participantId" must be'],
]

describe('a call', () => {
  test.each(refused)('is refused for %s', async (_, fields, status, message) => {
    const { emulator, clock } = await createWorld()
    const body = { ...callOf(emulator, await createRoom(emulator)), ...fields }
    const sent = await legacyRequest(emulator, 'POST', CALL, body)
    expect(sent).toMatchObject({ status, body: { statusCode: status } })
    expect((sent.body as { message: string }).message).toContain(message)
    await clock.advance(10_000)
    expect(emulator.calls()).toEqual([])
  })

  test('is taken as the page prints it (V13)', async () => {
    const { emulator, clock } = await createWorld()
    // docs.videosdk.live/api-reference/realtime-communication/sip/out-bound-call
    const body = `{
      "to" : "sip:+919099999999@sip.twilio.com",
      "from" : "+11234567890",
      "displayName" : "John Doe",
      "meetingId" : "abcde12345",
      "trunkId" : "trunk_987654321",
      "participantId" : "custom_participant_123"
    }`
    const sent = await legacyRequest(emulator, 'POST', CALL, body)
    expect(sent).toMatchObject({
      status: 200,
      body: { statusCode: 200, message: 'Success', participantId: 'custom_participant_123' },
    })
    await clock.advance(10_000)
    expect(emulator.calls()).toHaveLength(1)
  })

  test.each(['{', '[]', 'null', '"text"'])('is refused for the body %s', async (body) => {
    const { emulator } = await createWorld()
    expect((await legacyRequest(emulator, 'POST', CALL, body)).status).toBe(400)
  })

  test('is refused for a form', async () => {
    const { emulator } = await createWorld()
    const contentType = 'application/x-www-form-urlencoded'
    expect((await legacyRequest(emulator, 'POST', CALL, '{}', { contentType })).status).toBe(400)
  })

  test('is refused for a participant that is being called', async () => {
    const { emulator, clock } = await createWorld()
    const body = { ...callOf(emulator, await createRoom(emulator)), participantId: 'p-1' }
    expect((await legacyRequest(emulator, 'POST', CALL, body)).status).toBe(200)
    expect((await legacyRequest(emulator, 'POST', CALL, body)).status).toBe(400)
    await clock.advance(120_000)
    expect((await legacyRequest(emulator, 'POST', CALL, body)).status).toBe(200)
  })
})

describe('credentials', () => {
  const statusWith = async (
    make: (world: {
      readonly token: string
      readonly secret: string
      readonly mint: (options: object) => string
    }) => string,
  ): Promise<number> => {
    const { emulator } = await createWorld()
    const { credentials } = keysOf(emulator)
    const client = legacyClient(emulator)
    const authorization = make({
      token: credentials['token']!,
      secret: credentials['secret']!,
      mint: (options) => client.generateToken(options),
    })
    return (await legacyRequest(emulator, 'GET', '/v2/sessions', undefined, { authorization }))
      .status
  }

  test('a raw token, and one with the prefix of the old page’s sample', async () => {
    expect(await statusWith(({ token }) => token)).toBe(200)
    expect(await statusWith(({ token }) => `Bearer ${token}`)).toBe(200)
  })
  test.each([
    ['none', () => ''],
    ['another scheme', ({ token }: { token: string }) => `Basic ${token}`],
    ['a token of another account', ({ token }: { token: string }) => `${token.slice(0, -4)}AAAA`],
    ['one without signature', ({ token }: { token: string }) => token.replace(/[^.]+$/, '')],
    ['the secret itself', ({ secret }: { secret: string }) => secret],
    ['text', () => 'a.b.c'],
  ])('%s is refused', async (_, make) => {
    expect(await statusWith(make)).toBe(401)
  })

  test.each([
    [{ roles: ['crawler', 'rtc'] }, 200],
    [{ roles: ['rtc'] }, 401],
    [{ apiKey: 'another' }, 401],
    [{ secretKey: 'another' }, 401],
  ])('a token of the client made with %j is a %i', async (options, status) => {
    expect(await statusWith(({ mint }) => mint(options))).toBe(status)
  })

  test('a token is good until its end, by the real clock', async () => {
    let wall = Date.now()
    const { emulator } = await createWorld({ wall: () => wall })
    const authorization = legacyClient(emulator).generateToken({ expiresIn: '1h' })
    // The client reads the machine's clock, which went on while the world was set up.
    wall = Date.now()
    const ask = async () =>
      (await legacyRequest(emulator, 'GET', '/v2/sessions', undefined, { authorization })).status
    expect(await ask()).toBe(200)
    wall += 3_600_000
    expect(await ask()).toBe(401)
  })

  test('a refused request rings no phone, whatever the outcome number', async () => {
    const { emulator, clock } = await createWorld()
    const body = { ...callOf(emulator, await createRoom(emulator)), to: outcome(59) }
    const sent = await legacyRequest(emulator, 'POST', CALL, body, { authorization: 'no' })
    expect(sent).toMatchObject({
      status: 401,
      body: { statusCode: 401, message: 'Token is invalid or expired' },
    })
    await clock.advance(10_000)
    expect(emulator.ledger()).toEqual([])
  })
})

describe('sessions', () => {
  test.each([
    ['/v2/sessions?page=0', 400],
    ['/v2/sessions?perPage=many', 400],
    ['/v2/sessions?status=live', 400],
    ['/v2/sessions/nowhere', 404],
    ['/v2/sessions/nowhere/participants', 404],
    ['/v2/elsewhere', 501],
  ])('GET %s is %i', async (path, status) => {
    const { emulator } = await createWorld()
    expect(await legacyRequest(emulator, 'GET', path)).toMatchObject({
      status,
      body: { statusCode: status },
    })
  })

  test('are listed under the path that the page prints', async () => {
    const { emulator } = await createWorld()
    expect((await legacyRequest(emulator, 'GET', '/v2/sessions/?roomId=xyz')).body).toEqual({
      pageInfo: { currentPage: 1, perPage: 20, lastPage: 1, total: 0 },
      data: [],
    })
  })

  test.each([
    [{ participantId: 'p-1' }, 400],
    [{ roomId: 'r-1' }, 400],
    [{ participantId: 'p-1', roomId: 'r-1' }, 404],
    [{ participantId: 'p-1', sessionId: 's-1' }, 404],
  ])('a removal of %j is refused', async (body, status) => {
    const { emulator } = await createWorld()
    expect((await legacyRequest(emulator, 'POST', REMOVE, body)).status).toBe(status)
  })

  test('a look-up that lags does not show who has just joined', async () => {
    const { emulator, clock } = await createWorld()
    await legacyRequest(emulator, 'POST', CALL, callOf(emulator, await createRoom(emulator)))
    await clock.advance(10_000)
    emulator.faults.add({ provider: 'videosdk-legacy', on: 'lookup', do: 'lag', seconds: 30 })
    const list = () => legacyRequest(emulator, 'GET', '/v2/sessions')
    expect((await list()).body).toMatchObject({ data: [] })
    expect((await list()).body).toMatchObject({ data: [{ status: 'ongoing' }] })
  })

  test('a reset forgets rooms and keeps credentials', async () => {
    const { emulator } = await createWorld()
    const room = await createRoom(emulator)
    const before = keysOf(emulator)
    emulator.reset()
    expect(keysOf(emulator)).toEqual(before)
    expect((await legacyRequest(emulator, 'GET', `/v2/rooms/${room}`)).status).toBe(404)
  })
})

test('the outcomes that strike a request strike this one', async () => {
  const { emulator, clock } = await createWorld()
  const call = { ...callOf(emulator, await createRoom(emulator)), to: outcome(56) }
  expect(await legacyRequest(emulator, 'POST', CALL, call)).toMatchObject({
    status: 429,
    body: { statusCode: 429, message: 'Too many requests' },
  })
  expect((await legacyRequest(emulator, 'POST', CALL, { ...call, to: outcome(58) })).status).toBe(
    500,
  )
  await clock.advance(10_000)
  expect(emulator.ledger().map(({ to }) => to)).toEqual([outcome(58)])
  expect(emulator.ledger()[0]?.request.body).toContain('"displayName":"John Doe"')
})
