import { generateKeyPairSync } from 'node:crypto'
import { verifyRsaSha256 } from '@callplane/kit'
import { daily } from '@callplane/daily'
import { telnyx } from '@callplane/telnyx'
import { videosdk } from '@callplane/videosdk'
import { VideoSDK } from '@videosdk.live/server-sdk'
import { describe, expect, it } from 'vitest'
import { harness as dailyHarness } from '../../../providers/daily/test/harness.ts'
import { harness as telnyxHarness } from '../../../providers/telnyx/test/harness.ts'
import { harness as videosdkHarness } from '../../../providers/videosdk/test/harness.ts'
import { applicationOrigin, openDoor } from '../../test/open-door.ts'
import { videosdkDoor } from './index.ts'

const credentials = { apiKey: 'key-of-the-application', secret: 'secret-of-the-application' }
const callTo = '+14155550123'
const callFrom = '+14155550100'
const hook = `${applicationOrigin}/sip`

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
const privateKey = keys.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
const publicKey = keys.publicKey.export({ format: 'pem', type: 'spki' }).toString()

const reaching = { ...telnyxHarness, route: () => ({ roomAddress: 'sip:{room}@rooms.example' }) }
const carriers = {
  videosdk: { plugin: videosdk, harness: videosdkHarness },
  'telnyx with roomAddress': { plugin: telnyx, harness: reaching },
  'telnyx without': { plugin: telnyx, harness: telnyxHarness },
  daily: { plugin: daily, harness: dailyHarness },
} as const

const open = async (carrier: keyof typeof carriers = 'videosdk') => {
  const opened = await openDoor({
    provider: videosdkDoor({
      rules: { rr_2554md: 'conformance' },
      webhooks: [{ url: hook }, { url: `${hook}/ends`, events: ['call-hangup'] }],
    }),
    credentials,
    rule: null,
    carrier: carriers[carrier],
    account: { dialect: 'videosdk', privateKey },
  })
  const client = new VideoSDK({ ...credentials, apiEndpoint: opened.url, maxRetries: 0 })
  const create = (fields: Readonly<Record<string, unknown>> = {}) =>
    opened.during(
      client.sip.calls.create({
        callTo,
        callFrom,
        routingRuleId: 'rr_2554md',
        roomId: 'room-1',
        metadata: { source: 'crm' },
        ...fields,
      }),
    )
  return { ...opened, opened, client, create, sip: client.sip }
}

describe.each(['videosdk', 'telnyx with roomAddress'] as const)(
  'the VideoSDK client at the door, over %s',
  (carrier) => {
    it('creates, lists, fetches and ends a call under one id, and is told of it', async () => {
      const { sip, create, during, advance, opened, told } = await open(carrier)
      await using _opened = opened
      const created = await create()
      expect(created).toMatchObject({
        status: 'INITIATED',
        roomId: 'room-1',
        sipCallTo: callTo,
        sipCallFrom: callFrom,
        metadata: { source: 'crm' },
      })
      const id = String(created['callId'])
      await advance(20)
      const listed = await during(sip.calls.list({ roomId: 'room-1' }))
      expect(listed.data).toMatchObject([{ id, type: 'outbound', to: callTo, from: callFrom }])
      expect((await during(sip.calls.list({ roomId: 'room-2' }))).data).toEqual([])
      expect(await during(sip.calls.get(id))).toMatchObject({ id, status: 'answered', end: null })
      expect(await during(sip.calls.end(id))).toMatchObject({ callId: id, status: 'ended' })
      await advance(20)
      const ended = await during(sip.calls.get(id))
      expect(ended).toMatchObject({ status: 'ended', end: expect.any(String) as string })
      await expect(during(sip.calls.end(id))).rejects.toMatchObject({ httpStatus: 400 })
      const types = told.map(({ body = '' }) => {
        const event = JSON.parse(body) as { webhookType: string; data: { callId: string } }
        expect(event.data.callId).toBe(id)
        return event.webhookType
      })
      expect(types).toEqual([
        'call-started',
        'call-ringing',
        'call-answered',
        'call-hangup',
        'call-hangup',
      ])
      for (const { headers, body = '' } of told)
        expect(verifyRsaSha256(publicKey, body, headers['videosdk-signature'] ?? '')).toBe(true)
    })
  },
)

it('pages through calls', async () => {
  const { sip, create, during, opened } = await open()
  await using _opened = opened
  const ids: string[] = []
  for (let count = 0; count < 3; count += 1) ids.unshift(String((await create())['callId']))
  const page = await during(sip.calls.list({ perPage: 2 }))
  expect(page.data.map(({ id }) => id)).toEqual(ids.slice(0, 2))
  const all: string[] = []
  const read = async () => {
    for await (const { id } of page) all.push(id)
  }
  await during(read())
  expect(all).toEqual(ids)
})

it.each([
  ['telnyx without', 'room-1'],
  // It has a room of this name, which is another room.
  ['daily', 'conformance'],
] as const)(
  'refuses a room that no route can reach, over %s, and nothing rings',
  async (carrier, roomId) => {
    const { create, opened } = await open(carrier)
    await using _opened = opened
    await expect(create({ roomId })).rejects.toMatchObject({
      httpStatus: 400,
      message: expect.stringContaining('room') as string,
    })
    expect(opened.bench.emulator.ledger()).toEqual([])
  },
)

it.each([
  ['a rule that is none', { routingRuleId: 'rr_none' }, 404],
  ['a number of another rule', { callFrom: '+14155550177' }, 400],
  ['a destination that is none', { callTo: 'unknown' }, 400],
])('refuses %s, and nothing rings', async (_what, fields, httpStatus) => {
  const { create, opened } = await open()
  await using _opened = opened
  await expect(create(fields)).rejects.toMatchObject({ httpStatus })
  expect(opened.bench.emulator.ledger()).toEqual([])
})

it('transfers, and refuses to switch rooms and to register webhooks', async () => {
  const { sip, create, during, advance, opened } = await open()
  await using _opened = opened
  const id = String((await create())['callId'])
  await advance(20)
  await expect(during(sip.calls.switchRoom(id, { roomId: 'room-2' }))).rejects.toMatchObject({
    httpStatus: 501,
  })
  const webhook = { url: hook, events: ['call-started' as const] }
  await expect(during(sip.webhooks.create(webhook))).rejects.toMatchObject({ httpStatus: 501 })
  const moved = await during(sip.calls.transfer(id, { to: '+14155550124' }))
  expect(moved).toMatchObject({ callId: id })
})

it('takes no token of another project, and none with a prefix', async () => {
  const { url, during, opened } = await open()
  await using _opened = opened
  const other = new VideoSDK({
    apiKey: credentials.apiKey,
    secret: 'another',
    apiEndpoint: url,
    maxRetries: 0,
  })
  await expect(during(other.sip.calls.list())).rejects.toMatchObject({ httpStatus: 401 })
  const own = new VideoSDK({ ...credentials, apiEndpoint: url })
  const token = own.accessToken().forApi().toJwt()
  const asked = async (authorization: string) =>
    (await during(fetch(`${url}/v2/sip/call`, { headers: { authorization } }))).status
  expect([await asked(token), await asked(`Bearer ${token}`)]).toEqual([200, 401])
})
