import { sqliteStore } from '@callplane/sqlite'
import { expect, test } from 'vitest'
import { emulated } from '../emulated.ts'
import { withFailover } from './index.ts'

const setUp = async () => {
  const world = await emulated()
  const video = world.keys('videosdk')
  const { accountSid = '', authToken = '' } = world.keys('twilio').credentials
  const { apiKey = '', secret = '' } = video.credentials
  const store = sqliteStore(world.database)
  const dispatcher = withFailover(world.host, store, {
    videosdk: { baseUrl: video.baseUrl, apiKey, secret },
    videosdkRule: video.ids['ruleId'] ?? '',
    twilio: { baseUrl: world.keys('twilio').baseUrl, accountSid, authToken },
  })
  const close = async () => {
    await dispatcher.close()
    await store.close()
    await world[Symbol.asyncDispose]()
  }
  return { world, dispatcher, close }
}
const call = { to: '+14155550123', rule: 'support' } as const

test('goes to Twilio when VideoSDK refuses before dialling, and rings once', async () => {
  const { world, dispatcher, close } = await setUp()
  world.emulator.faults.add({
    provider: 'videosdk',
    on: 'request',
    match: { method: 'POST', path: '/v2/sip/call' },
    do: 'fail',
    status: 402,
  })
  const placed = await dispatcher.dispatch(call)
  const done = await dispatcher.calls.wait(placed.id, 'settled')
  expect(done.status).toBe('completed')
  expect(done.attempts.map((attempt) => [attempt.provider, attempt.state])).toEqual([
    ['videosdk', 'refused'],
    ['twilio', 'accepted'],
  ])
  expect(world.emulator.ledger().filter((ring) => ring.to === call.to)).toHaveLength(1)
  await close()
})

test('stays with VideoSDK when it may have dialled', async () => {
  const { world, dispatcher, close } = await setUp()
  world.emulator.faults.add({
    provider: 'videosdk',
    on: 'request',
    match: { method: 'POST', path: '/v2/sip/call' },
    do: 'fail',
    status: 500,
    when: 'after',
  })
  const placed = await dispatcher.dispatch(call)
  const done = await dispatcher.calls.wait(placed.id, 'settled')
  expect([done.provider, done.status]).toEqual(['videosdk', 'completed'])
  expect(world.emulator.ledger().filter((ring) => ring.to === call.to)).toHaveLength(1)
  await close()
})
