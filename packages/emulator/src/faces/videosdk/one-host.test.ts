import { expect, test } from 'vitest'
import { createCall, TO, videosdkClient } from '../../../test/videosdk.ts'
import { createWorld, send } from '../../../test/world.ts'

test('both generations are one host with one key pair: a program makes a room, calls into it and lists the session (E6)', async () => {
  const { emulator, clock } = await createWorld()
  const keys = emulator.keys()
  expect(keys['videosdk']!.credentials['secret']).toBe(
    keys['videosdk-legacy']!.credentials['secret'],
  )
  const client = videosdkClient(emulator)
  const { roomId } = await client.rooms.create({ customRoomId: 'sales' })
  expect(await client.rooms.validate(roomId)).toMatchObject({ valid: true })
  expect((await createCall(emulator, { roomId })).status).toBe(200)
  expect((await client.sessions.list({ roomId })).data).toEqual([])
  await clock.advance(2_000)
  expect(emulator.ledger()).toMatchObject([{ provider: 'videosdk', to: TO }])
  // The record names the generation that answered.
  expect(emulator.requests().map(({ provider, status }) => [provider, status])).toEqual([
    ['videosdk-legacy', 200],
    ['videosdk-legacy', 200],
    ['videosdk', 200],
    ['videosdk-legacy', 200],
  ])
  const { credentials } = keys['videosdk-legacy']!
  const listed = await send(emulator, 'GET', '/videosdk-legacy/v2/sip/call', {
    headers: { authorization: credentials['token']! },
  })
  expect(listed.status).toBe(200)
})
