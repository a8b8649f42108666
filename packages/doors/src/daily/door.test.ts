import { createHmac } from 'node:crypto'
import { daily } from '@callplane/daily'
import { telnyx } from '@callplane/telnyx'
import { describe, expect, it } from 'vitest'
import { harness as dailyHarness } from '../../../providers/daily/test/harness.ts'
import { harness as telnyxHarness } from '../../../providers/telnyx/test/harness.ts'
import { applicationOrigin, openDoor } from '../../test/open-door.ts'
import { dailyDoor } from './index.ts'

const credentials = { apiKey: 'key-of-the-application' }
const phoneNumber = '+14155550123'
const hook = `${applicationOrigin}/daily`
const hmac = Buffer.from('a secret of thirty-two characters').toString('base64')
const callerId = '34b0eb2b-4f6d-41e2-8189-c836e830ffbb'
const otherId = '7d208e2a-520b-4a8d-a2c9-3a36dfa0d342'
const room = 'conformance'

const carriers = {
  daily: { plugin: daily, harness: dailyHarness },
  telnyx: {
    plugin: telnyx,
    harness: { ...telnyxHarness, route: () => ({ roomAddress: 'sip:{room}@rooms.example' }) },
  },
} as const

type Body = Readonly<Record<string, unknown>>

const open = async (carrier: keyof typeof carriers = 'daily') => {
  const opened = await openDoor({
    provider: dailyDoor({
      callerIds: { [callerId]: '+14155550100', [otherId]: '+14155550177' },
      webhooks: [{ url: hook }],
    }),
    credentials,
    carrier: carriers[carrier],
    account: { dialect: 'daily', hmac, domainId: 'domain-1' },
    application: () => ({ status: 200, headers: {}, body: '' }),
  })
  const { url, during } = opened
  const ask = async (
    method: string,
    path: string,
    body?: Body,
    authorization = `Bearer ${credentials.apiKey}`,
  ) => {
    const response = await during(
      fetch(`${url}/v1${path}`, {
        method,
        headers: { authorization, 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      }),
    )
    return { status: response.status, body: (await during(response.json())) as Body }
  }
  const start = (fields: Body = {}) =>
    ask('POST', `/rooms/${room}/dialOut/start`, { phoneNumber, ...fields })
  return { ...opened, opened, ask, start }
}

describe.each(['daily', 'telnyx'] as const)('dial-outs at the door, over %s', (carrier) => {
  it('start, are present, and stop under one session, and are told of', async () => {
    const { ask, start, advance, opened, told } = await open(carrier)
    await using _opened = opened
    const { status, body } = await start({
      userId: 'user-1',
      ...(carrier === 'telnyx' && { callerId }),
    })
    expect([status, body]).toEqual([200, { ok: 'true', sessionId: expect.any(String) as string }])
    const { sessionId } = body
    await advance(20)
    const presence = await ask('GET', `/rooms/${room}/presence`)
    expect(presence.body).toMatchObject({
      total_count: 1,
      data: [{ room, id: sessionId, userId: 'user-1' }],
    })
    expect((await ask('GET', '/presence')).body).toMatchObject({ [room]: [{ id: sessionId }] })
    expect((await ask('GET', '/rooms/another/presence')).body['total_count']).toBe(0)
    const elsewhere = await ask('POST', '/rooms/another/dialOut/stop', { sessionId })
    expect(elsewhere.status).toBe(404)
    const digits = { sessionId, tones: '12#' }
    expect((await ask('POST', `/rooms/${room}/dialOut/sendDTMF`, digits)).status).toBe(200)
    expect(await ask('POST', `/rooms/${room}/dialOut/stop`, { sessionId })).toMatchObject({
      status: 200,
      body: { sessionId },
    })
    await advance(20)
    expect((await ask('POST', `/rooms/${room}/dialOut/stop`, { sessionId })).status).toBe(404)
    const events = told.map(
      ({ body: text = '' }) => JSON.parse(text) as { type: string; payload: Body },
    )
    expect(events.map(({ type }) => type)).toEqual([
      'dialout.connected',
      'dialout.answered',
      'dialout.stopped',
    ])
    for (const { payload } of events)
      expect(payload).toMatchObject({
        room,
        session_id: sessionId,
        user_id: 'user-1',
        domain_id: 'domain-1',
        destination: phoneNumber,
        timestamp: expect.stringMatching(/^\d+$/) as string,
      })
    for (const { headers, body: text = '' } of told) {
      const signed = `${headers['x-webhook-timestamp']}.${text}`
      const expected = createHmac('sha256', Buffer.from(hmac, 'base64')).update(signed)
      expect(headers['x-webhook-signature']).toBe(expected.digest('base64'))
    }
    expect(opened.bench.rings(phoneNumber)).toBe(1)
  })
})

it('tells of a failed call as an error', async () => {
  const { start, advance, opened, told } = await open()
  await using _opened = opened
  await start({ phoneNumber: '+14155550153' })
  await advance(60)
  expect(told.map(({ body = '' }) => (JSON.parse(body) as { type: string }).type)).toEqual([
    'dialout.error',
  ])
})

it('shows the number that a callerId stands for, which the rule has to have', async () => {
  const { start, opened } = await open('telnyx')
  await using _opened = opened
  expect(await start({ callerId: otherId })).toMatchObject({
    status: 400,
    body: { info: expect.stringContaining('numbers of the rule') as string },
  })
  expect((await start({ callerId })).status).toBe(200)
})

it('ejects the phones that it is given, and no others', async () => {
  const { ask, start, advance, opened } = await open()
  await using _opened = opened
  const first = await start({ userId: 'user-1' })
  const second = await start({ userId: 'user-2' })
  await advance(20)
  const ejected = await ask('POST', `/rooms/${room}/eject`, {
    ids: [first.body['sessionId'], 'no-id'],
  })
  expect(ejected.body).toEqual({ ejectedIds: [first.body['sessionId']] })
  await advance(5)
  expect((await ask('GET', `/rooms/${room}/presence`)).body).toMatchObject({
    data: [{ id: second.body['sessionId'] }],
  })
})

it('refuses in the shape of Daily, and says what it does not serve', async () => {
  const { ask, start, advance, opened } = await open()
  await using _opened = opened
  const errorOf = ({ status, body }: Awaited<ReturnType<typeof ask>>) => [status, body['error']]
  expect(errorOf(await start({ phoneNumber: undefined }))).toEqual([400, 'invalid-request-error'])
  expect(errorOf(await ask('GET', '/presence', undefined, 'Bearer another'))).toEqual([
    401,
    'authentication-error',
  ])
  expect(errorOf(await ask('GET', '/presence', undefined, credentials.apiKey))).toEqual([
    400,
    'authorization-header-error',
  ])
  const unknown = { sessionId: '7d208e2a-520b-4a8d-a2c9-3a36dfa0d342' }
  expect(errorOf(await ask('POST', `/rooms/${room}/dialOut/stop`, unknown))).toEqual([
    404,
    'not-found',
  ])
  expect(opened.bench.emulator.ledger()).toEqual([])
  const { sessionId } = (await start()).body
  await advance(20)
  const referred = { sessionId, toEndPoint: 'sip:desk@pbx.example' }
  expect(errorOf(await ask('POST', `/rooms/${room}/sipRefer`, referred))).toEqual([
    501,
    'server-error',
  ])
  const withId = { sessionId, toEndPoint: '+14155550124', callerId }
  expect(errorOf(await ask('POST', `/rooms/${room}/sipCallTransfer`, withId))).toEqual([
    400,
    'invalid-request-error',
  ])
  expect(errorOf(await ask('POST', '/rooms', { name: 'new' }))).toEqual([501, 'server-error'])
})
