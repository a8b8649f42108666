import { mintJwt } from '@callplane/kit'
import { telnyx } from '@callplane/telnyx'
import { videosdkLegacy } from '@callplane/videosdk-legacy'
import { describe, expect, it } from 'vitest'
import { harness as telnyxHarness } from '../../../providers/telnyx/test/harness.ts'
import { harness as legacyHarness } from '../../../providers/videosdk-legacy/test/harness.ts'
import { openDoor, type OpenDoor } from '../../test/open-door.ts'
import { videosdkLegacyDoor } from './index.ts'

const credentials = { apiKey: 'key-of-the-application', secret: 'secret-of-the-application' }
const from = '+14155550100'
const trunkId = 'trunk_987654321'

/** The trunk of old requests is a rule; the room is one that the emulated platform has. */
const open = async (carrier: 'videosdk-legacy' | 'telnyx' = 'videosdk-legacy') => {
  const isLegacy = carrier === 'videosdk-legacy'
  const harness = isLegacy
    ? legacyHarness
    : { ...telnyxHarness, route: () => ({ roomAddress: 'sip:{room}@rooms.example' }) }
  const opened = await openDoor({
    provider: videosdkLegacyDoor({
      rules: { [trunkId]: 'conformance' },
      carrierHosts: ['sip.carrier.example'],
    }),
    credentials,
    rule: null,
    carrier: { plugin: isLegacy ? videosdkLegacy : telnyx, harness },
  })
  const near = opened.bench.call(from).connect
  const meetingId = near?.room ?? 'abcd-efgh-ijkl'
  const token = await mintJwt({
    algorithm: 'HS256',
    key: credentials.secret,
    claims: { apikey: credentials.apiKey, permissions: ['allow_join'], version: 2 },
    issuedAt: opened.bench.clock.wall(),
    expiresIn: 86_400,
  })
  return { ...opened, opened, meetingId, token, ask: askerOf(opened, token) }
}

type Body = Readonly<Record<string, unknown>>

const askerOf =
  ({ url, during }: OpenDoor, token: string) =>
  async (method: string, path: string, body?: Body, authorization = `Bearer ${token}`) => {
    const response = await during(
      fetch(`${url}${path}`, {
        method,
        headers: { authorization, 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      }),
    )
    return { status: response.status, body: (await during(response.json())) as Body }
  }

/** The sample of the legacy page, with numbers of this emulator. */
const sample = (meetingId: string) => ({
  to: 'sip:+14155550123@sip.carrier.example',
  displayName: 'John Doe',
  meetingId,
  trunkId,
  participantId: 'custom_participant_123',
})

const path = '/v2/sip/outbound-call'

describe.each(['videosdk-legacy', 'telnyx'] as const)('the legacy request, over %s', (carrier) => {
  it('gets a participantId that leads back to the call for good, and the message of the page (V8)', async () => {
    const { ask, advance, opened, meetingId } = await open(carrier)
    await using _opened = opened
    const { dispatcher } = opened.bench
    const { status, body } = await ask('POST', path, sample(meetingId))
    expect([status, body]).toEqual([
      200,
      { statusCode: 200, message: 'Success', participantId: expect.stringMatching(/^call_/) },
    ])
    const id = String(body['participantId'])
    expect(await dispatcher.calls.get(id)).toMatchObject({
      to: '+14155550123',
      from,
      room: meetingId,
      rule: 'conformance',
    })
    await advance(40)
    const sessions = await ask('GET', `/v2/sessions/?roomId=${meetingId}&status=ongoing`)
    expect(sessions.body['data']).toMatchObject([
      { roomId: meetingId, status: 'ongoing', participants: [{ participantId: id }] },
    ])
    const [session] = sessions.body['data'] as { readonly id: string }[]
    const one = await ask('GET', `/v2/sessions/${session?.id}/participants/${id}`)
    expect(one.body).toMatchObject({
      participantId: id,
      timelog: [{ start: expect.any(String) as string, end: null }],
    })
    const removed = await ask('POST', '/v2/sessions/participants/remove', {
      participantId: id,
      roomId: meetingId,
    })
    expect(removed.status).toBe(200)
    await advance(60)
    const again = await ask('GET', `/v2/sessions/${id}/participants/${id}`)
    expect(again.body['timelog']).toMatchObject([{ end: expect.any(String) as string }])
    expect(opened.bench.rings('+14155550123')).toBe(1)
  })
})

it.each([
  ['a trunk without a rule', { trunkId: 'trunk_0' }, 404],
  ['a number of another trunk', { from: '+14155550177' }, 400],
  ['no name', { displayName: undefined }, 400],
  ['a destination that is none', { to: 'unknown' }, 400],
])(
  'a request with %s is refused in the legacy shape, and nothing rings',
  async (_what, fields, expected) => {
    const { ask, opened, meetingId } = await open()
    await using _opened = opened
    const { status, body } = await ask('POST', path, { ...sample(meetingId), ...fields })
    expect([status, body]).toEqual([
      expected,
      { statusCode: expected, message: expect.any(String) as string },
    ])
    expect(opened.bench.emulator.ledger()).toEqual([])
  },
)

it('takes tokens of the project with and without prefix, and no others', async () => {
  const { ask, opened, token } = await open()
  await using _opened = opened
  const list = async (authorization: string) =>
    (await ask('GET', '/v2/sessions', undefined, authorization)).status
  const other = (key: string, claims: Body) =>
    mintJwt({
      algorithm: 'HS256',
      key,
      claims,
      issuedAt: opened.bench.clock.wall(),
      expiresIn: 60,
    })
  const { apiKey, secret } = credentials
  expect(await list(token)).toBe(200)
  expect(await list(`Bearer ${token}`)).toBe(200)
  expect(await list('')).toBe(401)
  expect(await list(await other('another-secret', { apikey: apiKey }))).toBe(401)
  expect(await list(await other(secret, { apikey: 'another-key' }))).toBe(401)
  expect(await list(await other(secret, { apikey: apiKey, roles: ['rtc'] }))).toBe(401)
})

it('says that it does not end all of a room, nor serve rooms', async () => {
  const { ask, opened, meetingId } = await open()
  await using _opened = opened
  expect((await ask('POST', '/v2/sessions/end', { roomId: meetingId })).status).toBe(404)
  expect((await ask('POST', '/v2/rooms', {})).status).toBe(501)
})
