import type { WireResponse } from '@callplane/core'
import { plivo } from '@callplane/plivo'
import { telnyx } from '@callplane/telnyx'
import { validateV3Signature } from 'plivo'
import { describe, expect, it } from 'vitest'
import { harness as plivoHarness } from '../../../providers/plivo/test/harness.ts'
import { harness as telnyxHarness } from '../../../providers/telnyx/test/harness.ts'
import { applicationOrigin, openDoor } from '../../test/open-door.ts'
import { plivoClient } from '../../test/plivo-client.ts'
import { plivoDoor } from './index.ts'

const credentials = { authId: 'MAAAAAAAAAAAAAAAAAAA', authToken: 'application-token' }
const [to, from] = ['+14155550123', '+14155550100']
const answer = `${applicationOrigin}/answer`
const hold = '<Response><Speak>Hello</Speak><Wait length="600"/></Response>'

const carriers = {
  telnyx: { plugin: telnyx, harness: telnyxHarness },
  plivo: { plugin: plivo, harness: plivoHarness },
} as const

const open = async (carrier: keyof typeof carriers) => {
  const opened = await openDoor({
    provider: plivoDoor,
    credentials,
    carrier: carriers[carrier],
    account: { dialect: 'plivo-xml', ...credentials },
    application: ({ url }): WireResponse =>
      url.includes('/answer')
        ? { status: 200, headers: { 'content-type': 'text/xml' }, body: hold }
        : { status: 200, headers: {}, body: '' },
  })
  const { authId, authToken } = credentials
  return { ...opened, opened, client: plivoClient(opened.url, authId, authToken) }
}

const told = { ringUrl: `${applicationOrigin}/ring`, hangupUrl: `${applicationOrigin}/hangup` }

const refusalOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'it was not refused',
    (error: unknown) => (error as { readonly status?: unknown }).status ?? String(error),
  )

describe.each(['telnyx', 'plivo'] as const)('the Plivo client at the door, over %s', (carrier) => {
  it('creates, fetches, lists and ends a call under one id, and is told of it as Plivo tells', async () => {
    const { client, during, advance, opened, told: requests } = await open(carrier)
    await using _opened = opened
    const created = await during(client.calls.create(from, to, answer, told))
    expect(created).toMatchObject({ message: expect.stringMatching(/^call (?:fired|queued)$/) })
    const uuid = String(created.requestUuid)
    await advance(20)
    expect(await during(client.calls.getLiveCall(uuid))).toMatchObject({
      callStatus: 'in-progress',
      callUuid: uuid,
      to: to.slice(1),
      from: from.slice(1),
    })
    expect(await during(client.calls.listLiveCalls({}))).toMatchObject([{ callUuid: uuid }])
    expect(await refusalOf(during(client.calls.cancel(uuid)))).toBe(404)
    await during(client.calls.sendDigits(uuid, '1W2', {}))
    await during(client.calls.hangup(uuid))
    await advance(30)
    expect(await during(client.calls.get(uuid))).toMatchObject({
      callUuid: uuid,
      toNumber: to.slice(1),
      fromNumber: from,
      hangupCauseCode: 4000,
      hangupCauseName: 'Normal Hangup',
    })
    const listed = await during(client.calls.list({ toNumber: to, limit: 5 }))
    // An array with the page as a property, whatever its type says.
    expect((listed as unknown as { callUuid: string }[]).map(({ callUuid }) => callUuid)).toEqual([
      uuid,
    ])

    const forms = requests.map(({ url, body = '' }) => [
      new URL(url).pathname,
      Object.fromEntries(new URLSearchParams(body)),
    ])
    // Documents are asked for beside the reports, each of which is in the order of the call.
    expect(forms.filter(([path]) => path === '/answer')).toMatchObject([
      ['/answer', { Event: 'StartApp', CallUUID: uuid }],
    ])
    expect(forms.filter(([path]) => path !== '/answer')).toMatchObject([
      ['/ring', { Event: 'Ring', CallStatus: 'ringing', CallUUID: uuid, RequestUUID: uuid }],
      ['/hangup', { Event: 'Hangup', CallStatus: 'completed', CallUUID: uuid }],
    ])
    for (const { method, url, headers, body = '' } of requests)
      expect(
        validateV3Signature(
          method,
          url,
          headers['x-plivo-signature-v3-nonce'] ?? '',
          credentials.authToken,
          headers['x-plivo-signature-v3'] ?? '',
          Object.fromEntries(new URLSearchParams(body)),
        ),
      ).toBe(true)
  })
})

describe('the Plivo door', () => {
  it('begins and ends a recording, and hands out its file', async () => {
    const { client, url, during, advance, opened } = await open('plivo')
    await using _opened = opened
    const uuid = String((await during(client.calls.create(from, to, answer))).requestUuid)
    await advance(20)
    expect(await refusalOf(during(client.calls.record(uuid, { callbackUrl: told } as never)))).toBe(
      405,
    )
    const begun = await during(client.calls.record(uuid, {}))
    // Plivo tells the id once the recording is complete.
    expect(begun).toMatchObject({ message: 'call recording started', recordingId: null, url: null })
    await advance(5)
    await during(client.calls.stopRecording(uuid, {}))
    await advance(10)
    const listed = await during(client.recordings.list({ callUuid: uuid }))
    const [recording] = listed as unknown as { recordingId: string; recordingUrl: string }[]
    const { recordingId, recordingUrl } = recording!
    const base = `${url}/v1/Account/${credentials.authId}/Recording`
    expect(recordingUrl).toBe(`${base}/${recordingId}.mp3`)
    expect(await during(client.recordings.get(recordingId))).toMatchObject({
      callUuid: uuid,
      recordingId,
      recordingUrl,
    })
    const user = Buffer.from(`${credentials.authId}:${credentials.authToken}`).toString('base64')
    const file = await during(fetch(recordingUrl, { headers: { authorization: `Basic ${user}` } }))
    expect([file.status, file.headers.get('content-type')]).toEqual([200, 'audio/mpeg'])
    expect((await file.arrayBuffer()).byteLength).toBeGreaterThan(0)
    // The plugin of this carrier deletes none.
    expect(await refusalOf(during(client.recordings.delete(recordingId)))).toBe(405)
    expect((await during(fetch(recordingUrl))).status).toBe(401)
  })

  it('refuses as Plivo does, and with no status that the client repeats', async () => {
    const { client, url, during, opened } = await open('telnyx')
    await using _opened = opened
    const unknown = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee'
    expect(await refusalOf(during(client.calls.get(unknown)))).toBe(404)
    const { requestUuid } = await during(client.calls.create(from, to, answer))
    const uuid = String(requestUuid)
    expect(await refusalOf(during(client.calls.get(uuid)))).toBe(404)
    expect(await refusalOf(during(client.calls.speakText(uuid, 'Hello', {})))).toBe(405)
    expect(await refusalOf(during(client.calls.transfer(uuid, { alegUrl: answer } as never)))).toBe(
      405,
    )
    expect(await refusalOf(during(client.calls.create(from, '1', answer)))).toBe(400)
    await during(client.calls.cancel(uuid))
    expect(await refusalOf(during(client.calls.cancel(uuid)))).toBe(404)
    const wrong = plivoClient(url, credentials.authId, 'another-token')
    expect(await refusalOf(during(wrong.calls.create(from, to, answer)))).toBe(401)
  })
})
