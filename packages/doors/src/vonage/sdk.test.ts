import { createHash, generateKeyPairSync } from 'node:crypto'
import type { WireResponse } from '@callplane/core'
import { telnyx } from '@callplane/telnyx'
import { vonage } from '@callplane/vonage'
import { tokenGenerate, verifySignature } from '@vonage/jwt'
import { Vonage } from '@vonage/server-sdk'
import { describe, expect, it } from 'vitest'
import { harness as telnyxHarness } from '../../../providers/telnyx/test/harness.ts'
import { harness as vonageHarness } from '../../../providers/vonage/test/harness.ts'
import { applicationOrigin, openDoor, type OpenDoorOptions } from '../../test/open-door.ts'
import { hexOfRecording, uuidOfHex } from '../ids.ts'
import { vonageDoor, type VonageDoorCredentials } from './index.ts'

const pem = { publicKeyEncoding: { type: 'spki', format: 'pem' } } as const
const keys = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    ...pem,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
const own = keys()
const applicationId = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee'
const credentials = { applicationId, publicKey: own.publicKey }
const account = {
  dialect: 'ncco',
  apiKey: 'abcd1234',
  applicationId,
  signatureSecret: 'signature-secret-of-the-application',
} as const
const [to, from] = ['14155550123', '14155550100']
const ncco = [
  { action: 'talk', text: 'Hello' },
  { action: 'wait', timeout: 600 },
]

const carriers = {
  telnyx: { plugin: telnyx, harness: telnyxHarness },
  vonage: { plugin: vonage, harness: vonageHarness },
} as const

/** The vendor's own client, whose host is changed by its documented option. */
const clientOf = (apiHost: string, privateKey = own.privateKey) =>
  new Vonage({ applicationId, privateKey }, { apiHost }).voice

const open = async (
  carrier: keyof typeof carriers,
  options: Partial<OpenDoorOptions<VonageDoorCredentials>> = {},
) => {
  const opened = await openDoor({
    provider: vonageDoor,
    credentials,
    carrier: carriers[carrier],
    account,
    isRealTime: true,
    application: ({ url }): WireResponse =>
      url.includes('/answer')
        ? {
            status: 200,
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(ncco),
          }
        : { status: 204, headers: {}, body: '' },
    ...options,
  })
  return { ...opened, opened, client: clientOf(opened.url) }
}

const call = {
  to: [{ type: 'phone' as const, number: to }],
  from: { type: 'phone' as const, number: from },
  answer_url: [`${applicationOrigin}/answer`],
  event_url: [`${applicationOrigin}/event`],
}

const refusalOf = async (work: Promise<unknown>): Promise<readonly [number, unknown]> => {
  const error: unknown = await work.then(
    () => undefined,
    (failure: unknown) => failure,
  )
  const { response } = error as { readonly response: Response }
  return [response.status, await response.json()]
}

describe.each(['telnyx', 'vonage'] as const)(
  'the Vonage client at the door, over %s',
  (carrier) => {
    it('creates, fetches, searches and ends a call under one id, and is told of it as Vonage tells', async () => {
      const { client, during, advance, opened, told } = await open(carrier)
      await using _opened = opened
      const created = await during(client.createOutboundCall(call as never))
      expect(created).toMatchObject({ status: 'started', direction: 'outbound' })
      const { uuid, conversationUUID } = created
      await advance(20)
      expect(await during(client.getCall(uuid))).toMatchObject({
        uuid,
        conversationUUID,
        status: 'answered',
        to: { type: 'phone', number: to },
        from: { type: 'phone', number: from },
      })
      const found = await during(client.search({ conversationUuid: conversationUUID } as never))
      expect(found).toMatchObject({ count: 1, page_size: 10, record_index: 0 })
      expect(found._embedded.calls).toMatchObject([{ uuid }])
      await during(client.playDTMF(uuid, '1p2'))
      await during(client.hangupCall(uuid))
      await advance(30)
      expect(await during(client.getCall(uuid))).toMatchObject({ uuid, status: 'completed' })

      const events = told.filter(({ url }) => url.includes('/event'))
      const bodies = events.map(({ body = '' }) => JSON.parse(body) as Record<string, unknown>)
      expect(bodies.map(({ status }) => status)).toEqual([
        'started',
        'ringing',
        'answered',
        'completed',
      ])
      for (const body of bodies)
        expect(body).toMatchObject({ uuid, conversation_uuid: conversationUUID, from, to })
      expect(told.find(({ url }) => url.includes('/answer'))?.url).toContain(uuid)
      for (const { headers, body = '' } of events) {
        const token = (headers['authorization'] ?? '').replace('Bearer ', '')
        expect(verifySignature(token, account.signatureSecret)).toBe(true)
        const claims = JSON.parse(
          Buffer.from(token.split('.')[1] ?? '', 'base64url').toString(),
        ) as Record<string, unknown>
        expect(claims['payload_hash']).toBe(createHash('sha256').update(body).digest('hex'))
      }
    })
  },
)

describe('the Vonage door', () => {
  it('walks the pages of a search, oldest first', async () => {
    const { client, during, opened } = await open('telnyx')
    await using _opened = opened
    const uuids: string[] = []
    for (let count = 0; count < 3; count++)
      uuids.push((await during(client.createOutboundCall(call as never))).uuid)
    const walk = async () => {
      const all: string[] = []
      for await (const one of client.getAllCalls({ pageSize: 2 } as never)) all.push(one.uuid)
      return all
    }
    expect(await during(walk())).toEqual(uuids)
    const newest = await during(client.search({ order: 'desc', pageSize: 1 } as never))
    expect(newest).toMatchObject({ count: 3, _embedded: { calls: [{ uuid: uuids[2] }] } })
    const none = await during(client.search({ status: 'busy' } as never))
    expect(none.count).toBe(0)
  })

  it('hands out the file of a recording to the application', async () => {
    const { client, url, during, advance, opened, bench } = await open('telnyx')
    await using _opened = opened
    await during(client.createOutboundCall(call as never))
    await advance(20)
    const [placed] = (await bench.dispatcher.calls.list()).calls
    await during(bench.dispatcher.startRecording(placed!.id))
    await advance(5)
    await during(bench.dispatcher.stopRecording(placed!.id))
    await advance(30)
    const record = await bench.dispatcher.calls.get(placed!.id)
    const [recording] = record!.recordings
    const file = `${url}/v1/files/${uuidOfHex(hexOfRecording(record!, recording!))}`
    const token = tokenGenerate(applicationId, own.privateKey)
    const given = await during(fetch(file, { headers: { authorization: `Bearer ${token}` } }))
    expect([given.status, given.headers.get('content-type')]).toEqual([200, 'audio/mpeg'])
    expect((await during(fetch(file))).status).toBe(401)
  })

  it('refuses as Vonage does', async () => {
    const { client, url, during, opened, bench } = await open('telnyx')
    await using _opened = opened
    const wrong = clientOf(url, keys().privateKey)
    expect(await refusalOf(during(wrong.createOutboundCall(call as never)))).toMatchObject([
      401,
      { title: 'Unauthorized' },
    ])
    const unknown = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee'
    expect(await refusalOf(during(client.getCall(unknown)))).toMatchObject([
      404,
      { title: 'Not Found' },
    ])
    const faulty = { ...call, to: [{ type: 'phone', number: '1' }], answer_url: ['ftp://a'] }
    expect(await refusalOf(during(client.createOutboundCall(faulty as never)))).toMatchObject([
      400,
      {
        title: 'Bad Request',
        invalid_parameters: [{ name: 'to' }, { name: 'answer_url' }],
      },
    ])
    const { uuid } = await during(client.createOutboundCall(call as never))
    const refused = [
      () => client.muteCall(uuid),
      () => client.playTTS(uuid, { text: 'Hello' } as never),
      () => client.transferCallWithURL(uuid, `${applicationOrigin}/answer`),
    ]
    for (const ask of refused)
      expect(await refusalOf(during<unknown>(ask()))).toMatchObject([
        501,
        { title: 'Not Implemented' },
      ])
    await during(client.hangupCall(uuid))
    expect(await refusalOf(during(client.hangupCall(uuid)))).toMatchObject([404, {}])
    expect(await refusalOf(during(client.search({ order: 'up' } as never)))).toMatchObject([
      400,
      { invalid_parameters: [{ name: 'order' }] },
    ])
    expect(bench.emulator.ledger().length).toBeLessThanOrEqual(1)
  })
})
