import { expect, test } from 'vitest'
import { dailyClient, ROOM, type DailyClient } from '../../../test/daily.ts'
import { lifecycle, reached } from '../../../test/reached.ts'
import { APP, createWorld, type World } from '../../../test/world.ts'

const NUMBER = '+14155550100'
const HOOK = `${APP}/pinless`

test('every operation is reached as the documentation prints it: Daily has no client for its REST API', async () => {
  const world = await createWorld()
  const daily = dailyClient(world.emulator)
  await rooms(daily, world)
  await calls(daily, world)
  await account(daily)
  await dialIn(daily, world)
  const { byDocument, unreached } = reached(world.emulator, ['daily'], undefined)
  expect(unreached).toEqual([])
  expect(byDocument.length).toBeGreaterThan(30)
})

async function rooms(daily: DailyClient, { clock }: World): Promise<void> {
  await daily.room()
  await daily('GET', '/rooms')
  await daily('GET', `/rooms/${ROOM}`)
  await daily('POST', `/rooms/${ROOM}`, { privacy: 'private' })
  const path = `/rooms/${ROOM}`
  const joined = await daily('POST', `/_emulator${path}/participants`, { userName: 'Alice' })
  await daily('GET', '/presence')
  await daily('GET', `${path}/presence`)
  await daily('POST', `${path}/recordings/start`, { type: 'cloud' })
  await clock.advance(1_000)
  await daily('POST', `${path}/recordings/stop`, {})
  await daily('POST', `${path}/eject`, { ids: [joined.body['id']] })
  await daily('GET', '/meetings')
  const { body } = await daily('POST', '/meeting-tokens', { properties: { room_name: ROOM } })
  await daily('GET', `/meeting-tokens/${String(body['token'])}`)
}

async function calls(daily: DailyClient, { clock }: World): Promise<void> {
  const path = `/rooms/${ROOM}`
  const start = async (): Promise<string> => {
    const sessionId = await daily.start()
    await clock.advance(5_000)
    return sessionId
  }
  const first = await start()
  await daily('POST', `${path}/dialOut/sendDTMF`, { sessionId: first, tones: '1' })
  await daily('POST', `${path}/dialOut/stop`, { sessionId: first })
  const transfer = { sessionId: await start(), toEndPoint: '+14155550124' }
  await daily('POST', `${path}/sipCallTransfer`, transfer)
  await clock.advance(5_000)
  const refer = { sessionId: await start(), toEndPoint: 'sip:desk@pbx.example' }
  await daily('POST', `${path}/sipRefer`, refer)
  await clock.advance(100_000)
  await daily('DELETE', path)
}

async function account(daily: DailyClient): Promise<void> {
  await daily('GET', '/list-available-numbers')
  await daily('GET', '/purchased-phone-numbers')
  await lifecycle({
    create: () => daily('POST', '/webhooks', { url: `${APP}/daily` }),
    id: ({ body }) => String(body['uuid']),
    list: () => daily('GET', '/webhooks'),
    get: (id) => daily('GET', `/webhooks/${id}`),
    update: (id) => daily('POST', `/webhooks/${id}`, {}),
    remove: (id) => daily('DELETE', `/webhooks/${id}`),
  })
}

async function dialIn(daily: DailyClient, { clock }: World): Promise<void> {
  const path = '/domain-dialin-config'
  const wanted = { type: 'pinless_dialin', phone_number: NUMBER, room_creation_api: HOOK }
  const created = await daily('POST', path, wanted)
  const called = await daily('POST', '/_emulator/dialin', { from: '+14155550142', to: NUMBER })
  const sip = { display_name: 'Caller', sip_mode: 'dial-in', num_endpoints: 1 }
  const room = await daily('POST', '/rooms', { name: 'desk', properties: { sip } })
  const { endpoint } = (room.body['config'] as { sip_uri: { endpoint: string } }).sip_uri
  await daily('POST', '/_emulator/rooms/desk/participants', {})
  await clock.advance(10)
  const { callId, callDomain } = called.body
  await daily('POST', '/dialin/pinlessCallUpdate', { callId, callDomain, sipUri: endpoint })
  await lifecycle({
    create: () => Promise.resolve(created),
    id: ({ body }) => String(body['id']),
    list: () => daily('GET', path),
    get: (id) => daily('GET', `${path}/${id}`),
    update: (id) => daily('PUT', `${path}/${id}`, { name_prefix: 'desk' }),
    remove: (id) => daily('DELETE', `${path}/${id}`),
  })
  const bought = await daily('POST', '/buy-phone-number', {})
  // Not before (the same page).
  await clock.advance(14 * 86_400_000)
  await daily('DELETE', `/release-phone-number/${String(bought.body['id'])}`)
}
