import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createDispatcher } from '@callplane/core'
import { nodeDoor } from '@callplane/doors'
import { createEmulator } from '@callplane/emulator'
import { mintJwt, nodeHost } from '@callplane/kit'
import { videosdk } from '@callplane/videosdk'
import { expect, onTestFinished, test } from 'vitest'
import { legacyDoor, rulesOf, type MovedTrunk } from './index.ts'
import { callCustomer } from './legacy-code.ts'

const setUp = async () => {
  const emulator = createEmulator({ speed: 5, timings: { talkFor: 2_000 } })
  await emulator.listen()
  const keys = emulator.keys()['videosdk']!
  const host = nodeHost({
    clock: { now: emulator.clock.now, after: emulator.clock.after, wall: Date.now },
  })
  const trunks: readonly MovedTrunk[] = [
    {
      trunkId: 'trunk_987654321',
      numbers: keys.numbers,
      routingRuleId: keys.ids['ruleId']!,
      carrierHost: 'sip.carrier.example',
    },
  ]
  const { apiKey = '', secret = '' } = keys.credentials
  const dispatcher = createDispatcher({
    host,
    providers: [videosdk({ baseUrl: keys.baseUrl, apiKey, secret })],
    rules: rulesOf(trunks),
    // Compressed time on a busy machine: the default of two seconds would be 400 ms here.
    times: { sendWithinMs: 30_000 },
  })
  const server = createServer((request, response) => listener(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  // The application's own project, whatever the key of the account behind the door.
  const credentials = { apiKey: 'application-key', secret: 'application-secret' }
  const listener = nodeDoor(legacyDoor(trunks, { dispatcher, host, credentials, publicUrl: url }))
  onTestFinished(async () => {
    server.closeAllConnections()
    server.close()
    await dispatcher.close()
    await host[Symbol.asyncDispose]()
    await emulator.close()
  })
  const token = await mintJwt({
    algorithm: 'HS256',
    key: credentials.secret,
    claims: { apikey: credentials.apiKey, permissions: ['allow_join'] },
    issuedAt: Date.now(),
    expiresIn: 3_600,
  })
  return { emulator, dispatcher, url, token, numbers: keys.numbers }
}

test('legacy code calls through VideoSDK v2, and its answer looks as ever', async () => {
  const { emulator, dispatcher, url, token, numbers } = await setUp()
  const answer = await callCustomer(
    'sip:+14155550123@sip.carrier.example',
    'abcd-efgh-ijkl',
    token,
    url,
  )
  expect(answer).toEqual({
    statusCode: 200,
    message: 'Success',
    participantId: expect.any(String) as string,
  })
  const call = await dispatcher.calls.wait(answer.participantId ?? '', 'settled', {
    timeoutMs: 60_000,
  })
  expect(call).toMatchObject({
    status: 'completed',
    provider: 'videosdk',
    to: '+14155550123',
    from: numbers[0],
    room: 'abcd-efgh-ijkl',
    rule: 'trunk_987654321',
  })
  const [ring, ...more] = emulator.ledger()
  expect(more).toEqual([])
  expect(new URL(ring?.request.url ?? '').pathname).toBe('/videosdk/v2/sip/call')
  expect(JSON.parse(ring?.request.body ?? '{}')).toMatchObject({
    sipCallTo: '+14155550123',
    sipCallFrom: numbers[0],
    routingRuleId: 'rr_outbound',
    destinationRoomId: 'abcd-efgh-ijkl',
    participant: { id: 'custom_participant_123', name: 'John Doe' },
  })
})

test('what legacy VideoSDK would have refused is refused, and nothing rings', async () => {
  const { emulator, url, token } = await setUp()
  const post = async (body: unknown) => {
    const response = await fetch(`${url}/v2/sip/outbound-call`, {
      method: 'POST',
      headers: { authorization: token },
      body: JSON.stringify(body),
    })
    return { status: response.status, body: (await response.json()) as unknown }
  }
  const whole = {
    to: '+14155550123',
    displayName: 'John Doe',
    meetingId: 'abcd-efgh-ijkl',
    trunkId: 'trunk_987654321',
  }
  expect(await post({ ...whole, displayName: undefined })).toMatchObject({
    status: 400,
    body: { statusCode: 400 },
  })
  expect(await post({ ...whole, trunkId: 'trunk_0' })).toMatchObject({ status: 404 })
  expect(await post({ ...whole, from: '+14155550177' })).toMatchObject({ status: 400 })
  expect(await post({ ...whole, to: 'unknown' })).toMatchObject({ status: 400 })
  const anyone = await fetch(`${url}/v2/sip/outbound-call`, {
    method: 'POST',
    body: JSON.stringify(whole),
  })
  expect(anyone.status).toBe(401)
  expect(emulator.ledger()).toEqual([])
})
