import {
  EncodedFileOutput,
  SIPDispatchRuleInfo,
  SIPInboundTrunkInfo,
  SIPOutboundTrunkInfo,
} from 'livekit-server-sdk'
import { expect, test } from 'vitest'
import { FROM, idsOf, livekitClients, livekitRequest, ROOM, TO } from '../../../test/livekit.ts'
import { lifecycle, reached } from '../../../test/reached.ts'
import { createWorld, type World } from '../../../test/world.ts'

type Clients = ReturnType<typeof livekitClients>

test('every operation is reached by the official client, or as the protocol file prints it', async () => {
  const world = await createWorld()
  const clients = livekitClients(world.emulator)
  await calls(clients, world)
  await rooms(clients, world)
  await trunks(clients)
  await rules(clients)
  await numbers(world)
  const { byClient, byDocument, unreached } = reached(
    world.emulator,
    ['livekit'],
    /^livekit-server-sdk-node/,
  )
  expect(unreached).toEqual([])
  // The client has no `Get` for trunks, and no service for numbers.
  expect(byDocument).toEqual([
    'POST /twirp/livekit.SIP/GetSIPOutboundTrunk',
    'POST /twirp/livekit.SIP/GetSIPInboundTrunk',
    ...[
      'SearchPhoneNumbers',
      'PurchasePhoneNumber',
      'ListPhoneNumbers',
      'GetPhoneNumber',
      'UpdatePhoneNumber',
      'ReleasePhoneNumbers',
    ].map((method) => `POST /twirp/livekit.PhoneNumberService/${method}`),
  ])
  expect(byClient.length).toBeGreaterThan(20)
})

async function calls({ sip, egress, rooms: all }: Clients, { emulator, clock }: World) {
  const trunk = idsOf(emulator)['trunkId']!
  await sip.createSipParticipant(trunk, TO, ROOM, { participantIdentity: 'phone' })
  await clock.advance(5_000)
  const file = new EncodedFileOutput({ filepath: 'calls/{room_name}-{time}' })
  const { egressId } = await egress.startRoomCompositeEgress(ROOM, { file }, { audioOnly: true })
  await clock.advance(5_000)
  await egress.listEgress({ roomName: ROOM, active: true })
  await egress.stopEgress(egressId)
  await all.updateParticipant(ROOM, 'phone', { attributes: { seat: '7' } })
  const transferred = sip.transferSipParticipant(ROOM, 'phone', 'tel:+14155550124')
  await reachedNetwork(emulator, 2)
  await clock.advance(5_000)
  await transferred
}

/** The client's request is on a socket, which the virtual clock knows nothing of. */
async function reachedNetwork({ network }: World['emulator'], legs: number): Promise<void> {
  await expect.poll(() => network.legs().length).toBe(legs)
}

async function rooms({ rooms: all, sip, agents }: Clients, { emulator, clock }: World) {
  await all.createRoom({ name: 'lobby', metadata: 'a' })
  expect((await all.listRooms()).map(({ name }) => name)).toContain('lobby')
  await all.updateRoomMetadata('lobby', 'b')
  const { id } = await agents.createDispatch('lobby', 'receptionist', { metadata: '{}' })
  expect(await agents.listDispatch('lobby')).toMatchObject([{ agentName: 'receptionist' }])
  await agents.deleteDispatch(id, 'lobby')
  const trunk = idsOf(emulator)['trunkId']!
  await sip.createSipParticipant(trunk, TO, 'lobby', { participantIdentity: 'one' })
  await clock.advance(5_000)
  await all.listParticipants('lobby')
  const one = await all.getParticipant('lobby', 'one')
  expect(one.attributes['sip.callStatus']).toBe('active')
  await all.removeParticipant('lobby', 'one')
  await all.deleteRoom('lobby')
}

async function trunks({ sip }: Clients) {
  await lifecycle({
    create: () => sip.createSipOutboundTrunk('Carrier', 'sip.example.com', ['+14155550190']),
    id: ({ sipTrunkId }) => sipTrunkId,
    list: () => sip.listSipOutboundTrunk(),
    update: async (id) => {
      const changed = await sip.updateSipOutboundTrunkFields(id, { name: 'Renamed' })
      expect(changed).toMatchObject({ name: 'Renamed', address: 'sip.example.com' })
      const trunk = new SIPOutboundTrunkInfo({ address: 'b.example.com', numbers: [FROM] })
      expect(await sip.updateSipOutboundTrunk(id, trunk)).toMatchObject({ name: '' })
    },
    remove: (id) => sip.deleteSipTrunk(id),
  })
  await lifecycle({
    create: () => sip.createSipInboundTrunk('In', ['+14155550191'], { krispEnabled: true }),
    id: ({ sipTrunkId }) => sipTrunkId,
    list: () => sip.listSipInboundTrunk(),
    update: async (id) => {
      const changed = await sip.updateSipInboundTrunkFields(id, { name: 'Renamed' })
      expect(changed).toMatchObject({ name: 'Renamed', krispEnabled: true })
      await sip.updateSipInboundTrunk(id, new SIPInboundTrunkInfo({ numbers: ['+14155550191'] }))
    },
    remove: (id) => sip.deleteSipTrunk(id),
  })
}

async function rules({ sip }: Clients) {
  await lifecycle({
    create: () =>
      sip.createSipDispatchRule({ type: 'direct', roomName: 'desk', pin: '12' }, { name: 'Desk' }),
    id: ({ sipDispatchRuleId }) => sipDispatchRuleId,
    list: async () => expect(await sip.listSipDispatchRule()).toHaveLength(2),
    update: async (id) => {
      const changed = await sip.updateSipDispatchRuleFields(id, { name: 'Renamed' })
      expect(changed).toMatchObject({ name: 'Renamed' })
      const { rule } = changed
      await sip.updateSipDispatchRule(id, new SIPDispatchRuleInfo({ rule, numbers: [FROM] }))
    },
    remove: (id) => sip.deleteSipDispatchRule(id),
  })
}

/** What the client does not have, as the protocol files print it. */
async function numbers({ emulator }: World) {
  const { trunkId, inboundTrunkId } = idsOf(emulator)
  await livekitRequest(emulator, 'SIP/GetSIPOutboundTrunk', { sipTrunkId: trunkId })
  await livekitRequest(emulator, 'SIP/GetSIPInboundTrunk', { sip_trunk_id: inboundTrunkId })
  const call = (method: string, message: object) =>
    livekitRequest(emulator, `PhoneNumberService/${method}`, message)
  await call('SearchPhoneNumbers', { countryCode: 'US', areaCode: '415', limit: 1 })
  const { body } = await call('PurchasePhoneNumber', { phoneNumbers: ['+14155550120'] })
  const [{ id }] = (body as { phone_numbers: [{ id: string }] }).phone_numbers
  await call('ListPhoneNumbers', {})
  await call('GetPhoneNumber', { id })
  await call('UpdatePhoneNumber', { id, sipDispatchRuleId: 'SDR_1' })
  await call('ReleasePhoneNumbers', { ids: [id] })
}
