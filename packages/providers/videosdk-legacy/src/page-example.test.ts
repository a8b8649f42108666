import { setUpBench } from '@callplane/conformance'
import { expect, onTestFinished, test } from 'vitest'
import { harness } from '../test/harness.ts'
import { frontDoor } from './front-door/port.ts'
import { videosdkLegacy } from './plugin.ts'

/** The sample of docs.videosdk.live/api-reference/realtime-communication/sip/out-bound-call, byte for byte. */
const printed = `{
\t\t"to" : "sip:+919099999999@sip.twilio.com",
\t\t"from" : "+11234567890",
\t\t"displayName" : "John Doe",
\t\t"meetingId" : "abcde12345",
\t\t"trunkId" : "trunk_987654321",
\t\t"participantId" : "custom_participant_123"
\t}`

/** And its reply, but for the participant's id. */
const reply = { statusCode: 200, message: 'Success' }

test('the page’s request goes through the front door and the dispatcher as printed (T1, V8)', async () => {
  const { call, route, notes } = frontDoor.parse({
    method: 'POST',
    url: 'https://api.videosdk.live/v2/sip/outbound-call',
    headers: { Authorization: 'Bearer $YOUR_TOKEN', 'Content-Type': 'application/json' },
    body: printed,
  })
  expect(notes).toEqual([])
  const bench = await setUpBench(videosdkLegacy, harness, {
    rules: [
      {
        id: 'page',
        direction: 'outbound',
        numbers: ['+11234567890'],
        routes: [{ provider: 'videosdk-legacy', ...route }],
      },
    ],
  })
  onTestFinished(() => bench.close())
  const placed = await bench.run(call, 400)
  expect(placed).toMatchObject({ status: 'completed', room: 'abcde12345', rule: 'page' })
  const sent = bench.host.sent.find(({ url }) => url.endsWith('/v2/sip/outbound-call'))
  const key = placed.attempts[0]?.key
  expect(JSON.parse(sent?.body ?? '')).toEqual({
    ...(JSON.parse(printed) as object),
    // By it the call is found again.
    participantId: key,
  })
  expect(placed.notes.map(({ field, effect }) => [field, effect])).toEqual([
    ['participant.id', 'adjusted'],
  ])
  const { status, body } = frontDoor.render(placed)
  expect([status, JSON.parse(body)]).toEqual([200, { ...reply, participantId: key }])
})
