import type { VideoSDK } from '@videosdk.live/server-sdk'
import { expect, test } from 'vitest'
import { lifecycle, reached } from '../../../test/reached.ts'
import { FROM, TO, videosdkClient, videosdkRequest } from '../../../test/videosdk.ts'
import { callOf, createRoom, legacyRequest } from '../../../test/videosdk-legacy.ts'
import { APP, createWorld, type World } from '../../../test/world.ts'

const idOf = ({ id }: { readonly id: string }): string => id

test('every operation of both generations is reached by the official client, or as the documentation prints it', async () => {
  const world = await createWorld()
  const client = videosdkClient(world.emulator)
  await calls(client, world)
  await rooms(client, world)
  await resources(client)
  await documented(world)
  // Node's own `fetch`, which the client uses; the documented requests name no client.
  const faces = ['videosdk', 'videosdk-legacy']
  const { byClient, byDocument, unreached } = reached(world.emulator, faces, /^node$/)
  expect(unreached).toEqual([])
  expect(byDocument).toEqual([
    'POST /v2/sip/routing-rules',
    'GET /v2/sip/routing-rules',
    'GET /v2/sip/routing-rules/{id}',
    'PUT /v2/sip/routing-rules/{id}',
    'DELETE /v2/sip/routing-rules/{id}',
    'POST /v2/sip/outbound-call',
    'GET /v2/sessions/',
  ])
  expect(byClient.length).toBeGreaterThan(40)
})

async function calls({ sip, webhooks }: VideoSDK, { clock }: World): Promise<void> {
  const place = async (): Promise<string> => {
    const call = await sip.calls.create({ callTo: TO, gatewayId: 'gw_outbound', roomId: 'one' })
    await clock.advance(5_000)
    return call['callId'] as string
  }
  const first = await place()
  await sip.calls.list()
  await sip.calls.get(first)
  await sip.calls.switchRoom(first, { roomId: 'two' })
  await sip.calls.end(first)
  await sip.calls.transfer(await place(), { to: '+14155550124' })
  await webhooks.getPublicKey()
}

async function rooms(
  { rooms: all, sessions, participants }: VideoSDK,
  world: World,
): Promise<void> {
  const { clock, emulator } = world
  const roomId = await createRoom(emulator)
  await all.create()
  await all.list()
  await all.get(roomId)
  await all.validate(roomId)
  const call = async (participantId: string): Promise<void> => {
    const body = { ...callOf(emulator, roomId), participantId }
    await legacyRequest(emulator, 'POST', '/v2/sip/outbound-call', body)
    await clock.advance(5_000)
  }
  await call('ann')
  await call('bob')
  const { data } = await sessions.list()
  const { id } = data[0]!
  await legacyRequest(emulator, 'GET', '/v2/sessions/')
  await sessions.get(id)
  await sessions.listParticipants(id)
  await sessions.listActiveParticipants(id)
  await sessions.getParticipant(id, 'ann')
  await participants.remove(roomId, 'ann')
  await sessions.end({ roomId })
  await all.end(roomId)
}

async function resources({ sip }: VideoSDK): Promise<void> {
  const { inbound, outbound } = sip.trunks
  await lifecycle({
    create: () => inbound.create({ name: 'In', numbers: ['+14155550192'] }),
    id: idOf,
    list: () => inbound.list(),
    get: (id) => inbound.get(id),
    update: (id) => inbound.update(id, { name: 'Inbound' }),
    remove: (id) => inbound.delete(id),
  })
  await lifecycle({
    create: () =>
      outbound.create({ name: 'Out', numbers: ['+14155550193'], address: 'sip.example.com' }),
    id: idOf,
    list: () => outbound.list(),
    get: (id) => outbound.get(id),
    update: (id) => outbound.update(id, { name: 'Outbound' }),
    remove: (id) => outbound.delete(id),
  })
  const { routingRules, webhooks, phoneNumbers } = sip
  await lifecycle({
    create: () =>
      routingRules.create({
        name: 'Sales',
        type: 'outbound',
        phoneNumbers: [FROM],
        rule: { type: 'direct', roomId: 'sales' },
      }),
    id: idOf,
    list: () => routingRules.list(),
    get: (id) => routingRules.get(id),
    update: (id) => routingRules.update(id, { hidePhoneNumber: true }),
    remove: (id) => routingRules.delete(id),
  })
  const events = ['call-answered'] as const
  await lifecycle({
    create: () => webhooks.create({ url: `${APP}/hook`, events: [...events] }),
    id: idOf,
    list: () => webhooks.list(),
    get: (id) => webhooks.get(id),
    update: (id) => webhooks.update(id, { url: `${APP}/moved`, events: [...events] }),
    remove: (id) => webhooks.delete(id),
  })
  await phoneNumbers.create({
    name: 'Desk',
    phoneNumbers: ['+14155551234'],
    inbound: { sipRegion: 'us002' },
    outbound: { sipRegion: 'us002', address: 'sip.example.com' },
  })
  await phoneNumbers.list()
  const number = await phoneNumbers.get('+14155551234')
  await phoneNumbers.updateGateway(number.outbound!.id, { name: 'Renamed' })
  await phoneNumbers.detach('+14155551234')
  await phoneNumbers.release(number.phoneNumber.phoneNumberId)
}

/** The rules of the older generation, which the client does not have (docs.videosdk.live, "Create a routing rule"). */
async function documented({ emulator }: World): Promise<void> {
  const path = '/v2/sip/routing-rules'
  const dispatch = { room: { type: 'static', id: 'support' } }
  const rule = { gatewayId: 'gw_outbound', name: 'Support', numbers: [FROM], dispatch }
  const call = (method: string, id = '', body?: object) =>
    videosdkRequest(emulator, method, `${path}${id && `/${id}`}`, body)
  await lifecycle({
    create: () => call('POST', '', rule),
    id: ({ body }) => (body as { id: string }).id,
    list: () => call('GET'),
    get: (id) => call('GET', id),
    update: (id) => call('PUT', id, { dispatch }),
    remove: (id) => call('DELETE', id),
  })
}
