import { createDispatcher } from '@callplane/core'
import { createEmulator } from '@callplane/emulator'
import { nodeHost } from '@callplane/kit'
import { videosdk } from '@callplane/videosdk'
import { expect, onTestFinished, test } from 'vitest'
import { legacyDoor, rulesOf, serveDoor, type MovedTrunk } from './index.ts'
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
  const door = await serveDoor(legacyDoor(dispatcher, trunks))
  onTestFinished(async () => {
    await door.close()
    await dispatcher.close()
    await host[Symbol.asyncDispose]()
    await emulator.close()
  })
  return { emulator, dispatcher, door, numbers: keys.numbers }
}

test('legacy code calls through VideoSDK v2, and its answer looks as ever', async () => {
  const { emulator, dispatcher, door, numbers } = await setUp()
  const answer = await callCustomer(
    'sip:+14155550123@sip.carrier.example',
    'abcd-efgh-ijkl',
    door.url,
  )
  expect(answer).toEqual({
    statusCode: 200,
    message: expect.any(String) as string,
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
  const { emulator, door } = await setUp()
  const post = async (body: unknown) => {
    const response = await fetch(`${door.url}/v2/sip/outbound-call`, {
      method: 'POST',
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
  expect(emulator.ledger()).toEqual([])
})
